import type { WorkingTime } from "./calendar";
import type { Bar } from "./scene";
import { DAY, HOUR, type Minute } from "./time";

/** Where a bar would stand if the drag ended now. */
export interface Ghost {
  readonly start: Minute;
  readonly finish: Minute;
  readonly progress: number;
}

/** Steps that a drag snaps to, by how close one looks: a quarter of an hour, an hour, a day, a week. */
export function snapStep(minutesPerPixel: number): Minute {
  if (minutesPerPixel <= 2) return 15;
  if (minutesPerPixel <= 12) return HOUR;
  return DAY;
}

/** The whole bar moved by so many minutes; starts at working time and keeps its working length. */
export function moved(bar: Bar, minutes: Minute, step: Minute): Ghost {
  const start = snapStart(bar.start + minutes, step, bar);
  return { start, finish: finishOf(bar, start, lengthOf(bar)), progress: bar.progress };
}

/** The right edge pulled to `to`; never shorter than a step or an hour of work. */
export function resized(bar: Bar, to: Minute, step: Minute): Ghost {
  const least = finishOf(bar, bar.start, Math.min(step, HOUR));
  const finish = Math.max(least, snapFinish(to, step, bar));
  return { start: bar.start, finish, progress: bar.progress };
}

/** The mark of progress pulled to `to`, in steps of five percent. */
export function progressed(bar: Bar, to: Minute): Ghost {
  const length = Math.max(bar.finish - bar.start, 1);
  const share = Math.min(1, Math.max(0, (to - bar.start) / length));
  return { start: bar.start, finish: bar.finish, progress: Math.round(share * 20) / 20 };
}

/** Working minutes of a bar, or all of them when it is counted round the clock. */
export function lengthOf(bar: Pick<Bar, "start" | "finish" | "elapsed" | "calendar">): number {
  return bar.elapsed ? bar.finish - bar.start : bar.calendar.between(bar.start, bar.finish);
}

function finishOf(bar: Bar, start: Minute, length: number): Minute {
  return bar.elapsed ? start + length : bar.calendar.add(start, length);
}

/** Half a step away the next one wins; whole days begin with the day's first shift. */
function snapStart(at: Minute, step: Minute, bar: Bar): Minute {
  if (bar.elapsed) return Math.round(at / step) * step;
  if (step < DAY) return bar.calendar.next(Math.round(at / step) * step);
  const day = Math.round((at - firstMinute(bar.calendar, at)) / DAY);
  return bar.calendar.next(day * DAY);
}

function snapFinish(at: Minute, step: Minute, bar: Bar): Minute {
  if (bar.elapsed) return Math.round(at / step) * step;
  if (step < DAY) return bar.calendar.previous(Math.round(at / step) * step);
  const day = Math.round((at - lastMinute(bar.calendar, at)) / DAY);
  return bar.calendar.previous((day + 1) * DAY);
}

/** When the day of `at` begins work, as minutes after midnight; 0 on a free day. */
function firstMinute(calendar: WorkingTime, at: Minute): number {
  return calendar.shifts(Math.floor(at / DAY))[0]?.start_minute ?? 0;
}

function lastMinute(calendar: WorkingTime, at: Minute): number {
  const shifts = calendar.shifts(Math.floor(at / DAY));
  return shifts[shifts.length - 1]?.end_minute ?? DAY;
}

/** One step of the keyboard in a direction: the next working day, or hour when close up. */
export function nudge(bar: Bar, direction: 1 | -1, step: Minute): Minute {
  for (let steps = 1; steps <= 31; steps++) {
    const ghost = moved(bar, direction * steps * step, step);
    if (direction > 0 ? ghost.start > bar.start : ghost.start < bar.start) {
      return direction * steps * step;
    }
  }
  return direction * step;
}
