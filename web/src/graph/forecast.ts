/** What the forecaster says: the same names as in `crates/forecast/src/result.rs`. */

import type { Day, Id, Kind, LocalTime, Seq } from "./types";

export interface Spread {
  p10: LocalTime;
  p50: LocalTime;
  p80: LocalTime;
  p90: LocalTime;
  p95: LocalTime;
}

export interface TaskForecast {
  start: LocalTime;
  finish: LocalTime;
  early_start: LocalTime;
  early_finish: LocalTime;
  late_start: LocalTime;
  late_finish: LocalTime;
  total_slack_minutes: number;
  free_slack_minutes: number;
  critical: boolean;
  duration_minutes: number;
  work_minutes: number;
  spread: Spread | null;
  criticality: number;
  cost_minor: number;
  waits_for: Id | null;
  levelling_delay_minutes: number;
  chance: number | null;
}

export interface CostSpread {
  p10_minor: number;
  p50_minor: number;
  p80_minor: number;
  p95_minor: number;
  mean_minor: number;
  spent_minor: number;
}

export interface Hindrance {
  kind: Kind;
  id: Id;
  name: string;
  share: number;
  p80_days: number;
}

export interface Hump {
  from: LocalTime;
  to: LocalTime;
  bins: number[];
}

export interface OutcomeForecast {
  finish: Spread | null;
  hump: Hump | null;
  chance: number | null;
  cost: CostSpread | null;
  chance_of_budget: number | null;
  chance_of_both: number | null;
  planned_finish: LocalTime | null;
  done: number;
  tasks_total: number;
  tasks_done: number;
  held_back_by: Hindrance[];
  /** Of a project whose work is forecast from what its team has finished. */
  pace: Pace | null;
}

export interface Pace {
  unit: "items" | "points";
  period: "day" | "sprint";
  periods: number;
  finished: number;
  per_period: number;
  left: number;
}

export interface RiskForecast {
  p80_days: number;
  p80_cost_minor: number;
  /** What its response takes off that, or would once it is in place. */
  response: { p80_days: number; p80_cost_minor: number } | null;
}

export interface WeekLoad {
  week: Day;
  capacity_minutes: number;
  work_minutes: Record<Id, number>;
  demand_minutes: number;
}

export interface Problem {
  kind: Kind;
  id: Id;
  text: string;
}

export interface Forecast {
  seq: Seq;
  status_day: Day | null;
  runs: number;
  complete: boolean;
  computed_ms: number;
  tasks: Record<Id, TaskForecast>;
  features: Record<Id, OutcomeForecast>;
  projects: Record<Id, OutcomeForecast>;
  goals: Record<Id, OutcomeForecast>;
  risks: Record<Id, RiskForecast>;
  people: Record<Id, WeekLoad[]>;
  problems: Problem[];
}

/** Forecasts of tasks in columns; times are seconds after `origin`. */
export interface TaskColumns {
  origin: LocalTime | null;
  ids: Id[];
  start: number[];
  finish: number[];
  early_start: number[];
  early_finish: number[];
  late_start: number[];
  late_finish: number[];
  total_slack_minutes: number[];
  free_slack_minutes: number[];
  critical: boolean[];
  duration_minutes: number[];
  work_minutes: number[];
  spread: ([number, number, number, number, number] | null)[];
  criticality: number[];
  cost_minor: number[];
  waits_for: (Id | null)[];
  levelling_delay_minutes: number[];
  chance: (number | null)[];
}

export type ForecastDelta = Omit<Forecast, "tasks"> & { tasks: TaskColumns; gone?: Id[] };

export type Cause =
  | "project_start"
  | "work"
  | "dependency"
  | "lag"
  | "person"
  | "calendar"
  | "constraint"
  | "progress"
  | "pace"
  | "risk";

export interface ChainLink {
  cause: Cause;
  task: Id | null;
  other: Id | null;
  from: LocalTime;
  to: LocalTime;
  days: number;
  text: string;
}

export interface Lever {
  text: string;
  kind: Kind;
  id: Id;
  p80_days: number;
}

export interface Explanation {
  kind: Kind;
  id: Id;
  date: LocalTime;
  chain: ChainLink[];
  levers: Lever[];
}

/** What moved between two states of the log: as in `crates/forecast/src/moved`. */
export type MoveCause =
  | "progress"
  | "scope"
  | "estimate"
  | "dependency"
  | "people"
  | "calendar"
  | "risk"
  | "priority";

interface Figures {
  p50: LocalTime;
  p80: LocalTime;
  cost_minor: number;
}

export interface MovePart {
  cause: MoveCause;
  p50_minutes: number;
  p80_minutes: number;
  cost_minor: number;
}

export interface OutcomeMove {
  before: Figures;
  after: Figures;
  parts: MovePart[];
}

export interface Moved {
  since: Day;
  since_seq: Seq;
  until: Day;
  until_seq: Seq;
  goals: Record<Id, OutcomeMove>;
  features: Record<Id, OutcomeMove>;
  projects: Record<Id, OutcomeMove>;
  changed: { cause: MoveCause; count: number; entities: { kind: Kind; id: Id }[] }[];
}
