import { parseLocal } from "../gantt/time";
import type { Task, TaskForecast } from "../graph/types";
import { formatAssignees, suggestAssignees } from "./assignees";
import type { PlanContext } from "./context";
import { shortDay } from "./dates";
import { editEstimate as estimateText, formatDuration, formatEstimate } from "./duration";
import {
  type Edit,
  editAssignees,
  editEstimate,
  editFinish,
  editName,
  editPercent,
  editPoints,
  editPredecessors,
  editPromise,
  editStart,
  editWork,
} from "./edits";
import type { OutlineRow } from "./outline";
import { formatPredecessor } from "./predecessors";

export type ColumnId =
  | "key"
  | "wbs"
  | "name"
  | "estimate"
  | "work"
  | "start"
  | "finish"
  | "p80"
  | "chance"
  | "slack"
  | "levelled"
  | "predecessors"
  | "who"
  | "percent"
  | "promise"
  | "cost"
  | "points";

export interface PlanColumn {
  readonly id: ColumnId;
  readonly title: string;
  /** What it means, for those who point at its head. */
  readonly hint: string;
  readonly width: number;
  readonly align: "left" | "right";
  text(row: OutlineRow<Task>, plan: PlanContext): string;
  /** What an edit begins with; left out where the figure is computed. */
  editText?(row: OutlineRow<Task>, plan: PlanContext): string;
  edit?(row: OutlineRow<Task>, text: string, plan: PlanContext): Edit;
  suggest?(text: string, plan: PlanContext): string[];
  tone?(row: OutlineRow<Task>, plan: PlanContext): "bad" | "quiet" | undefined;
}

type Row = OutlineRow<Task>;

const day = (local: string | null | undefined, plan: PlanContext) =>
  local ? shortDay(parseLocal(local), plan.now) : "";

/** A summary's figures are rolled up from below it: they are not typed. */
const notSummary = (edit: (row: Row, text: string, plan: PlanContext) => Edit) => {
  return (row: Row, text: string, plan: PlanContext): Edit =>
    row.hasChildren
      ? { ok: false, error: "A summary's figures come from the tasks below it." }
      : edit(row, text, plan);
};

export function isDone(task: Task): boolean {
  return Boolean(task.progress.actual_finish) || task.progress.percent_complete >= 100;
}

/** Time to spare before the end moves, or how much is missing. */
export function slackText(
  task: Task,
  forecast: TaskForecast | undefined,
  plan: PlanContext,
): string {
  if (plan.isDone(task)) return "done";
  if (!forecast) return "";
  const minutes = forecast.total_slack_minutes;
  const size = formatDuration(Math.abs(minutes), plan.units);
  return minutes < 0 ? `−${size}` : minutes > 0 ? `+${size}` : size;
}

/** What is done of a row; a summary's share is that of the tasks below it, by their length. */
export function percentOf(task: Task): number {
  return task.progress.percent_complete;
}

export const COLUMNS: readonly PlanColumn[] = [
  {
    id: "key",
    title: "No.",
    hint: "The number predecessors are named by",
    width: 48,
    align: "right",
    text: ({ task }) => (task.number ? String(task.number) : "…"),
    tone: () => "quiet",
  },
  {
    id: "wbs",
    title: "WBS",
    hint: "Place in the work breakdown structure",
    width: 64,
    align: "left",
    text: ({ wbs }) => wbs,
    tone: () => "quiet",
  },
  {
    id: "name",
    title: "Task",
    hint: "What is to be done",
    width: 262,
    align: "left",
    text: ({ task }) => task.name,
    editText: ({ task }) => task.name,
    edit: ({ task }, text) => editName(task, text),
  },
  {
    id: "estimate",
    title: "Estimate",
    hint: "Duration: one figure (5d), a range (3-9d) or low-likely-high (3-5-9d)",
    width: 90,
    align: "right",
    text: ({ task, hasChildren }, plan) => {
      const forecast = plan.forecast(task.id);
      if (hasChildren) {
        return forecast ? formatDuration(forecast.duration_minutes, plan.units) : "";
      }
      return task.milestone && task.estimate.likely_minutes === 0
        ? ""
        : formatEstimate(normal(task), plan.units);
    },
    editText: ({ task }, plan) => estimateText(normal(task), plan.units),
    edit: notSummary(({ task }, text, plan) => editEstimate(task, text, plan)),
  },
  {
    id: "work",
    title: "Work",
    hint: "Effort of everyone on it",
    width: 68,
    align: "right",
    text: ({ task }, plan) => {
      const forecast = plan.forecast(task.id);
      return forecast && forecast.work_minutes > 0
        ? formatDuration(forecast.work_minutes, plan.units)
        : "";
    },
    editText: ({ task }, plan) => {
      const forecast = plan.forecast(task.id);
      return forecast ? formatDuration(forecast.work_minutes, plan.units) : "";
    },
    edit: notSummary(({ task }, text, plan) => editWork(task, text, plan)),
  },
  {
    id: "start",
    title: "Start",
    hint: "Computed; a typed day binds: start no earlier than",
    width: 84,
    align: "right",
    text: ({ task }, plan) => day(plan.forecast(task.id)?.start, plan),
    editText: ({ task }, plan) => plan.forecast(task.id)?.start.slice(0, 10) ?? "",
    edit: notSummary(({ task }, text, plan) => editStart(task, text, plan)),
  },
  {
    id: "finish",
    title: "Finish",
    hint: "With every estimate at its likely value; a typed day binds: finish no earlier than",
    width: 84,
    align: "right",
    text: ({ task }, plan) => day(plan.forecast(task.id)?.finish, plan),
    editText: ({ task }, plan) => plan.forecast(task.id)?.finish.slice(0, 10) ?? "",
    edit: notSummary(({ task }, text, plan) => editFinish(task, text, plan)),
  },
  {
    id: "p80",
    title: "P80",
    hint: "Finished by then in 80 of 100 runs",
    width: 84,
    align: "right",
    text: ({ task }, plan) => day(plan.forecast(task.id)?.spread?.p80, plan),
    tone: ({ task }, plan) => {
      const p80 = plan.forecast(task.id)?.spread?.p80;
      return p80 && task.promise && p80.slice(0, 10) > task.promise.due ? "bad" : undefined;
    },
  },
  {
    id: "chance",
    title: "Chance",
    hint: "Chance to keep the task's own promise",
    width: 64,
    align: "right",
    text: ({ task }, plan) => {
      const chance = plan.forecast(task.id)?.chance;
      return chance === null || chance === undefined ? "" : `${Math.round(chance * 100)}%`;
    },
    tone: ({ task }, plan) => ((plan.forecast(task.id)?.chance ?? 1) < 0.5 ? "bad" : undefined),
  },
  {
    id: "slack",
    title: "Slack",
    hint: "How late it may be before the end moves; negative when a promise is already missed",
    width: 68,
    align: "right",
    text: ({ task }, plan) => slackText(task, plan.forecast(task.id), plan),
    tone: ({ task }, plan) => {
      const forecast = plan.forecast(task.id);
      if (plan.isDone(task)) return "quiet";
      return forecast?.critical ? "bad" : undefined;
    },
  },
  {
    id: "levelled",
    title: "Levelled",
    hint: "By how many elapsed days it starts later than its predecessors allow, for people to be free",
    width: 72,
    align: "right",
    text: ({ task, hasChildren }, plan) => {
      const minutes = plan.forecast(task.id)?.levelling_delay_minutes ?? 0;
      if (hasChildren || plan.isDone(task) || minutes === 0) return "";
      return `${Math.round(minutes / 144) / 10}ed`;
    },
  },
  {
    id: "predecessors",
    title: "Waits for",
    hint: "Predecessors: 3, 3FS+2d, 5SS, 7FF-50%, SHARE-4",
    width: 100,
    align: "left",
    text: ({ task }, plan) => predecessorText(task, plan),
    editText: ({ task }, plan) => predecessorText(task, plan),
    edit: ({ task }, text, plan) => editPredecessors(task, text, plan),
  },
  {
    id: "who",
    title: "Who",
    hint: "People, @teams or #skills, with a share of time if not full: Ines [50%]",
    width: 64,
    align: "left",
    text: ({ task }, plan) => formatAssignees(plan.assignmentsOf(task.id), plan),
    editText: ({ task }, plan) => formatAssignees(plan.assignmentsOf(task.id), plan),
    edit: notSummary(({ task }, text, plan) => editAssignees(task, text, plan)),
    suggest: suggestAssignees,
  },
  {
    id: "percent",
    title: "Done",
    hint: "Percent complete",
    width: 56,
    align: "right",
    text: ({ task, hasChildren }) =>
      hasChildren && percentOf(task) === 0 ? "" : `${percentOf(task)}%`,
    editText: ({ task }) => String(percentOf(task)),
    edit: notSummary(({ task }, text, plan) => editPercent(task, text, plan)),
  },
  {
    id: "promise",
    title: "Promised",
    hint: "A date someone stands behind",
    width: 84,
    align: "right",
    text: ({ task }, plan) => day(task.promise?.due, plan),
    editText: ({ task }) => task.promise?.due ?? "",
    edit: ({ task }, text, plan) => editPromise(task, text, plan),
    tone: ({ task }, plan) => {
      const finish = plan.forecast(task.id)?.finish;
      return finish && task.promise && finish.slice(0, 10) > task.promise.due ? "bad" : undefined;
    },
  },
  {
    id: "cost",
    title: "Cost",
    hint: "From rates and fixed costs",
    width: 84,
    align: "right",
    text: ({ task }, plan) => {
      const cost = plan.forecast(task.id)?.cost_minor ?? 0;
      return cost === 0 ? "" : plan.money(cost);
    },
  },
  {
    id: "points",
    title: "Points",
    hint: "Story points",
    width: 60,
    align: "right",
    text: ({ task }) => (task.points === null || task.points === undefined ? "" : `${task.points}`),
    editText: ({ task }) => (task.points ?? "").toString(),
    edit: notSummary(({ task }, text) => editPoints(task, text)),
  },
];

export const DEFAULT_COLUMNS: readonly ColumnId[] = ["key", "name", "estimate", "slack", "who"];

export function columnsNamed(ids: readonly string[]): PlanColumn[] {
  const chosen = new Set(ids);
  chosen.add("name");
  return COLUMNS.filter((column) => chosen.has(column.id));
}

function normal(task: Task) {
  const { likely_minutes, low_minutes, high_minutes, elapsed } = task.estimate;
  return {
    likely_minutes,
    low_minutes: low_minutes ?? null,
    high_minutes: high_minutes ?? null,
    elapsed: elapsed ?? false,
  };
}

export function predecessorText(task: Task, plan: PlanContext): string {
  return plan
    .predecessorsOf(task.id)
    .map((one) => {
      const other = plan.task(one.predecessor);
      if (!other) return null;
      const foreign = other.project === task.project ? null : plan.projectKey(other.project);
      return formatPredecessor(
        {
          project: foreign,
          number: other.number,
          dependency_type: one.dependency_type,
          lag: one.lag,
        },
        plan.units,
      );
    })
    .filter((text) => text !== null)
    .join(", ");
}
