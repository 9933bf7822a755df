import type { Point } from "./routing";

/** A line with an arrow head on its last point. */
export function strokeLink(
  g: CanvasRenderingContext2D,
  path: readonly Point[],
  colour: string,
  width: number,
): void {
  const last = path[path.length - 1] as Point;
  const before = path[path.length - 2] ?? last;
  const toRight = last.x >= before.x ? 1 : -1;
  g.strokeStyle = colour;
  g.fillStyle = colour;
  g.lineWidth = width;
  g.lineJoin = "round";
  g.beginPath();
  path.forEach((point, i) => {
    if (i === 0) g.moveTo(point.x, point.y);
    else g.lineTo(i === path.length - 1 ? point.x - toRight * 4 : point.x, point.y);
  });
  g.stroke();
  g.beginPath();
  g.moveTo(last.x, last.y);
  g.lineTo(last.x - toRight * 6, last.y - 3.5);
  g.lineTo(last.x - toRight * 6, last.y + 3.5);
  g.fill();
}

export function diamond(
  g: CanvasRenderingContext2D,
  x: number,
  y: number,
  half: number,
  fill: string,
  edge: string,
): void {
  g.beginPath();
  g.moveTo(x, y - half);
  g.lineTo(x + half, y);
  g.lineTo(x, y + half);
  g.lineTo(x - half, y);
  g.closePath();
  g.fillStyle = fill;
  g.fill();
  g.strokeStyle = edge;
  g.lineWidth = 1;
  g.stroke();
}
