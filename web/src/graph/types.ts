/** The wire's words: the same names as in `crates/model` and `crates/forecast`. */

export type Id = string;
/** `2027-03-14` */
export type Day = string;
/** `2027-03-14T08:00:00`, in the workspace's time zone. */
export type LocalTime = string;
/** `2027-03-14T07:00:00Z` */
export type Moment = string;
export type Seq = number;

interface Node {
  id: Id;
  /** The last change that touched it. */
  version?: Seq;
}

export interface Workspace extends Node {
  name: string;
  currency: string;
  time_zone: string;
  calendar: Id | null;
  minutes_per_day: number;
  first_weekday: number;
  modules_off: string[];
}

export type Role = "owner" | "member" | "guest";
export type Hat = "product_manager" | "project_manager";

export interface Skill {
  name: string;
  level: number;
}

export interface Person extends Node {
  name: string;
  email: string | null;
  role: Role;
  hats: Hat[];
  job_title: string;
  skills: Skill[];
  calendar: Id | null;
  capacity: number;
  rate_minor_per_hour: number | null;
  inactive: boolean;
}

export interface Team extends Node {
  name: string;
  members: Id[];
}

export interface Shift {
  start_minute: number;
  end_minute: number;
}

export interface WorkWeek {
  name: string;
  first_day: Day;
  last_day: Day;
  week: (Shift[] | null)[];
}

export interface CalendarException {
  name: string;
  first_day: Day;
  last_day: Day;
  shifts: Shift[];
}

export interface Calendar extends Node {
  name: string;
  base: Id | null;
  week: (Shift[] | null)[];
  work_weeks: WorkWeek[];
  exceptions: CalendarException[];
}

export interface Promise_ {
  due: Day;
  note: string;
}

export type ProductType = "physical" | "digital" | "service";

export interface Product extends Node {
  name: string;
  product_type: ProductType;
  vision: string;
  customers: string;
  trajectory: string;
  product_managers: Id[];
  guests: Id[];
}

export interface Goal extends Node {
  product: Id;
  number: number;
  name: string;
  why: string;
  owner: Id | null;
  parent: Id | null;
  promise: Promise_ | null;
  budget_minor: number | null;
  status: "open" | "achieved" | "dropped";
  rank: string;
}

export interface Point {
  day: Day;
  value: number;
}

export interface KeyResult extends Node {
  goal: Id;
  metric: Id;
  start_value: number;
  target_value: number;
  start_day: Day;
  due: Day;
  trajectory: Point[];
}

export interface Metric extends Node {
  product: Id;
  name: string;
  unit: string;
  better: "higher" | "lower";
  points: Point[];
}

export type InsightSource =
  | "conversation"
  | "support"
  | "interview"
  | "survey"
  | "usage"
  | "portal"
  | "sales";

export interface Insight extends Node {
  product: Id;
  text: string;
  source: InsightSource;
  customer: string;
  day: Day | null;
  features: Id[];
}

export type FeatureStatus = "idea" | "planned" | "in_build" | "shipped" | "measured" | "dropped";

export interface Feature extends Node {
  product: Id;
  number: number;
  name: string;
  description: string;
  status: FeatureStatus;
  goals: Id[];
  owner: Id | null;
  score: { reach: number | null; impact: number | null; confidence: number | null };
  promise: Promise_ | null;
  metric: Id | null;
  metric_target: number | null;
  review_day: Day | null;
  shipped_on: Day | null;
  rank: string;
}

export interface Link extends Node {
  feature: Id;
  project: Id | null;
  task: Id | null;
}

export type Approach = "waterfall" | "scrum" | "kanban" | "hybrid";

export interface Project extends Node {
  name: string;
  key: string;
  description: string;
  approach: Approach;
  sprint_days: number;
  status: "active" | "paused" | "done";
  start: LocalTime;
  from_finish: LocalTime | null;
  promise: Promise_ | null;
  budget_minor: number | null;
  calendar: Id | null;
  project_managers: Id[];
  guests: Id[];
  priority: number;
  honor_constraints: boolean;
  estimate_correlation: number;
  critical_slack_minutes: number;
}

export type EstimateShape = "pert" | "triangular" | "uniform" | "lognormal" | "discrete" | "exact";

export interface Estimate {
  likely_minutes: number;
  low_minutes: number | null;
  high_minutes: number | null;
  shape: EstimateShape;
  elapsed: boolean;
  /** With the shape discrete: one of these. */
  outcomes?: { minutes: number; weight: number }[];
}

export type ConstraintKind =
  | "as_late_as_possible"
  | "must_start_on"
  | "must_finish_on"
  | "start_no_earlier_than"
  | "start_no_later_than"
  | "finish_no_earlier_than"
  | "finish_no_later_than";

export interface Constraint {
  kind: ConstraintKind;
  at: LocalTime | null;
}

export interface Progress {
  actual_start: LocalTime | null;
  actual_finish: LocalTime | null;
  done_minutes: number;
  remaining_minutes: number | null;
  stop: LocalTime | null;
  resume: LocalTime | null;
  percent_complete: number;
}

export interface Task extends Node {
  project: Id;
  parent: Id | null;
  number: number;
  rank: string;
  name: string;
  notes: string;
  milestone: boolean;
  estimate: Estimate;
  constraint: Constraint | null;
  manual: { start: LocalTime; finish: LocalTime } | null;
  promise: Promise_ | null;
  calendar: Id | null;
  ignore_resource_calendars: boolean;
  progress: Progress;
  effort_rule: "fixed_units" | "fixed_duration" | "fixed_work";
  priority: number;
  can_split: boolean;
  splits: { after_minutes: number; gap_minutes: number }[];
  levelling_delay_minutes: number;
  levelled_start: string | null;
  inactive: boolean;
  fixed_cost_minor: number;
  actual_cost_minor: number | null;
  column: Id | null;
  points: number | null;
  tags: string[];
  done_at: Moment | null;
}

export type DependencyType = "finish_start" | "start_start" | "finish_finish" | "start_finish";
export type LagUnit = "working_minutes" | "elapsed_minutes" | "percent" | "elapsed_percent";

export interface Dependency extends Node {
  predecessor: Id;
  successor: Id;
  dependency_type: DependencyType;
  lag: { unit: LagUnit; value: number };
}

export interface Assignment extends Node {
  task: Id;
  person: Id | null;
  team: Id | null;
  skill: Skill | null;
  units: number;
  work_minutes: number | null;
}

export interface Column extends Node {
  project: Id;
  name: string;
  rank: string;
  stage: "to_do" | "doing" | "done";
  wip_limit: number | null;
}

export interface Baseline extends Node {
  project: Id;
  name: string;
  at: Moment | null;
  tasks: { task: Id; start: LocalTime; finish: LocalTime; cost_minor: number }[];
}

export interface ImpactMinutes {
  low_minutes: number;
  likely_minutes: number;
  high_minutes: number;
}

export interface ImpactMinor {
  low_minor: number;
  likely_minor: number;
  high_minor: number;
}

export interface RiskResponse {
  strategy: "avoid" | "transfer" | "mitigate" | "accept" | "escalate";
  text: string;
  tasks: Id[];
  residual_probability: number | null;
  in_place: boolean;
}

/** Of the time a task takes otherwise. */
export interface ImpactPercent {
  low_percent: number;
  likely_percent: number;
  high_percent: number;
}

export interface Risk extends Node {
  project: Id;
  number: number;
  name: string;
  description: string;
  status: "open" | "closed" | "happened";
  probability: number;
  impact: ImpactMinutes | null;
  impact_percent: ImpactPercent | null;
  cost: ImpactMinor | null;
  tasks: Id[];
  owner: Id | null;
  trigger: string;
  response: RiskResponse | null;
}

export interface Comment extends Node {
  on_kind: Kind;
  on: Id;
  text: string;
  author: Id | null;
  at: Moment | null;
  mentions: Id[];
}

/** Every kind of node by its name on the wire. */
export interface Kinds {
  workspace: Workspace;
  person: Person;
  team: Team;
  calendar: Calendar;
  product: Product;
  goal: Goal;
  key_result: KeyResult;
  metric: Metric;
  insight: Insight;
  feature: Feature;
  link: Link;
  project: Project;
  task: Task;
  dependency: Dependency;
  assignment: Assignment;
  column: Column;
  baseline: Baseline;
  risk: Risk;
  comment: Comment;
}

export type Kind = keyof Kinds;
export type Entity = Kinds[Kind];
/** What a new node must have; the server fills the rest with defaults. */
export type Draft<K extends Kind> = { kind: K; id: Id } & Partial<Omit<Kinds[K], "id">>;

export type Command =
  | { do: "create"; entity: { [K in Kind]: Draft<K> }[Kind] }
  | { do: "update"; kind: Kind; id: Id; set: Record<string, unknown>; version?: Seq }
  | { do: "delete"; kind: Kind; id: Id }
  | { do: "move"; kind: Kind; id: Id; parent?: Id | null; after?: Id | null }
  | { do: "indent"; tasks: Id[] }
  | { do: "outdent"; tasks: Id[] }
  | { do: "undo"; change?: Seq }
  | { do: "redo" };

export interface Op {
  kind: Kind;
  id: Id;
  version?: Seq;
  after: Entity | null;
}

export interface ChangeEvent {
  seq: Seq;
  at: Moment;
  actor: Id | null;
  label: string;
  client_id?: string;
  undoes?: Seq;
  redoes?: Seq;
  ops: Op[];
}
export type { TaskForecast } from "./forecast";
