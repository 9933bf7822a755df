import { expect, test } from "vitest";
import type { ForecastDelta, TaskColumns } from "./forecast";
import { merged } from "./Graph";
import { rowsOf } from "./taskColumns";

const columns: TaskColumns = {
  origin: "2027-03-01T08:00:00",
  ids: ["a", "b"],
  start: [0, 86_400],
  finish: [32_400, 172_800],
  early_start: [0, 0],
  early_finish: [32_400, 32_400],
  late_start: [-3_600, 0],
  late_finish: [32_400, 32_400],
  total_slack_minutes: [0, 480],
  free_slack_minutes: [0, 60],
  critical: [true, false],
  duration_minutes: [480, 960],
  work_minutes: [480, 960],
  spread: [[32_400, 32_401, 86_400, 86_400, 172_800], null],
  criticality: [0.75, 0],
  cost_minor: [10_000, 0],
  waits_for: [null, "p"],
  levelling_delay_minutes: [0, 1_440],
  chance: [null, 0.5],
};

function delta(tasks: TaskColumns, gone: string[] = []): ForecastDelta {
  const nothing = { features: {}, projects: {}, goals: {}, risks: {}, people: {}, problems: [] };
  return {
    seq: 2,
    status_day: null,
    runs: 128,
    complete: false,
    computed_ms: 1,
    ...nothing,
    tasks,
    gone,
  };
}

test("rows read as the forecast of a task does", () => {
  const { a, b } = rowsOf(columns);
  expect(a?.start).toBe("2027-03-01T08:00:00");
  expect(a?.late_start).toBe("2027-03-01T07:00:00");
  expect(a?.spread?.p50).toBe("2027-03-01T17:00:01");
  expect([a?.critical, a?.waits_for, a?.chance]).toEqual([true, null, null]);
  expect(b?.finish).toBe("2027-03-03T08:00:00");
  expect([b?.spread, b?.waits_for, b?.chance, b?.total_slack_minutes]).toEqual([
    null,
    "p",
    0.5,
    480,
  ]);
});

test("a delta replaces what it names, drops what is gone and keeps the rest", () => {
  const before = merged(null, delta(columns));
  const empty = Object.fromEntries(Object.keys(columns).map((name) => [name, []]));
  const nothing = { ...(empty as unknown as TaskColumns), origin: null };
  expect(merged(before, delta(nothing)).tasks).toBe(before.tasks);
  const after = merged(before, delta({ ...columns, ids: ["b"], start: [3_600] }, ["a"]));
  expect(Object.keys(after.tasks)).toEqual(["b"]);
  expect(after.tasks.b?.start).toBe("2027-03-01T09:00:00");
});
