import { makeAutoObservable } from "mobx";
import { Formats } from "../format";
import type { Bar, DragKind, Scene } from "../gantt";
import { type Ghost, STANDARD, WorkingTime } from "../gantt";
import { formatLocal, type Minute } from "../gantt/time";
import { mayChange, mayReport } from "../graph/access";
import type { Graph } from "../graph/Graph";
import type { Baseline, Command, Dependency, Project, Task } from "../graph/types";
import { columnsNamed, isDone, type PlanColumn } from "./columns";
import type { PlanContext } from "./context";
import { wallClock } from "./dates";
import { progressTo, scaleEstimate, startAt, update } from "./edits";
import { type Children, childrenOf, flatten, type OutlineRow } from "./outline";
import { sceneOf } from "./sceneOf";
import { PlanState } from "./state";

/** What whoever does a task may set: the same as the server's rule. */
const REPORTED = new Set(["progress", "column", "done_at"]);

/** How long a dragged bar stands where it was dropped while its forecast is on the way. */
const PENDING_MS = 2_500;

/** One project's plan: what the graph says, arranged for the outline and the chart. */
export class PlanModel {
  readonly graph: Graph;
  readonly state: PlanState;
  private readonly projectId: string;
  /** Bars just dragged, until the forecast that knows of it is there. */
  private pending: ReadonlyMap<string, Ghost> = new Map();

  constructor(graph: Graph, projectId: string) {
    this.graph = graph;
    this.projectId = projectId;
    this.state = new PlanState(projectId);
    makeAutoObservable<this, "projectId">(this, { graph: false, state: false, projectId: false });
  }

  get project(): Project | undefined {
    return this.graph.get("project", this.projectId);
  }

  /** Whether the person here may change the plan, and not only look at it. */
  get canEdit(): boolean {
    return mayChange(this.graph, "project", this.projectId);
  }

  /** Whoever does a task may say how far it is, whosever plan it is in. */
  mayRun(commands: readonly Command[]): boolean {
    return (
      this.canEdit ||
      commands.every(
        (one) =>
          one.do === "update" &&
          one.kind === "task" &&
          mayReport(this.graph, one.id) &&
          Object.keys(one.set).every((field) => REPORTED.has(field)),
      )
    );
  }

  get tasks(): Task[] {
    return [...this.graph.by("task", "project", this.projectId)];
  }

  get byId(): ReadonlyMap<string, Task> {
    return new Map(this.tasks.map((task) => [task.id, task]));
  }

  get children() {
    return childrenOf(this.tasks);
  }

  get rows(): OutlineRow<Task>[] {
    return flatten(this.children, this.state.collapsed);
  }

  get rowIds(): string[] {
    return this.rows.map((row) => row.task.id);
  }

  get columns(): PlanColumn[] {
    return columnsNamed(this.state.columns);
  }

  get baselines(): Baseline[] {
    return [...this.graph.by("baseline", "project", this.projectId)].sort((a, b) =>
      (a.at ?? "") < (b.at ?? "") ? 1 : -1,
    );
  }

  get baseline(): Baseline | undefined {
    const chosen = this.baselines.find((baseline) => baseline.id === this.state.baseline);
    return chosen ?? this.baselines[0];
  }

  get dependencies(): readonly Dependency[] {
    return this.graph.all("dependency");
  }

  private get byNumber(): ReadonlyMap<string, Task> {
    return new Map(this.graph.all("task").map((task) => [`${task.project}/${task.number}`, task]));
  }

  private get calendars(): { own: WorkingTime; of(id: string): WorkingTime | undefined } {
    const all = new Map(this.graph.all("calendar").map((one) => [one.id, one]));
    const made = new Map<string, WorkingTime>();
    const of = (id: string) => {
      const known = made.get(id);
      if (known) return known;
      const calendar = all.get(id);
      if (!calendar) return undefined;
      const working = new WorkingTime(calendar, all);
      made.set(id, working);
      return working;
    };
    const named = this.project?.calendar ?? this.graph.workspace?.calendar;
    return { own: (named ? of(named) : undefined) ?? new WorkingTime(STANDARD), of };
  }

  get now(): Minute {
    return wallClock(new Date(), this.graph.workspace?.time_zone ?? "UTC");
  }

  /** What columns, edits and the chart ask of the graph; a new one whenever an answer may differ. */
  get context(): PlanContext | null {
    const project = this.project;
    if (!project) return null;
    const { graph, byId, byNumber, calendars, children } = this;
    // Read here so that a new context follows when links or people of tasks change.
    graph.all("dependency");
    graph.all("assignment");
    const formats = new Formats(graph.workspace);
    const workspace = graph.workspace;
    const people = graph.all("person");
    const teams = graph.all("team");
    const projects = graph.all("project");
    return {
      project,
      units: { minutesPerDay: workspace?.minutes_per_day ?? 480 },
      now: this.now,
      task: (id) => byId.get(id) ?? graph.get("task", id),
      taskByNumber: (key, number) => {
        const of = key === null ? project : projects.find((one) => one.key === key);
        return of && byNumber.get(`${of.id}/${number}`);
      },
      projectKey: (id) => projects.find((one) => one.id === id)?.key ?? "",
      forecast: (id) => graph.forecast?.tasks[id],
      predecessorsOf: (id) => graph.by("dependency", "successor", id),
      assignmentsOf: (id) => graph.by("assignment", "task", id),
      people: () => people,
      teams: () => teams,
      isSummary: (id) => children.has(id),
      isDone: (task) => doneBelow(task, children),
      calendarOf: (task) => (task.calendar ? calendars.of(task.calendar) : null) ?? calendars.own,
      money: (minor) => formats.money(minor),
      newId: () => graph.newId(),
    };
  }

  get scene(): Scene | null {
    const plan = this.context;
    if (!plan) return null;
    const scene = sceneOf(
      {
        rows: this.rows,
        dependencies: this.dependencies,
        baseline: this.baseline,
        calendar: this.calendars.own,
        firstWeekday: this.graph.workspace?.first_weekday ?? 1,
        canEdit: this.canEdit,
      },
      plan,
    );
    if (this.pending.size === 0) return scene;
    const rows = scene.rows.map((row) => {
      const ghost = this.pending.get(row.id);
      return ghost && row.bar ? { ...row, bar: { ...row.bar, ...ghost, fan: null } } : row;
    });
    return { ...scene, rows };
  }

  /** False when the server refused it; the app has then said why. */
  async execute(commands: readonly Command[], label: string): Promise<boolean> {
    const outcome = await this.graph.execute([...commands], label);
    return outcome.ok;
  }

  /** A bar was dragged: the commands it means; the bar stays there until the forecast follows. */
  async dragged(task: Task, bar: Bar, kind: DragKind, to: Ghost): Promise<void> {
    const plan = this.context;
    if (!plan) return;
    this.setPending(task.id, to);
    const before = this.graph.forecast?.seq ?? 0;
    const { command, label } = dragCommand(task, bar, kind, to, plan);
    try {
      if (await this.execute([command], label)) await this.forecastAfter(before);
    } finally {
      this.setPending(task.id, null);
    }
  }

  private async forecastAfter(seq: number): Promise<void> {
    const until = Date.now() + PENDING_MS;
    while (Date.now() < until && (this.graph.forecast?.seq ?? 0) <= seq) {
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  private setPending(id: string, ghost: Ghost | null): void {
    const next = new Map(this.pending);
    if (ghost) next.set(id, ghost);
    else next.delete(id);
    this.pending = next;
  }
}

function doneBelow(task: Task, children: Children<Task>): boolean {
  const below = children.get(task.id);
  return below ? below.every((child) => doneBelow(child, children)) : isDone(task);
}

function dragCommand(
  task: Task,
  bar: Bar,
  kind: DragKind,
  to: Ghost,
  plan: PlanContext,
): { command: Command; label: string } {
  const name = `${plan.project.key}-${task.number}`;
  if (kind === "move") return { command: startAt(task, to.start, plan), label: `Move ${name}` };
  if (kind === "progress") {
    const percent = Math.round(to.progress * 100);
    return { command: progressTo(task, percent, plan), label: `${name} is ${percent}% complete` };
  }
  const minutes = bar.elapsed ? to.finish - to.start : bar.calendar.between(to.start, to.finish);
  if (task.manual) {
    const command = update(task.id, { manual: { finish: formatLocal(to.finish) } });
    return { command, label: `Change the finish of ${name}` };
  }
  return { command: scaleEstimate(task, minutes), label: `Change the estimate of ${name}` };
}
