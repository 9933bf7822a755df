import { useParams } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import { mayChange, mayCreate } from "../graph/access";
import type { Id, Insight } from "../graph/types";
import { MayEdit } from "../record/Edit";
import { Refs } from "../record/Refs";
import record from "../record/record.module.css";
import { Button } from "../ui/Button";
import { Icon } from "../ui/icons";
import { Empty, Page } from "../ui/Page";
import { SOURCES } from "./NewInsight";
import styles from "./product.module.css";

/** What customers said. Catching one takes a line; sorting it means naming the feature. */
export const InsightsScreen = observer(function InsightsScreen() {
  const { product } = useParams({ strict: false });
  const { graph } = useWorkplace();
  const [shown, setShown] = useState<"unsorted" | "all">("all");
  if (!product) return null;
  const all = [...graph.by("insight", "product", product)].sort((a, b) =>
    (b.day ?? "").localeCompare(a.day ?? ""),
  );
  const unsorted = all.filter((insight) => insight.features.length === 0);
  const list = shown === "all" ? all : unsorted;
  return (
    <Page
      title="Insights"
      sub={`${all.length} things customers said, ${unsorted.length} still to be sorted.`}
      actions={
        <Button onPress={() => setShown(shown === "all" ? "unsorted" : "all")}>
          {shown === "all" ? "Only unsorted" : "All"}
        </Button>
      }
    >
      {mayCreate(graph, "insight") ? <Capture product={product} /> : null}
      {list.length === 0 ? (
        <Empty
          title={all.length === 0 ? "Nothing caught yet" : "All sorted"}
          text="Write down what a customer said, in their words. Linked to features it becomes evidence for what to build."
        />
      ) : (
        <ul className={styles.insights}>
          {list.map((insight) => (
            <Quote key={insight.id} insight={insight} />
          ))}
        </ul>
      )}
    </Page>
  );
});

function Capture({ product }: { product: Id }) {
  const { graph } = useWorkplace();
  const [text, setText] = useState("");
  const [customer, setCustomer] = useState("");
  const submit = async () => {
    const today = graph.forecast?.status_day ?? new Date().toISOString().slice(0, 10);
    const outcome = await graph.execute([
      {
        do: "create",
        entity: {
          kind: "insight",
          id: graph.newId(),
          product,
          text: text.trim(),
          customer,
          day: today,
        },
      },
    ]);
    if (outcome.ok) setText("");
  };
  return (
    <form
      className={styles.capture}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <input
        aria-label="What did the customer say?"
        placeholder="What did the customer say?"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <input
        aria-label="Who said it"
        placeholder="Who"
        value={customer}
        onChange={(event) => setCustomer(event.target.value)}
      />
      <Button type="submit" isDisabled={text.trim() === ""}>
        Keep it
      </Button>
    </form>
  );
}

const Quote = observer(function Quote({ insight }: { insight: Insight }) {
  const { graph, formats, say } = useWorkplace();
  const mayEdit = mayChange(graph, "insight", insight.id);
  const features = graph
    .by("feature", "product", insight.product)
    .filter((one) => !insight.features.includes(one.id) && one.status !== "dropped");
  const tie = (ids: Id[]) =>
    void graph.execute([{ do: "update", kind: "insight", id: insight.id, set: { features: ids } }]);
  const remove = async () => {
    const outcome = await graph.execute(
      [{ do: "delete", kind: "insight", id: insight.id }],
      "Delete an insight",
    );
    if (outcome.ok) say("The insight is deleted", () => void graph.undo(outcome.seq));
  };
  const source = SOURCES.find(([id]) => id === insight.source)?.[1];
  return (
    <li>
      <div className={styles.said}>
        <q>{insight.text}</q>
        {mayEdit ? (
          <button
            type="button"
            className={record.cut}
            aria-label={`Delete “${insight.text}”`}
            onClick={() => void remove()}
          >
            <Icon name="close" />
          </button>
        ) : null}
      </div>
      <div className={styles.tags}>
        <small>
          {[insight.customer, source, formats.day(insight.day)].filter(Boolean).join(" · ")}
        </small>
        <MayEdit value={mayEdit}>
          <Refs
            noun="feature"
            refs={insight.features.map((id) => ({ kind: "feature", id }))}
            options={features.map((one) => [one.id, one.name] as const)}
            onAdd={(id) => tie([...insight.features, id])}
            onRemove={(ref) => tie(insight.features.filter((id) => id !== ref.id))}
          />
        </MayEdit>
      </div>
    </li>
  );
});
