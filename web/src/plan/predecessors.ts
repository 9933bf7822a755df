import { type DurationUnits, formatDuration, type Parsed, parseDuration } from "./duration";

/** Dependencies as planners type them: `3`, `3FS+2d`, `5SS`, `7FF-50%`, `SHARE-4FS+1ed`. */

export type DependencyType = "finish_start" | "start_start" | "finish_finish" | "start_finish";

export interface Lag {
  readonly unit: "working_minutes" | "elapsed_minutes" | "percent" | "elapsed_percent";
  readonly value: number;
}

export interface Predecessor {
  /** Of another project; none for the task's own. */
  readonly project: string | null;
  readonly number: number;
  readonly dependency_type: DependencyType;
  readonly lag: Lag;
}

export const SHORT: Record<DependencyType, string> = {
  finish_start: "FS",
  start_start: "SS",
  finish_finish: "FF",
  start_finish: "SF",
};

const LONG: Record<string, DependencyType> = {
  FS: "finish_start",
  SS: "start_start",
  FF: "finish_finish",
  SF: "start_finish",
};

export const NO_LAG: Lag = { unit: "working_minutes", value: 0 };

const ONE = /^(?:([a-z][a-z0-9]*)-)?(\d+)\s*(FS|SS|FF|SF)?\s*(?:([+-])\s*(.+))?$/i;

export function parsePredecessors(text: string, units: DurationUnits): Parsed<Predecessor[]> {
  const out: Predecessor[] = [];
  for (const part of text.split(/[,;\n]/)) {
    if (part.trim() === "") continue;
    const parsed = parseOne(part.trim(), units);
    if (!parsed.ok) return parsed;
    const same = out.some(
      (other) => other.number === parsed.value.number && other.project === parsed.value.project,
    );
    if (same) return { ok: false, error: `Task ${parsed.value.number} is named twice.` };
    out.push(parsed.value);
  }
  return { ok: true, value: out };
}

function parseOne(text: string, units: DurationUnits): Parsed<Predecessor> {
  const match = ONE.exec(text);
  if (!match) {
    return { ok: false, error: `“${text}” is not a predecessor. Write 3, 3FS+2d, 5SS or 7FF-50%.` };
  }
  const lag = match[5] ? parseLag(match[5], units) : ({ ok: true, value: NO_LAG } as const);
  if (!lag.ok) return lag;
  return {
    ok: true,
    value: {
      project: match[1]?.toUpperCase() ?? null,
      number: Number(match[2]),
      dependency_type: LONG[match[3]?.toUpperCase() ?? "FS"] ?? "finish_start",
      lag: match[4] === "-" ? { ...lag.value, value: -lag.value.value } : lag.value,
    },
  };
}

/** `2d`, `3ed`, `50%` or `50e%`, without its sign. */
export function parseLag(text: string, units: DurationUnits): Parsed<Lag> {
  const percent = /^(\d+(?:[.,]\d+)?)\s*(e)?%$/i.exec(text.trim());
  if (percent) {
    const value = Number((percent[1] as string).replace(",", "."));
    return { ok: true, value: { unit: percent[2] ? "elapsed_percent" : "percent", value } };
  }
  const duration = parseDuration(text, units);
  if (!duration.ok) {
    return { ok: false, error: `“${text.trim()}” is not a lag. Write 2d, 4h, 3ed or 50%.` };
  }
  const { minutes, elapsed } = duration.value;
  return {
    ok: true,
    value: { unit: elapsed ? "elapsed_minutes" : "working_minutes", value: minutes },
  };
}

/** With its sign, as it stands behind the type; empty when there is none. */
export function formatLag(lag: Lag, units: DurationUnits): string {
  if (lag.value === 0) return "";
  const sign = lag.value < 0 ? "-" : "+";
  const size = Math.abs(lag.value);
  switch (lag.unit) {
    case "percent":
      return `${sign}${size}%`;
    case "elapsed_percent":
      return `${sign}${size}e%`;
    case "elapsed_minutes":
      return `${sign}${formatDuration(size, units, true).replace(" ", "")}`;
    case "working_minutes":
      return `${sign}${formatDuration(size, units).replace(" ", "")}`;
  }
}

export function formatPredecessor(one: Predecessor, units: DurationUnits): string {
  const key = one.project ? `${one.project}-${one.number}` : String(one.number);
  const lag = formatLag(one.lag, units);
  const plain = one.dependency_type === "finish_start" && lag === "";
  return plain ? key : `${key}${SHORT[one.dependency_type]}${lag}`;
}
