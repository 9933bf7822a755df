import type { WorkingTime } from "../gantt";
import type { Minute } from "../gantt/time";
import type {
  Assignment,
  Dependency,
  Person,
  Project,
  Task,
  TaskForecast,
  Team,
} from "../graph/types";
import type { DurationUnits } from "./duration";

/** What columns and edits ask of the graph. Read-only: changes are commands. */
export interface PlanContext {
  readonly project: Project;
  readonly units: DurationUnits;
  /** The wall clock of the plan. */
  readonly now: Minute;
  task(id: string): Task | undefined;
  /** By the figure in its key; `projectKey` null means this project. */
  taskByNumber(projectKey: string | null, number: number): Task | undefined;
  projectKey(projectId: string): string;
  forecast(taskId: string): TaskForecast | undefined;
  predecessorsOf(taskId: string): readonly Dependency[];
  assignmentsOf(taskId: string): readonly Assignment[];
  people(): readonly Person[];
  teams(): readonly Team[];
  isSummary(taskId: string): boolean;
  /** A summary is done when all below it is. */
  isDone(task: Task): boolean;
  calendarOf(task: Task): WorkingTime;
  money(minor: number): string;
  newId(): string;
}
