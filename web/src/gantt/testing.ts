import { STANDARD, WorkingTime } from "./calendar";
import type { View } from "./layout";
import type { Bar, Scene } from "./scene";
import { parseLocal } from "./time";

export const calendar = new WorkingTime(STANDARD);
/** A Monday. */
export const monday = parseLocal("2027-03-01T08:00:00");

export function bar(start: string, finish: string, more: Partial<Bar> = {}): Bar {
  return {
    kind: "task",
    start: parseLocal(start),
    finish: parseLocal(finish),
    progress: 0,
    critical: false,
    inactive: false,
    fan: null,
    baseline: null,
    slackUntil: null,
    promise: null,
    canMove: true,
    canResize: true,
    canProgress: true,
    elapsed: false,
    calendar,
    description: "",
    ...more,
  };
}

export function scene(bars: (Bar | null)[], links: Scene["links"] = []): Scene {
  return {
    rows: bars.map((entry, i) => ({ id: `t${i}`, name: `Task ${i}`, bar: entry })),
    links,
    calendar,
    today: null,
    promise: null,
    firstWeekday: 1,
  };
}

/** A day is 24 px wide, and midnight before `monday` stands at the left edge. */
export const view: View = {
  scale: { from: parseLocal("2027-03-01"), minutesPerPixel: 60 },
  top: 0,
  width: 800,
  height: 320,
};
