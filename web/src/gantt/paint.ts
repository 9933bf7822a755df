import { freeSpans } from "./calendar";
import { HEADER, ROW, rowY, type View, visibleRows } from "./layout";
import { crossesPane, linkPath, visibleLinks } from "./links";
import { paintBar, paintName } from "./paintBar";
import type { Palette } from "./palette";
import { toX } from "./scale";
import type { Layers, Scene } from "./scene";
import { diamond, strokeLink } from "./shapes";
import { tiers } from "./ticks";

export interface Marked {
  readonly selected: ReadonlySet<string>;
}

/** Draws the part of the scene that is seen. Costs what is seen, not what there is. */
export function paint(
  g: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  layers: Layers,
  palette: Palette,
  marked: Marked,
): void {
  const bottom = HEADER + view.height;
  const { first, end } = visibleRows(view, scene.rows.length);
  const marks = tiers(view.scale, view.width, scene.firstWeekday);

  g.fillStyle = palette.surface;
  g.fillRect(0, 0, view.width, bottom);
  g.save();
  g.beginPath();
  g.rect(0, HEADER, view.width, view.height);
  g.clip();

  g.fillStyle = palette.howSoft;
  for (let row = first; row < end; row++) {
    if (marked.selected.has(scene.rows[row]?.id ?? "")) {
      g.fillRect(0, rowY(view, row), view.width, ROW);
    }
  }
  shade(g, scene, view, palette, bottom);
  grid(g, view, palette, first, end, marks, bottom);
  today(g, scene, view, palette, bottom);
  promise(g, scene, view, palette, bottom);

  for (let row = first; row < end; row++) {
    const bar = scene.rows[row]?.bar;
    if (bar) paintBar(g, bar, view, row, layers, palette);
  }
  if (layers.links) links(g, scene, view, layers, palette, first, end);
  if (layers.names) {
    for (let row = first; row < end; row++) {
      const entry = scene.rows[row];
      if (entry?.bar) paintName(g, entry.name, entry.bar, view, row, layers, palette);
    }
  }
  g.restore();
  header(g, scene, view, palette, marks);
}

function shade(
  g: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  palette: Palette,
  bottom: number,
): void {
  g.fillStyle = palette.sunken;
  g.globalAlpha = 0.75;
  const { scale } = view;
  const to = scale.from + view.width * scale.minutesPerPixel;
  for (const span of freeSpans(scene.calendar, scale.from, to, scale.minutesPerPixel)) {
    const x = toX(scale, span.start);
    g.fillRect(x, HEADER, toX(scale, span.finish) - x, bottom - HEADER);
  }
  g.globalAlpha = 1;
}

function grid(
  g: CanvasRenderingContext2D,
  view: View,
  palette: Palette,
  first: number,
  end: number,
  marks: ReturnType<typeof tiers>,
  bottom: number,
): void {
  g.fillStyle = palette.line;
  for (const tick of marks.minor) {
    g.fillRect(Math.round(toX(view.scale, tick.at)), HEADER, 1, bottom - HEADER);
  }
  for (let row = first; row < end; row++) {
    g.fillRect(0, Math.round(rowY(view, row)) + ROW - 1, view.width, 1);
  }
}

function today(
  g: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  palette: Palette,
  bottom: number,
): void {
  if (scene.today === null) return;
  g.fillStyle = palette.why;
  g.fillRect(toX(view.scale, scene.today) - 0.75, HEADER, 1.5, bottom - HEADER);
}

function promise(
  g: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  palette: Palette,
  bottom: number,
): void {
  if (scene.promise === null) return;
  const x = toX(view.scale, scene.promise);
  g.strokeStyle = palette.ink3;
  g.lineWidth = 1;
  g.setLineDash([2, 3]);
  g.beginPath();
  g.moveTo(x, HEADER);
  g.lineTo(x, bottom);
  g.stroke();
  g.setLineDash([]);
}

function links(
  g: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  layers: Layers,
  palette: Palette,
  first: number,
  end: number,
): void {
  for (const link of visibleLinks(scene, first, end)) {
    const path = linkPath(scene, view, link);
    if (!path || !crossesPane(path, view.width)) continue;
    const critical = layers.critical && link.critical;
    strokeLink(g, path, critical ? palette.bad : palette.ink3, critical ? 1.5 : 1.1);
  }
}

function header(
  g: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  palette: Palette,
  marks: ReturnType<typeof tiers>,
): void {
  g.fillStyle = palette.surface;
  g.fillRect(0, 0, view.width, HEADER);
  g.textBaseline = "alphabetic";
  g.textAlign = "left";
  g.font = `500 11px ${palette.font}`;
  g.fillStyle = palette.ink2;
  marks.major.forEach((tick, i) => {
    const x = Math.max(toX(view.scale, tick.at), 0);
    const following = marks.major[i + 1];
    const right = following ? toX(view.scale, following.at) : view.width + 200;
    if (right - x < g.measureText(tick.label).width + 8) return;
    g.fillText(tick.label, x + 5, 16);
  });
  g.font = `11px ${palette.font}`;
  for (const tick of marks.minor) {
    const x = Math.round(toX(view.scale, tick.at));
    g.fillStyle = palette.line;
    g.fillRect(x, HEADER - 20, 1, 20);
    g.fillStyle = palette.ink3;
    g.fillText(tick.label, x + 4, HEADER - 7);
  }
  g.fillStyle = palette.line;
  for (const tick of marks.major) g.fillRect(Math.round(toX(view.scale, tick.at)), 0, 1, HEADER);
  g.fillRect(0, HEADER - 1, view.width, 1);
  todayChip(g, scene, view, palette);
  if (scene.promise !== null) {
    diamond(g, toX(view.scale, scene.promise), HEADER - 6, 5, palette.ink, palette.surface);
  }
}

function todayChip(g: CanvasRenderingContext2D, scene: Scene, view: View, palette: Palette): void {
  if (scene.today === null) return;
  const x = toX(view.scale, scene.today);
  if (x < -40 || x > view.width + 40) return;
  const text = "today";
  g.font = `600 10px ${palette.font}`;
  const width = g.measureText(text).width + 10;
  g.fillStyle = palette.why;
  g.beginPath();
  g.roundRect(x - width / 2, 4, width, 15, 7);
  g.fill();
  g.fillRect(x - 0.75, 19, 1.5, HEADER - 19);
  g.fillStyle = palette.surface;
  g.fillText(text, x - width / 2 + 5, 15);
}
