import { observer } from "mobx-react-lite";
import { useWorkplace } from "../app/context";
import type { Goal } from "../graph/types";
import { overloads } from "../people/load";
import styles from "./goals.module.css";

/** Four figures that say whether to worry. */
export const Summary = observer(function Summary({ goals }: { goals: readonly Goal[] }) {
  const { graph, formats } = useWorkplace();
  const forecasts = graph.forecast?.goals ?? {};
  const promised = goals.filter((goal) => goal.promise && forecasts[goal.id]?.chance != null);
  const likely = promised.filter((goal) => (forecasts[goal.id]?.chance ?? 0) >= 0.5).length;
  const spend = goals.reduce((sum, goal) => sum + (forecasts[goal.id]?.cost?.p80_minor ?? 0), 0);
  const budget = goals.reduce((sum, goal) => sum + (goal.budget_minor ?? 0), 0);
  const over = overloads(graph);
  const worst = over[0];
  const nearest = promised
    .filter((goal) => (forecasts[goal.id]?.chance ?? 1) < 0.8)
    .sort((a, b) => (a.promise?.due ?? "").localeCompare(b.promise?.due ?? ""))[0];
  return (
    <section className={styles.strip} aria-label="At a glance">
      <div>
        <small>Goals likely on time</small>
        <b>
          {likely}
          <i>/{promised.length}</i>
        </b>
        <span>likely means a chance of half or more</span>
      </div>
      <div>
        <small>Expected spend, P80</small>
        <b>{formats.moneyShort(spend)}</b>
        <span>{budget > 0 ? `of ${formats.moneyShort(budget)} budget` : "no budget set"}</span>
      </div>
      <div>
        <small>People asked for too much</small>
        <b>{new Set(over.map((one) => one.person)).size}</b>
        <span>
          {worst
            ? `${graph.get("person", worst.person)?.name}, ${formats.percent(worst.share)} in the week of ${formats.day(worst.week)}`
            : "nobody in the weeks ahead"}
        </span>
      </div>
      <div>
        <small>Next promise at risk</small>
        <b>{nearest ? formats.day(nearest.promise?.due) : "None"}</b>
        <span>{nearest ? nearest.name : "every promise has a chance of 80% or more"}</span>
      </div>
    </section>
  );
});
