import { computed, type IComputedValue, type ObservableMap, observable } from "mobx";
import type { Entity, Id, Kind, Kinds } from "./types";

export const KINDS: readonly Kind[] = [
  "workspace",
  "person",
  "team",
  "calendar",
  "product",
  "goal",
  "key_result",
  "metric",
  "insight",
  "feature",
  "link",
  "project",
  "task",
  "dependency",
  "assignment",
  "column",
  "baseline",
  "risk",
  "comment",
];

/** Which field of a kind leads to what it hangs on: an index each, kept by MobX. */
type Field<K extends Kind> = keyof Kinds[K] & string;

/** All visible nodes by kind and id. Entities are replaced whole, never changed in place. */
export class Collections {
  private readonly maps = new Map<Kind, ObservableMap<Id, Entity>>();
  private readonly lists = new Map<Kind, IComputedValue<readonly Entity[]>>();
  private readonly indices = new Map<string, IComputedValue<ReadonlyMap<Id, readonly Entity[]>>>();

  constructor() {
    for (const kind of KINDS) {
      const map = observable.map<Id, Entity>([], { deep: false });
      this.maps.set(kind, map);
      this.lists.set(
        kind,
        computed(() => [...map.values()], { keepAlive: true }),
      );
    }
  }

  get<K extends Kind>(kind: K, id: Id | null | undefined): Kinds[K] | undefined {
    return id ? (this.map(kind).get(id) as Kinds[K] | undefined) : undefined;
  }

  all<K extends Kind>(kind: K): readonly Kinds[K][] {
    return (this.lists.get(kind)?.get() ?? []) as readonly Kinds[K][];
  }

  /** The nodes of a kind whose `field` names (or, if it is a list, contains) this id. */
  by<K extends Kind>(kind: K, field: Field<K>, id: Id): readonly Kinds[K][] {
    const name = `${kind}.${field}`;
    let index = this.indices.get(name);
    if (!index) {
      index = computed(() => grouped(this.all(kind), field), { keepAlive: true });
      this.indices.set(name, index);
    }
    return (index.get().get(id) ?? []) as readonly Kinds[K][];
  }

  /** Like `all`, for use in the middle of a change. */
  fresh<K extends Kind>(kind: K): readonly Kinds[K][] {
    return [...this.map(kind).values()] as unknown as readonly Kinds[K][];
  }

  put(kind: Kind, entity: Entity): void {
    this.map(kind).set(entity.id, entity);
  }

  remove(kind: Kind, id: Id): void {
    this.map(kind).delete(id);
  }

  clear(): void {
    for (const map of this.maps.values()) map.clear();
  }

  private map(kind: Kind): ObservableMap<Id, Entity> {
    const map = this.maps.get(kind);
    if (!map) throw new Error(`no kind ${kind}`);
    return map;
  }
}

function grouped(entities: readonly Entity[], field: string): ReadonlyMap<Id, readonly Entity[]> {
  const groups = new Map<Id, Entity[]>();
  for (const entity of entities) {
    const value = (entity as unknown as Record<string, unknown>)[field];
    for (const id of Array.isArray(value) ? value : [value]) {
      if (typeof id !== "string") continue;
      const group = groups.get(id);
      if (group) group.push(entity);
      else groups.set(id, [entity]);
    }
  }
  return groups;
}
