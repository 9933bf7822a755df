import type { WorkingTime } from "./calendar";
import type { Minute } from "./time";

/** What the chart draws: plain data in display order, no graph and no forecast behind it. */
export interface Scene {
  readonly rows: readonly Row[];
  readonly links: readonly SceneLink[];
  /** Its free time is shaded. */
  readonly calendar: WorkingTime;
  readonly today: Minute | null;
  /** What the whole plan is promised for: a line with a diamond at its head. */
  readonly promise: Minute | null;
  /** 1 Monday to 7 Sunday. */
  readonly firstWeekday: number;
}

export interface Row {
  readonly id: string;
  readonly name: string;
  readonly bar: Bar | null;
}

export interface Bar {
  readonly kind: "task" | "summary" | "milestone";
  readonly start: Minute;
  readonly finish: Minute;
  /** 0 to 1. */
  readonly progress: number;
  readonly critical: boolean;
  readonly inactive: boolean;
  /** The range its finish falls into; none for what is finished. */
  readonly fan: Fan | null;
  readonly baseline: { readonly start: Minute; readonly finish: Minute } | null;
  /** How late it could finish without moving the end; none where that is not shown. */
  readonly slackUntil: Minute | null;
  readonly promise: Minute | null;
  readonly canMove: boolean;
  readonly canResize: boolean;
  readonly canProgress: boolean;
  /** Counted round the clock. */
  readonly elapsed: boolean;
  /** The time its work is done in. */
  readonly calendar: WorkingTime;
  /** For those who hear the chart instead of seeing it. */
  readonly description: string;
}

/** Quantiles of a finish. */
export interface Fan {
  readonly p10: Minute;
  readonly p50: Minute;
  readonly p80: Minute;
  readonly p90: Minute;
  readonly p95: Minute;
}

export type LinkKind = "finish_start" | "start_start" | "finish_finish" | "start_finish";

export interface SceneLink {
  readonly id: string;
  /** Index of the row. */
  readonly from: number;
  readonly to: number;
  readonly kind: LinkKind;
  readonly critical: boolean;
}

/** What to draw of it. */
export interface Layers {
  readonly fans: boolean;
  readonly baseline: boolean;
  readonly critical: boolean;
  readonly slack: boolean;
  readonly links: boolean;
  /** Names beside the bars, for when there is no outline. */
  readonly names: boolean;
}

/** First and last moment of all that is drawn; none for an empty scene. */
export function extent(scene: Scene): { start: Minute; finish: Minute } | null {
  let start = Number.POSITIVE_INFINITY;
  let finish = Number.NEGATIVE_INFINITY;
  for (const { bar } of scene.rows) {
    if (!bar) continue;
    start = Math.min(start, bar.start);
    finish = Math.max(finish, bar.finish, bar.fan?.p95 ?? bar.finish, bar.promise ?? bar.finish);
  }
  if (start > finish) return null;
  return { start, finish: Math.max(finish, scene.promise ?? finish) };
}
