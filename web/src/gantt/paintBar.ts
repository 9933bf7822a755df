import {
  BAR_HEIGHT,
  BAR_MIDDLE,
  BAR_TOP,
  barBox,
  fanCurve,
  fanEnd,
  inSight,
  rowY,
  type View,
} from "./layout";
import type { Palette } from "./palette";
import { toX } from "./scale";
import type { Bar, Fan, Layers } from "./scene";
import { diamond } from "./shapes";

/** One bar with what hangs on it: baseline below, slack and fan behind it, its promise on top. */
export function paintBar(
  g: CanvasRenderingContext2D,
  bar: Bar,
  view: View,
  row: number,
  layers: Layers,
  palette: Palette,
): void {
  if (!inSight(view, bar)) return;
  const colour = layers.critical && bar.critical ? palette.bad : palette.how;
  const middle = rowY(view, row) + BAR_MIDDLE;
  if (layers.baseline && bar.baseline) baseline(g, bar, view, row, palette);
  if (layers.slack && bar.slackUntil !== null) slack(g, bar, bar.slackUntil, view, middle, palette);
  if (layers.fans && bar.fan) fan(g, bar, bar.fan, view, middle, colour, palette);
  g.globalAlpha = bar.inactive ? 0.3 : 1;
  if (bar.kind === "summary") summary(g, bar, view, row, palette);
  else if (bar.kind === "milestone") milestone(g, bar, view, middle, colour, palette);
  else task(g, bar, view, row, colour, palette);
  g.globalAlpha = 1;
  if (bar.promise !== null) {
    const late = bar.finish > bar.promise;
    diamond(
      g,
      toX(view.scale, bar.promise),
      middle,
      5.5,
      late ? palette.bad : palette.surface,
      late ? palette.bad : palette.ink,
    );
  }
}

function task(
  g: CanvasRenderingContext2D,
  bar: Bar,
  view: View,
  row: number,
  colour: string,
  palette: Palette,
): void {
  const { x, y, width, height } = barBox(view, row, bar);
  const radius = Math.min(3.5, width / 2);
  g.beginPath();
  g.roundRect(x, y, width, height, radius);
  g.fillStyle = palette.surface;
  g.fill();
  g.fillStyle = colour;
  const alpha = g.globalAlpha;
  if (bar.progress >= 1) {
    g.globalAlpha = alpha * 0.45;
    g.fill();
  } else {
    g.globalAlpha = alpha * 0.9;
    g.fill();
    if (bar.progress > 0) {
      g.save();
      g.clip();
      g.globalAlpha = alpha * 0.55;
      g.fillStyle = palette.surface;
      g.fillRect(x, y, width * bar.progress, height);
      g.restore();
    }
  }
  g.globalAlpha = alpha;
}

function summary(
  g: CanvasRenderingContext2D,
  bar: Bar,
  view: View,
  row: number,
  palette: Palette,
): void {
  const x = toX(view.scale, bar.start);
  const right = Math.max(x + 4, toX(view.scale, bar.finish));
  const y = rowY(view, row) + 11;
  const notch = Math.min(5, (right - x) / 2);
  g.fillStyle = palette.ink;
  g.beginPath();
  g.moveTo(x, y);
  g.lineTo(right, y);
  g.lineTo(right, y + 8);
  g.lineTo(right - notch, y + 4);
  g.lineTo(x + notch, y + 4);
  g.lineTo(x, y + 8);
  g.closePath();
  g.fill();
  if (bar.progress > 0) {
    g.fillStyle = palette.how;
    g.fillRect(x, y, (right - x) * Math.min(bar.progress, 1), 2);
  }
}

function milestone(
  g: CanvasRenderingContext2D,
  bar: Bar,
  view: View,
  middle: number,
  colour: string,
  palette: Palette,
): void {
  const fill = bar.progress >= 1 ? palette.ink3 : bar.critical ? colour : palette.ink;
  diamond(g, toX(view.scale, bar.finish), middle, 8, fill, palette.surface);
}

function baseline(
  g: CanvasRenderingContext2D,
  bar: Bar,
  view: View,
  row: number,
  palette: Palette,
): void {
  if (!bar.baseline) return;
  const x = toX(view.scale, bar.baseline.start);
  const width = Math.max(3, toX(view.scale, bar.baseline.finish) - x);
  g.fillStyle = palette.lineStrong;
  g.beginPath();
  g.roundRect(x, rowY(view, row) + BAR_TOP + BAR_HEIGHT + 2, width, 3, 1.5);
  g.fill();
}

function slack(
  g: CanvasRenderingContext2D,
  bar: Bar,
  until: number,
  view: View,
  middle: number,
  palette: Palette,
): void {
  const from = toX(view.scale, bar.finish);
  const to = toX(view.scale, until);
  if (to - from < 3) return;
  g.strokeStyle = palette.ink3;
  g.lineWidth = 1;
  g.setLineDash([1.5, 2.5]);
  g.beginPath();
  g.moveTo(from, middle + 3);
  g.lineTo(to, middle + 3);
  g.stroke();
  g.setLineDash([]);
  g.beginPath();
  g.moveTo(to + 0.5, middle);
  g.lineTo(to + 0.5, middle + 6);
  g.stroke();
}

/** The fan, and in red what of it lies beyond the task's promise. */
function fan(
  g: CanvasRenderingContext2D,
  bar: Bar,
  shape: Fan,
  view: View,
  middle: number,
  colour: string,
  palette: Palette,
): void {
  const end = toX(view.scale, fanEnd(shape));
  const bend = toX(view.scale, shape.p10);
  if (end - bend < 2) return;
  const start = toX(view.scale, bar.start);
  g.save();
  g.beginPath();
  g.rect(start, middle - BAR_HEIGHT, Math.max(end - start, 0), 2 * BAR_HEIGHT);
  g.clip();
  tracefan(g, shape, view, middle);
  g.globalAlpha = 0.24;
  g.fillStyle = colour;
  g.fill();
  g.restore();
  if (bar.promise !== null && fanEnd(shape) > bar.promise) {
    const due = toX(view.scale, bar.promise);
    g.save();
    g.beginPath();
    g.rect(due, middle - BAR_HEIGHT, Math.max(end - due, 0), 2 * BAR_HEIGHT);
    g.clip();
    tracefan(g, shape, view, middle);
    g.globalAlpha = 0.5;
    g.fillStyle = palette.bad;
    g.fill();
    g.restore();
  }
  g.globalAlpha = 1;
}

function tracefan(g: CanvasRenderingContext2D, shape: Fan, view: View, middle: number): void {
  const half = BAR_HEIGHT / 2;
  const curve = fanCurve(shape).map(({ at, share }) => ({
    x: toX(view.scale, at),
    h: half * share,
  }));
  g.beginPath();
  curve.forEach(({ x, h }, i) => {
    if (i === 0) g.moveTo(x, middle - h);
    else g.lineTo(x, middle - h);
  });
  for (let i = curve.length - 1; i >= 0; i--) {
    const point = curve[i] as { x: number; h: number };
    g.lineTo(point.x, middle + point.h);
  }
  g.closePath();
}

/** The name right of all that belongs to the bar. */
export function paintName(
  g: CanvasRenderingContext2D,
  name: string,
  bar: Bar,
  view: View,
  row: number,
  layers: Layers,
  palette: Palette,
): void {
  const box = barBox(view, row, bar);
  const tail = layers.fans && bar.fan ? toX(view.scale, fanEnd(bar.fan)) : 0;
  const due = bar.promise === null ? 0 : toX(view.scale, bar.promise) + 6;
  const x = Math.max(box.x + box.width, tail, due) + 6;
  if (x > view.width || x < -400) return;
  g.font = `${bar.kind === "summary" ? "600" : "400"} 12px ${palette.font}`;
  g.textAlign = "left";
  g.textBaseline = "middle";
  g.fillStyle = palette.ink2;
  g.fillText(name, x, rowY(view, row) + BAR_MIDDLE);
}
