import { makeObservable, observable, observableRef, runInAction } from "mobx";
import { address, Refused, request, Unreachable } from "../api/http";
import { Collections } from "./Collections";
import { filled } from "./defaults";
import type { Explanation, Forecast, ForecastDelta } from "./forecast";
import { newId } from "./newId";
import { type Before, showAhead } from "./optimistic";
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

interface Answer {
  seq: Seq;
  ops: Op[];
}

/** What came of an edit: done, or refused with a reason a person can act on. */
export type Outcome = { ok: true; seq: Seq } | { ok: false; reason: string; status: number };

interface Batch {
  key: string;
  commands: Command[];
  label: string | undefined;
  before: Before[];
  settle: (outcome: Outcome) => void;
}

export type Connection = "connecting" | "live" | "offline";

/** The visible graph of one workspace, live: read it anywhere, change it only by commands. */
export class Graph {
  readonly workspaceId: Id;
  readonly clientId = newId();
  readonly nodes = new Collections();
  seq: Seq = 0;
  meId: Id = "";
  loaded = false;
  connection: Connection = "connecting";
  /** Edits shown here but not yet acknowledged. */
  waiting = 0;
  forecast: Forecast | null = null;
  /** Told of every refusal, so that the app can say it. */
  onRefused: (reason: string) => void = () => {};
  /** Told of every own change that can be taken back. */
  onChanged: (label: string | undefined) => void = () => {};

  private readonly queue: Batch[] = [];
  private sending = false;
  private stream: EventSource | null = null;

  constructor(workspaceId: Id) {
    this.workspaceId = workspaceId;
    makeObservable(this, {
      seq: observable,
      meId: observable,
      loaded: observable,
      connection: observable,
      waiting: observable,
      forecast: observableRef,
    });
  }

  get workspace(): Workspace | undefined {
    return this.nodes.all("workspace")[0];
  }

  get me(): Person | undefined {
    return this.nodes.get("person", this.meId);
  }

  get<K extends Kind>(kind: K, id: Id | null | undefined): Kinds[K] | undefined {
    return this.nodes.get(kind, id);
  }

  all<K extends Kind>(kind: K): readonly Kinds[K][] {
    return this.nodes.all(kind);
  }

  by<K extends Kind>(kind: K, field: keyof Kinds[K] & string, id: Id): readonly Kinds[K][] {
    return this.nodes.by(kind, field, id);
  }

  newId(): Id {
    return newId();
  }

  /** Loads everything visible and stays live until `close`. */
  async open(): Promise<void> {
    const start = await request<Bootstrap>("GET", "/bootstrap", { query: this.query() });
    runInAction(() => {
      this.nodes.clear();
      this.nodes.put("workspace", filled("workspace", start.workspace));
      for (const [kind, entities] of Object.entries(start.entities)) {
        for (const entity of entities ?? [])
          this.nodes.put(kind as Kind, filled(kind as Kind, entity));
      }
      this.seq = start.seq;
      this.meId = start.me;
      this.forecast = start.forecast;
      this.loaded = true;
    });
    this.listen();
  }

  close(): void {
    this.stream?.close();
    this.stream = null;
  }

  /** Shows the edit at once and makes it durable; a refusal takes it back and says why. */
  execute(commands: Command[], label?: string): Promise<Outcome> {
    if (commands.length === 0) return Promise.resolve({ ok: true, seq: this.seq });
    const before = runInAction(() => commands.flatMap((command) => showAhead(this.nodes, command)));
    return new Promise((settle) => {
      this.queue.push({ key: newId(), commands, label, before, settle });
      runInAction(() => this.waiting++);
      void this.send();
    });
  }

  undo(change?: Seq): Promise<Outcome> {
    return this.execute([change === undefined ? { do: "undo" } : { do: "undo", change }]);
  }

  redo(): Promise<Outcome> {
    return this.execute([{ do: "redo" }]);
  }

  explain(kind: Kind, id: Id, signal?: AbortSignal): Promise<Explanation> {
    return request("GET", "/forecast/why", { query: { ...this.query(), kind, id }, signal });
  }

  query(): { workspace: Id } {
    return { workspace: this.workspaceId };
  }

  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    for (let batch = this.queue[0]; batch; batch = this.queue[0]) {
      try {
        const answer = await request<Answer>("POST", "/commands", {
          query: this.query(),
          json: { commands: batch.commands, label: batch.label, client_id: this.clientId },
          headers: { "idempotency-key": batch.key },
        });
        this.queue.shift();
        runInAction(() => {
          this.waiting--;
          this.apply(answer.ops);
        });
        this.onChanged(batch.label);
        batch.settle({ ok: true, seq: answer.seq });
      } catch (error) {
        if (error instanceof Unreachable) {
          // The edit stays shown and queued; the same key makes a second try harmless.
          runInAction(() => (this.connection = "offline"));
          await new Promise((resolve) => setTimeout(resolve, 1_000));
          continue;
        }
        this.queue.shift();
        const reason = error instanceof Error ? error.message : String(error);
        const status = error instanceof Refused ? error.status : 0;
        const { before } = batch;
        runInAction(() => {
          this.waiting--;
          for (const { kind, id, entity } of before.toReversed()) {
            if (entity) this.nodes.put(kind, entity);
            else this.nodes.remove(kind, id);
          }
        });
        this.onRefused(reason);
        batch.settle({ ok: false, reason, status });
      }
    }
    this.sending = false;
  }

  private apply(ops: Op[]): void {
    for (const { kind, id, after, version } of ops) {
      if (after) this.nodes.put(kind, filled(kind, version ? { ...after, version } : after));
      else this.nodes.remove(kind, id);
    }
  }

  private listen(): void {
    this.close();
    const query = { ...this.query(), after: this.seq, forecast: this.forecast?.seq };
    const stream = new EventSource(address("/live", query));
    this.stream = stream;
    stream.onopen = () => runInAction(() => (this.connection = "live"));
    stream.onerror = () => {
      runInAction(() => (this.connection = "offline"));
      // A closed stream is not retried by the browser: the server refused, so begin afresh.
      if (stream.readyState === EventSource.CLOSED) setTimeout(() => void this.reopen(), 1_500);
    };
    stream.addEventListener("change", (event) => this.onChange(JSON.parse(event.data)));
    stream.addEventListener("forecast", (event) => this.onForecast(JSON.parse(event.data)));
    stream.addEventListener("reset", () => void this.reopen());
  }

  private async reopen(): Promise<void> {
    if (!this.stream) return;
    try {
      await this.open();
    } catch (error) {
      if (error instanceof Refused && error.status === 401) location.reload();
      else setTimeout(() => void this.reopen(), 1_500);
    }
  }

  private onChange(change: ChangeEvent): void {
    if (change.seq <= this.seq) return;
    runInAction(() => {
      this.seq = change.seq;
      this.apply(change.ops);
    });
  }

  private onForecast(delta: ForecastDelta): void {
    runInAction(() => {
      this.forecast = merged(this.forecast, delta);
    });
  }
}

/** The forecast with the parts that differ replaced and those of vanished nodes dropped. */
export function merged(old: Forecast | null, delta: ForecastDelta): Forecast {
  const { gone = [], ...rest } = delta;
  if (!old) return rest;
  const parts = ["tasks", "features", "projects", "goals", "risks", "people"] as const;
  const next: Forecast = { ...old, ...rest };
  for (const part of parts) {
    const changed = delta[part] ?? {};
    const kept = { ...old[part], ...changed } as Record<Id, never>;
    for (const id of gone) delete kept[id];
    (next as unknown as Record<string, unknown>)[part] = kept;
  }
  return next;
}
