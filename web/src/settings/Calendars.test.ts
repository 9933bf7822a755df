import { expect, test } from "vitest";
import { parseShifts, writeShifts } from "./Calendars";

test("hours are read as they are written", () => {
  const shifts = parseShifts("8-12, 13:30-17");
  expect(shifts).toEqual([
    { start_minute: 480, end_minute: 720 },
    { start_minute: 810, end_minute: 1_020 },
  ]);
  expect(writeShifts(shifts ?? [])).toBe("8-12, 13:30-17");
});

test("nothing is a day off", () => {
  expect(parseShifts(" ")).toEqual([]);
});

test.each(["12-8", "8-12, 11-17", "8-25", "morning"])("%s is refused", (text) => {
  expect(parseShifts(text)).toBeUndefined();
});
