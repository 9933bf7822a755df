import { Link } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { useWorkplace } from "../app/context";
import { humpAxis } from "../charts/axis";
import { Hump } from "../charts/Hump";
import { ResultSpark, unitOf } from "../charts/ResultSpark";
import { mayCreate } from "../graph/access";
import type { OutcomeForecast } from "../graph/forecast";
import type { Graph } from "../graph/Graph";
import type { Goal, KeyResult } from "../graph/types";
import { WhatMoved } from "../moved/WhatMoved";
import { recordAddress } from "../record/thread";
import { Button } from "../ui/Button";
import { Chance } from "../ui/Chance";
import { Empty, Page } from "../ui/Page";
import styles from "./goals.module.css";
import { Lately, NextForMe } from "./Lately";
import { Summary } from "./Summary";

/** What was promised, and when the plan says it will be real. */
export const GoalsScreen = observer(function GoalsScreen() {
  const { graph, formats, base, begin } = useWorkplace();
  const goals = graph.all("goal").filter((goal) => goal.status !== "dropped");
  const runs = graph.forecast?.runs ?? 0;
  const create = mayCreate(graph, "goal") ? (
    <Button kind="primary" onPress={() => begin("goal")}>
      New goal
    </Button>
  ) : null;
  return (
    <Page
      title="Goals"
      sub={
        <>
          What we promised, and when the plan says it will be real.{" "}
          {goals.length === 0
            ? ""
            : runs > 0
              ? `Forecast from ${formats.figure(runs)} runs.`
              : "The forecast is being computed."}
        </>
      }
      actions={goals.length === 0 ? null : create}
    >
      {goals.length === 0 ? (
        <Empty
          title="No goal yet"
          text="A goal says what shall be true for customers and by when. Features serve it, projects deliver them, and from their plans comes its chance."
          action={
            <div className={styles.first}>
              {create}
              {mayCreate(graph, "project") ? (
                <Link to={`${base}/import` as string}>or bring a plan from another tool</Link>
              ) : null}
            </div>
          }
        />
      ) : (
        <>
          <Summary goals={goals} />
          <GoalTable goals={goals} />
          <div className={styles.below}>
            <WhatMoved />
            <div className={styles.stack}>
              <NextForMe />
              <Lately />
            </div>
          </div>
        </>
      )}
    </Page>
  );
});

const GoalTable = observer(function GoalTable({ goals }: { goals: readonly Goal[] }) {
  const { graph } = useWorkplace();
  const span = humpAxis(graph, goals);
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
  const now = metric.points.at(-1);
  const unit = unitOf(metric);
  return (
    <div className={styles.metric}>
      <ResultSpark result={keyResult} metric={metric} />
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
