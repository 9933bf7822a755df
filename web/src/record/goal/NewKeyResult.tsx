import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../../app/context";
import type { Command, Id } from "../../graph/types";
import { Button } from "../../ui/Button";
import { Choice, Field } from "../../ui/Field";
import forms from "../../ui/forms.module.css";

/** Ties a goal to a number: one the product measures already, or a new one. */
export const NewKeyResult = observer(function NewKeyResult({
  goal: id,
  onClose,
}: {
  goal: Id;
  onClose: () => void;
}) {
  const { graph, formats } = useWorkplace();
  const goal = graph.get("goal", id);
  const today = graph.forecast?.status_day ?? new Date().toISOString().slice(0, 10);
  const used = new Set(graph.by("key_result", "goal", id).map((one) => one.metric));
  const metrics = graph
    .by("metric", "product", goal?.product ?? "")
    .filter((metric) => !used.has(metric.id));
  const [metric, setMetric] = useState<Id | "">(metrics[0]?.id ?? "");
  const [form, setForm] = useState({
    name: "",
    unit: "",
    from: lastOf(metrics[0]?.id),
    to: "",
    start: today,
    due: goal?.promise?.due ?? "",
  });
  const [trouble, setTrouble] = useState<Partial<Record<keyof typeof form, string>>>({});
  function lastOf(id: Id | undefined): string {
    const last = graph.get("metric", id)?.points.at(-1);
    return last ? formats.figure(last.value) : "";
  }
  const field = (name: keyof typeof form) => ({
    value: form[name],
    trouble: trouble[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
  });
  const submit = async () => {
    const [from, to] = [formats.parseFigure(form.from), formats.parseFigure(form.to)];
    const wrong = "Type a number.";
    setTrouble({
      ...(typeof from === "number" ? {} : { from: wrong }),
      ...(typeof to === "number" ? {} : { to: wrong }),
      ...(form.due > form.start ? {} : { due: "It must come after the start." }),
    });
    if (typeof from !== "number" || typeof to !== "number" || form.due <= form.start || !goal) {
      return;
    }
    const measured = metric || graph.newId();
    const commands: Command[] = [];
    if (!metric) {
      commands.push({
        do: "create",
        entity: {
          kind: "metric",
          id: measured,
          product: goal.product,
          name: form.name.trim(),
          unit: form.unit.trim(),
          better: to >= from ? "higher" : "lower",
        },
      });
    }
    commands.push({
      do: "create",
      entity: {
        kind: "key_result",
        id: graph.newId(),
        goal: id,
        metric: measured,
        start_value: from,
        target_value: to,
        start_day: form.start,
        due: form.due,
      },
    });
    const outcome = await graph.execute(commands, `Measure ${goal.name}`);
    if (outcome.ok) onClose();
  };
  return (
    <form
      className={forms.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Choice
        label="Metric"
        value={metric}
        options={[...metrics.map((one) => [one.id, one.name] as const), ["", "A new metric"]]}
        onChange={(id) => {
          setMetric(id);
          setForm({ ...form, from: lastOf(id) });
        }}
      />
      {metric === "" ? (
        <div className={forms.pair}>
          <Field label="Name of the metric" isRequired {...field("name")} />
          <Field label="Unit" placeholder="%, h, orders a week" {...field("unit")} />
        </div>
      ) : null}
      <div className={forms.pair}>
        <Field label="From" inputMode="decimal" isRequired {...field("from")} />
        <Field label="Target" inputMode="decimal" isRequired {...field("to")} />
      </div>
      <div className={forms.pair}>
        <Field label="Start" type="date" isRequired {...field("start")} />
        <Field label="Due" type="date" isRequired {...field("due")} />
      </div>
      <div className={forms.actions}>
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit">Add key result</Button>
      </div>
    </form>
  );
});
