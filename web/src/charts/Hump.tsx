import { area, curveBasis, line } from "d3-shape";
import { useId } from "react";
import { useFormats } from "../app/context";
import { civil } from "../format/Formats";
import type { OutcomeForecast } from "../graph/forecast";
import type { Day } from "../graph/types";
import styles from "./charts.module.css";

interface Props {
  forecast: OutcomeForecast;
  due: Day | null | undefined;
  today: Day | null | undefined;
  /** The common axis of all humps on the page. */
  from: number;
  to: number;
}

/** About as wide as it is shown, so that its words keep their size. */
const WIDTH = 280;
const BASE = 30;
const DAY = 86_400_000;

/** When something becomes real, as a shape on a time axis; what lies beyond the promise is red. */
export function Hump({ forecast, due, today, from, to }: Props) {
  const formats = useFormats();
  const id = useId();
  const x = (time: number) => ((time - from) / (to - from)) * WIDTH;
  const at = (day: string | null | undefined) => {
    const time = civil(day)?.getTime();
    return time === undefined ? undefined : x(time);
  };
  // A promise is kept until the end of its day.
  const dueTime = civil(due)?.getTime();
  const dueX = dueTime === undefined ? undefined : x(dueTime + DAY);
  const todayX = at(today);
  const p80X = at(forecast.finish?.p80);
  const hump = forecast.hump;
  const start = civil(hump?.from)?.getTime();
  const end = civil(hump?.to)?.getTime();
  const words = forecast.finish
    ? `P10 ${formats.day(forecast.finish.p10)}, P50 ${formats.day(forecast.finish.p50)}, P80 ${formats.day(forecast.finish.p80)}` +
      (due ? `, promised ${formats.day(due)}` : "")
    : "No forecast yet";
  let shape = "";
  let clip = WIDTH;
  if (hump && start !== undefined && end !== undefined) {
    const step = (end - start) / Math.max(hump.bins.length, 1);
    const bins = smooth(hump.bins, step);
    const most = Math.max(...bins, 1e-9);
    const points: [number, number][] = [
      [x(start), BASE],
      ...bins.map((share, bin): [number, number] => [
        x(start + (bin + 0.5) * step),
        BASE - (share / most) * 23,
      ]),
      [x(end), BASE],
    ];
    shape =
      area<[number, number]>()
        .x((point) => point[0])
        .y0(BASE)
        .y1((point) => point[1])
        .curve(curveBasis)(points) ?? "";
    clip = Math.max(0, Math.min(WIDTH, dueX ?? WIDTH));
  }
  return (
    <svg className={styles.hump} viewBox={`0 0 ${WIDTH} 46`} role="img" aria-label={words}>
      <title>{words}</title>
      {months(from, to).map((month) => (
        <g key={month.getTime()} className={styles.month}>
          <line x1={x(month.getTime())} x2={x(month.getTime())} y1="2" y2="34" />
          <text x={x(month.getTime()) + 3} y="44">
            {formats.month(month)}
          </text>
        </g>
      ))}
      <clipPath id={`${id}-kept`}>
        <rect x="0" y="0" width={clip} height="46" />
      </clipPath>
      <clipPath id={`${id}-late`}>
        <rect x={clip} y="0" width={WIDTH - clip} height="46" />
      </clipPath>
      <path className={styles.shape} d={shape} clipPath={`url(#${id}-kept)`} />
      <path className={styles.late} d={shape} clipPath={`url(#${id}-late)`} />
      <line className={styles.base} x1="0" x2={WIDTH} y1={BASE} y2={BASE} />
      {todayX === undefined ? null : (
        <line className={styles.today} x1={todayX} x2={todayX} y1="2" y2="34" />
      )}
      {p80X === undefined ? null : (
        <line className={styles.p80} x1={p80X} x2={p80X} y1="10" y2={BASE} />
      )}
      {dueX === undefined ? null : (
        <>
          <path className={styles.due} d={`M${dueX},3l5,5l-5,5l-5,-5Z`} />
          <line className={styles.dueLine} x1={dueX} x2={dueX} y1="13" y2={BASE} />
        </>
      )}
    </svg>
  );
}

/** Nothing finishes on a weekend; a week's running mean keeps that from looking like a comb. */
export function smooth(bins: readonly number[], step: number): number[] {
  const half = Math.round((3.5 * DAY) / Math.max(step, 1));
  if (half < 1) return [...bins];
  return bins.map((_, at) => {
    let sum = 0;
    for (let near = at - half; near <= at + half; near++) sum += bins[near] ?? 0;
    return sum / (2 * half + 1);
  });
}

/** First days of months inside the axis, thinned out so that their names fit. */
function months(from: number, to: number): Date[] {
  const first = new Date(from);
  const all: Date[] = [];
  for (let index = 1; index < 240; index++) {
    const month = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + index, 1));
    // A month that begins at the very end has no room for its name.
    if (month.getTime() >= to - (to - from) / 14) break;
    all.push(month);
  }
  const every = Math.ceil(all.length / 6);
  return all.filter((_, index) => index % every === 0);
}

interface SparkProps {
  actual: readonly { time: number; value: number }[];
  target: readonly { time: number; value: number }[];
  label: string;
}

/** A metric (solid) against its trajectory (dashed). */
export function Spark({ actual, target, label }: SparkProps) {
  const all = [...actual, ...target];
  if (all.length === 0) return null;
  const times = all.map((point) => point.time);
  const values = all.map((point) => point.value);
  const [t0, t1] = [Math.min(...times), Math.max(...times)];
  const [v0, v1] = [Math.min(...values), Math.max(...values)];
  const path = line<{ time: number; value: number }>()
    .x((point) => 4 + ((point.time - t0) / (t1 - t0 || 1)) * 108)
    .y((point) => 31 - ((point.value - v0) / (v1 - v0 || 1)) * 26);
  const last = actual.at(-1);
  return (
    <svg className={styles.spark} viewBox="0 0 118 36" role="img" aria-label={label}>
      <title>{label}</title>
      <path className={styles.target} d={path([...target]) ?? ""} />
      <path className={styles.actual} d={path([...actual]) ?? ""} />
      {last ? (
        <circle
          cx={4 + ((last.time - t0) / (t1 - t0 || 1)) * 108}
          cy={31 - ((last.value - v0) / (v1 - v0 || 1)) * 26}
          r="3"
        />
      ) : null}
    </svg>
  );
}
