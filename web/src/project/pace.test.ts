import { expect, test } from "vitest";
import { Formats } from "../format";
import type { Pace } from "../graph/forecast";
import { pastOf, perPeriod } from "./pace";

const formats = new Formats(undefined, "en-GB");
const kanban: Pace = {
  unit: "items",
  period: "day",
  periods: 40,
  finished: 60,
  per_period: 1.4999,
  left: 10,
};

test("throughput is told by the working day", () => {
  expect(perPeriod(kanban, formats)).toBe("1.5 items a working day");
  expect(pastOf(kanban, formats)).toBe("60 items finished in 40 working days · 10 items left");
});

test("a slow team has a pace, too", () => {
  expect(perPeriod({ ...kanban, per_period: 0.083 }, formats)).toBe("0.08 items a working day");
});

test("velocity is told by the sprint, and one is one", () => {
  const scrum: Pace = { ...kanban, unit: "points", period: "sprint", per_period: 1, periods: 3 };
  expect(perPeriod(scrum, formats)).toBe("1 point a sprint");
  expect(pastOf(scrum, formats)).toContain("in 3 sprints");
});
