import { describe, expect, it } from "vitest";
import { distance, entersLeft, kindBetween, leavesRight, type Point, route } from "./routing";
import type { LinkKind } from "./scene";

const KINDS: LinkKind[] = ["finish_start", "start_start", "finish_finish", "start_finish"];
const ENDS: [Point, Point][] = [
  [
    { x: 100, y: 50 },
    { x: 300, y: 146 },
  ],
  [
    { x: 300, y: 50 },
    { x: 100, y: 146 },
  ],
  [
    { x: 100, y: 146 },
    { x: 104, y: 50 },
  ],
  [
    { x: 100, y: 146 },
    { x: 100, y: 18 },
  ],
];

describe.each(KINDS)("an arrow %s", (kind) => {
  it.each(ENDS)("from %o to %o turns only at right angles", (from, to) => {
    const path = route(kind, from, to, 15);
    expect(path[0]).toEqual(from);
    expect(path[path.length - 1]).toEqual(to);
    for (let i = 1; i < path.length; i++) {
      const a = path[i - 1] as Point;
      const b = path[i] as Point;
      expect(a.x === b.x || a.y === b.y).toBe(true);
    }
  });

  it.each(ENDS)("from %o to %o leaves and enters on the sides it must", (from, to) => {
    const path = route(kind, from, to, 15);
    const second = path[1] as Point;
    const lastButOne = path[path.length - 2] as Point;
    expect(Math.sign(second.x - from.x)).toBe(leavesRight(kind) ? 1 : -1);
    expect(Math.sign(to.x - lastButOne.x)).toBe(entersLeft(kind) ? 1 : -1);
  });
});

describe("a line drawn by hand", () => {
  it("names the type by the ends it joins", () => {
    expect(kindBetween("finish", "start")).toBe("finish_start");
    expect(kindBetween("start", "start")).toBe("start_start");
    expect(kindBetween("finish", "finish")).toBe("finish_finish");
    expect(kindBetween("start", "finish")).toBe("start_finish");
  });
});

describe("distance", () => {
  it("is to the nearest segment, its ends included", () => {
    const path = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 20 },
    ];
    expect(distance(path, 5, 3)).toBe(3);
    expect(distance(path, 12, 10)).toBe(2);
    expect(distance(path, 13, 24)).toBe(5);
  });
});
