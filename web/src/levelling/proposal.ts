import { civil } from "../format/Formats";
import type { Command, Id, LocalTime, Task } from "../graph/types";
import type { Move, Proposal } from "./types";

/** Days from one date to the other, later ones above nought. */
export function daysBetween(was: LocalTime, is: LocalTime): number {
  const [from, to] = [civil(was), civil(is)];
  return from && to ? (to.getTime() - from.getTime()) / 86_400_000 : 0;
}

/** Whether a task begins or ends at another time: some are only held where they are. */
export function isMoved(move: Move): boolean {
  return move.start !== move.start_was || move.finish !== move.finish_was;
}

/** What applying a proposal says to the server: only what differs, each task as it was seen. */
export function commandsOf(proposal: Proposal, taskOf: (id: Id) => Task | undefined): Command[] {
  return proposal.moves.flatMap((move) => {
    const task = taskOf(move.task);
    const sameGaps = JSON.stringify(task?.splits ?? []) === JSON.stringify(move.splits);
    if (!task || (sameGaps && task.levelling_delay_minutes === move.delay_minutes)) return [];
    const set = {
      levelling_delay_minutes: move.delay_minutes,
      ...(sameGaps ? {} : { splits: move.splits }),
    };
    const version = proposal.versions[move.task];
    return [{ do: "update", kind: "task", id: move.task, set, ...(version ? { version } : {}) }];
  });
}
