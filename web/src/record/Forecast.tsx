import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import type { CostSpread, OutcomeForecast, Pace, RiskForecast, Spread } from "../graph/forecast";
import type { Id, Kind, Promise_ } from "../graph/types";
import { pastOf, perPeriod } from "../project/pace";
import { Button } from "../ui/Button";
import { Chance } from "../ui/Chance";
import { EditDay } from "./Edit";
import type { SetFields } from "./fields";
import { Moved } from "./Moved";
import styles from "./record.module.css";
import { Why } from "./Why";

/** The promise, the computed range beside it, the money, and why. */
export const Forecast = observer(function Forecast({
  kind,
  id,
  set,
}: {
  kind: Kind;
  id: Id;
  set: SetFields;
}) {
  const { graph } = useWorkplace();
  const [asked, setAsked] = useState(false);
  const [compared, setCompared] = useState(false);
  const entity = graph.get(kind, id);
  if (!entity) return null;
  const hasPromise = "promise" in entity;
  const outcome = outcomeOf(graph.forecast, kind, id);
  const task = kind === "task" ? graph.forecast?.tasks[id] : undefined;
  const risk = kind === "risk" ? graph.forecast?.risks[id] : undefined;
  return (
    <>
      {hasPromise ? (
        <section className={styles.section}>
          <h2>Promise</h2>
          <EditDay
            label="Promised for"
            empty="Nothing promised"
            value={entity.promise?.due ?? ""}
            onSave={(due) =>
              set({ promise: due ? { due, note: entity.promise?.note ?? "" } : null })
            }
          />
          <PromiseNote promise={entity.promise} chance={outcome?.chance ?? task?.chance} />
        </section>
      ) : null}
      {outcome ? <OutcomeFigures outcome={outcome} /> : null}
      {task ? <TaskFigures id={id} /> : null}
      {risk ? (
        <RiskFigures figures={risk} inPlace={graph.get("risk", id)?.response?.in_place ?? false} />
      ) : null}
      {outcome?.finish || task ? (
        <>
          {asked ? <Why kind={kind} id={id} /> : null}
          {compared ? <Moved kind={kind} id={id} /> : null}
          <p className={styles.ask}>
            {asked ? null : <Button onPress={() => setAsked(true)}>Why this date?</Button>}
            {compared || !outcome ? null : (
              <Button onPress={() => setCompared(true)}>What moved it?</Button>
            )}
          </p>
        </>
      ) : null}
    </>
  );
});

function PromiseNote({
  promise,
  chance,
}: {
  promise: Promise_ | null;
  chance: number | null | undefined;
}) {
  return (
    <>
      {promise?.note ? <p className={styles.note}>{promise.note}</p> : null}
      {promise && chance != null ? (
        <p className={styles.promise}>
          <Chance share={chance} /> <small>to keep it</small>
        </p>
      ) : null}
    </>
  );
}

function outcomeOf(
  forecast: { goals: object; features: object; projects: object } | null,
  kind: Kind,
  id: Id,
): OutcomeForecast | undefined {
  const parts: { [kind: string]: object | undefined } = {
    goal: forecast?.goals,
    feature: forecast?.features,
    project: forecast?.projects,
  };
  return (parts[kind] as { [id: Id]: OutcomeForecast } | undefined)?.[id];
}

function OutcomeFigures({ outcome }: { outcome: OutcomeForecast }) {
  const { formats, openRecord } = useWorkplace();
  return (
    <>
      <section className={styles.section}>
        <h2>Forecast</h2>
        {outcome.finish ? (
          <Range spread={outcome.finish} />
        ) : (
          <small>Nothing is planned for it yet.</small>
        )}
        {outcome.tasks_total > 0 ? (
          <p>
            <small>
              {formats.percent(outcome.done)} done · {outcome.tasks_done} of {outcome.tasks_total}{" "}
              tasks
            </small>
          </p>
        ) : null}
      </section>
      {outcome.pace ? <PaceFigures pace={outcome.pace} /> : null}
      {outcome.cost ? <Cost cost={outcome.cost} outcome={outcome} /> : null}
      {outcome.held_back_by.length > 0 ? (
        <section className={styles.section}>
          <h2>What holds it back</h2>
          <ul className={styles.list}>
            {outcome.held_back_by.slice(0, 6).map((one) => (
              <li key={one.id}>
                <button type="button" onClick={() => openRecord(one.kind, one.id)}>
                  {one.name}
                </button>
                <small>
                  {one.share > 0 ? `${formats.percent(one.share)} of late runs` : ""}
                  {one.p80_days >= 0.5 ? ` · ${formats.figure(Math.round(one.p80_days))} d` : ""}
                </small>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

/** What the dates of a Kanban or Scrum project are drawn from. */
function PaceFigures({ pace }: { pace: Pace }) {
  const { formats } = useWorkplace();
  return (
    <section className={styles.section}>
      <h2>{pace.period === "day" ? "Throughput" : "Velocity"}</h2>
      <p>{perPeriod(pace, formats)}</p>
      <p>
        <small>{pastOf(pace, formats)}</small>
      </p>
    </section>
  );
}

function Range({ spread }: { spread: Spread }) {
  const { formats } = useWorkplace();
  const quantiles = [
    ["P10", spread.p10],
    ["P50", spread.p50],
    ["P80", spread.p80],
    ["P95", spread.p95],
  ] as const;
  return (
    <dl className={styles.range}>
      {quantiles.map(([name, date]) => (
        <div key={name} data-main={name === "P80" || undefined}>
          <dt title={`${name.slice(1)} of 100 simulated runs finish by then`}>{name}</dt>
          <dd>{formats.day(date)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Cost({ cost, outcome }: { cost: CostSpread; outcome: OutcomeForecast }) {
  const { formats } = useWorkplace();
  return (
    <section className={styles.section}>
      <h2>Money</h2>
      <p>
        P50 {formats.money(cost.p50_minor)} · <b>P80 {formats.money(cost.p80_minor)}</b>
      </p>
      <p>
        <small>{formats.money(cost.spent_minor)} spent so far</small>
      </p>
      {outcome.chance_of_budget === null ? null : (
        <p className={styles.promise}>
          <Chance share={outcome.chance_of_budget} /> <small>to stay in the budget</small>
        </p>
      )}
      {outcome.chance_of_both === null ? null : (
        <p className={styles.promise}>
          <Chance share={outcome.chance_of_both} /> <small>to keep date and budget</small>
        </p>
      )}
    </section>
  );
}

const TaskFigures = observer(function TaskFigures({ id }: { id: Id }) {
  const { graph, formats } = useWorkplace();
  const task = graph.forecast?.tasks[id];
  if (!task) return null;
  const waits = graph.get("person", task.waits_for);
  return (
    <section className={styles.section}>
      <h2>Forecast</h2>
      <p>
        {formats.weekday(task.start)} to {formats.weekday(task.finish)}
      </p>
      {task.spread ? <Range spread={task.spread} /> : null}
      <p>
        <small>
          Slack {formats.duration(task.total_slack_minutes)} · drives the finish in{" "}
          {formats.percent(task.criticality)} of runs · {formats.money(task.cost_minor)}
        </small>
      </p>
      {waits ? (
        <p>
          <small>Waits for {waits.name} to be free.</small>
        </p>
      ) : null}
    </section>
  );
});

function RiskFigures({ figures, inPlace }: { figures: RiskForecast; inPlace: boolean }) {
  const { formats } = useWorkplace();
  const days = (days: number) => `${formats.figure(Math.round(days * 10) / 10 + 0)} days`;
  const { response } = figures;
  return (
    <section className={styles.section}>
      <h2>What it costs its project</h2>
      <p>
        <b>{days(figures.p80_days)}</b> and <b>{formats.money(figures.p80_cost_minor)}</b> of the
        P80: the same luck with and without it.
      </p>
      {response ? (
        <p>
          Its response {inPlace ? "takes" : "would take"} <b>{days(response.p80_days)}</b> and{" "}
          <b>{formats.money(response.p80_cost_minor)}</b> off the P80
          {inPlace ? ", which is counted already." : "."}
        </p>
      ) : null}
    </section>
  );
}
