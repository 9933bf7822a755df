import type { Day } from "../graph/types";

/** A day so many days before another. */
export function daysBefore(day: Day, days: number): Day {
  const date = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
}
