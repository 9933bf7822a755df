import type { Formats } from "../format";
import type { Pace } from "../graph/forecast";

const counted = (amount: number, pace: Pace, formats: Formats) => {
  const tenths = Math.round(amount * 10) / 10;
  const unit = pace.unit === "items" ? "item" : "point";
  return `${formats.figure(tenths)} ${unit}${tenths === 1 ? "" : "s"}`;
};

/** “1.3 items a working day”. */
export function perPeriod(pace: Pace, formats: Formats): string {
  const period = pace.period === "day" ? "working day" : "sprint";
  return `${counted(pace.per_period, pace, formats)} a ${period}`;
}

/** Where that comes from, and what is still to do. */
export function pastOf(pace: Pace, formats: Formats): string {
  const period = pace.period === "day" ? "working day" : "sprint";
  const periods = `${formats.figure(pace.periods)} ${period}${pace.periods === 1 ? "" : "s"}`;
  return `${counted(pace.finished, pace, formats)} finished in ${periods} · ${counted(pace.left, pace, formats)} left`;
}
