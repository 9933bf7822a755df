import type { Day, Id, LocalTime, Seq } from "../graph/types";

/** A better order of work, as `POST /levelling/proposal` answers. */
export interface Proposal {
  seq: Seq;
  versions: Record<Id, Seq>;
  moves: Move[];
  projects: LevelledProject[];
  overloads: { person: Id; task: Id; units: number; max_units: number; text: string }[];
  moved_tasks: number;
  open_tasks: number;
  mean_move_days: number;
  better: boolean;
  finish_was: LocalTime | null;
  finish: LocalTime | null;
  lower_bound: LocalTime | null;
  proved: boolean;
  schedules: number;
  seconds: number;
}

export interface Move {
  task: Id;
  start_was: LocalTime;
  finish_was: LocalTime;
  start: LocalTime;
  finish: LocalTime;
  delay_minutes_was: number;
  delay_minutes: number;
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
}
