import type { LinkKind } from "./scene";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How far a line goes out of a bar before it turns. */
const STUB = 7;

/**
 * An arrow with square corners from a predecessor to a successor. `from` and `to` are the ends of
 * the two bars at their middle height, `halfRow` half the height of a row.
 */
export function route(kind: LinkKind, from: Point, to: Point, halfRow: number): Point[] {
  const out = leavesRight(kind) ? STUB : -STUB;
  const into = entersLeft(kind) ? -STUB : STUB;
  const a = from.x + out;
  const b = to.x + into;
  if (out > 0 === into > 0) {
    const x = out > 0 ? Math.max(a, b) : Math.min(a, b);
    return corners(
      from,
      [
        { x, y: from.y },
        { x, y: to.y },
      ],
      to,
    );
  }
  const straight = out > 0 ? a <= b : a >= b;
  if (straight) {
    return corners(
      from,
      [
        { x: a, y: from.y },
        { x: a, y: to.y },
      ],
      to,
    );
  }
  const lane = to.y >= from.y ? to.y - halfRow : to.y + halfRow;
  return corners(
    from,
    [
      { x: a, y: from.y },
      { x: a, y: lane },
      { x: b, y: lane },
      { x: b, y: to.y },
    ],
    to,
  );
}

export function leavesRight(kind: LinkKind): boolean {
  return kind === "finish_start" || kind === "finish_finish";
}

export function entersLeft(kind: LinkKind): boolean {
  return kind === "finish_start" || kind === "start_start";
}

/** The kind that a line drawn between two ends makes. */
export function kindBetween(from: "start" | "finish", to: "start" | "finish"): LinkKind {
  if (from === "finish") return to === "start" ? "finish_start" : "finish_finish";
  return to === "start" ? "start_start" : "start_finish";
}

function corners(from: Point, between: Point[], to: Point): Point[] {
  return [from, ...between, to];
}

/** Distance from a point to a line of square corners. */
export function distance(points: readonly Point[], x: number, y: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1] as Point;
    const b = points[i] as Point;
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const length = dx * dx + dy * dy;
    const along = length === 0 ? 0 : ((x - a.x) * dx + (y - a.y) * dy) / length;
    const t = Math.min(1, Math.max(0, along));
    best = Math.min(best, Math.hypot(x - a.x - t * dx, y - a.y - t * dy));
  }
  return best;
}
