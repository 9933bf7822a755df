import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import { parseEstimate } from "../format";
import { mayChange } from "../graph/access";
import type { Id } from "../graph/types";
import { Button } from "../ui/Button";
import { Choice, Field } from "../ui/Field";
import { Form } from "../ui/Form";
import forms from "../ui/forms.module.css";

/** Writes a risk down: what may happen, to which work, how likely and how bad. */
export const NewRisk = observer(function NewRisk({
  project: given,
  onClose,
}: {
  project: Id | undefined;
  onClose: () => void;
}) {
  const { graph, formats, openRecord } = useWorkplace();
  const projects = graph.all("project").filter((one) => mayChange(graph, "project", one.id));
  const [form, setForm] = useState({
    name: "",
    project: given ?? projects[0]?.id ?? "",
    task: "",
    probability: "20",
    impact: "3-5-10d",
    money: "",
  });
  const [trouble, setTrouble] = useState<string>();
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
  });
  const tasks = graph.by("task", "project", form.project);
  const leaves = tasks.filter(
    (task) => graph.by("task", "parent", task.id).length === 0 && !task.progress.actual_finish,
  );
  const submit = async () => {
    const estimate = form.impact.trim()
      ? parseEstimate(form.impact, formats.minutesPerDay)
      : undefined;
    if (form.impact.trim() && !estimate) {
      setTrouble("Write 5d, or 3-5-10d for low, likely, high.");
      return;
    }
    const money = formats.parseMoney(form.money);
    const id = graph.newId();
    const likely = estimate?.likely_minutes ?? 0;
    const outcome = await graph.execute([
      {
        do: "create",
        entity: {
          kind: "risk",
          id,
          project: form.project,
          name: form.name.trim(),
          probability: Number(form.probability.replace(",", ".")) / 100,
          impact: estimate
            ? {
                low_minutes: estimate.low_minutes ?? likely,
                likely_minutes: likely,
                high_minutes: estimate.high_minutes ?? likely,
              }
            : null,
          cost: money ? { low_minor: money, likely_minor: money, high_minor: money } : null,
          tasks: form.task ? [form.task] : [],
          owner: graph.meId,
        },
      },
    ]);
    if (!outcome.ok) return;
    onClose();
    openRecord("risk", id);
  };
  return (
    <Form title="New risk" open onClose={onClose}>
      <form
        className={forms.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field label="What may happen" isRequired autoFocus {...field("name")} />
        <Choice
          label="Project"
          value={form.project}
          options={projects.map((project) => [project.id, project.name] as const)}
          onChange={(project) => setForm({ ...form, project, task: "" })}
        />
        <Choice
          label="Task it hits"
          value={form.task}
          options={[
            ["", "None: it only costs money"],
            ...leaves.map((task) => [task.id, task.name] as const),
          ]}
          onChange={(task) => setForm({ ...form, task })}
        />
        <div className={forms.pair}>
          <Field label="Probability, %" inputMode="decimal" isRequired {...field("probability")} />
          <Field label="Extra time" trouble={trouble} {...field("impact")} />
        </div>
        <Field label="Extra money" inputMode="decimal" {...field("money")} />
        <div className={forms.actions}>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" type="submit">
            Add risk
          </Button>
        </div>
      </form>
    </Form>
  );
});
