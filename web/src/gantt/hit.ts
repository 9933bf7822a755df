import { barBox, HEADER, rowAt, type View, visibleRows } from "./layout";
import { crossesPane, linkPath, visibleLinks } from "./links";
import { distance } from "./routing";
import type { Bar, Scene } from "./scene";

export type BarPart = "body" | "resize" | "progress" | "link_start" | "link_finish";

export type Hit =
  | { readonly on: "bar"; readonly row: number; readonly part: BarPart }
  | { readonly on: "link"; readonly link: number }
  | { readonly on: "row"; readonly row: number }
  | { readonly on: "header" }
  | { readonly on: "nothing" };

/** Where the handles are from which a dependency is drawn, counted from the ends of the bar. */
export const HANDLE_AWAY = 10;
const HANDLE_REACH = 7;
const EDGE = 5;
const LINK_REACH = 4;

/** What is at a point of the canvas. A finger reaches further than a mouse. */
export function hit(scene: Scene, view: View, x: number, y: number, touch = false): Hit {
  if (y < HEADER) return { on: "header" };
  const row = rowAt(view, y, scene.rows.length);
  const bar = row === null ? null : scene.rows[row]?.bar;
  if (row !== null && bar) {
    const part = hitBar(bar, view, row, x, y, touch);
    if (part) return { on: "bar", row, part };
  }
  const link = hitLink(scene, view, x, y, touch ? 2 * LINK_REACH : LINK_REACH);
  if (link !== null) return { on: "link", link };
  return row === null ? { on: "nothing" } : { on: "row", row };
}

function hitBar(
  bar: Bar,
  view: View,
  row: number,
  x: number,
  y: number,
  touch: boolean,
): BarPart | null {
  const box = barBox(view, row, bar);
  const spare = touch ? 8 : 0;
  const right = box.x + box.width;
  if (y < box.y - 4 - spare || y > box.y + box.height + 4 + spare) return null;
  if (bar.canProgress && Math.abs(x - (box.x + box.width * bar.progress)) <= 4 + spare / 2) {
    if (y >= box.y + box.height - 4 && box.width > 4 * EDGE) return "progress";
  }
  const edge = Math.min(EDGE, box.width / 3) + spare / 2;
  if (bar.canResize && x >= right - edge && x <= right + 3) return "resize";
  if (x >= box.x - spare && x <= right + spare) return "body";
  const reach = HANDLE_REACH + spare / 2;
  if (Math.abs(x - (right + HANDLE_AWAY)) <= reach) return "link_finish";
  if (Math.abs(x - (box.x - HANDLE_AWAY)) <= reach) return "link_start";
  return null;
}

function hitLink(scene: Scene, view: View, x: number, y: number, reach: number): number | null {
  const { first, end } = visibleRows(view, scene.rows.length);
  let best: number | null = null;
  let nearest = reach;
  for (const link of visibleLinks(scene, first, end)) {
    const path = linkPath(scene, view, link);
    if (!path || !crossesPane(path, view.width)) continue;
    const away = distance(path, x, y);
    if (away <= nearest) {
      nearest = away;
      best = scene.links.indexOf(link);
    }
  }
  return best;
}
