import { describe, expect, it } from "vitest";
import { barBox, fanCurve, inSight, nextBar, ROW, rowAt, rowY, visibleRows } from "./layout";
import { crossesPane, linkPath, visibleLinks } from "./links";
import { bar, scene, view } from "./testing";

describe("rows in sight", () => {
  it("are those that touch the pane, part rows included", () => {
    expect(visibleRows(view, 10_000)).toEqual({ first: 0, end: 10 });
    expect(visibleRows({ ...view, top: 40 }, 10_000)).toEqual({ first: 1, end: 12 });
    expect(visibleRows({ ...view, top: 1e9 }, 50)).toEqual({ first: 50, end: 50 });
    expect(visibleRows(view, 3)).toEqual({ first: 0, end: 3 });
  });

  it("agree with the row under a point", () => {
    const scrolled = { ...view, top: 777 };
    for (const row of [25, 30]) {
      expect(rowAt(scrolled, rowY(scrolled, row), 100)).toBe(row);
      expect(rowAt(scrolled, rowY(scrolled, row) + ROW - 1, 100)).toBe(row);
    }
    expect(rowAt(view, 10, 100)).toBeNull();
    expect(rowAt(view, 60 + 5 * ROW, 2)).toBeNull();
  });
});

describe("bars", () => {
  it("stand where their times are", () => {
    const box = barBox(view, 2, bar("2027-03-02T00:00:00", "2027-03-04T00:00:00"));
    expect(box).toMatchObject({ x: 24, width: 48 });
  });

  it("can always be seen", () => {
    const box = barBox(view, 0, bar("2027-03-02T08:00:00", "2027-03-02T08:05:00"));
    expect(box.width).toBeGreaterThanOrEqual(3);
  });

  it("are in sight when only their fan, baseline or promise is", () => {
    const gone = bar("2027-01-01T08:00:00", "2027-01-05T17:00:00");
    expect(inSight(view, gone)).toBe(false);
    expect(inSight(view, { ...gone, promise: bar("2027-03-05", "2027-03-05").start })).toBe(true);
    const late = bar("2028-01-01T08:00:00", "2028-01-05T17:00:00");
    expect(inSight(view, late)).toBe(false);
    const before = bar("2027-03-05T08:00:00", "2027-03-06T08:00:00");
    expect(inSight(view, { ...late, baseline: before })).toBe(true);
  });

  it("have a fan that only falls", () => {
    const p = (n: number) => 1000 + n * 100;
    const curve = fanCurve({ p10: p(0), p50: p(3), p80: p(6), p90: p(8), p95: p(10) });
    for (let i = 1; i < curve.length; i++) {
      expect(curve[i]?.at).toBeGreaterThan(curve[i - 1]?.at ?? 0);
      expect(curve[i]?.share).toBeLessThan(curve[i - 1]?.share ?? 1);
    }
  });

  it("are reached one after the other, empty rows left out", () => {
    const rows = scene([bar("2027-03-02", "2027-03-03"), null, bar("2027-03-02", "2027-03-03")]);
    expect(nextBar(rows.rows, 0, 1)).toBe(2);
    expect(nextBar(rows.rows, 2, -1)).toBe(0);
    expect(nextBar(rows.rows, 2, 1)).toBeNull();
  });
});

describe("links", () => {
  const link = (from: number, to: number) =>
    ({ id: `${from}-${to}`, from, to, kind: "finish_start", critical: false }) as const;

  it("are drawn when they cross the rows in sight, also with both ends outside", () => {
    const all = scene(
      Array.from({ length: 100 }, () => bar("2027-03-02", "2027-03-03")),
      [link(0, 99), link(2, 5), link(40, 45), link(50, 30), link(60, 70)],
    );
    expect(visibleLinks(all, 41, 50).map((l) => l.id)).toEqual(["0-99", "40-45", "50-30"]);
  });

  it("have no path without both bars, and are culled left and right", () => {
    const two = scene([bar("2027-03-02", "2027-03-03"), null], [link(0, 1)]);
    expect(linkPath(two, view, link(0, 1))).toBeNull();
    const far = scene([bar("2029-03-02", "2029-03-03"), bar("2029-03-05", "2029-03-06")]);
    expect(crossesPane(linkPath(far, view, link(0, 1)) ?? [], view.width)).toBe(false);
  });
});
