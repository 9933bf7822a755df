import type { Assignment, Skill } from "../graph/types";
import type { PlanContext } from "./context";
import type { Parsed } from "./duration";

/** Who does a task, as text: `Ines, Tomas [50%], @Design team, #testing`. */
export interface Assignee {
  readonly person: string | null;
  readonly team: string | null;
  readonly skill: Skill | null;
  readonly units: number;
}

const ONE = /^([@#]?)(.+?)\s*(?:\[\s*(\d+(?:[.,]\d+)?)\s*%\s*\])?$/;

export function parseAssignees(text: string, plan: PlanContext): Parsed<Assignee[]> {
  const out: Assignee[] = [];
  for (const part of text.split(/[,;]/)) {
    if (part.trim() === "") continue;
    const match = ONE.exec(part.trim());
    if (!match) return { ok: false, error: `“${part.trim()}” names nobody.` };
    const name = (match[2] as string).trim();
    const units = match[3] ? Number(match[3].replace(",", ".")) / 100 : 1;
    if (!(units > 0 && units <= 1000)) {
      return { ok: false, error: "The share of time is above 0 %." };
    }
    const found = find(match[1] as string, name, units, plan);
    if (!found) {
      return {
        ok: false,
        error: `Nobody is called “${name}”. Add them under People, or write #skill.`,
      };
    }
    out.push(found);
  }
  return { ok: true, value: out };
}

function find(mark: string, name: string, units: number, plan: PlanContext): Assignee | null {
  const none = { person: null, team: null, skill: null, units };
  if (mark === "#") return { ...none, skill: { name, level: 1 } };
  const people = plan.people().filter((person) => !person.inactive);
  const person = mark === "@" ? undefined : best(people, name);
  if (person) return { ...none, person: person.id };
  const team = best(plan.teams(), name);
  return team ? { ...none, team: team.id } : null;
}

/** Exactly so, or the only one that begins so, or whose initials these are. */
function best<T extends { name: string }>(all: readonly T[], name: string): T | undefined {
  const wanted = name.toLowerCase();
  const exact = all.find((one) => one.name.toLowerCase() === wanted);
  if (exact) return exact;
  const starts = all.filter((one) => one.name.toLowerCase().startsWith(wanted));
  if (starts.length > 0) return starts.length === 1 ? starts[0] : undefined;
  const short = all.filter((one) => initials(one.name).toLowerCase() === wanted);
  return short.length === 1 ? short[0] : undefined;
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? (words[words.length - 1]?.[0] ?? "") : (words[0]?.[1] ?? "");
  return (first + last).toUpperCase();
}

export function nameOf(one: Assignment, plan: Pick<PlanContext, "people" | "teams">): string {
  if (one.person)
    return plan.people().find((person) => person.id === one.person)?.name ?? "Someone";
  if (one.team) return plan.teams().find((team) => team.id === one.team)?.name ?? "A team";
  return one.skill?.name ?? "";
}

export function formatAssignees(assignments: readonly Assignment[], plan: PlanContext): string {
  return assignments
    .map((one) => {
      const mark = one.team ? "@" : one.skill ? "#" : "";
      const share = one.units === 1 ? "" : ` [${Math.round(one.units * 1000) / 10}%]`;
      return `${mark}${nameOf(one, plan)}${share}`;
    })
    .join(", ");
}

/** Names that could complete the last one being typed. */
export function suggestAssignees(text: string, plan: PlanContext): string[] {
  const start = Math.max(text.lastIndexOf(","), text.lastIndexOf(";")) + 1;
  const typed = text.slice(start).trim().toLowerCase();
  const names = [
    ...plan
      .people()
      .filter((person) => !person.inactive)
      .map((person) => person.name),
    ...plan.teams().map((team) => `@${team.name}`),
  ];
  const fits = names.filter((name) =>
    name
      .toLowerCase()
      .split(/[\s@]+/)
      .some((word) => word.startsWith(typed)),
  );
  const before = text.slice(0, start);
  return fits.slice(0, 8).map((name) => `${before}${before ? " " : ""}${name}`);
}
