import { BAR_MIDDLE, barBox, ROW, rowY, type View } from "./layout";
import { entersLeft, leavesRight, type Point, route } from "./routing";
import type { Scene, SceneLink } from "./scene";

/** The arrow of a link on the canvas; none when one of its ends has no bar. */
export function linkPath(scene: Scene, view: View, link: SceneLink): Point[] | null {
  const from = scene.rows[link.from]?.bar;
  const to = scene.rows[link.to]?.bar;
  if (!from || !to) return null;
  const a = barBox(view, link.from, from);
  const b = barBox(view, link.to, to);
  return route(
    link.kind,
    { x: leavesRight(link.kind) ? a.x + a.width : a.x, y: rowY(view, link.from) + BAR_MIDDLE },
    { x: entersLeft(link.kind) ? b.x : b.x + b.width, y: rowY(view, link.to) + BAR_MIDDLE },
    ROW / 2 - 1,
  );
}

/** The links of which something can be seen between two rows, without looking at their times. */
export function visibleLinks(scene: Scene, first: number, end: number): SceneLink[] {
  const out: SceneLink[] = [];
  for (const link of scene.links) {
    const low = Math.min(link.from, link.to);
    const high = Math.max(link.from, link.to);
    if (low < end && high >= first) out.push(link);
  }
  return out;
}

export function crossesPane(path: readonly Point[], width: number): boolean {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  for (const point of path) {
    left = Math.min(left, point.x);
    right = Math.max(right, point.x);
  }
  return right >= 0 && left <= width;
}
