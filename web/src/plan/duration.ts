import { type Duration, parseDuration as readDuration } from "../format";

/** How a person writes lengths of time: `3d`, `4h`, `1.5w`, `2ed`, and estimates as `3-5-9d`. */

export interface DurationUnits {
  readonly minutesPerDay: number;
}

export interface EstimateText {
  readonly likely_minutes: number;
  readonly low_minutes: number | null;
  readonly high_minutes: number | null;
  readonly elapsed: boolean;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

const LONGEST = 100 * 365 * 1440;

const fail = (error: string): { ok: false; error: string } => ({ ok: false, error });
/** With what to do instead where it cannot be read. */
export function parseDuration(text: string, { minutesPerDay }: DurationUnits): Parsed<Duration> {
  const value = readDuration(text, minutesPerDay);
  if (!value) return fail(`“${text.trim()}” is not a duration. Write 3d, 4h, 1.5w or 2ed.`);
  if (value.minutes > LONGEST) return fail("That is longer than a hundred years.");
  return { ok: true, value };
}

/**
 * One figure (`5d`), a range (`3-9d`, whose likely value is `known` when it lies inside, else the
 * middle) or three points (`3-5-9d`). A unit left out is the one of the next figure.
 */
export function parseEstimate(
  text: string,
  units: DurationUnits,
  known?: number,
): Parsed<EstimateText> {
  const parts = text.trim().split(/\s*(?:-|–|—|\bto\b|\/)\s*/);
  if (parts.length > 3 || parts.some((part) => part === "")) {
    return fail(`“${text.trim()}” is not an estimate. Write 5d, or low-likely-high as 3-5-9d.`);
  }
  let unit = "";
  const values: Duration[] = [];
  for (let i = parts.length - 1; i >= 0; i--) {
    const own = /[a-z]+$/i.exec(parts[i] as string);
    if (own) unit = own[0];
    const parsed = parseDuration(own ? (parts[i] as string) : `${parts[i]}${unit}`, units);
    if (!parsed.ok) return parsed;
    values.unshift(parsed.value);
  }
  const elapsed = values.some((value) => value.elapsed);
  if (elapsed && !values.every((value) => value.elapsed)) {
    return fail("Working and elapsed time cannot stand in one estimate.");
  }
  const minutes = values.map((value) => value.minutes);
  for (let i = 1; i < minutes.length; i++) {
    if ((minutes[i] as number) < (minutes[i - 1] as number)) {
      return fail("The figures of an estimate go from low to high, like 3-5-9d.");
    }
  }
  const [first = 0, second = 0, third = 0] = minutes;
  if (minutes.length === 1) {
    return {
      ok: true,
      value: { likely_minutes: first, low_minutes: null, high_minutes: null, elapsed },
    };
  }
  const high = minutes.length === 2 ? second : third;
  const inside = known !== undefined && known >= first && known <= high;
  const likely = minutes.length === 3 ? second : inside ? known : Math.round((first + high) / 2);
  return {
    ok: true,
    value: { likely_minutes: likely, low_minutes: first, high_minutes: high, elapsed },
  };
}

const figures = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** In the unit that reads best: `3 d`, `4 h`, `30 min`. */
export function formatDuration(minutes: number, units: DurationUnits, elapsed = false): string {
  const { value, unit } = inUnit(minutes, Math.abs(minutes), units, elapsed);
  return `${figures.format(value)} ${unit}`;
}

/** One figure, or the range between low and high: `12–27 d`. */
export function formatEstimate(estimate: EstimateText, units: DurationUnits): string {
  const { likely_minutes: likely, low_minutes: low, high_minutes: high, elapsed } = estimate;
  if (low === null || high === null || low === high) return formatDuration(likely, units, elapsed);
  const from = inUnit(low, high, units, elapsed);
  const to = inUnit(high, high, units, elapsed);
  return `${figures.format(from.value)}–${figures.format(to.value)} ${to.unit}`;
}

/** As a person would type it to get just this: `12-15-27d`. */
export function editEstimate(estimate: EstimateText, units: DurationUnits): string {
  const { likely_minutes: likely, low_minutes: low, high_minutes: high, elapsed } = estimate;
  const all = low === null || high === null ? [likely] : [low, likely, high];
  const best = all.every((minutes) => shortens(minutes, "d", units, elapsed))
    ? "d"
    : all.every((minutes) => shortens(minutes, "h", units, elapsed))
      ? "h"
      : "min";
  const length = best === "d" ? (elapsed ? 1440 : units.minutesPerDay) : best === "h" ? 60 : 1;
  return `${all.map((minutes) => String(minutes / length)).join("-")}${elapsed ? "e" : ""}${best}`;
}

/** Whether a length can be written in a unit without a long fraction. */
function shortens(
  minutes: number,
  unit: "d" | "h",
  units: DurationUnits,
  elapsed: boolean,
): boolean {
  const length = unit === "d" ? (elapsed ? 1440 : units.minutesPerDay) : 60;
  const quarters = (minutes / length) * 4;
  return Math.abs(quarters - Math.round(quarters)) < 1e-9;
}

function inUnit(
  minutes: number,
  largest: number,
  { minutesPerDay }: DurationUnits,
  elapsed: boolean,
): { value: number; unit: string } {
  const day = elapsed ? 1440 : minutesPerDay;
  const mark = elapsed ? "e" : "";
  if (largest !== 0 && largest < 60) return { value: minutes, unit: `${mark}min` };
  if (largest !== 0 && largest < day) return { value: minutes / 60, unit: `${mark}h` };
  return { value: minutes / day, unit: `${mark}d` };
}
