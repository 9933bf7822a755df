import type { Day, Estimate, LocalTime, Moment, Workspace } from "../graph/types";

/** Writes dates, durations, money and shares in the person's language and the workspace's units. */
export class Formats {
  private readonly dayMonth: Intl.DateTimeFormat;
  private readonly dayMonthYear: Intl.DateTimeFormat;
  private readonly weekdayDay: Intl.DateTimeFormat;
  private readonly monthShort: Intl.DateTimeFormat;
  private readonly moment: Intl.DateTimeFormat;
  private readonly whole: Intl.NumberFormat;
  private readonly figures: Intl.NumberFormat;
  private readonly cents: Intl.NumberFormat;
  private readonly compact: Intl.NumberFormat;
  private readonly relative: Intl.RelativeTimeFormat;
  readonly minutesPerDay: number;
  private readonly minorPerUnit: number;
  private readonly decimal: string;

  constructor(workspace: Workspace | undefined, locale: string = navigator.language) {
    const currency = workspace?.currency ?? "EUR";
    this.minutesPerDay = workspace?.minutes_per_day ?? 480;
    const civil = { timeZone: "UTC" } as const;
    this.dayMonth = new Intl.DateTimeFormat(locale, { ...civil, day: "numeric", month: "short" });
    this.dayMonthYear = new Intl.DateTimeFormat(locale, {
      ...civil,
      day: "numeric",
      month: "short",
      year: "numeric",
    });
    this.weekdayDay = new Intl.DateTimeFormat(locale, {
      ...civil,
      weekday: "short",
      day: "numeric",
      month: "short",
    });
    this.monthShort = new Intl.DateTimeFormat(locale, { ...civil, month: "short" });
    this.moment = new Intl.DateTimeFormat(locale, {
      timeZone: workspace?.time_zone ?? "UTC",
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
    });
    this.cents = new Intl.NumberFormat(locale, { style: "currency", currency });
    const digits = this.cents.resolvedOptions().maximumFractionDigits ?? 2;
    this.minorPerUnit = 10 ** digits;
    this.whole = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      maximumFractionDigits: 0,
    });
    this.compact = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      notation: "compact",
      maximumSignificantDigits: 3,
    });
    this.figures = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
    const parts = this.figures.formatToParts(1.5);
    this.decimal = parts.find((part) => part.type === "decimal")?.value ?? ".";
    this.relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "long" });
  }

  /** `14 Mar`, with the year when it is not this one. */
  day(date: Day | LocalTime | null | undefined): string {
    const parsed = civil(date);
    if (!parsed) return "";
    const thisYear = parsed.getUTCFullYear() === new Date().getFullYear();
    return (thisYear ? this.dayMonth : this.dayMonthYear).format(parsed);
  }

  /** `14 Mar` in whatever year: for axes whose years are plain. */
  shortDay(date: Day | LocalTime | null | undefined): string {
    const parsed = civil(date);
    return parsed ? this.dayMonth.format(parsed) : "";
  }

  /** `Sun 14 Mar` */
  weekday(date: Day | LocalTime | null | undefined): string {
    const parsed = civil(date);
    return parsed ? this.weekdayDay.format(parsed) : "";
  }

  month(date: Date): string {
    return this.monthShort.format(date);
  }

  at(moment: Moment | null | undefined): string {
    return moment ? this.moment.format(new Date(moment)) : "";
  }

  /** `3 days ago` */
  ago(moment: Moment | null | undefined): string {
    if (!moment) return "";
    const seconds = (new Date(moment).getTime() - Date.now()) / 1_000;
    const steps: [Intl.RelativeTimeFormatUnit, number][] = [
      ["day", 86_400],
      ["hour", 3_600],
      ["minute", 60],
    ];
    for (const [unit, length] of steps) {
      if (Math.abs(seconds) >= length)
        return this.relative.format(Math.round(seconds / length), unit);
    }
    return this.relative.format(0, "minute");
  }

  /** Working time in the largest unit that keeps it readable: `3 d`, `4 h`. */
  duration(minutes: number | null | undefined): string {
    if (minutes === null || minutes === undefined) return "";
    const days = minutes / this.minutesPerDay;
    if (minutes === 0) return "0 d";
    if (Math.abs(days) >= 1) return `${this.figures.format(round(days, 1))} d`;
    if (Math.abs(minutes) >= 60) return `${this.figures.format(round(minutes / 60, 1))} h`;
    return `${this.figures.format(minutes)} min`;
  }

  /** `8 d`, or `5–8–12 d` for three points. */
  estimate(estimate: Estimate): string {
    const { low_minutes: low, likely_minutes: likely, high_minutes: high } = estimate;
    if (low === null || high === null) return this.duration(likely);
    const parts = [low, likely, high];
    const inHours = parts.every((part) => part < this.minutesPerDay);
    const unit = inHours ? 60 : this.minutesPerDay;
    const figures = parts.map((part) => this.figures.format(round(part / unit, 1)));
    return `${figures.join("–")} ${inHours ? "h" : "d"}`;
  }

  /** A span of calendar days in words: `12 to 19 weeks`, `3 to 9 days`. */
  span(low: number, high: number): string {
    const inWeeks = high >= 21;
    const [a, b] = inWeeks ? [Math.round(low / 7), Math.round(high / 7)] : [low, high];
    const unit = `${inWeeks ? "week" : "day"}${b === 1 ? "" : "s"}`;
    return a === b ? `${this.figures.format(b)} ${unit}` : `${a} to ${b} ${unit}`;
  }

  money(minor: number | null | undefined): string {
    return minor === null || minor === undefined
      ? ""
      : this.whole.format(minor / this.minorPerUnit);
  }

  /** `€ 312k` */
  moneyShort(minor: number | null | undefined): string {
    return minor === null || minor === undefined
      ? ""
      : this.compact.format(minor / this.minorPerUnit);
  }

  moneyExact(minor: number): string {
    return this.cents.format(minor / this.minorPerUnit);
  }

  /** What somebody typed as money, in minor units. */
  parseMoney(text: string): number | undefined {
    const cleaned = text.replace(/[^\d.,-]/g, "").replace(/[.,](?=\d{3}(\D|$))/g, "");
    const amount = Number(cleaned.replace(",", "."));
    return cleaned === "" || !Number.isFinite(amount)
      ? undefined
      : Math.round(amount * this.minorPerUnit);
  }

  /** What somebody typed as a figure: null for nothing, undefined for what is none. */
  parseFigure(text: string): number | null | undefined {
    const cleaned = text.replace(/[\s\u00a0\u202f%]/g, "");
    if (cleaned === "") return null;
    // The other sign than the language's decimal one groups thousands, or is meant as the decimal.
    const group =
      this.decimal === "," ? /(?<=[1-9]\d*)\.(?=\d{3}(\D|$))/g : /(?<=[1-9]\d*),(?=\d{3}(\D|$))/g;
    const value = Number(cleaned.replace("−", "-").replace(group, "").replace(",", "."));
    return Number.isFinite(value) ? value : undefined;
  }

  /** A chance of 0..1 as whole percent; never 0 % or 100 % unless it is. */
  percent(share: number | null | undefined): string {
    if (share === null || share === undefined) return "";
    const rounded = Math.round(share * 100);
    if (share > 0 && rounded === 0) return "<1%";
    if (share < 1 && rounded === 100) return ">99%";
    return `${rounded}%`;
  }

  figure(value: number): string {
    return this.figures.format(value);
  }

  /** `9 days later`, `4 days sooner`. */
  shift(days: number): string {
    const rounded = Math.round(Math.abs(days) * 10) / 10;
    const unit = rounded === 1 ? "day" : "days";
    return `${this.figures.format(rounded)} ${unit} ${days < 0 ? "sooner" : "later"}`;
  }
}

/** A plan's wall-clock time as a date whose UTC fields are that time. */
export function civil(date: Day | LocalTime | null | undefined): Date | undefined {
  if (!date) return undefined;
  const text = date.length <= 10 ? `${date}T00:00:00Z` : `${date}Z`;
  const parsed = new Date(text);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed;
}

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
