import { makeObservable, observable, runInAction } from "mobx";
import { Refused, request, Unreachable } from "../api/http";
import { newId } from "./newId";
import type { Command, Id, Op, Seq } from "./types";

export interface Batch {
  /** Makes a second delivery of the same batch harmless. */
  readonly key: string;
  readonly commands: readonly Command[];
  readonly label?: string;
}

export interface Answer {
  readonly seq: Seq;
  readonly ops: readonly Op[];
}

export type Delivered = Answer | Error;

interface Entry {
  readonly batch: Batch;
  readonly settle: (delivered: Delivered) => void;
}

const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000];

/**
 * Delivers edits one after the other, in their order. Without a connection they wait, also
 * across a reload of the page.
 */
export class Queue {
  waiting = 0;
  /** The server could not be reached the last time. */
  stalled = false;
  private readonly entries: Entry[] = [];
  private readonly post: (batch: Batch) => Promise<Answer>;
  private readonly slot: string;
  private sending = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(workspace: Id, post: (batch: Batch) => Promise<Answer>) {
    this.post = post;
    this.slot = `tandem.unsent.${workspace}`;
    makeObservable(this, { waiting: observable, stalled: observable });
  }

  add(batch: Batch): Promise<Delivered> {
    return new Promise((settle) => {
      this.entries.push({ batch, settle });
      this.remember();
      void this.send();
    });
  }

  /** What an earlier life of this page could not send. */
  unsent(): Batch[] {
    try {
      return JSON.parse(sessionStorage.getItem(this.slot) ?? "[]") as Batch[];
    } catch {
      return [];
    }
  }

  /** Tries at once: the connection may be back. */
  retry(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    void this.send();
  }

  private async send(): Promise<void> {
    if (this.sending || this.timer !== undefined) return;
    this.sending = true;
    for (let entry = this.entries[0]; entry; entry = this.entries[0]) {
      const delivered = await this.post(entry.batch).catch(asError);
      if (isPassing(delivered)) {
        runInAction(() => {
          this.stalled = true;
        });
        const wait = RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)];
        this.timer = setTimeout(() => this.retry(), wait);
        break;
      }
      this.failures = 0;
      this.entries.shift();
      runInAction(() => {
        this.stalled = false;
        this.remember();
      });
      entry.settle(delivered);
    }
    this.sending = false;
  }

  private remember(): void {
    runInAction(() => {
      this.waiting = this.entries.length;
    });
    try {
      const batches = this.entries.map((entry) => entry.batch);
      if (batches.length === 0) sessionStorage.removeItem(this.slot);
      else sessionStorage.setItem(this.slot, JSON.stringify(batches));
    } catch {
      // Storage may be full or blocked: the edits are still in memory.
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Worth another try with the same edit. */
function isPassing(delivered: Delivered): boolean {
  if (delivered instanceof Unreachable) return true;
  return delivered instanceof Refused && delivered.status === 429;
}

/** Sends batches to a workspace; `client` marks the changes as made here. */
export function poster(workspace: Id, client: string): (batch: Batch) => Promise<Answer> {
  return ({ key, commands, label }) =>
    request<Answer>("POST", "/commands", {
      query: { workspace },
      json: { commands, label, client_id: client },
      headers: { "idempotency-key": key },
    });
}

export function batch(commands: readonly Command[], label: string | undefined): Batch {
  return { key: newId(), commands, label };
}
