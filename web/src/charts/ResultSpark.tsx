import { useFormats } from "../app/context";
import { civil } from "../format/Formats";
import type { KeyResult, Metric } from "../graph/types";
import { Spark } from "./Hump";

const DAY = 86_400_000;

/** A key result's metric against where it was due, from just before it was set. */
export function ResultSpark({ result, metric }: { result: KeyResult; metric: Metric }) {
  const formats = useFormats();
  const time = (day: string) => civil(day)?.getTime() ?? 0;
  const begin = time(result.start_day);
  const shown = metric.points.filter((point) => time(point.day) >= begin - 14 * DAY);
  const actual = shown.map((point) => ({ time: time(point.day), value: point.value }));
  const target =
    result.trajectory.length > 0
      ? result.trajectory.map((point) => ({ time: time(point.day), value: point.value }))
      : [
          { time: begin, value: result.start_value },
          { time: time(result.due), value: result.target_value },
        ];
  const now = metric.points.at(-1);
  const unit = unitOf(metric);
  return (
    <Spark
      actual={actual}
      target={target}
      label={`${metric.name}: ${now ? formats.figure(now.value) : "no value yet"}, target ${formats.figure(result.target_value)}${unit} by ${formats.day(result.due)}`}
    />
  );
}

/** A unit as it stands behind a figure: `%`, ` h`. */
export function unitOf(metric: Metric): string {
  if (metric.unit === "%") return "%";
  return metric.unit.length > 0 && metric.unit.length <= 4 ? ` ${metric.unit}` : "";
}
