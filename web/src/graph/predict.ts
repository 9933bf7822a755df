import { DEFAULTS, filled } from "./defaults";
import { rankBetween } from "./rank";
import { forget, names, REFERENCES } from "./references";
import type { Command, Entity, Id, Kind, Kinds, Task } from "./types";

/** Where a prediction reads and writes. `after` null: deleted. */
export interface Draft {
  get<K extends Kind>(kind: K, id: Id | null): Kinds[K] | undefined;
  all<K extends Kind>(kind: K): readonly Kinds[K][];
  write(kind: Kind, id: Id, after: Entity | null): void;
}

/**
 * What a command will most likely do, so that an edit shows at once. The server decides: its
 * answer replaces whatever is predicted here. What undo and redo bring back only the log knows.
 */
export function predict(draft: Draft, command: Command, me: Id | null): void {
  switch (command.do) {
    case "create":
      create(draft, command.entity, me);
      break;
    case "update":
      update(draft, command);
      break;
    case "delete":
      remove(draft, command.kind, new Set([command.id]));
      break;
    case "move":
      move(draft, command);
      break;
    case "indent":
      indent(draft, command.tasks);
      break;
    case "outdent":
      outdent(draft, command.tasks);
      break;
  }
}

function update(draft: Draft, { kind, id, set }: Extract<Command, { do: "update" }>): void {
  const before = draft.get(kind, id);
  if (before) draft.write(kind, id, patched(kind, before, set));
}

type Fields = Record<string, unknown>;

/** JSON merge patch (RFC 7396); null brings back what the field is when nobody says. */
export function patched(kind: Kind, before: Entity, set: Fields): Entity {
  return merge(before, set, DEFAULTS[kind] as Fields) as Entity;
}

function merge(before: unknown, patch: Fields, defaults: Fields): unknown {
  const after: Fields = isObject(before) ? { ...before } : { ...defaults };
  for (const [field, value] of Object.entries(patch)) {
    const fallback = defaults[field];
    if (value === null) after[field] = fallback ?? null;
    else if (!isObject(value)) after[field] = value;
    else after[field] = merge(after[field], value, isObject(fallback) ? fallback : {});
  }
  return after;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function create(draft: Draft, entity: { kind: Kind; id: Id }, me: Id | null): void {
  const { kind, ...fields } = entity;
  const made = filled(kind, fields) as Entity & { rank?: string };
  if (kind === "comment") Object.assign(made, { author: me, at: new Date().toISOString() });
  if (made.rank === "") {
    const last = siblings(draft, kind, container(kind, made)).at(-1);
    made.rank = rankBetween(last?.rank ?? null, null) ?? "a0";
  }
  draft.write(kind, entity.id, made);
}

/** Level by level, so that a project with thousands of tasks costs a few passes. */
function remove(draft: Draft, kind: Kind, ids: ReadonlySet<Id>): void {
  const found = [...ids].filter((id) => draft.get(kind, id));
  if (found.length === 0) return;
  for (const id of found) draft.write(kind, id, null);
  for (const { kind: holder, field, target, onDelete } of REFERENCES) {
    if (target !== null && target !== kind) continue;
    const holders = draft.all(holder).filter((entity) => names(entity, field, ids));
    if (onDelete === "cascade") remove(draft, holder, new Set(holders.map((one) => one.id)));
    else for (const one of holders) draft.write(holder, one.id, forget(one, field, ids));
  }
}

interface Ranked {
  readonly id: Id;
  readonly rank: string;
}

/** The list an entity has its place in. */
function container(kind: Kind, entity: object): unknown {
  const it = entity as Fields;
  if (kind === "task") return it.parent ?? it.project;
  if (kind === "goal" || kind === "feature") return it.product;
  return it.project;
}

function siblings(draft: Draft, kind: Kind, of: unknown): Ranked[] {
  return (draft.all(kind) as readonly object[])
    .filter((one) => container(kind, one) === of)
    .map((one) => one as Ranked)
    .sort(byRank);
}

export function byRank(a: Ranked, b: Ranked): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function move(draft: Draft, command: Extract<Command, { do: "move" }>): void {
  const { kind, id, parent = null, after = null } = command;
  const before = draft.get(kind, id);
  if (!before) return;
  const into = kind === "task" ? (parent ?? (before as Task).project) : container(kind, before);
  const place = kind === "task" ? { parent } : {};
  const rank = rankBehind(draft, kind, into, after, id);
  draft.write(kind, id, { ...before, rank, ...place } as Entity);
}

function rankBehind(draft: Draft, kind: Kind, into: unknown, after: Id | null, moving: Id): string {
  const list = siblings(draft, kind, into).filter((one) => one.id !== moving);
  const at = after === null ? -1 : list.findIndex((one) => one.id === after);
  const low = after === null ? null : (list[at]?.rank ?? null);
  return rankBetween(low, list[at + 1]?.rank ?? null) ?? low ?? "a0";
}

function indent(draft: Draft, tasks: readonly Id[]): void {
  for (const task of topmost(draft, tasks)) {
    const list = siblings(draft, "task", task.parent ?? task.project);
    const above = list[list.findIndex((one) => one.id === task.id) - 1];
    if (!above) continue;
    const last = siblings(draft, "task", above.id).at(-1);
    const rank = rankBetween(last?.rank ?? null, null) ?? "a0";
    draft.write("task", task.id, { ...task, parent: above.id, rank });
  }
}

function outdent(draft: Draft, tasks: readonly Id[]): void {
  // Last first: each goes right behind its summary, so they end up in their old order.
  for (const task of topmost(draft, tasks).reverse()) {
    const parent = draft.get("task", task.parent);
    if (!parent) continue;
    const into = parent.parent ?? parent.project;
    const rank = rankBehind(draft, "task", into, parent.id, task.id);
    draft.write("task", task.id, { ...task, parent: parent.parent, rank });
  }
}

/** From top to bottom, without those whose summary is among them: they come along. */
function topmost(draft: Draft, ids: readonly Id[]): Task[] {
  const chosen = new Set(ids);
  const placed: { path: string; task: Task }[] = [];
  for (const id of chosen) {
    const task = draft.get("task", id);
    if (!task) continue;
    const above: Task[] = [];
    for (let up = draft.get("task", task.parent); up; up = draft.get("task", up.parent)) {
      if (above.includes(up)) break;
      above.unshift(up);
    }
    if (above.some((one) => chosen.has(one.id))) continue;
    placed.push({ path: [...above, task].map((one) => one.rank).join(" "), task });
  }
  placed.sort((a, b) => (a.path < b.path ? -1 : 1));
  return placed.map((one) => one.task);
}
