import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import { mayChange } from "../graph/access";
import type { Command, Id } from "../graph/types";
import { Button } from "../ui/Button";
import { Choice, Field } from "../ui/Field";
import { Form } from "../ui/Form";
import forms from "../ui/forms.module.css";

const EMPTY = { name: "", why: "", due: "", budget: "", product: "", metric: "", from: "", to: "" };

/** States a goal with its promise, its budget and the number it shall move. */
export const NewGoal = observer(function NewGoal({
  product: given,
  onClose,
}: {
  product: Id | undefined;
  onClose: () => void;
}) {
  const { graph, formats, openRecord } = useWorkplace();
  const [form, setForm] = useState({ ...EMPTY, product: given ?? "" });
  const products = graph.all("product").filter((one) => mayChange(graph, "product", one.id));
  const field = (name: keyof typeof EMPTY) => ({
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
  });
  const submit = async () => {
    const commands: Command[] = [];
    let product = form.product || products[0]?.id;
    if (!product) {
      product = graph.newId();
      commands.push({
        do: "create",
        entity: { kind: "product", id: product, name: graph.workspace?.name ?? "Product" },
      });
    }
    const goal = graph.newId();
    const budget = formats.parseMoney(form.budget);
    commands.push({
      do: "create",
      entity: {
        kind: "goal",
        id: goal,
        product,
        name: form.name.trim(),
        why: form.why.trim(),
        owner: graph.meId,
        promise: form.due ? { due: form.due, note: "" } : null,
        budget_minor: budget ?? null,
      },
    });
    if (form.metric.trim() && form.due && form.to !== "") {
      const metric = graph.newId();
      const today = graph.forecast?.status_day ?? new Date().toISOString().slice(0, 10);
      commands.push(
        { do: "create", entity: { kind: "metric", id: metric, product, name: form.metric.trim() } },
        {
          do: "create",
          entity: {
            kind: "key_result",
            id: graph.newId(),
            goal,
            metric,
            start_value: Number(form.from) || 0,
            target_value: Number(form.to),
            start_day: today,
            due: form.due > today ? form.due : today,
          },
        },
      );
    }
    const outcome = await graph.execute(commands, `State the goal ${form.name.trim()}`);
    if (!outcome.ok) return;
    onClose();
    openRecord("goal", goal);
  };
  return (
    <Form title="New goal" open onClose={onClose}>
      <form
        className={forms.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field
          label="Goal"
          placeholder="Families decide together"
          isRequired
          autoFocus
          {...field("name")}
        />
        <Field label="Why it matters" lines={2} {...field("why")} />
        {products.length > 1 ? (
          <Choice
            label="Product"
            value={form.product || (products[0]?.id ?? "")}
            options={products.map((product) => [product.id, product.name] as const)}
            onChange={(product) => setForm({ ...form, product })}
          />
        ) : null}
        <div className={forms.pair}>
          <Field label="Promised for" type="date" {...field("due")} />
          <Field label="Budget" inputMode="decimal" placeholder="23 500" {...field("budget")} />
        </div>
        <Field
          label="Measured by"
          placeholder="Orders that followed a share"
          {...field("metric")}
        />
        <div className={forms.pair}>
          <Field label="From" inputMode="decimal" {...field("from")} />
          <Field label="To" inputMode="decimal" {...field("to")} />
        </div>
        <div className={forms.actions}>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" type="submit">
            State the goal
          </Button>
        </div>
      </form>
    </Form>
  );
});
