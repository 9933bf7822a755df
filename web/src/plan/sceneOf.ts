import type { Bar, Fan, Row, Scene, SceneLink, WorkingTime } from "../gantt";
import { DAY, type Minute, parseLocal } from "../gantt/time";
import type { Baseline, Dependency, Task, TaskForecast } from "../graph/types";
import { isDone } from "./columns";
import type { PlanContext } from "./context";
import { longDay } from "./dates";
import { formatDuration } from "./duration";
import type { OutlineRow } from "./outline";

interface Parts {
  readonly rows: readonly OutlineRow<Task>[];
  readonly dependencies: readonly Dependency[];
  readonly baseline: Baseline | undefined;
  readonly calendar: WorkingTime;
  readonly firstWeekday: number;
  readonly canEdit: boolean;
}

/** The plan as the chart draws it. */
export function sceneOf(parts: Parts, plan: PlanContext): Scene {
  const place = new Map<string, number>();
  parts.rows.forEach((row, i) => {
    place.set(row.task.id, i);
  });
  const before = new Map(parts.baseline?.tasks.map((entry) => [entry.task, entry]));
  const rows = parts.rows.map((row): Row => {
    const forecast = plan.forecast(row.task.id);
    const old = before.get(row.task.id);
    const baseline = old ? { start: parseLocal(old.start), finish: parseLocal(old.finish) } : null;
    const bar = forecast ? barOf(row, forecast, plan, parts.canEdit, baseline) : null;
    return { id: row.task.id, name: row.task.name, bar };
  });
  return {
    rows,
    links: linksOf(parts.dependencies, place, plan),
    calendar: parts.calendar,
    today: plan.now,
    promise: plan.project.promise ? endOfDay(plan.project.promise.due) : null,
    firstWeekday: parts.firstWeekday,
  };
}

function barOf(
  row: OutlineRow<Task>,
  forecast: TaskForecast,
  plan: PlanContext,
  canEdit: boolean,
  baseline: Bar["baseline"],
): Bar {
  const { task, hasChildren } = row;
  const done = isDone(task);
  const begun = Boolean(task.progress.actual_start);
  const kind = hasChildren ? "summary" : task.milestone ? "milestone" : "task";
  const free = canEdit && !hasChildren && !task.inactive;
  const slack = forecast.total_slack_minutes > 0 && !done && !hasChildren;
  return {
    kind,
    start: parseLocal(forecast.start),
    finish: parseLocal(forecast.finish),
    progress: done ? 1 : task.progress.percent_complete / 100,
    critical: forecast.critical && !done,
    inactive: task.inactive,
    fan: forecast.spread && !done ? fanOf(forecast.spread) : null,
    baseline,
    slackUntil: slack ? parseLocal(forecast.late_finish) : null,
    promise: task.promise ? endOfDay(task.promise.due) : null,
    canMove: free && !begun && !done,
    canResize: free && kind === "task" && !done,
    canProgress: free && kind === "task",
    elapsed: task.estimate.elapsed,
    calendar: plan.calendarOf(task),
    // Written when it is asked for: of thousands of bars, a dozen are in sight.
    get description() {
      return describe(row, forecast, plan);
    },
  };
}

function fanOf(spread: NonNullable<TaskForecast["spread"]>): Fan | null {
  const fan = {
    p10: parseLocal(spread.p10),
    p50: parseLocal(spread.p50),
    p80: parseLocal(spread.p80),
    p90: parseLocal(spread.p90),
    p95: parseLocal(spread.p95),
  };
  return fan.p95 > fan.p10 ? fan : null;
}

/** A promise is kept until the day is over. */
export function endOfDay(day: string): Minute {
  return parseLocal(day) + DAY;
}

function linksOf(
  dependencies: readonly Dependency[],
  place: ReadonlyMap<string, number>,
  plan: PlanContext,
): SceneLink[] {
  const out: SceneLink[] = [];
  for (const one of dependencies) {
    const from = place.get(one.predecessor);
    const to = place.get(one.successor);
    if (from === undefined || to === undefined) continue;
    out.push({ id: one.id, from, to, kind: one.dependency_type, critical: isCritical(one, plan) });
  }
  return out;
}

/** A link is on a critical path when both its ends are. */
function isCritical(one: Dependency, plan: PlanContext): boolean {
  const predecessor = plan.forecast(one.predecessor);
  const successor = plan.forecast(one.successor);
  return Boolean(predecessor?.critical && successor?.critical);
}

function describe(row: OutlineRow<Task>, forecast: TaskForecast, plan: PlanContext): string {
  const { task, hasChildren } = row;
  const words = [
    task.name,
    hasChildren ? "summary" : task.milestone ? "milestone" : "",
    task.milestone ? "" : formatDuration(forecast.duration_minutes, plan.units),
    `${longDay(parseLocal(forecast.start))} to ${longDay(parseLocal(forecast.finish))}`,
    isDone(task)
      ? "done"
      : task.progress.percent_complete > 0
        ? `${task.progress.percent_complete} percent complete`
        : "",
    forecast.critical && !isDone(task) ? "critical" : "",
    forecast.spread && !isDone(task)
      ? `80 percent likely by ${longDay(parseLocal(forecast.spread.p80))}`
      : "",
    task.promise ? `promised for ${longDay(parseLocal(task.promise.due))}` : "",
  ];
  return words.filter((word) => word !== "").join(", ");
}
