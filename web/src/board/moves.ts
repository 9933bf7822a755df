import type { WorkingTime } from "../gantt";
import { formatLocal, type Minute } from "../gantt/time";
import type { Column, Command, Task } from "../graph/types";
import { stageOf } from "./cards";

interface Now {
  /** The wall clock of the plan. */
  readonly now: Minute;
  readonly calendar: WorkingTime;
  readonly plannedStart: string | undefined;
}

/**
 * Puts a card into a column and says what that means: in a done column it is finished now, in a
 * doing column begun, in a to-do column neither.
 */
export function intoColumn(task: Task, column: Column, at: Now): Command {
  const set: Record<string, unknown> = { column: column.id };
  const stage = stageOf(task);
  if (stage !== column.stage) Object.assign(set, progressFor(task, column.stage, at));
  return { do: "update", kind: "task", id: task.id, set };
}

function progressFor(task: Task, stage: Column["stage"], at: Now): Record<string, unknown> {
  const likely = task.estimate.likely_minutes;
  const now = formatLocal(at.calendar.previous(at.now));
  switch (stage) {
    case "done": {
      const planned = at.plannedStart && at.plannedStart < now ? at.plannedStart : now;
      return {
        progress: {
          actual_start: task.progress.actual_start ?? planned,
          actual_finish: now,
          done_minutes: likely,
          remaining_minutes: 0,
          percent_complete: 100,
        },
        done_at: new Date().toISOString(),
      };
    }
    case "doing":
      return {
        progress: {
          actual_start: task.progress.actual_start ?? now,
          actual_finish: null,
          done_minutes: 0,
          remaining_minutes: likely,
          percent_complete: 0,
        },
        done_at: null,
      };
    case "to_do":
      return {
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
      };
  }
}
