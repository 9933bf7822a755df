import { Link } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import { Hump, Spark } from "../charts/Hump";
import { civil } from "../format/Formats";
import type { OutcomeForecast } from "../graph/forecast";
import type { Graph } from "../graph/Graph";
import type { Goal, KeyResult } from "../graph/types";
import { recordAddress } from "../record/thread";
import { Button } from "../ui/Button";
import { Chance } from "../ui/Chance";
import { Empty, Page } from "../ui/Page";
import styles from "./goals.module.css";
import { NewGoal } from "./NewGoal";
import { Summary } from "./Summary";

const DAY = 86_400_000;

/** What was promised, and when the plan says it will be real. */
export const GoalsScreen = observer(function GoalsScreen() {
  const { graph } = useWorkplace();
  const [adding, setAdding] = useState(false);
  const goals = graph.all("goal").filter((goal) => goal.status !== "dropped");
  const runs = graph.forecast?.runs ?? 0;
  const create = (
    <Button kind="primary" onPress={() => setAdding(true)}>
      New goal
    </Button>
  );
  return (
    <Page
      title="Goals"
      sub={
        <>
          What we promised, and when the plan says it will be real.{" "}
          {runs > 0
            ? `Forecast from ${runs.toLocaleString()} runs.`
            : "The forecast is being computed."}
        </>
      }
      actions={create}
    >
      {goals.length === 0 ? (
        <Empty
          title="No goal yet"
          text="A goal says what shall be true for customers and by when. Features serve it, projects deliver them, and from their plans comes its chance."
          action={create}
        />
      ) : (
        <>
          <Summary goals={goals} />
          <GoalTable goals={goals} />
        </>
      )}
      <NewGoal open={adding} onClose={() => setAdding(false)} />
    </Page>
  );
});

const GoalTable = observer(function GoalTable({ goals }: { goals: readonly Goal[] }) {
  const { graph } = useWorkplace();
  const span = axis(graph, goals);
  return (
    <table className={styles.goals}>
      <thead>
        <tr>
          <th>Goal</th>
          <th className={styles.why}>
            Why it matters <i>metric against its trajectory</i>
          </th>
          <th className={styles.how}>
            When it will be real <i>range and P80 against the promise</i>
          </th>
          <th>Chance</th>
          <th>Cost, P80</th>
          <th>What holds it back</th>
        </tr>
      </thead>
      <tbody>
        {goals.map((goal) => (
          <GoalRow key={goal.id} goal={goal} from={span.from} to={span.to} />
        ))}
      </tbody>
    </table>
  );
});

const GoalRow = observer(function GoalRow({
  goal,
  from,
  to,
}: {
  goal: Goal;
  from: number;
  to: number;
}) {
  const { graph, formats, openRecord, base } = useWorkplace();
  const forecast = graph.forecast?.goals[goal.id];
  const product = graph.get("product", goal.product);
  const owner = graph.get("person", goal.owner);
  const keyResult = graph.by("key_result", "goal", goal.id)[0];
  const cost = forecast?.cost;
  const over = cost && goal.budget_minor !== null && cost.p80_minor > goal.budget_minor;
  const worst = forecast?.held_back_by[0];
  return (
    <tr>
      <td>
        <Link
          to={recordAddress(base, "goal", goal.id)}
          className={styles.name}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey) return;
            event.preventDefault();
            openRecord("goal", goal.id);
          }}
        >
          {goal.name}
        </Link>
        <small>
          {product?.name}
          {owner ? ` · ${owner.name}` : ""}
        </small>
      </td>
      <td data-label="Why it matters">
        {keyResult ? <Metric keyResult={keyResult} /> : <small>No key result yet</small>}
      </td>
      <td data-label="When it will be real">
        {forecast?.finish ? (
          <Hump
            forecast={forecast}
            due={goal.promise?.due}
            today={graph.forecast?.status_day}
            from={from}
            to={to}
          />
        ) : (
          <small>{nothingYet(graph, goal, forecast)}</small>
        )}
      </td>
      <td data-label="Chance">
        <Chance share={forecast?.chance} />
      </td>
      <td data-label="Cost, P80" className={styles.number}>
        {cost ? (
          <>
            <b
              data-over={over || undefined}
              title={`Half of the runs cost less than ${formats.money(cost.p50_minor)}; ${formats.money(cost.spent_minor)} is spent`}
            >
              {formats.moneyShort(cost.p80_minor)}
            </b>
            {goal.budget_minor === null ? null : (
              <small>of {formats.moneyShort(goal.budget_minor)}</small>
            )}
          </>
        ) : null}
      </td>
      <td data-label="What holds it back">
        {worst ? (
          <>
            <button
              type="button"
              className={styles.link}
              onClick={() => openRecord(worst.kind, worst.id)}
            >
              {worst.name}
            </button>
            <small>
              {worst.share > 0 ? `${formats.percent(worst.share)} of late runs` : ""}
              {worst.p80_days >= 0.5
                ? ` · ${formats.figure(Math.round(worst.p80_days))} d of the P80`
                : ""}
            </small>
          </>
        ) : forecast?.finish ? (
          <small>Nothing material</small>
        ) : null}
      </td>
    </tr>
  );
});

function nothingYet(graph: Graph, goal: Goal, forecast: OutcomeForecast | undefined): string {
  if (graph.by("feature", "goals", goal.id).length === 0) return "No feature serves it yet";
  return forecast ? "Nothing planned for its features yet" : "Being computed";
}

const Metric = observer(function Metric({ keyResult }: { keyResult: KeyResult }) {
  const { graph, formats } = useWorkplace();
  const metric = graph.get("metric", keyResult.metric);
  if (!metric) return null;
  const time = (day: string) => civil(day)?.getTime() ?? 0;
  const begin = time(keyResult.start_day);
  const shown = metric.points.filter((point) => time(point.day) >= begin - 14 * DAY);
  const actual = shown.map((point) => ({ time: time(point.day), value: point.value }));
  const through =
    keyResult.trajectory.length > 0
      ? keyResult.trajectory.map((point) => ({ time: time(point.day), value: point.value }))
      : [
          { time: begin, value: keyResult.start_value },
          { time: time(keyResult.due), value: keyResult.target_value },
        ];
  const now = metric.points.at(-1);
  const unit = metric.unit === "%" ? "%" : "";
  return (
    <div className={styles.metric}>
      <Spark
        actual={actual}
        target={through}
        label={`${metric.name}: ${now ? formats.figure(now.value) : "no value yet"}, target ${formats.figure(keyResult.target_value)}${unit} by ${formats.day(keyResult.due)}`}
      />
      <div>
        <b>{now ? `${formats.figure(now.value)}${unit}` : "–"}</b>{" "}
        <small>
          of {formats.figure(keyResult.target_value)}
          {unit}
        </small>
        <small className={styles.label}>{metric.name}</small>
      </div>
    </div>
  );
});

/** One time axis for all goals, so that their shapes can be compared. */
function axis(graph: Graph, goals: readonly Goal[]): { from: number; to: number } {
  const today = civil(graph.forecast?.status_day)?.getTime() ?? Date.now();
  let [from, to] = [today - 14 * DAY, today + 60 * DAY];
  for (const goal of goals) {
    const forecast = graph.forecast?.goals[goal.id];
    for (const day of [goal.promise?.due, forecast?.hump?.from, forecast?.hump?.to]) {
      const time = civil(day)?.getTime();
      if (time === undefined) continue;
      from = Math.min(from, Math.max(time - 7 * DAY, today - 60 * DAY));
      to = Math.max(to, time + 10 * DAY);
    }
  }
  return { from, to };
}
