import type { Estimate } from "../graph/types";

export interface Duration {
  minutes: number;
  /** Round the clock, as in `3ed`. */
  elapsed: boolean;
}

/** Minutes a unit stands for; a week is five working days. */
function unitMinutes(unit: string, minutesPerDay: number, elapsed: boolean): number | undefined {
  const day = elapsed ? 1_440 : minutesPerDay;
  switch (unit) {
    case "m":
    case "min":
      return 1;
    case "h":
      return 60;
    case "":
    case "d":
      return day;
    case "w":
      return day * (elapsed ? 7 : 5);
    case "mo":
      return day * (elapsed ? 30 : 20);
    default:
      return undefined;
  }
}

const ONE = /^\s*(\d+(?:[.,]\d+)?)\s*(?:(e?)(min|mo|m|h|d|w)[a-z]*)?\s*$/i;

/** Reads `3d`, `2 w`, `4h`, `1.5 d`, `3ed`; a bare number is days. */
export function parseDuration(text: string, minutesPerDay: number): Duration | undefined {
  const match = ONE.exec(text);
  if (!match) return undefined;
  const amount = Number((match[1] ?? "").replace(",", "."));
  const elapsed = (match[2] ?? "") !== "";
  const unit = unitMinutes((match[3] ?? "").toLowerCase(), minutesPerDay, elapsed);
  return unit === undefined ? undefined : { minutes: Math.round(amount * unit), elapsed };
}

/** Reads `3d 70%, 10d 30%`: one of several durations, each with its weight. */
export function parseOutcomes(
  text: string,
  minutesPerDay: number,
): { minutes: number; weight: number }[] | undefined {
  const outcomes = [];
  for (const part of text.split(/[,;]\s+|;/)) {
    const match = /^\s*(.+?)\s+(\d+(?:[.,]\d+)?)\s*%?\s*$/.exec(part);
    const duration = match && parseDuration(match[1] ?? "", minutesPerDay);
    const weight = Number((match?.[2] ?? "").replace(",", "."));
    if (!duration || !(weight > 0)) return undefined;
    outcomes.push({ minutes: duration.minutes, weight });
  }
  return outcomes;
}

/** Reads one figure, or three as `5-8-12d`: low, likely, high. */
export function parseEstimate(
  text: string,
  minutesPerDay: number,
): Pick<Estimate, "likely_minutes" | "low_minutes" | "high_minutes" | "elapsed"> | undefined {
  const parts = text.split(/\s*(?:-|–|\/|\.\.)\s*/);
  const unit = /(e?(?:min|mo|m|h|d|w)[a-z]*)\s*$/i.exec(text)?.[1] ?? "d";
  const read = parts.map((part) =>
    parseDuration(/[a-z]/i.test(part) ? part : `${part}${unit}`, minutesPerDay),
  );
  const [first, second, third] = read;
  if (parts.length === 1 && first) {
    const { minutes, elapsed } = first;
    return { likely_minutes: minutes, low_minutes: null, high_minutes: null, elapsed };
  }
  if (parts.length !== 3 || !first || !second || !third) return undefined;
  if (first.minutes > second.minutes || second.minutes > third.minutes) return undefined;
  return {
    low_minutes: first.minutes,
    likely_minutes: second.minutes,
    high_minutes: third.minutes,
    elapsed: second.elapsed,
  };
}
