import type { MoveCause, MovePart, OutcomeMove } from "../graph/forecast";

const DAY = 1_440;

export const CAUSES: { [cause in MoveCause]: string } = {
  progress: "progress and time gone by",
  scope: "scope",
  estimate: "estimates",
  dependency: "dependencies and dates",
  people: "people",
  calendar: "calendars",
  risk: "risks",
  priority: "priorities",
};

/** How far the P80 went, in days: the sum of its parts. */
export function daysOf(move: OutcomeMove): number {
  return minutesOf(move) / DAY;
}

function minutesOf(move: OutcomeMove): number {
  return move.parts.reduce((sum, part) => sum + part.p80_minutes, 0);
}

/** Causes that moved the date by an hour or more, the strongest first. */
export function mattering(parts: readonly MovePart[]): MovePart[] {
  return parts
    .filter((part) => Math.abs(part.p80_minutes) >= 60)
    .sort((a, b) => Math.abs(b.p80_minutes) - Math.abs(a.p80_minutes));
}

/** `+9 d`, `−4 d`, `−0.5 d`, with a real minus sign. */
export function signedDays(minutes: number, write: (figure: number) => string): string {
  const days = minutes / DAY;
  const rounded = Math.abs(days) >= 2 ? Math.round(days) : Math.round(days * 10) / 10;
  if (rounded === 0) return "0 d";
  return `${rounded > 0 ? "+" : "−"}${write(Math.abs(rounded))} d`;
}
