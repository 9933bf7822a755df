import type { Collections } from "./Collections";
import { filled } from "./defaults";
import type { Command, Entity, Id, Kind } from "./types";

/** An entity as it was before a command was shown ahead of the server's answer. */
export interface Before {
  kind: Kind;
  id: Id;
  entity: Entity | undefined;
}

/** Shows what a command will most likely do, and returns what that replaced. */
export function showAhead(all: Collections, command: Command): Before[] {
  switch (command.do) {
    case "create": {
      const { kind, ...fields } = command.entity;
      const before: Before = { kind, id: fields.id, entity: all.get(kind, fields.id) };
      all.put(kind, filled(kind, fields));
      return [before];
    }
    case "update": {
      const entity = all.get(command.kind, command.id);
      if (!entity) return [];
      all.put(command.kind, mergePatch(entity, command.set) as Entity);
      return [{ kind: command.kind, id: command.id, entity }];
    }
    case "delete": {
      const entity = all.get(command.kind, command.id);
      if (!entity) return [];
      const before: Before[] = [{ kind: command.kind, id: command.id, entity }];
      if (command.kind === "task") {
        for (const child of all.all("task")) {
          if (child.parent === command.id) {
            before.push(...showAhead(all, { do: "delete", kind: "task", id: child.id }));
          }
        }
      }
      all.remove(command.kind, command.id);
      return before;
    }
    case "move":
      return moved(all, command.kind, command.id, command.parent ?? null, command.after ?? null);
    case "indent":
    case "outdent":
    case "undo":
    case "redo":
      // The server decides where these lead; its answer is a moment away.
      return [];
  }
}

function moved(
  all: Collections,
  kind: Kind,
  id: Id,
  parent: Id | null,
  after: Id | null,
): Before[] {
  const entity = all.get(kind, id);
  if (!entity || !("rank" in entity)) return [];
  const behind = after === null ? undefined : all.get(kind, after);
  // Provisional: sorts right behind `after`; the server gives the lasting rank.
  const rank = behind && "rank" in behind ? `${behind.rank}~` : "";
  const changed = kind === "task" ? { ...entity, parent, rank } : { ...entity, rank };
  all.put(kind, changed as Entity);
  return [{ kind, id, entity }];
}

/** RFC 7396. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    result[name] = isObject(value) ? mergePatch(result[name], value) : value;
  }
  return result;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
