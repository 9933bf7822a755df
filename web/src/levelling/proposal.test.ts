import { describe, expect, it } from "vitest";
import type { Task } from "../graph/types";
import {
  byProject,
  clearingOf,
  commandsOf,
  daysAboveBound,
  type LevellingMove,
  labelOf,
  type Proposal,
  shiftOf,
} from "./proposal";

const move = (task: string, start: string, finish = "2027-03-05T17:00:00"): LevellingMove => ({
  task,
  start_was: "2027-03-01T08:00:00",
  finish_was: "2027-03-05T17:00:00",
  start,
  finish,
  levelled_start: start,
  splits: [],
  waits_for: null,
  reason: "",
});

const proposal = (moves: LevellingMove[], more: Partial<Proposal> = {}): Proposal => ({
  seq: 9,
  versions: { a: 4 },
  levelled: ["roof", "yard"],
  moves,
  projects: ["yard", "roof"].map((project) => ({
    project,
    finish_was: "2027-03-05T17:00:00",
    finish: "2027-03-05T17:00:00",
    due: null,
    days: 0,
    chance_was: null,
    chance: null,
  })),
  goals: [],
  overloads: [],
  moved_tasks: moves.length,
  open_tasks: 2,
  mean_move_days: 0,
  better: true,
  finish_was: null,
  finish: null,
  lower_bound: null,
  proved: false,
  ...more,
});

describe("a proposal", () => {
  it("is applied as one update a task, each of the version that was looked at", () => {
    expect(commandsOf(proposal([move("a", "2027-03-03T08:00:00")]))).toEqual([
      {
        do: "update",
        kind: "task",
        id: "a",
        version: 4,
        set: { levelled_start: "2027-03-03T08:00:00", levelling_delay_minutes: 0, splits: [] },
      },
    ]);
  });

  it("can be cleared: starts and delays, and gaps of what may be split and has not begun", () => {
    const task = (id: string, more: object) =>
      ({ id, can_split: true, splits: [], progress: {}, ...more }) as unknown as Task;
    const gap = [{ after_minutes: 60, gap_minutes: 60 }];
    const levelled_start = "2027-03-03T08:00:00";
    const cleared = { levelled_start: null, levelling_delay_minutes: 0 };
    const begun = { actual_start: "2027-03-01T08:00:00" };
    const commands = clearingOf([
      task("as it was", {}),
      task("put later", { levelled_start }),
      task("delayed elsewhere", { levelling_delay_minutes: 480 }),
      task("in parts", { splits: gap }),
      task("in parts, begun", { splits: gap, progress: begun }),
      task("in parts by hand", { splits: gap, can_split: false }),
    ]);
    expect(commands.map((one) => [one.do === "update" && one.id, "set" in one && one.set])).toEqual(
      [
        ["put later", cleared],
        ["delayed elsewhere", cleared],
        ["in parts", { ...cleared, splits: [] }],
      ],
    );
  });

  it("is called by how many tasks it writes", () => {
    const one = proposal([move("a", "2027-03-03T08:00:00")]);
    expect(labelOf(one, false)).toBe("Level 1 task");
    expect(labelOf({ ...one, moves: [...one.moves, ...one.moves] }, true)).toBe(
      "Level anew 2 tasks",
    );
  });

  it("tells how far a task moves, by its finish when it starts as before", () => {
    expect(shiftOf(move("a", "2027-03-03T08:00:00"))).toBe(2 * 1_440);
    expect(shiftOf(move("a", "2027-02-28T08:00:00"))).toBe(-1_440);
    expect(shiftOf(move("a", "2027-03-01T08:00:00", "2027-03-06T17:00:00"))).toBe(1_440);
  });

  it("says how far it may be from the best, unless it is the best", () => {
    const ends = { finish: "2027-03-08T12:00:00", lower_bound: "2027-03-05T00:00:00" };
    expect(daysAboveBound(proposal([], ends))).toBe(3.5);
    expect(daysAboveBound(proposal([], { ...ends, proved: true }))).toBeNull();
    expect(daysAboveBound(proposal([]))).toBeNull();
  });

  it("groups its moves by project, without those that have none", () => {
    const moves = [move("a", "2027-03-03T08:00:00"), move("gone", "2027-03-03T08:00:00")];
    const projectOf = (task: string) => (task === "a" ? "roof" : undefined);
    expect(byProject([], moves, projectOf)).toEqual([{ project: "roof", moves: [moves[0]] }]);
  });
});
