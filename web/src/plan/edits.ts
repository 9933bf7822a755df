import { formatDay, formatLocal, type Minute, parseLocal, startOfDay } from "../gantt/time";
import type { Command, Dependency, Task } from "../graph/types";
import { parseAssignees } from "./assignees";
import type { PlanContext } from "./context";
import { parseDate } from "./dates";
import { type Parsed, parseDuration, parseEstimate } from "./duration";
import { type Predecessor, parsePredecessors } from "./predecessors";

/** From what was typed into a cell to the commands it means, or why it means none. */
export type Edit = Parsed<Command[]>;

const ok = (...commands: Command[]): Edit => ({ ok: true, value: commands });
const fail = (error: string): Edit => ({ ok: false, error });

export function update(id: string, set: Record<string, unknown>): Command {
  return { do: "update", kind: "task", id, set };
}

export function editName(task: Task, text: string): Edit {
  const name = text.trim();
  if (name === "") return fail("A task needs a name.");
  return name === task.name ? ok() : ok(update(task.id, { name }));
}

export function editEstimate(task: Task, text: string, plan: PlanContext): Edit {
  const parsed = parseEstimate(text, plan.units, task.estimate.likely_minutes);
  if (!parsed.ok) return parsed;
  const { likely_minutes, low_minutes, high_minutes, elapsed } = parsed.value;
  const { shape } = task.estimate;
  const spread = shape === "discrete" || (low_minutes !== null && shape === "exact");
  const set: Record<string, unknown> = {
    estimate: {
      likely_minutes,
      low_minutes,
      high_minutes,
      elapsed,
      ...(spread ? { shape: "pert" } : {}),
    },
    ...remaining(task, likely_minutes),
  };
  if (likely_minutes === 0) set.milestone = true;
  else if (task.milestone) set.milestone = false;
  return ok(update(task.id, set));
}

/** The likely value moves, low and high keep their distance to it in proportion. */
export function scaleEstimate(task: Task, likely: number): Command {
  const { likely_minutes: old, low_minutes: low, high_minutes: high } = task.estimate;
  const factor = old > 0 ? likely / old : 1;
  const scaled = (value: number | null | undefined) =>
    value === null || value === undefined ? null : Math.round(value * factor);
  const { shape, outcomes = [] } = task.estimate;
  const several = outcomes.map((one) => ({ ...one, minutes: Math.round(one.minutes * factor) }));
  return update(task.id, {
    estimate: {
      likely_minutes: likely,
      low_minutes: scaled(low),
      high_minutes: scaled(high),
      ...(shape === "discrete" ? { outcomes: several } : {}),
    },
    ...remaining(task, likely),
  });
}

/** What a new duration leaves of work already begun. */
function remaining(task: Task, likely: number): Record<string, unknown> {
  const { progress } = task;
  if (!progress.actual_start || progress.actual_finish) return {};
  if (progress.remaining_minutes === null) return {};
  const left = Math.max(0, likely - progress.done_minutes);
  const percent = likely > 0 ? Math.min(99, Math.round((100 * progress.done_minutes) / likely)) : 0;
  return { progress: { remaining_minutes: left, percent_complete: percent } };
}

export function editWork(task: Task, text: string, plan: PlanContext): Edit {
  const parsed = parseDuration(text, plan.units);
  if (!parsed.ok) return parsed;
  const assignments = plan.assignmentsOf(task.id);
  if (assignments.length === 0) return fail("Say who does it first: work belongs to someone.");
  const units = assignments.reduce((sum, one) => sum + one.units, 0);
  return ok(
    ...assignments.map(
      (one): Command => ({
        do: "update",
        kind: "assignment",
        id: one.id,
        set: { work_minutes: Math.round((parsed.value.minutes * one.units) / units) },
      }),
    ),
  );
}

/** A typed start binds as in other planning tools: not earlier than that. Empty unbinds. */
export function editStart(task: Task, text: string, plan: PlanContext): Edit {
  if (task.progress.actual_start) return fail("It has begun. Its actual start is on its record.");
  if (text.trim() === "") return ok(update(task.id, { constraint: null }));
  const first = startOfDay(plan.now);
  const parsed = parseDate(text, first, 0);
  if (!parsed.ok) return parsed;
  return ok(startAt(task, plan.calendarOf(task).next(parsed.value), plan));
}

/** Puts a task's start at a moment: by its typed dates when it is manual, else by a constraint. */
export function startAt(task: Task, at: Minute, plan: PlanContext): Command {
  if (!task.manual) {
    return update(task.id, {
      constraint: { kind: "start_no_earlier_than", at: formatLocal(at) },
    });
  }
  const calendar = plan.calendarOf(task);
  const length = calendar.between(parseLocal(task.manual.start), parseLocal(task.manual.finish));
  return update(task.id, {
    manual: { start: formatLocal(at), finish: formatLocal(calendar.add(at, length)) },
  });
}

export function editFinish(task: Task, text: string, plan: PlanContext): Edit {
  if (task.progress.actual_finish)
    return fail("It is finished. Its actual finish is on its record.");
  if (text.trim() === "") return ok(update(task.id, { constraint: null }));
  const parsed = parseDate(text, plan.now, 24 * 60 - 1);
  if (!parsed.ok) return parsed;
  const at = formatLocal(plan.calendarOf(task).previous(parsed.value));
  if (!task.manual) {
    return ok(update(task.id, { constraint: { kind: "finish_no_earlier_than", at } }));
  }
  if (at < task.manual.start) return fail("The finish would be before the start.");
  return ok(update(task.id, { manual: { finish: at } }));
}

export function editPromise(task: Task, text: string, plan: PlanContext): Edit {
  if (text.trim() === "") return ok(update(task.id, { promise: null }));
  const parsed = parseDate(text, plan.now);
  if (!parsed.ok) return parsed;
  return ok(update(task.id, { promise: { due: formatDay(parsed.value) } }));
}

export function editPercent(task: Task, text: string, plan: PlanContext): Edit {
  const match = /^(\d{1,3})\s*%?$/.exec(text.trim() || "0");
  const percent = match ? Number(match[1]) : Number.NaN;
  if (!(percent <= 100)) return fail("Percent complete goes from 0 to 100.");
  return ok(progressTo(task, percent, plan));
}

/**
 * How far a task is, with what that says about its dates: begun when its plan says so or now,
 * whichever is earlier, finished likewise.
 */
export function progressTo(task: Task, percent: number, plan: PlanContext): Command {
  const likely = task.estimate.likely_minutes;
  const forecast = plan.forecast(task.id);
  const planned = (local: string | undefined) =>
    formatLocal(Math.min(plan.now, local ? parseLocal(local) : plan.now));
  const start = task.progress.actual_start ?? planned(forecast?.start);
  if (percent <= 0) {
    return update(task.id, {
      progress: {
        actual_start: null,
        actual_finish: null,
        done_minutes: 0,
        remaining_minutes: null,
        stop: null,
        resume: null,
        percent_complete: 0,
      },
      done_at: null,
    });
  }
  const done = percent >= 100;
  const finish = planned(forecast?.finish);
  return update(task.id, {
    progress: {
      actual_start: start,
      actual_finish: done ? (finish < start ? start : finish) : null,
      done_minutes: Math.round((likely * percent) / 100),
      remaining_minutes: done ? 0 : Math.round((likely * (100 - percent)) / 100),
      stop: null,
      resume: null,
      percent_complete: percent,
    },
    done_at: done ? new Date().toISOString() : null,
  });
}

export function editPoints(task: Task, text: string): Edit {
  if (text.trim() === "") return ok(update(task.id, { points: null }));
  const points = Number(text.trim().replace(",", "."));
  if (!(points >= 0 && points <= 1e6)) return fail("Points are a figure such as 3.");
  return ok(update(task.id, { points }));
}

/** What was typed becomes the whole list: others are deleted, known ones changed, new ones made. */
export function editPredecessors(task: Task, text: string, plan: PlanContext): Edit {
  const parsed = parsePredecessors(text, plan.units);
  if (!parsed.ok) return parsed;
  const commands: Command[] = [];
  const kept = new Set<string>();
  const existing = plan.predecessorsOf(task.id);
  for (const wanted of parsed.value) {
    const predecessor = plan.taskByNumber(wanted.project, wanted.number);
    if (!predecessor) {
      return fail(`There is no task ${wanted.project ?? plan.project.key}-${wanted.number}.`);
    }
    if (predecessor.id === task.id) return fail("A task cannot wait for itself.");
    const known = existing.find((one) => one.predecessor === predecessor.id);
    if (known) {
      kept.add(known.id);
      if (!sameTerms(known, wanted)) commands.push(changeTerms(known.id, wanted));
    } else {
      commands.push(createDependency(plan.newId(), predecessor.id, task.id, wanted));
    }
  }
  for (const one of existing) {
    if (!kept.has(one.id)) commands.unshift({ do: "delete", kind: "dependency", id: one.id });
  }
  return ok(...commands);
}

type Terms = Pick<Predecessor, "dependency_type" | "lag">;

function sameTerms(known: Dependency, wanted: Terms): boolean {
  return (
    known.dependency_type === wanted.dependency_type &&
    known.lag.value === wanted.lag.value &&
    (known.lag.value === 0 || known.lag.unit === wanted.lag.unit)
  );
}

export function changeTerms(id: string, { dependency_type, lag }: Terms): Command {
  return { do: "update", kind: "dependency", id, set: { dependency_type, lag: { ...lag } } };
}

export function createDependency(
  id: string,
  predecessor: string,
  successor: string,
  { dependency_type, lag }: Terms,
): Command {
  return {
    do: "create",
    entity: { kind: "dependency", id, predecessor, successor, dependency_type, lag },
  };
}

/** Names, comma-separated, each with a share of time if not full: `Ines, Tomas [50%]`. */
export function editAssignees(task: Task, text: string, plan: PlanContext): Edit {
  const parsed = parseAssignees(text, plan);
  if (!parsed.ok) return parsed;
  const commands: Command[] = [];
  const kept = new Set<string>();
  const existing = plan.assignmentsOf(task.id);
  for (const { person, team, skill, units } of parsed.value) {
    const known = existing.find(
      (one) =>
        (one.person ?? null) === person &&
        (one.team ?? null) === team &&
        (one.skill?.name ?? null) === (skill?.name ?? null),
    );
    if (known) {
      kept.add(known.id);
      if (known.units !== units) {
        commands.push({ do: "update", kind: "assignment", id: known.id, set: { units } });
      }
    } else {
      commands.push({
        do: "create",
        entity: { kind: "assignment", id: plan.newId(), task: task.id, person, team, skill, units },
      });
    }
  }
  for (const one of existing) {
    if (!kept.has(one.id)) commands.unshift({ do: "delete", kind: "assignment", id: one.id });
  }
  return ok(...commands);
}
