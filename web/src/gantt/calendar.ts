import { DAY, type Minute, parseLocal, weekday } from "./time";

/** Working time as the graph writes it: minutes after midnight. */
export interface Shift {
  readonly start_minute: number;
  readonly end_minute: number;
}

export interface CalendarData {
  readonly id: string;
  readonly base?: string | null;
  /** Monday first; null or left out inherits from the base. */
  readonly week?: readonly (readonly Shift[] | null)[];
  readonly work_weeks?: readonly {
    readonly first_day: string;
    readonly last_day: string;
    readonly week: readonly (readonly Shift[] | null)[];
  }[];
  readonly exceptions?: readonly {
    readonly first_day: string;
    readonly last_day: string;
    readonly shifts?: readonly Shift[];
  }[];
}

/** How far ahead to look for working time before giving up: a calendar may have none. */
const HORIZON_DAYS = 4_000;
const LONGEST_BASE_CHAIN = 16;

const OFFICE: readonly Shift[] = [
  { start_minute: 480, end_minute: 720 },
  { start_minute: 780, end_minute: 1020 },
];

/** Used where a plan names no calendar: Monday to Friday, 8 to 12 and 13 to 17. */
export const STANDARD: CalendarData = {
  id: "standard",
  week: [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, [], []],
};

type Rule = (day: number) => readonly Shift[] | null;

/**
 * One calendar with its bases resolved. An exception beats a work week, which beats the week,
 * which beats the base. Days are looked up once and remembered.
 */
export class WorkingTime {
  private readonly rules: Rule[];
  private readonly days = new Map<number, readonly Shift[]>();

  constructor(calendar: CalendarData, all: ReadonlyMap<string, CalendarData> = new Map()) {
    this.rules = [];
    let current: CalendarData | undefined = calendar;
    for (let depth = 0; current && depth < LONGEST_BASE_CHAIN; depth++) {
      this.rules.push(ruleOf(current));
      current = current.base ? all.get(current.base) : undefined;
    }
  }

  /** The shifts of a day (days since 1970), in order; empty when nobody works. */
  shifts(day: number): readonly Shift[] {
    const known = this.days.get(day);
    if (known) return known;
    let found: readonly Shift[] = [];
    for (const rule of this.rules) {
      const answer = rule(day);
      if (answer) {
        found = answer;
        break;
      }
    }
    this.days.set(day, found);
    return found;
  }

  /** The first working minute at or after `at`; `at` itself when there is none in sight. */
  next(at: Minute): Minute {
    const first = Math.floor(at / DAY);
    for (let day = first; day < first + HORIZON_DAYS; day++) {
      for (const shift of this.shifts(day)) {
        if (day * DAY + shift.end_minute > at) return Math.max(at, day * DAY + shift.start_minute);
      }
    }
    return at;
  }

  /** The last moment at or before `at` at which work can end; `at` itself when there is none. */
  previous(at: Minute): Minute {
    const first = Math.floor(at / DAY);
    for (let day = first; day > first - HORIZON_DAYS; day--) {
      const shifts = this.shifts(day);
      for (let i = shifts.length - 1; i >= 0; i--) {
        const shift = shifts[i] as Shift;
        if (day * DAY + shift.start_minute < at) return Math.min(at, day * DAY + shift.end_minute);
      }
    }
    return at;
  }

  /** Working minutes from `from` to `to`; negative when `to` is earlier. */
  between(from: Minute, to: Minute): number {
    if (to < from) return -this.between(to, from);
    let total = 0;
    for (let day = Math.floor(from / DAY); day * DAY < to; day++) {
      for (const shift of this.shifts(day)) {
        const start = Math.max(from, day * DAY + shift.start_minute);
        const end = Math.min(to, day * DAY + shift.end_minute);
        if (end > start) total += end - start;
      }
    }
    return total;
  }

  /** When `minutes` of work begun at `from` are done. Without working time: as if round the clock. */
  add(from: Minute, minutes: number): Minute {
    if (minutes <= 0) return from;
    let left = minutes;
    let idle = 0;
    for (let day = Math.floor(from / DAY); idle < HORIZON_DAYS; day++) {
      idle++;
      for (const shift of this.shifts(day)) {
        const start = Math.max(from, day * DAY + shift.start_minute);
        const room = day * DAY + shift.end_minute - start;
        if (room <= 0) continue;
        idle = 0;
        if (room >= left) return start + left;
        left -= room;
      }
    }
    return from + minutes;
  }
}

function ruleOf(calendar: CalendarData): Rule {
  const exceptions = (calendar.exceptions ?? []).map((exception) => ({
    first: parseLocal(exception.first_day) / DAY,
    last: parseLocal(exception.last_day) / DAY,
    shifts: exception.shifts ?? [],
  }));
  const workWeeks = (calendar.work_weeks ?? []).map((range) => ({
    first: parseLocal(range.first_day) / DAY,
    last: parseLocal(range.last_day) / DAY,
    week: range.week,
  }));
  return (day) => {
    const exception = exceptions.find((range) => range.first <= day && day <= range.last);
    if (exception) return exception.shifts;
    const workWeek = workWeeks.find((range) => range.first <= day && day <= range.last);
    return workWeek?.week[weekday(day)] ?? calendar.week?.[weekday(day)] ?? null;
  };
}

export interface Span {
  readonly start: Minute;
  readonly finish: Minute;
}

/**
 * What to shade between two moments. Far away nothing, at day level whole free days, close up
 * every hour nobody works; neighbouring spans are joined.
 */
export function freeSpans(
  calendar: WorkingTime,
  from: Minute,
  to: Minute,
  minutesPerPixel: number,
): Span[] {
  const dayWidth = DAY / minutesPerPixel;
  if (dayWidth < 3) return [];
  const hours = dayWidth >= 96;
  const out: Span[] = [];
  let open: Minute | null = null;
  const close = (at: Minute) => {
    if (open !== null && at > open) out.push({ start: open, finish: at });
    open = null;
  };
  const last = Math.ceil(to / DAY);
  for (let day = Math.floor(from / DAY); day < last; day++) {
    const shifts = calendar.shifts(day);
    if (shifts.length === 0) {
      open ??= day * DAY;
    } else if (!hours) {
      close(day * DAY);
    } else {
      open ??= day * DAY;
      for (const shift of shifts) {
        close(day * DAY + shift.start_minute);
        open = day * DAY + shift.end_minute;
      }
    }
  }
  close(last * DAY);
  return out;
}
