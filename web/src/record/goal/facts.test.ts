import { describe, expect, it } from "vitest";
import type { KeyResult } from "../../graph/types";
import { dueValue, paceOf } from "./facts";

const result: KeyResult = {
  id: "k",
  goal: "g",
  metric: "m",
  start_value: 10,
  target_value: 20,
  start_day: "2026-01-01",
  due: "2026-01-11",
  trajectory: [],
};

describe("a key result", () => {
  it("is due along a straight line, and stays at its ends", () => {
    expect(dueValue(result, "2026-01-06")).toBe(15);
    expect(dueValue(result, "2025-12-01")).toBe(10);
    expect(dueValue(result, "2026-03-01")).toBe(20);
  });

  it("is due along its trajectory where it has one", () => {
    const trajectory = [
      { day: "2026-01-01", value: 10 },
      { day: "2026-01-05", value: 11 },
      { day: "2026-01-11", value: 20 },
    ];
    expect(dueValue({ ...result, trajectory }, "2026-01-05")).toBe(11);
    expect(dueValue({ ...result, trajectory }, "2026-01-08")).toBe(15.5);
  });

  it("is ahead or behind whichever way is better", () => {
    const at = (value: number) => [{ day: "2026-01-06", value }];
    expect(paceOf(result, [])).toBe("no value");
    expect(paceOf(result, at(14))).toBe("behind");
    expect(paceOf(result, at(16))).toBe("ahead");
    expect(paceOf(result, at(20))).toBe("reached");
    const down = { ...result, start_value: 20, target_value: 10 };
    expect(paceOf(down, at(14))).toBe("ahead");
    expect(paceOf(down, at(16))).toBe("behind");
    expect(paceOf(down, at(9))).toBe("reached");
  });
});
