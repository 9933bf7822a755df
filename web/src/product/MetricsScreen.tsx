import { useParams } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import { Trend } from "../charts/Trend";
import { mayChange } from "../graph/access";
import type { Metric } from "../graph/types";
import { Button } from "../ui/Button";
import { Card, Empty, Page } from "../ui/Page";
import { AddValue } from "./AddValue";
import styles from "./product.module.css";

/** The numbers of a product, each against where it shall go. */
export const MetricsScreen = observer(function MetricsScreen() {
  const { product } = useParams({ strict: false });
  const { graph } = useWorkplace();
  const [name, setName] = useState("");
  if (!product) return null;
  const metrics = graph.by("metric", "product", product);
  const add = async () => {
    const outcome = await graph.execute([
      { do: "create", entity: { kind: "metric", id: graph.newId(), product, name: name.trim() } },
    ]);
    if (outcome.ok) setName("");
  };
  return (
    <Page
      title="Metrics"
      sub="The numbers the goals are about. Add a value and the goal's line moves."
    >
      {metrics.length === 0 ? (
        <Empty
          title="No metric yet"
          text="A metric is a number with a date: sessions a week, returns in percent."
        />
      ) : (
        <div className={styles.metrics}>
          {metrics.map((metric) => (
            <MetricCard key={metric.id} metric={metric} />
          ))}
        </div>
      )}
      {mayChange(graph, "product", product) ? (
        <form
          className={styles.capture}
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <input
            aria-label="New metric"
            placeholder="New metric"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" isDisabled={name.trim() === ""}>
            Add metric
          </Button>
        </form>
      ) : null}
    </Page>
  );
});

const MetricCard = observer(function MetricCard({ metric }: { metric: Metric }) {
  const { graph, formats, openRecord } = useWorkplace();
  const results = graph.by("key_result", "metric", metric.id);
  const last = metric.points.at(-1);
  return (
    <Card title={metric.name}>
      <p className={styles.now}>
        <b className={styles.figure}>{last ? formats.figure(last.value) : "–"}</b>
        <small>
          {metric.unit}
          {last ? ` on ${formats.day(last.day)}` : ""}
        </small>
        {results.map((result) => (
          <button
            key={result.id}
            type="button"
            className={styles.chip}
            title={graph.get("goal", result.goal)?.name}
            onClick={() => openRecord("goal", result.goal)}
          >
            {formats.figure(result.target_value)} by {formats.day(result.due)}
          </button>
        ))}
      </p>
      <Trend metric={metric} target={results[0]} />
      {mayChange(graph, "metric", metric.id) ? <AddValue metric={metric} /> : null}
    </Card>
  );
});
