import { DAY, dayIndex, HOUR, type Minute, parseLocal, weekday } from "../gantt/time";
import type { Parsed } from "./duration";

/** Days as people type them: `2027-03-14`, `14 Mar`, `14.3.`, `3/14`, `today`, `+5d`, `fri`. */

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Whether the reader's own dates begin with the month; decides what `3/4` means. */
function monthFirst(locale?: string): boolean {
  const parts = new Intl.DateTimeFormat(locale).formatToParts(0);
  const month = parts.findIndex((part) => part.type === "month");
  return month < parts.findIndex((part) => part.type === "day");
}

/**
 * The moment a text means; without a time of day, `minuteOfDay` of that day. A year left out is the
 * one that puts the day nearest to `today`.
 */
export function parseDate(
  text: string,
  today: Minute,
  minuteOfDay = 0,
  locale?: string,
): Parsed<Minute> {
  const time = /[\sT](\d{1,2}):(\d{2})(?::\d{2})?$/.exec(text.trim());
  const dayText = (time ? text.trim().slice(0, time.index) : text).trim().toLowerCase();
  const minutes = time ? Number(time[1]) * HOUR + Number(time[2]) : minuteOfDay;
  const day = minutes < DAY ? parseDay(dayText, dayIndex(today), locale) : null;
  if (day === null) {
    return {
      ok: false,
      error: `“${text.trim()}” is not a date. Write 14 Mar, 2027-03-14, fri or +5d.`,
    };
  }
  return { ok: true, value: day * DAY + minutes };
}

function parseDay(text: string, today: number, locale?: string): number | null {
  const named = { today: 0, tomorrow: 1, yesterday: -1 }[text];
  if (named !== undefined) return today + named;
  const ahead = /^([+-]\d{1,5})\s*(d|w)?$/.exec(text);
  if (ahead) return today + Number(ahead[1]) * (ahead[2] === "w" ? 7 : 1);
  const dayName = WEEKDAYS.indexOf(text.slice(0, 3));
  if (dayName >= 0 && /^[a-z]+$/.test(text)) {
    return today + ((dayName - weekday(today) + 7) % 7 || 7);
  }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return dayNumber(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  return worded(text, today) ?? figures(text, today, locale);
}

/** `14 Mar 2027` or `March 14`. */
function worded(text: string, today: number): number | null {
  const dayFirst = /^(\d{1,2})\.?\s+([a-z]{3,})\.?,?(?:\s+(\d{2,4}))?$/.exec(text);
  const monthFirstWords = /^([a-z]{3,})\.?\s+(\d{1,2}),?(?:\s+(\d{2,4}))?$/.exec(text);
  const month = MONTHS.indexOf((dayFirst?.[2] ?? monthFirstWords?.[1] ?? "").slice(0, 3)) + 1;
  if (month === 0) return null;
  const day = Number(dayFirst?.[1] ?? monthFirstWords?.[2]);
  return nearest(dayFirst?.[3] ?? monthFirstWords?.[3], month, day, today);
}

/** `14.3.`, `14/3/27`, `3/14`: the reader's own order. */
function figures(text: string, today: number, locale?: string): number | null {
  const match = /^(\d{1,2})([./-])(\d{1,2})(?:\2(\d{2,4})?)?$/.exec(text);
  if (!match) return null;
  const [first, second] = [Number(match[1]), Number(match[3])];
  const swap = match[2] !== "." && monthFirst(locale);
  return nearest(match[4], swap ? first : second, swap ? second : first, today);
}

function nearest(
  year: string | undefined,
  month: number,
  day: number,
  today: number,
): number | null {
  if (year) return dayNumber(Number(year) < 100 ? 2000 + Number(year) : Number(year), month, day);
  const now = new Date(today * 86_400_000).getUTCFullYear();
  const found = [now - 1, now, now + 1]
    .map((candidate) => dayNumber(candidate, month, day))
    .filter((candidate) => candidate !== null);
  return found.sort((a, b) => Math.abs(a - today) - Math.abs(b - today))[0] ?? null;
}

/** Days since 1970; none for a day that no month has. */
function dayNumber(year: number, month: number, day: number): number | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real && year >= 1900 && year <= 2200 ? date.getTime() / 86_400_000 : null;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(style: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let known = formats.get(style);
  if (!known) {
    known = new Intl.DateTimeFormat(undefined, { ...options, timeZone: "UTC" });
    formats.set(style, known);
  }
  return known;
}

/** `14 Mar`, with the year when it is not the one of `today`. */
export function shortDay(minute: Minute, today: Minute): string {
  const same =
    new Date(minute * 60_000).getUTCFullYear() === new Date(today * 60_000).getUTCFullYear();
  return same
    ? format("day", { day: "numeric", month: "short" }).format(minute * 60_000)
    : format("day-year", { day: "numeric", month: "short", year: "numeric" }).format(
        minute * 60_000,
      );
}

export function longDay(minute: Minute): string {
  return format("long", {
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
  }).format(minute * 60_000);
}

/** The wall clock of a place, as a minute of the plan's axis. */
export function wallClock(moment: Date, timeZone: string): Minute {
  try {
    const parts = new Intl.DateTimeFormat("sv-SE", {
      timeZone,
      dateStyle: "short",
      timeStyle: "medium",
    }).format(moment);
    const minute = parseLocal(parts.replace(" ", "T"));
    return Number.isFinite(minute) ? minute : moment.getTime() / 60_000;
  } catch {
    return moment.getTime() / 60_000;
  }
}
