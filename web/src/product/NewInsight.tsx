import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import type { Id, InsightSource } from "../graph/types";
import { Button } from "../ui/Button";
import { Choice, Field } from "../ui/Field";
import { Form } from "../ui/Form";
import forms from "../ui/forms.module.css";

export const SOURCES: readonly (readonly [InsightSource, string])[] = [
  ["conversation", "A conversation"],
  ["support", "Support"],
  ["interview", "An interview"],
  ["survey", "A survey"],
  ["usage", "Usage data"],
  ["portal", "The portal"],
  ["sales", "Sales"],
];

/** Keeps what a customer said, in their words, from wherever one is. */
export const NewInsight = observer(function NewInsight({
  product: given,
  onClose,
}: {
  product: Id | undefined;
  onClose: () => void;
}) {
  const { graph, say } = useWorkplace();
  const products = graph.all("product");
  const [product, setProduct] = useState(given ?? products[0]?.id ?? "");
  const [text, setText] = useState("");
  const [customer, setCustomer] = useState("");
  const [source, setSource] = useState<InsightSource>("conversation");
  const [feature, setFeature] = useState("");
  const features = graph
    .by("feature", "product", product)
    .filter((one) => one.status !== "dropped");
  const submit = async () => {
    const outcome = await graph.execute(
      [
        {
          do: "create",
          entity: {
            kind: "insight",
            id: graph.newId(),
            product,
            text: text.trim(),
            customer: customer.trim(),
            source,
            day: graph.forecast?.status_day ?? new Date().toISOString().slice(0, 10),
            features: feature ? [feature] : [],
          },
        },
      ],
      "Keep what a customer said",
    );
    if (!outcome.ok) return;
    onClose();
    say("It is kept", () => void graph.undo(outcome.seq));
  };
  return (
    <Form title="New insight" open onClose={onClose}>
      <form
        className={forms.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field
          label="What did the customer say?"
          lines={3}
          isRequired
          autoFocus
          value={text}
          onChange={setText}
        />
        <div className={forms.pair}>
          <Field label="Who said it" value={customer} onChange={setCustomer} />
          <Choice label="Where" value={source} options={SOURCES} onChange={setSource} />
        </div>
        {products.length > 1 ? (
          <Choice
            label="Product"
            value={product}
            options={products.map((one) => [one.id, one.name] as const)}
            onChange={(id) => {
              setProduct(id);
              setFeature("");
            }}
          />
        ) : null}
        <Choice
          label="It speaks for"
          value={feature}
          options={[["", "Sort it later"], ...features.map((one) => [one.id, one.name] as const)]}
          onChange={setFeature}
        />
        <div className={forms.actions}>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" type="submit">
            Keep it
          </Button>
        </div>
      </form>
    </Form>
  );
});
