import { describe, expect, it } from "vitest";
import { formatLocal, parseLocal } from "../gantt/time";
import { parseDate, shortDay, wallClock } from "./dates";

/** A Wednesday. */
const today = parseLocal("2026-11-25T10:00:00");
const day = (text: string, locale = "en-GB") => {
  const parsed = parseDate(text, today, 480, locale);
  return parsed.ok ? formatLocal(parsed.value).slice(0, 16) : "refused";
};

describe("dates as people type them", () => {
  it.each([
    ["2027-03-14", "2027-03-14T08:00"],
    ["14 mar", "2027-03-14T08:00"],
    ["14 March 2028", "2028-03-14T08:00"],
    ["Dec 3", "2026-12-03T08:00"],
    ["14.3.", "2027-03-14T08:00"],
    ["14.3.28", "2028-03-14T08:00"],
    ["1/2/2027", "2027-02-01T08:00"],
    ["today", "2026-11-25T08:00"],
    ["+2w", "2026-12-09T08:00"],
    ["-3", "2026-11-22T08:00"],
    ["fri", "2026-11-27T08:00"],
    ["wednesday", "2026-12-02T08:00"],
    ["2027-03-14T13:30", "2027-03-14T13:30"],
    ["14 mar 9:15", "2027-03-14T09:15"],
    ["10 jan", "2027-01-10T08:00"],
    ["20 nov", "2026-11-20T08:00"],
  ])("%s", (text, expected) => expect(day(text)).toBe(expected));

  it("follow the reader's own order", () => {
    expect(day("1/2/2027", "en-US")).toBe("2027-01-02T08:00");
    expect(day("1.2.2027", "en-US")).toBe("2027-02-01T08:00");
  });

  it.each(["", "soon", "30 feb", "31.4.", "2027-13-01", "14 mar 25:00", "1 foo"])(
    "refuse %s",
    (text) => expect(day(text)).toBe("refused"),
  );

  it("show the year only when it is another", () => {
    expect(shortDay(today, today)).not.toContain("2026");
    expect(shortDay(parseLocal("2027-03-14"), today)).toContain("2027");
  });
});

describe("the wall clock", () => {
  it("is the one of the plan's place", () => {
    const moment = new Date("2026-11-25T23:30:00Z");
    expect(formatLocal(wallClock(moment, "Europe/Berlin"))).toBe("2026-11-26T00:30:00");
    expect(formatLocal(wallClock(moment, "UTC"))).toBe("2026-11-25T23:30:00");
    expect(formatLocal(wallClock(moment, "Nowhere/Land"))).toBe("2026-11-25T23:30:00");
  });
});
