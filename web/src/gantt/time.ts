/**
 * Wall-clock time as one number: minutes since 1970-01-01T00:00 on the plan's own clock.
 * The plan's dates carry no zone, so daylight saving never bends the axis.
 */
export type Minute = number;

export const HOUR = 60;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

/** `2027-03-14T08:00:00` or `2027-03-14`; NaN when it is neither. */
export function parseLocal(text: string): Minute {
  const full = text.length === 10 ? `${text}T00:00:00` : text;
  return Date.parse(`${full}Z`) / 60_000;
}

export function formatLocal(minute: Minute): string {
  return new Date(Math.round(minute * 60) * 1000).toISOString().slice(0, 19);
}

export function formatDay(minute: Minute): string {
  return formatLocal(minute).slice(0, 10);
}

/** Days since 1970-01-01. */
export function dayIndex(minute: Minute): number {
  return Math.floor(minute / DAY);
}

/** 0 Monday to 6 Sunday; 1970-01-01 was a Thursday. */
export function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

export function startOfDay(minute: Minute): Minute {
  return dayIndex(minute) * DAY;
}

/** `first` is 1 Monday to 7 Sunday. */
export function startOfWeek(minute: Minute, first = 1): Minute {
  const day = dayIndex(minute);
  return (day - ((weekday(day) - (first - 1) + 7) % 7)) * DAY;
}

/** The first minute of the month that holds `minute`, moved by `months`. */
export function startOfMonth(minute: Minute, months = 0): Minute {
  const date = new Date(minute * 60_000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / 60_000;
}

export function monthOf(minute: Minute): number {
  return new Date(minute * 60_000).getUTCMonth();
}

export function yearOf(minute: Minute): number {
  return new Date(minute * 60_000).getUTCFullYear();
}
