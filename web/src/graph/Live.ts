import { makeObservable, observable, runInAction } from "mobx";
import { address } from "../api/http";
import type { ForecastDelta } from "./forecast";
import type { ChangeEvent, Id } from "./types";

export interface LiveHandlers {
  /** Where to resume: the last change and the forecast already here. */
  readonly position: () => Record<string, number | undefined>;
  readonly change: (change: ChangeEvent) => void;
  readonly forecast: (delta: ForecastDelta) => void;
  /** The stream cannot resume from there: everything has to be loaded again. */
  readonly reset: () => void;
  /** The connection counts as lost; perhaps the session has ended. */
  readonly lost: () => void;
  /** Connected, for the first time or again. */
  readonly opened: () => void;
}

const RETRY_MS = [250, 1_000, 2_000, 5_000, 10_000];

/** The stream of changes and forecasts; comes back by itself to where it was. */
export class Live {
  /** A first failure is often a blink; from the second on the connection counts as lost. */
  failures = 0;
  connected = false;
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly workspace: Id;
  private readonly handlers: LiveHandlers;

  constructor(workspace: Id, handlers: LiveHandlers) {
    this.workspace = workspace;
    this.handlers = handlers;
    makeObservable(this, { failures: observable, connected: observable });
  }

  open(): void {
    this.close();
    const query = { workspace: this.workspace, ...this.handlers.position() };
    const source = new EventSource(address("/live", query));
    this.source = source;
    const whileOpen =
      <T>(handle: (data: T) => void) =>
      (event: Event) => {
        if (this.source === source) handle(JSON.parse((event as MessageEvent<string>).data) as T);
      };
    source.onopen = () => this.opened();
    source.onerror = () => this.source === source && this.failed();
    source.addEventListener("change", whileOpen(this.handlers.change));
    source.addEventListener("forecast", whileOpen(this.handlers.forecast));
    source.addEventListener("reset", () => this.source === source && this.handlers.reset());
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  private opened(): void {
    runInAction(() => {
      this.failures = 0;
      this.connected = true;
    });
    this.handlers.opened();
  }

  private failed(): void {
    this.close();
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    runInAction(() => {
      this.failures++;
      this.connected = false;
    });
    this.timer = setTimeout(() => this.open(), wait);
    if (this.failures === 2) this.handlers.lost();
  }
}
