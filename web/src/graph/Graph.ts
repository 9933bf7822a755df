import { computed, makeObservable, observable, observableRef, runInAction } from "mobx";
import { Refused, request } from "../api/http";
import type { Explanation, Forecast, ForecastDelta } from "./forecast";
import { Live } from "./Live";
import { newId } from "./newId";
import { Overlay } from "./Overlay";
import { type Batch, batch, poster, Queue } from "./Queue";
import { rowsOf } from "./taskColumns";
import type {
  ChangeEvent,
  Command,
  Entity,
  Id,
  Kind,
  Kinds,
  Op,
  Person,
  Seq,
  Workspace,
} from "./types";

interface Bootstrap {
  seq: Seq;
  me: Id;
  workspace: Workspace;
  entities: Partial<Record<Kind, Entity[]>>;
  forecast: Forecast | null;
}

/** What came of an edit: done, or refused with a reason a person can act on. */
export type Outcome = { ok: true; seq: Seq } | { ok: false; reason: string; status: number };

export type Connection = "connecting" | "live" | "offline";

/** The visible graph of one workspace, live: read it anywhere, change it only by commands. */
export class Graph {
  readonly workspaceId: Id;
  readonly clientId = newId();
  seq: Seq = 0;
  meId: Id = "";
  loaded = false;
  forecast: Forecast | null = null;
  /** Told of every refusal, so that the app can say it. */
  onRefused: (reason: string) => void = () => {};
  /** Told when the session has ended. */
  onSignedOut: () => void = () => {};

  private readonly overlay = new Overlay();
  private readonly queue: Queue;
  private readonly live: Live;
  private readonly labels = new Map<Seq, string>();
  /** The last change of anything of a kind. */
  private readonly changed = observable.map<Kind, Seq>();
  private loadedAt: Seq = 0;

  constructor(workspaceId: Id) {
    this.workspaceId = workspaceId;
    this.queue = new Queue(workspaceId, poster(workspaceId, this.clientId));
    this.live = new Live(workspaceId, {
      position: () => ({
        after: this.seq,
        forecast: this.forecast?.seq,
        runs: this.forecast?.runs,
      }),
      change: (change) => this.onChange(change),
      forecast: (delta) => this.onForecast(delta),
      reset: () => void this.reload(),
      lost: () => void this.checkSession(),
      opened: () => this.queue.retry(),
    });
    makeObservable(this, {
      seq: observable,
      meId: observable,
      loaded: observable,
      forecast: observableRef,
      connection: computed,
    });
  }

  get workspace(): Workspace | undefined {
    return this.all("workspace")[0];
  }

  get me(): Person | undefined {
    return this.get("person", this.meId);
  }

  get connection(): Connection {
    if (this.queue.stalled || this.live.failures > 1) return "offline";
    return this.live.connected ? "live" : "connecting";
  }

  /** Edits shown here but not yet acknowledged. */
  get waiting(): number {
    return this.queue.waiting;
  }

  get<K extends Kind>(kind: K, id: Id | null | undefined): Kinds[K] | undefined {
    return this.overlay.nodes.get(kind, id);
  }

  all<K extends Kind>(kind: K): readonly Kinds[K][] {
    return this.overlay.nodes.all(kind);
  }

  by<K extends Kind>(kind: K, field: keyof Kinds[K] & string, id: Id): readonly Kinds[K][] {
    return this.overlay.nodes.by(kind, field, id);
  }

  newId(): Id {
    return newId();
  }

  /** Loads everything visible and stays live until `close`. */
  async open(): Promise<void> {
    await this.load();
    for (const unsent of this.queue.unsent()) void this.deliver(unsent);
    this.live.open();
    addEventListener("online", this.reconnect);
  }

  close(): void {
    this.live.close();
    removeEventListener("online", this.reconnect);
  }

  private readonly reconnect = () => {
    this.queue.retry();
    this.live.open();
  };

  /** Shows the edit at once and makes it durable; a refusal takes it back and says why. */
  execute(commands: readonly Command[], label?: string): Promise<Outcome> {
    if (commands.length === 0) return Promise.resolve({ ok: true, seq: this.seq });
    return this.deliver(batch(commands, label));
  }

  undo(change?: Seq): Promise<Outcome> {
    return this.execute([change === undefined ? { do: "undo" } : { do: "undo", change }]);
  }

  redo(): Promise<Outcome> {
    return this.execute([{ do: "redo" }]);
  }

  /** A change in the log's words, once the live stream has told of it. */
  labelOf(seq: Seq): string | undefined {
    return this.labels.get(seq);
  }

  /** Has anything of these kinds changed since, by anybody? */
  hasChanged(kinds: readonly Kind[], since: Seq): boolean {
    return kinds.some((kind) => (this.changed.get(kind) ?? this.loadedAt) > since);
  }

  explain(kind: Kind, id: Id, signal?: AbortSignal): Promise<Explanation> {
    return request("GET", "/forecast/why", { query: { ...this.query(), kind, id }, signal });
  }

  query(): { workspace: Id } {
    return { workspace: this.workspaceId };
  }

  private async load(): Promise<void> {
    const start = await request<Bootstrap>("GET", "/bootstrap", { query: this.query() });
    runInAction(() => {
      this.overlay.me = start.me;
      this.overlay.load({ ...start.entities, workspace: [start.workspace] });
      this.seq = start.seq;
      this.loadedAt = start.seq;
      this.changed.clear();
      this.meId = start.me;
      this.forecast = start.forecast;
      this.loaded = true;
    });
  }

  private async deliver(edit: Batch): Promise<Outcome> {
    runInAction(() => this.overlay.push(edit));
    const delivered = await this.queue.add(edit);
    if (delivered instanceof Error) {
      runInAction(() => this.overlay.settle(edit, this.seq, []));
      const status = delivered instanceof Refused ? delivered.status : 0;
      if (status === 401) this.onSignedOut();
      else this.onRefused(delivered.message);
      return { ok: false, reason: delivered.message, status };
    }
    runInAction(() => {
      this.overlay.settle(edit, delivered.seq, delivered.ops);
      this.note(delivered);
    });
    return { ok: true, seq: delivered.seq };
  }

  private async reload(): Promise<void> {
    this.live.close();
    try {
      await this.load();
      this.live.open();
    } catch (error) {
      if (error instanceof Refused && error.status === 401) this.onSignedOut();
      else setTimeout(() => void this.reload(), 1_500);
    }
  }

  private async checkSession(): Promise<void> {
    try {
      await request("GET", "/session");
    } catch (error) {
      if (error instanceof Refused && error.status === 401) this.onSignedOut();
    }
  }

  private onChange(change: ChangeEvent): void {
    this.labels.set(change.seq, change.label);
    if (change.seq <= this.seq) return;
    runInAction(() => {
      this.overlay.apply(change.seq, change.ops);
      this.seq = change.seq;
      this.note(change);
    });
  }

  private note({ seq, ops }: { seq: Seq; ops: readonly Op[] }): void {
    for (const { kind } of ops) this.changed.set(kind, Math.max(seq, this.changed.get(kind) ?? 0));
  }

  private onForecast(delta: ForecastDelta): void {
    runInAction(() => {
      this.forecast = merged(this.forecast, delta);
    });
  }
}

/** The forecast with the parts that differ replaced and those of vanished nodes dropped. */
export function merged(old: Forecast | null, delta: ForecastDelta): Forecast {
  const { gone = [], tasks, ...others } = delta;
  const rest: Forecast = { ...others, tasks: rowsOf(tasks) };
  if (!old) return rest;
  const parts = ["tasks", "features", "projects", "goals", "risks", "people"] as const;
  const next: Forecast = { ...old, ...rest };
  for (const part of parts) {
    const changed: Record<Id, unknown> = rest[part] ?? {};
    const before: Record<Id, unknown> = old[part];
    const lost = gone.filter((id) => id in before && !(id in changed));
    const same = lost.length === 0 && Object.keys(changed).length === 0;
    const kept = same ? before : { ...before, ...changed };
    for (const id of lost) delete kept[id];
    Object.assign(next, { [part]: kept });
  }
  return next;
}
