import { action, makeObservable } from "mobx";
import { Collections } from "./Collections";
import { filled } from "./defaults";
import { type Draft, predict } from "./predict";
import type { Command, Entity, Id, Kind, Op, Seq } from "./types";

/** An edit that the server has not answered yet. */
export interface PendingEdit {
  readonly commands: readonly Command[];
}

/**
 * The nodes as they are seen: what the server said, with the unanswered edits on top. Where an
 * edit lies on top, `below` keeps the server's value, so that the edit can be lifted off again.
 */
export class Overlay {
  readonly nodes = new Collections();
  /** Who edits here. */
  me: Id | null = null;
  private readonly versions = new Map<Id, Seq>();
  private readonly below = new Map<Id, { kind: Kind; entity: Entity | null }>();
  private readonly pending: PendingEdit[] = [];

  constructor() {
    makeObservable(this, { load: action, push: action, settle: action, apply: action });
  }

  /** Everything anew, as the server has it; unanswered edits stay on top. */
  load(entities: Partial<Record<Kind, readonly Entity[]>>): void {
    this.below.clear();
    this.versions.clear();
    this.nodes.clear();
    for (const [kind, rows] of Object.entries(entities) as [Kind, readonly Entity[]][]) {
      for (const row of rows) {
        this.versions.set(row.id, row.version ?? 0);
        this.nodes.put(kind, filled(kind, row));
      }
    }
    for (const edit of this.pending) this.layOn(edit);
  }

  /** Shows an edit at once. */
  push(edit: PendingEdit): void {
    this.pending.push(edit);
    this.layOn(edit);
  }

  /** The edit was answered with what it did, or refused: then it did nothing. */
  settle(edit: PendingEdit, seq: Seq, ops: readonly Op[]): void {
    const at = this.pending.indexOf(edit);
    if (at >= 0) this.pending.splice(at, 1);
    this.lift();
    this.write(seq, ops);
    for (const other of this.pending) this.layOn(other);
  }

  /** A change of the log, whoever made it. */
  apply(seq: Seq, ops: readonly Op[]): void {
    this.lift();
    this.write(seq, ops);
    for (const edit of this.pending) this.layOn(edit);
  }

  private write(seq: Seq, ops: readonly Op[]): void {
    for (const { kind, id, after } of ops) {
      // The answer to an edit and the live stream tell of the same change, in either order.
      if ((this.versions.get(id) ?? 0) > seq) continue;
      this.versions.set(id, seq);
      if (after) this.nodes.put(kind, filled(kind, { ...after, version: seq }));
      else this.nodes.remove(kind, id);
    }
  }

  private lift(): void {
    for (const [id, { kind, entity }] of this.below) {
      if (entity) this.nodes.put(kind, entity);
      else this.nodes.remove(kind, id);
    }
    this.below.clear();
  }

  private layOn(edit: PendingEdit): void {
    const draft: Draft = {
      get: (kind, id) => this.nodes.get(kind, id),
      all: (kind) => this.nodes.fresh(kind),
      write: (kind, id, after) => {
        if (!this.below.has(id)) {
          this.below.set(id, { kind, entity: this.nodes.get(kind, id) ?? null });
        }
        if (after) this.nodes.put(kind, after);
        else this.nodes.remove(kind, id);
      },
    };
    for (const command of edit.commands) predict(draft, command, this.me);
  }
}
