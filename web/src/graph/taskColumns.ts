import type { Spread, TaskColumns, TaskForecast } from "./forecast";
import type { Id, LocalTime } from "./types";

/** The tasks of a delta by id. A thousand rows cost little: each is read when it is asked. */
export function rowsOf(columns: TaskColumns): Record<Id, TaskForecast> {
  const rows: Record<Id, TaskForecast> = {};
  const origin = columns.origin === null ? 0 : Date.parse(`${columns.origin}Z`);
  columns.ids.forEach((id, row) => {
    rows[id] = new Row(columns, row, origin);
  });
  return rows;
}

class Row implements TaskForecast {
  constructor(
    private readonly columns: TaskColumns,
    private readonly row: number,
    private readonly origin: number,
  ) {}

  private of<K extends keyof TaskColumns>(name: K): NonNullable<TaskColumns[K]>[number] {
    // Every column has a value for every id.
    return (this.columns[name] as NonNullable<TaskColumns[K]>)[this.row] as never;
  }

  private time(seconds: number): LocalTime {
    return new Date(this.origin + seconds * 1000).toISOString().slice(0, 19);
  }

  get start() {
    return this.time(this.of("start"));
  }
  get finish() {
    return this.time(this.of("finish"));
  }
  get early_start() {
    return this.time(this.of("early_start"));
  }
  get early_finish() {
    return this.time(this.of("early_finish"));
  }
  get late_start() {
    return this.time(this.of("late_start"));
  }
  get late_finish() {
    return this.time(this.of("late_finish"));
  }
  get total_slack_minutes() {
    return this.of("total_slack_minutes");
  }
  get free_slack_minutes() {
    return this.of("free_slack_minutes");
  }
  get critical() {
    return this.of("critical");
  }
  get duration_minutes() {
    return this.of("duration_minutes");
  }
  get work_minutes() {
    return this.of("work_minutes");
  }
  get criticality() {
    return this.of("criticality");
  }
  get cost_minor() {
    return this.of("cost_minor");
  }
  get waits_for() {
    return this.of("waits_for");
  }
  get levelling_delay_minutes() {
    return this.of("levelling_delay_minutes");
  }
  get chance() {
    return this.of("chance");
  }
  get spread(): Spread | null {
    const spread = this.of("spread");
    if (!spread) return null;
    const [p10, p50, p80, p90, p95] = spread.map((seconds: number) => this.time(seconds));
    return { p10, p50, p80, p90, p95 } as Spread;
  }
}
