import type { Id, Kind } from "./types";

/** What a deleted entity takes along, and what merely forgets it: field by field. */
interface Reference {
  readonly kind: Kind;
  readonly field: string;
  readonly target: Kind | null;
  readonly onDelete: "cascade" | "clear";
}

const cascade = (kind: Kind, field: string, target: Kind | null): Reference => ({
  kind,
  field,
  target,
  onDelete: "cascade",
});
const clear = (kind: Kind, field: string, target: Kind): Reference => ({
  kind,
  field,
  target,
  onDelete: "clear",
});

export const REFERENCES: readonly Reference[] = [
  clear("team", "members", "person"),
  clear("product", "product_managers", "person"),
  clear("product", "guests", "person"),
  cascade("goal", "product", "product"),
  clear("goal", "owner", "person"),
  clear("goal", "parent", "goal"),
  cascade("key_result", "goal", "goal"),
  cascade("metric", "product", "product"),
  cascade("insight", "product", "product"),
  clear("insight", "features", "feature"),
  cascade("feature", "product", "product"),
  clear("feature", "goals", "goal"),
  clear("feature", "owner", "person"),
  clear("feature", "metric", "metric"),
  cascade("link", "feature", "feature"),
  cascade("link", "project", "project"),
  cascade("link", "task", "task"),
  clear("project", "project_managers", "person"),
  clear("project", "guests", "person"),
  cascade("task", "project", "project"),
  cascade("task", "parent", "task"),
  clear("task", "column", "column"),
  cascade("dependency", "predecessor", "task"),
  cascade("dependency", "successor", "task"),
  cascade("assignment", "task", "task"),
  cascade("column", "project", "project"),
  cascade("baseline", "project", "project"),
  cascade("risk", "project", "project"),
  clear("risk", "tasks", "task"),
  clear("risk", "owner", "person"),
  cascade("comment", "on", null),
];

type Fields = Record<string, unknown>;

/** The entity without `ids` in `field`. */
export function forget<T extends object>(entity: T, field: string, ids: ReadonlySet<Id>): T {
  const value = (entity as Fields)[field];
  const next = Array.isArray(value) ? value.filter((one) => !ids.has(one)) : null;
  return { ...entity, [field]: next };
}

export function names(entity: object, field: string, ids: ReadonlySet<Id>): boolean {
  const value = (entity as Fields)[field];
  if (Array.isArray(value)) return value.some((one) => ids.has(one));
  return typeof value === "string" && ids.has(value);
}
