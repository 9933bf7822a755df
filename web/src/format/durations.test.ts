import { expect, test } from "vitest";
import { parseDuration, parseEstimate, parseOutcomes } from "./durations";

test.each([
  ["3d", 1_440],
  ["2 w", 4_800],
  ["4h", 240],
  ["1.5 d", 720],
  ["1,5d", 720],
  ["30min", 30],
  ["5", 2_400],
  ["2 weeks", 4_800],
])("%s is working time", (text, minutes) => {
  expect(parseDuration(text, 480)).toEqual({ minutes, elapsed: false });
});

test("an e before the unit counts round the clock", () => {
  expect(parseDuration("3ed", 480)).toEqual({ minutes: 4_320, elapsed: true });
});

test.each(["", "abc", "-3d", "3x"])("%s is no duration", (text) => {
  expect(parseDuration(text, 480)).toBeUndefined();
});

test("three figures are low, likely, high", () => {
  expect(parseEstimate("5-8-12d", 480)).toEqual({
    low_minutes: 2_400,
    likely_minutes: 3_840,
    high_minutes: 5_760,
    elapsed: false,
  });
});

test("three figures must rise", () => {
  expect(parseEstimate("8-5-12d", 480)).toBeUndefined();
});

test("outcomes are durations with their weights", () => {
  expect(parseOutcomes("3d 70%, 10 d 30", 480)).toEqual([
    { minutes: 1_440, weight: 70 },
    { minutes: 4_800, weight: 30 },
  ]);
  expect(parseOutcomes("1,5d 50%; 4h 50%", 480)?.[0]).toEqual({ minutes: 720, weight: 50 });
});

test.each(["", "3d", "3d 0%", "70%", "3d 70%, soon 30%"])("%s are no outcomes", (text) => {
  expect(parseOutcomes(text, 480)).toBeUndefined();
});
