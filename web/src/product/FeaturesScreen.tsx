import { useParams } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import { mayChange, mayCreate } from "../graph/access";
import type { Graph } from "../graph/Graph";
import type { Feature, Id } from "../graph/types";
import { keyOf } from "../record/thread";
import { Button } from "../ui/Button";
import { Chance } from "../ui/Chance";
import forms from "../ui/forms.module.css";
import { Empty, Page } from "../ui/Page";
import styles from "./product.module.css";

/** RICE with the effort from the plan: person-months of work. Nothing planned: no score yet. */
export function rice(graph: Graph, feature: Feature): number | undefined {
  const { reach, impact, confidence } = feature.score;
  const months = effortMonths(graph, feature.id);
  if (reach === null || impact === null || confidence === null || months === 0) return undefined;
  return (reach * impact * confidence) / months;
}

function effortMonths(graph: Graph, feature: Id): number {
  const tasks = graph.by("link", "feature", feature).flatMap((link) => {
    if (link.project) return graph.by("task", "project", link.project).map((task) => task.id);
    return link.task ? [link.task] : [];
  });
  const leaves = tasks.filter((id) => graph.by("task", "parent", id).length === 0);
  const minutes = leaves.reduce(
    (sum, id) => sum + (graph.forecast?.tasks[id]?.work_minutes ?? 0),
    0,
  );
  return minutes / ((graph.workspace?.minutes_per_day ?? 480) * 20);
}

type Order = "rank" | "score" | "date";

/** What the product will do, with evidence, worth, chance and state. */
export const FeaturesScreen = observer(function FeaturesScreen() {
  const { product } = useParams({ strict: false });
  const { graph, begin } = useWorkplace();
  const [order, setOrder] = useState<Order>("rank");
  if (!product) return null;
  const features = sorted(graph, graph.by("feature", "product", product), order);
  const actions = (
    <>
      {mayCreate(graph, "project") ? (
        <Button onPress={() => begin("project")}>New project</Button>
      ) : null}
      {mayChange(graph, "product", product) ? (
        <Button kind="primary" onPress={() => begin("feature", product)}>
          New feature
        </Button>
      ) : null}
    </>
  );
  return (
    <Page
      title="Features"
      sub={`What ${graph.get("product", product)?.name} will do for its customers. Effort is never typed: it comes from the plan.`}
      actions={actions}
    >
      {features.length === 0 ? (
        <Empty
          title="No feature yet"
          text="A feature serves goals. Link a project or a task to it, and its date and effort follow from the plan."
          action={actions}
        />
      ) : (
        <FeatureTable features={features} order={order} onOrder={setOrder} />
      )}
    </Page>
  );
});

function sorted(graph: Graph, features: readonly Feature[], order: Order): Feature[] {
  const byRank = [...features].sort((a, b) => a.rank.localeCompare(b.rank));
  const date = (one: Feature) => graph.forecast?.features[one.id]?.finish?.p80 ?? "9999";
  if (order === "score") {
    return byRank.sort((a, b) => (rice(graph, b) ?? -1) - (rice(graph, a) ?? -1));
  }
  return order === "date" ? byRank.sort((a, b) => date(a).localeCompare(date(b))) : byRank;
}

const STATUS: { [status in Feature["status"]]: string } = {
  idea: "Idea",
  planned: "Planned",
  in_build: "In build",
  shipped: "Shipped",
  measured: "Measured",
  dropped: "Dropped",
};

const FeatureTable = observer(function FeatureTable({
  features,
  order,
  onOrder,
}: {
  features: readonly Feature[];
  order: Order;
  onOrder: (order: Order) => void;
}) {
  const { graph, formats, openRecord } = useWorkplace();
  const by = (wanted: Order, name: string) => (
    <button
      type="button"
      className={forms.sort}
      aria-pressed={order === wanted}
      onClick={() => onOrder(order === wanted ? "rank" : wanted)}
    >
      {name}
    </button>
  );
  return (
    <div className={forms.scroll}>
      <table className={forms.table}>
        <thead>
          <tr>
            <th data-wide>No.</th>
            <th>Feature</th>
            <th>Status</th>
            <th data-wide>Serves</th>
            <th data-number data-wide title="How many customers said so">
              Evidence
            </th>
            <th
              data-number
              data-wide
              title="Reach × impact × confidence / person-months of the plan"
            >
              {by("score", "RICE")}
            </th>
            <th data-number title="Done by then in 80 of 100 simulated runs">
              {by("date", "P80")}
            </th>
            <th data-number data-wide>
              Promised
            </th>
            <th data-number>Chance</th>
          </tr>
        </thead>
        <tbody>
          {features.map((feature) => {
            const forecast = graph.forecast?.features[feature.id];
            const score = rice(graph, feature);
            return (
              <tr key={feature.id} data-quiet={feature.status === "dropped" || undefined}>
                <td data-wide>
                  <small>{keyOf(graph, "feature", feature.id)}</small>
                </td>
                <td>
                  <button
                    type="button"
                    className={forms.open}
                    onClick={() => openRecord("feature", feature.id)}
                  >
                    {feature.name}
                  </button>
                </td>
                <td>
                  <span className={styles.status} data-status={feature.status}>
                    {STATUS[feature.status]}
                  </span>
                </td>
                <td data-wide>
                  <small>
                    {feature.goals.map((goal) => graph.get("goal", goal)?.name).join(", ")}
                  </small>
                </td>
                <td data-number data-wide>
                  {graph.by("insight", "features", feature.id).length || <None />}
                </td>
                <td data-number data-wide>
                  {score === undefined ? <None /> : formats.figure(Math.round(score))}
                </td>
                <td data-number>
                  {forecast?.finish ? (
                    formats.day(forecast.finish.p80)
                  ) : feature.shipped_on ? (
                    `shipped ${formats.day(feature.shipped_on)}`
                  ) : (
                    <None />
                  )}
                </td>
                <td data-number data-wide>
                  {feature.promise ? formats.day(feature.promise.due) : <None />}
                </td>
                <td data-number>
                  <Chance share={forecast?.chance} small />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
});

function None() {
  return <small aria-hidden="true">–</small>;
}
