import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import { mayChange } from "../graph/access";
import type { Id } from "../graph/types";
import { Button } from "../ui/Button";
import { Choice, Field } from "../ui/Field";
import { Form } from "../ui/Form";
import forms from "../ui/forms.module.css";

/** Adds a feature to a product, serving one of its goals. */
export const NewFeature = observer(function NewFeature({
  product: given,
  onClose,
}: {
  product: Id | undefined;
  onClose: () => void;
}) {
  const { graph, openRecord } = useWorkplace();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const products = graph.all("product").filter((one) => mayChange(graph, "product", one.id));
  const [product, setProduct] = useState(given ?? products[0]?.id ?? "");
  const goals = graph.by("goal", "product", product).filter((one) => one.status === "open");
  const [goal, setGoal] = useState("");
  const submit = async () => {
    const id = graph.newId();
    const serves = goal || goals[0]?.id;
    const outcome = await graph.execute(
      [
        {
          do: "create",
          entity: {
            kind: "feature",
            id,
            product,
            name: name.trim(),
            description,
            goals: serves ? [serves] : [],
            owner: graph.meId,
          },
        },
      ],
      `Add the feature ${name.trim()}`,
    );
    if (!outcome.ok) return;
    onClose();
    openRecord("feature", id);
  };
  return (
    <Form title="New feature" open onClose={onClose}>
      <form
        className={forms.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field label="Feature" isRequired autoFocus value={name} onChange={setName} />
        <Field label="Description" lines={2} value={description} onChange={setDescription} />
        {products.length > 1 ? (
          <Choice
            label="Product"
            value={product}
            options={products.map((one) => [one.id, one.name] as const)}
            onChange={(id) => {
              setProduct(id);
              setGoal("");
            }}
          />
        ) : null}
        {goals.length > 0 ? (
          <Choice
            label="Serves the goal"
            value={goal || (goals[0]?.id ?? "")}
            options={goals.map((one) => [one.id, one.name] as const)}
            onChange={setGoal}
          />
        ) : null}
        <div className={forms.actions}>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" type="submit">
            Add feature
          </Button>
        </div>
      </form>
    </Form>
  );
});
