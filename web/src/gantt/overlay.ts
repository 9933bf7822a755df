import type { Ghost } from "./drag";
import { HANDLE_AWAY } from "./hit";
import { BAR_HEIGHT, BAR_MIDDLE, BAR_TOP, barBox, HEADER, ROW, rowY, type View } from "./layout";
import { linkPath } from "./links";
import type { Palette } from "./palette";
import { type Point, route } from "./routing";
import { toX } from "./scale";
import type { LinkKind, Scene } from "./scene";
import { diamond, strokeLink } from "./shapes";

/** What moves while the scene stands still. */
export interface Overlay {
  readonly hoverRow: number | null;
  /** The bar under the pointer shows its handles. */
  readonly handles: number | null;
  readonly hoverLink: number | null;
  readonly ghost: { readonly row: number; readonly at: Ghost; readonly words: string } | null;
  readonly connecting: {
    readonly from: Point;
    readonly to: Point;
    readonly kind: LinkKind;
    readonly target: number | null;
    readonly words: string;
  } | null;
}

export const NOTHING: Overlay = {
  hoverRow: null,
  handles: null,
  hoverLink: null,
  ghost: null,
  connecting: null,
};

export function paintOverlay(
  g: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  overlay: Overlay,
  palette: Palette,
): void {
  g.clearRect(0, 0, view.width, HEADER + view.height);
  g.save();
  g.beginPath();
  g.rect(0, HEADER, view.width, view.height);
  g.clip();
  if (overlay.hoverRow !== null) {
    g.globalAlpha = 0.035;
    g.fillStyle = palette.ink;
    g.fillRect(0, rowY(view, overlay.hoverRow), view.width, ROW);
    g.globalAlpha = 1;
  }
  if (overlay.hoverLink !== null) {
    const link = scene.links[overlay.hoverLink];
    const path = link && linkPath(scene, view, link);
    if (path) strokeLink(g, path, palette.how, 2.5);
  }
  if (overlay.handles !== null) handles(g, scene, view, overlay.handles, palette);
  if (overlay.ghost) ghost(g, scene, view, overlay.ghost, palette);
  if (overlay.connecting) connecting(g, scene, view, overlay.connecting, palette);
  g.restore();
}

function handles(
  g: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  row: number,
  palette: Palette,
): void {
  const bar = scene.rows[row]?.bar;
  if (!bar) return;
  const box = barBox(view, row, bar);
  const middle = rowY(view, row) + BAR_MIDDLE;
  g.fillStyle = palette.surface;
  g.strokeStyle = palette.ink3;
  g.lineWidth = 1.5;
  for (const x of [box.x - HANDLE_AWAY, box.x + box.width + HANDLE_AWAY]) {
    g.beginPath();
    g.arc(x, middle, 4, 0, 2 * Math.PI);
    g.fill();
    g.stroke();
  }
  if (bar.canResize && box.width > 8) {
    g.fillStyle = palette.surface;
    g.fillRect(box.x + box.width - 3.5, box.y + 3, 1.5, box.height - 6);
  }
  if (bar.canProgress && box.width > 20) {
    const x = box.x + box.width * bar.progress;
    const y = box.y + box.height;
    g.fillStyle = palette.ink;
    g.beginPath();
    g.moveTo(x, y - 4);
    g.lineTo(x + 4, y + 3);
    g.lineTo(x - 4, y + 3);
    g.fill();
  }
}

function ghost(
  g: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  moving: NonNullable<Overlay["ghost"]>,
  palette: Palette,
): void {
  const bar = scene.rows[moving.row]?.bar;
  if (!bar) return;
  const x = toX(view.scale, moving.at.start);
  const width = Math.max(3, toX(view.scale, moving.at.finish) - x);
  const y = rowY(view, moving.row) + BAR_TOP;
  g.strokeStyle = palette.ink;
  g.fillStyle = palette.how;
  g.lineWidth = 1.5;
  if (bar.kind === "milestone") {
    diamond(g, x + (width > 3 ? width : 0), y + BAR_HEIGHT / 2, 8, palette.how, palette.ink);
  } else {
    g.globalAlpha = 0.55;
    g.beginPath();
    g.roundRect(x, y, width, BAR_HEIGHT, 3.5);
    g.fill();
    g.globalAlpha = 1;
    g.stroke();
    if (moving.at.progress !== bar.progress) {
      g.fillStyle = palette.ink;
      g.fillRect(x + width * moving.at.progress - 1, y - 2, 2, BAR_HEIGHT + 4);
    }
  }
  g.globalAlpha = 0.4;
  g.setLineDash([2, 3]);
  g.beginPath();
  for (const edge of [x, x + width]) {
    g.moveTo(edge, HEADER);
    g.lineTo(edge, HEADER + view.height);
  }
  g.lineWidth = 1;
  g.stroke();
  g.setLineDash([]);
  g.globalAlpha = 1;
  bubble(g, view, x + width + 10, y - 6, moving.words, palette);
}

function connecting(
  g: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  line: NonNullable<Overlay["connecting"]>,
  palette: Palette,
): void {
  const target = line.target === null ? null : scene.rows[line.target]?.bar;
  if (line.target !== null && target) {
    const box = barBox(view, line.target, target);
    g.strokeStyle = palette.how;
    g.lineWidth = 2;
    g.beginPath();
    g.roundRect(box.x - 2, box.y - 2, box.width + 4, box.height + 4, 5);
    g.stroke();
  }
  strokeLink(g, route(line.kind, line.from, line.to, ROW / 2 - 1), palette.how, 1.75);
  bubble(g, view, line.to.x + 14, line.to.y + 12, line.words, palette);
}

/** A few words beside the pointer, kept inside the pane. */
function bubble(
  g: CanvasRenderingContext2D,
  view: View,
  x: number,
  y: number,
  words: string,
  palette: Palette,
): void {
  if (!words) return;
  g.font = `500 12px ${palette.font}`;
  const width = g.measureText(words).width + 16;
  const left = Math.max(4, Math.min(x, view.width - width - 4));
  const top = Math.max(HEADER + 2, Math.min(y, HEADER + view.height - 26));
  g.fillStyle = palette.ink;
  g.beginPath();
  g.roundRect(left, top, width, 24, 6);
  g.fill();
  g.fillStyle = palette.surface;
  g.textAlign = "left";
  g.textBaseline = "middle";
  g.fillText(words, left + 8, top + 12.5);
}
