import { describe, expect, it } from "vitest";
import { minorUnit, tiers } from "./ticks";
import { DAY, formatLocal, parseLocal } from "./time";

const from = parseLocal("2026-12-29T10:20:00");
const labels = (minutesPerPixel: number, width = 400) => {
  const { major, minor } = tiers({ from, minutesPerPixel }, width, 1, "en-GB");
  return { major: major.map((t) => t.label), minor: minor.map((t) => t.label) };
};

describe("ticks", () => {
  it("goes from hours to decades", () => {
    const units = [1, 8, 60, 300, 1000, 4000, 12000, 19000].map(minorUnit);
    expect(units).toEqual(["hour", "hours6", "day", "week", "month", "quarter", "year", "decade"]);
  });

  it("shows hours under days", () => {
    expect(labels(1, 130)).toEqual({
      major: ["Tue, 29 December 2026"],
      minor: ["10:00", "11:00", "12:00"],
    });
  });

  it("shows days under months, over the turn of the year", () => {
    const { major, minor } = labels(60);
    expect(major).toEqual(["December 2026", "January 2027"]);
    expect(minor.slice(0, 5)).toEqual(["29", "30", "31", "1", "2"]);
  });

  it("starts weeks on the day the workspace starts them", () => {
    const monday = tiers({ from, minutesPerPixel: 300 }, 200, 1).minor[0];
    const sunday = tiers({ from, minutesPerPixel: 300 }, 200, 7).minor[0];
    expect(formatLocal(monday?.at ?? 0)).toBe("2026-12-28T00:00:00");
    expect(formatLocal(sunday?.at ?? 0)).toBe("2026-12-27T00:00:00");
  });

  it("shows quarters and years with no gap and no tick twice", () => {
    expect(labels(4000, 300).minor.slice(0, 4)).toEqual(["Q4", "Q1", "Q2", "Q3"]);
    const { minor } = tiers({ from, minutesPerPixel: 1000 }, 2000);
    for (let i = 1; i < minor.length; i++) {
      const days = ((minor[i]?.at ?? 0) - (minor[i - 1]?.at ?? 0)) / DAY;
      expect(days).toBeGreaterThanOrEqual(28);
      expect(days).toBeLessThanOrEqual(31);
    }
  });
});
