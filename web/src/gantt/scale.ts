import { DAY, type Minute } from "./time";

/** Which minute stands at the left edge, and how many go into one pixel. */
export interface TimeScale {
  readonly from: Minute;
  readonly minutesPerPixel: number;
}

/** An hour 240 px wide. */
export const CLOSEST = 0.25;
/** A year 25 px wide. */
export const FARTHEST = (365 * DAY) / 25;

export function toX(scale: TimeScale, minute: Minute): number {
  return (minute - scale.from) / scale.minutesPerPixel;
}

export function toMinute(scale: TimeScale, x: number): Minute {
  return scale.from + x * scale.minutesPerPixel;
}

/** Makes everything `factor` times as wide; what is at `x` stays at `x`. */
export function zoomAt(scale: TimeScale, x: number, factor: number): TimeScale {
  const wanted = scale.minutesPerPixel / factor;
  const minutesPerPixel = Math.min(FARTHEST, Math.max(CLOSEST, wanted));
  return { from: toMinute(scale, x) - x * minutesPerPixel, minutesPerPixel };
}

export function panBy(scale: TimeScale, pixels: number): TimeScale {
  return { ...scale, from: scale.from + pixels * scale.minutesPerPixel };
}

/** Shows all from `start` to `finish` in `width` pixels, with a margin on both sides. */
export function fit(start: Minute, finish: Minute, width: number, margin = 24): TimeScale {
  const room = Math.max(width - 2 * margin, 1);
  const span = Math.max(finish - start, DAY);
  const minutesPerPixel = Math.min(FARTHEST, Math.max(CLOSEST, span / room));
  const spare = room * minutesPerPixel - span;
  return { from: start - margin * minutesPerPixel - Math.max(spare, 0) / 2, minutesPerPixel };
}

/** Pans as little as needed for `start` to `finish` to be seen; the start wins when both do not fit. */
export function reveal(
  scale: TimeScale,
  start: Minute,
  finish: Minute,
  width: number,
  margin = 48,
): TimeScale {
  const left = toX(scale, start);
  const right = toX(scale, finish);
  if (left >= margin / 2 && right <= width - margin / 2) return scale;
  if (right > width - margin / 2 && left - (right - width + margin) >= margin) {
    return panBy(scale, right - width + margin);
  }
  return left < margin / 2 || left > width - margin ? panBy(scale, left - margin) : scale;
}
