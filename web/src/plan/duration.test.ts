import { describe, expect, it } from "vitest";
import {
  editEstimate,
  formatDuration,
  formatEstimate,
  parseDuration,
  parseEstimate,
} from "./duration";

const units = { minutesPerDay: 480 };
const minutes = (text: string) => {
  const parsed = parseDuration(text, units);
  return parsed.ok ? parsed.value.minutes : parsed.error;
};
const estimate = (text: string, known?: number) => {
  const parsed = parseEstimate(text, units, known);
  if (!parsed.ok) return parsed.error;
  const { low_minutes: low, likely_minutes: likely, high_minutes: high } = parsed.value;
  return [low, likely, high];
};

describe("durations", () => {
  it("are read in every unit people write", () => {
    expect(
      ["3", "3d", "3 days", "4h", "90 min", "30m", "1.5w", "1,5 d", "0.5d", "1mo"].map(minutes),
    ).toEqual([1440, 1440, 1440, 240, 90, 30, 3600, 720, 240, 9600]);
  });

  it("are read in elapsed time", () => {
    expect(parseDuration("2ed", units)).toEqual({
      ok: true,
      value: { minutes: 2880, elapsed: true },
    });
    expect(minutes("1ew")).toBe(7 * 1440);
  });

  it("are refused with the way out", () => {
    for (const bad of ["", "d", "three", "3x", "-3d", "1e400d", "99999999999w"]) {
      expect(parseDuration(bad, units).ok, bad).toBe(false);
    }
    expect(minutes("soon")).toContain("Write 3d");
  });

  it("are written in the unit that reads best", () => {
    expect([0, 30, 90, 480, 720, 2400].map((m) => formatDuration(m, units))).toEqual([
      "0 d",
      "30 min",
      "1.5 h",
      "1 d",
      "1.5 d",
      "5 d",
    ]);
    expect(formatDuration(2880, units, true)).toBe("2 ed");
  });
});

describe("estimates", () => {
  it("are one figure, a range or three points", () => {
    expect(estimate("5d")).toEqual([null, 2400, null]);
    expect(estimate("3-5-9d")).toEqual([1440, 2400, 4320]);
    expect(estimate("3 – 5 – 9 d")).toEqual([1440, 2400, 4320]);
    expect(estimate("4h-1d-2d")).toEqual([240, 480, 960]);
    expect(estimate("2-4")).toEqual([960, 1440, 1920]);
  });

  it("keep the likely value that lies inside a new range", () => {
    expect(estimate("2-4d", 1000)).toEqual([960, 1000, 1920]);
    expect(estimate("2-4d", 5000)).toEqual([960, 1440, 1920]);
  });

  it("are refused when they run backwards, mix clocks or have a fourth point", () => {
    expect(estimate("9-5-3d")).toContain("low to high");
    expect(estimate("1d-2ed")).toContain("elapsed");
    expect(estimate("1-2-3-4d")).toContain("low-likely-high");
    expect(estimate("-3d")).toContain("low-likely-high");
  });

  it("come back the same from their edit text", () => {
    for (const text of ["5d", "3-5-9d", "0.5-1-2.25d", "4h", "10-20-50min", "2ed", "1-2-3ed"]) {
      const parsed = parseEstimate(text, units);
      if (!parsed.ok) throw new Error(parsed.error);
      expect(parseEstimate(editEstimate(parsed.value, units), units)).toEqual(parsed);
    }
  });

  it("are shown as a range", () => {
    const three = { low_minutes: 5760, likely_minutes: 7200, high_minutes: 12960, elapsed: false };
    expect(formatEstimate(three, units)).toBe("12–27 d");
    expect(formatEstimate({ ...three, low_minutes: null }, units)).toBe("15 d");
  });
});
