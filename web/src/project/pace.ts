import type { Formats } from "../format";
import type { Pace } from "../graph/forecast";

const counted = (amount: number, pace: Pace, formats: Formats) => {
  // Of a slow team a tenth says nothing.
  const step = amount < 1 ? 100 : 10;
  const shown = Math.round(amount * step) / step;
  const unit = pace.unit === "items" ? "item" : "point";
  return `${formats.figure(shown)} ${unit}${shown === 1 ? "" : "s"}`;
};

const periodOf = (pace: Pace) => (pace.period === "day" ? "working day" : "sprint");

/** “1.3 items a working day”. */
export function perPeriod(pace: Pace, formats: Formats): string {
  return `${counted(pace.per_period, pace, formats)} a ${periodOf(pace)}`;
}

/** Where that comes from, and what is still to do. */
export function pastOf(pace: Pace, formats: Formats): string {
  const periods = `${formats.figure(pace.periods)} ${periodOf(pace)}${pace.periods === 1 ? "" : "s"}`;
  return `${counted(pace.finished, pace, formats)} finished in ${periods} · ${counted(pace.left, pace, formats)} left`;
}
