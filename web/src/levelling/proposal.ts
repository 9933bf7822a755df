import type { Command, Day, Id, Kind, LocalTime, Seq, Task } from "../graph/types";

/** The same names as in `crates/forecast/src/levelling/proposal.rs`. */
export interface LevellingMove {
  task: Id;
  start_was: LocalTime;
  finish_was: LocalTime;
  start: LocalTime;
  finish: LocalTime;
  /** Null where its dependencies alone put it there. */
  levelled_start: LocalTime | null;
  splits: { after_minutes: number; gap_minutes: number }[];
  waits_for: { person: Id; behind: Id } | null;
  reason: string;
}

export interface LevelledProject {
  project: Id;
  finish_was: LocalTime;
  finish: LocalTime;
  due: Day | null;
  days: number;
  /** Of keeping its promise, 0 to 1; null without one. */
  chance_was: number | null;
  chance: number | null;
}

export interface LevelledGoal {
  goal: Id;
  chance_was: number;
  chance: number;
}

export interface Proposal {
  seq: Seq;
  versions: Record<Id, Seq>;
  levelled: Id[];
  moves: LevellingMove[];
  projects: LevelledProject[];
  goals: LevelledGoal[];
  overloads: { person: Id; task: Id; text: string }[];
  moved_tasks: number;
  open_tasks: number;
  mean_move_days: number;
  better: boolean;
  finish_was: LocalTime | null;
  finish: LocalTime | null;
  lower_bound: LocalTime | null;
  proved: boolean;
}

/** What a proposal is worked out from. */
export const PLANNED: readonly Kind[] = [
  ...(["workspace", "project", "task", "dependency", "assignment"] as const),
  ...(["person", "team", "calendar", "risk", "goal", "feature", "link"] as const),
];

/** One batch for all of it; each task is refused if it is no longer the one that was looked at. */
export function commandsOf({ moves, versions }: Proposal): Command[] {
  return moves.map((move) => {
    const version = versions[move.task];
    return {
      do: "update",
      kind: "task",
      id: move.task,
      set: {
        levelled_start: move.levelled_start,
        levelling_delay_minutes: 0,
        splits: move.splits,
      },
      ...(version === undefined ? {} : { version }),
    };
  });
}

/** Is its start where levelling put it, by this tool or another? */
export function isLevelled(task: Task): boolean {
  return Boolean(task.levelled_start) || task.levelling_delay_minutes > 0;
}

/** Takes away what levelling wrote into these tasks: starts, delays, and gaps of work not begun. */
export function clearingOf(tasks: readonly Task[]): Command[] {
  return tasks.flatMap((task): Command[] => {
    const open = task.can_split && !task.progress.actual_start;
    const gaps = open && task.splits.length > 0;
    if (!isLevelled(task) && !gaps) return [];
    const set = { levelled_start: null, levelling_delay_minutes: 0 };
    return [
      {
        do: "update",
        kind: "task",
        id: task.id,
        set: gaps ? { ...set, splits: [] } : set,
      },
    ];
  });
}

export function labelOf(proposal: Proposal, clear: boolean): string {
  return `${clear ? "Level anew" : "Level"} ${countedTasks(proposal.moves.length)}`;
}

export function countedTasks(count: number): string {
  return `${count} ${count === 1 ? "task" : "tasks"}`;
}

const MINUTES_A_DAY = 1_440;

/** By how many minutes the start moves; a task that is only held moves by none. */
export function shiftOf(move: LevellingMove): number {
  const start = minutesBetween(move.start_was, move.start);
  return start === 0 ? minutesBetween(move.finish_was, move.finish) : start;
}

function minutesBetween(from: LocalTime, to: LocalTime): number {
  return Math.round((Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / 60_000);
}

/** How far a better plan could be from this one, in days; none where it is proved or unknown. */
export function daysAboveBound({ proved, finish, lower_bound }: Proposal): number | null {
  if (proved || !finish || !lower_bound) return null;
  return Math.max(0, minutesBetween(lower_bound, finish) / MINUTES_A_DAY);
}

/** The moves by project, the projects in the order of the answer. */
export function byProject(
  projects: readonly LevelledProject[],
  moves: readonly LevellingMove[],
  projectOf: (task: Id) => Id | undefined,
): { project: Id; moves: LevellingMove[] }[] {
  const groups = new Map<Id, LevellingMove[]>();
  for (const { project } of projects) groups.set(project, []);
  for (const move of moves) {
    const project = projectOf(move.task);
    if (!project) continue;
    const group = groups.get(project);
    if (group) group.push(move);
    else groups.set(project, [move]);
  }
  return [...groups]
    .filter(([, moves]) => moves.length > 0)
    .map(([project, moves]) => ({ project, moves }));
}
