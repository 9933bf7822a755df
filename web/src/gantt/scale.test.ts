import { describe, expect, it } from "vitest";
import { CLOSEST, FARTHEST, fit, panBy, reveal, toMinute, toX, zoomAt } from "./scale";
import { DAY, parseLocal } from "./time";

const scale = { from: parseLocal("2027-03-01"), minutesPerPixel: 90 };

describe("scale", () => {
  it("goes from time to pixels and back", () => {
    const at = parseLocal("2027-03-14T08:15:00");
    expect(toMinute(scale, toX(scale, at))).toBeCloseTo(at, 6);
    expect(toX(scale, scale.from + 10 * DAY)).toBe(160);
  });

  it("keeps what is under the pointer there when zooming", () => {
    for (const x of [0, 133, 900]) {
      for (const factor of [0.1, 0.5, 1.3, 20]) {
        const closer = zoomAt(scale, x, factor);
        expect(toMinute(closer, x)).toBeCloseTo(toMinute(scale, x), 4);
      }
    }
  });

  it("stops at hours and at years, still at the same place", () => {
    const closest = zoomAt(scale, 50, 1e9);
    expect(closest.minutesPerPixel).toBe(CLOSEST);
    expect(toMinute(closest, 50)).toBeCloseTo(toMinute(scale, 50), 4);
    expect(zoomAt(scale, 50, 1e-9).minutesPerPixel).toBe(FARTHEST);
  });

  it("fits a span with its margins", () => {
    const start = parseLocal("2027-01-04");
    const fitted = fit(start, start + 70 * DAY, 748, 24);
    expect(toX(fitted, start)).toBeCloseTo(24, 6);
    expect(toX(fitted, start + 70 * DAY)).toBeCloseTo(724, 6);
  });

  it("fits even what has no length", () => {
    const start = parseLocal("2027-01-04");
    const fitted = fit(start, start, 500);
    expect(toX(fitted, start)).toBeGreaterThan(0);
    expect(Number.isFinite(fitted.minutesPerPixel)).toBe(true);
  });

  it("reveals with the least pan", () => {
    const seen = { start: scale.from + 5 * DAY, finish: scale.from + 8 * DAY };
    expect(reveal(scale, seen.start, seen.finish, 800)).toBe(scale);
    const late = reveal(scale, scale.from + 60 * DAY, scale.from + 62 * DAY, 800);
    expect(toX(late, scale.from + 62 * DAY)).toBeCloseTo(800 - 48, 6);
    const early = reveal(panBy(scale, 500), scale.from, scale.from + DAY, 800);
    expect(toX(early, scale.from)).toBeCloseTo(48, 6);
    const long = reveal(scale, scale.from + 100 * DAY, scale.from + 900 * DAY, 800);
    expect(toX(long, scale.from + 100 * DAY)).toBeCloseTo(48, 6);
  });
});
