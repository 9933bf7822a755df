import { type TimeScale, toMinute } from "./scale";
import {
  DAY,
  HOUR,
  type Minute,
  startOfDay,
  startOfMonth,
  startOfWeek,
  WEEK,
  yearOf,
} from "./time";

/** A mark on one tier of the header: the cell from here to the next tick. */
export interface Tick {
  readonly at: Minute;
  readonly label: string;
}

export interface Tiers {
  readonly major: Tick[];
  readonly minor: Tick[];
}

type Unit = "hour" | "hours6" | "day" | "week" | "month" | "quarter" | "year" | "decade";

/** Mean length in minutes, and the least width in pixels at which its labels can be read. */
const UNITS: Record<Unit, { minutes: number; width: number; major: Unit | null }> = {
  hour: { minutes: HOUR, width: 38, major: "day" },
  hours6: { minutes: 6 * HOUR, width: 38, major: "day" },
  day: { minutes: DAY, width: 22, major: "month" },
  week: { minutes: WEEK, width: 26, major: "month" },
  month: { minutes: 30.4 * DAY, width: 32, major: "year" },
  quarter: { minutes: 91.3 * DAY, width: 30, major: "year" },
  year: { minutes: 365.25 * DAY, width: 36, major: "decade" },
  decade: { minutes: 3652.5 * DAY, width: 0, major: null },
};

const ORDER: Unit[] = ["hour", "hours6", "day", "week", "month", "quarter", "year", "decade"];

export function minorUnit(minutesPerPixel: number): Unit {
  return (
    ORDER.find((unit) => UNITS[unit].minutes / minutesPerPixel >= UNITS[unit].width) ?? "decade"
  );
}

/** The two tiers of the header between the edges of a pane `width` pixels wide. */
export function tiers(scale: TimeScale, width: number, firstWeekday = 1, locale?: string): Tiers {
  const unit = minorUnit(scale.minutesPerPixel);
  const major = UNITS[unit].major;
  const to = toMinute(scale, width);
  const wide = UNITS[unit].minutes / scale.minutesPerPixel >= 64;
  return {
    minor: ticks(unit, scale.from, to, firstWeekday, (at) => label(unit, at, wide, locale)),
    major: major
      ? ticks(major, scale.from, to, firstWeekday, (at) => majorLabel(major, at, locale))
      : [],
  };
}

function ticks(
  unit: Unit,
  from: Minute,
  to: Minute,
  firstWeekday: number,
  name: (at: Minute) => string,
): Tick[] {
  const out: Tick[] = [];
  for (let at = floor(unit, from, firstWeekday); at < to; at = next(unit, at)) {
    out.push({ at, label: name(at) });
  }
  return out;
}

function floor(unit: Unit, at: Minute, firstWeekday: number): Minute {
  switch (unit) {
    case "hour":
      return Math.floor(at / HOUR) * HOUR;
    case "hours6":
      return Math.floor(at / (6 * HOUR)) * 6 * HOUR;
    case "day":
      return startOfDay(at);
    case "week":
      return startOfWeek(at, firstWeekday);
    case "month":
      return startOfMonth(at);
    case "quarter":
      return startOfMonth(at, -(new Date(at * 60_000).getUTCMonth() % 3));
    case "year":
      return Date.UTC(yearOf(at), 0) / 60_000;
    case "decade":
      return Date.UTC(Math.floor(yearOf(at) / 10) * 10, 0) / 60_000;
  }
}

function next(unit: Unit, at: Minute): Minute {
  switch (unit) {
    case "month":
      return startOfMonth(at, 1);
    case "quarter":
      return startOfMonth(at, 3);
    case "year":
      return startOfMonth(at, 12);
    case "decade":
      return startOfMonth(at, 120);
    default:
      return at + UNITS[unit].minutes;
  }
}

function label(unit: Unit, at: Minute, wide: boolean, locale?: string): string {
  switch (unit) {
    case "hour":
    case "hours6":
      return words(at, "hour", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, locale);
    case "day":
      return wide
        ? words(at, "wide-day", { weekday: "short", day: "numeric" }, locale)
        : String(new Date(at * 60_000).getUTCDate());
    case "week":
      return wide
        ? words(at, "week", { day: "numeric", month: "short" }, locale)
        : String(new Date(at * 60_000).getUTCDate());
    case "month":
      return words(at, "month", { month: "short" }, locale);
    case "quarter":
      return `Q${Math.floor(new Date(at * 60_000).getUTCMonth() / 3) + 1}`;
    case "year":
      return String(yearOf(at));
    case "decade":
      return `${yearOf(at)}s`;
  }
}

function majorLabel(unit: Unit, at: Minute, locale?: string): string {
  switch (unit) {
    case "day":
      return words(
        at,
        "long-day",
        { weekday: "short", day: "numeric", month: "long", year: "numeric" },
        locale,
      );
    case "month":
      return words(at, "long-month", { month: "long", year: "numeric" }, locale);
    default:
      return label(unit, at, true, locale);
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();
const spoken = new Map<string, string>();

/** Formatting dates costs more than drawing them, so each is done once. */
function words(
  at: Minute,
  style: string,
  options: Intl.DateTimeFormatOptions,
  locale?: string,
): string {
  const key = `${locale ?? ""}|${style}|${at}`;
  const known = spoken.get(key);
  if (known !== undefined) return known;
  const kind = `${locale ?? ""}|${style}`;
  let format = formats.get(kind);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
    formats.set(kind, format);
  }
  const text = format.format(at * 60_000);
  if (spoken.size > 5_000) spoken.clear();
  spoken.set(key, text);
  return text;
}
