import { line } from "d3-shape";
import { useFormats } from "../app/context";
import { civil } from "../format/Formats";
import type { KeyResult, Metric } from "../graph/types";
import styles from "./charts.module.css";

const [W, H] = [340, 120];

/** A metric over time with its trajectory, axes labelled at their ends. */
export function Trend({ metric, target }: { metric: Metric; target?: KeyResult | undefined }) {
  const formats = useFormats();
  const time = (day: string) => civil(day)?.getTime() ?? 0;
  const actual = metric.points.map((point) => ({ t: time(point.day), v: point.value }));
  const aim = target
    ? [
        { t: time(target.start_day), v: target.start_value },
        { t: time(target.due), v: target.target_value },
      ]
    : [];
  const all = [...actual, ...aim];
  if (all.length === 0) return <p>No value yet.</p>;
  const [t0, t1] = extent(all.map((point) => point.t));
  const [v0, v1] = extent(all.map((point) => point.v));
  const path = line<{ t: number; v: number }>()
    .x((point) => 40 + ((point.t - t0) / (t1 - t0 || 1)) * (W - 50))
    .y((point) => H - 22 - ((point.v - v0) / (v1 - v0 || 1)) * (H - 34));
  const day = (t: number) => formats.day(new Date(t).toISOString().slice(0, 10));
  return (
    <svg
      className={styles.trend}
      viewBox={`0 0 ${W} ${H}`}
      role="img"
      aria-label={`${metric.name} over time`}
    >
      <line className={styles.base} x1="40" x2={W - 10} y1={H - 22} y2={H - 22} />
      <text x="34" y={H - 20} textAnchor="end">
        {formats.figure(v0)}
      </text>
      <text x="34" y="15" textAnchor="end">
        {formats.figure(v1)}
      </text>
      <text x="40" y={H - 6}>
        {day(t0)}
      </text>
      <text x={W - 10} y={H - 6} textAnchor="end">
        {day(t1)}
      </text>
      <path className={styles.target} d={path(aim) ?? ""} />
      <path className={styles.actual} d={path(actual) ?? ""} />
    </svg>
  );
}

function extent(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}
