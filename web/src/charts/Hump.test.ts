import { expect, test } from "vitest";
import { smooth } from "./Hump";

const DAY = 86_400_000;

test("a comb of weekends becomes one hump", () => {
  const week = [1, 1, 1, 1, 1, 0, 0];
  const comb = [...week, ...week, ...week];
  const middle = smooth(comb, DAY).slice(5, 16);
  const spread = Math.max(...middle) - Math.min(...middle);
  expect(spread).toBeLessThan(0.25);
});

test("bins of a week or more stay as they are", () => {
  expect(smooth([1, 0, 1], 8 * DAY)).toEqual([1, 0, 1]);
});
