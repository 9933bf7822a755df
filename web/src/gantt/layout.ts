import { type TimeScale, toX } from "./scale";
import type { Bar, Fan, Row } from "./scene";

/** All in CSS pixels. */
export const ROW = 32;
export const HEADER = 44;
export const BAR_TOP = 8;
export const BAR_HEIGHT = 13;
export const BAR_MIDDLE = BAR_TOP + BAR_HEIGHT / 2;
const MILESTONE_HALF = 8;
/** A bar is never thinner than this, so that an hour can be seen in a year. */
const THINNEST = 3;

/** What part of the chart is seen: `top` is the scroll position, `height` without the header. */
export interface View {
  readonly scale: TimeScale;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** First row seen and the one behind the last. */
export function visibleRows(view: View, count: number): { first: number; end: number } {
  const first = Math.min(count, Math.max(0, Math.floor(view.top / ROW)));
  return {
    first,
    end: Math.max(first, Math.min(count, Math.ceil((view.top + view.height) / ROW))),
  };
}

/** Top of a row on the canvas. */
export function rowY(view: View, row: number): number {
  return HEADER + row * ROW - view.top;
}

export function rowAt(view: View, y: number, count: number): number | null {
  if (y < HEADER) return null;
  const row = Math.floor((y - HEADER + view.top) / ROW);
  return row >= 0 && row < count ? row : null;
}

/** Where a bar stands on the canvas. */
export function barBox(view: View, row: number, bar: Bar): Box {
  const y = rowY(view, row) + BAR_TOP;
  if (bar.kind === "milestone") {
    const x = toX(view.scale, bar.finish);
    return {
      x: x - MILESTONE_HALF,
      y: y + BAR_HEIGHT / 2 - MILESTONE_HALF,
      width: 2 * MILESTONE_HALF,
      height: 2 * MILESTONE_HALF,
    };
  }
  const x = toX(view.scale, bar.start);
  const width = Math.max(THINNEST, toX(view.scale, bar.finish) - x);
  return { x, y, width, height: BAR_HEIGHT };
}

/** Whether any of what belongs to a bar can lie between the edges. */
export function inSight(view: View, bar: Bar, spare = 24): boolean {
  const first = Math.min(bar.start, bar.baseline?.start ?? bar.start, bar.promise ?? bar.start);
  const last = Math.max(
    bar.finish,
    bar.fan ? fanEnd(bar.fan) : bar.finish,
    bar.baseline?.finish ?? bar.finish,
    bar.slackUntil ?? bar.finish,
    bar.promise ?? bar.finish,
  );
  return toX(view.scale, last) > -spare && toX(view.scale, first) < view.width + spare;
}

/**
 * The fan as a survival curve: how likely it is still unfinished at each moment. Full height
 * before its first possible end, nothing after the last.
 */
export function fanCurve(fan: Fan): { at: number; share: number }[] {
  return [
    { at: fan.p10 - (fan.p50 - fan.p10) * 0.4, share: 1 },
    { at: fan.p10, share: 0.9 },
    { at: fan.p50, share: 0.5 },
    { at: fan.p80, share: 0.2 },
    { at: fan.p90, share: 0.1 },
    { at: fan.p95, share: 0.05 },
    { at: fanEnd(fan), share: 0 },
  ];
}

export function fanEnd(fan: Fan): number {
  return fan.p95 + (fan.p95 - fan.p80) * 0.5;
}

/** For keyboard moves over the bars: the nearest row with one, in a direction. */
export function nextBar(rows: readonly Row[], from: number, step: 1 | -1): number | null {
  for (let row = from + step; row >= 0 && row < rows.length; row += step) {
    if (rows[row]?.bar) return row;
  }
  return null;
}
