import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import type { Approach, Command, Id } from "../graph/types";
import { Button } from "../ui/Button";
import { Choice, Field } from "../ui/Field";
import { Form } from "../ui/Form";
import forms from "../ui/forms.module.css";

interface Props {
  onClose: () => void;
  /** The feature it delivers, if it is begun from one. */
  feature?: Id | undefined;
  onCreated?: (project: Id) => void;
}

/** `Share with family` becomes `SHARE`. */
export function keyFrom(name: string): string {
  const word =
    name
      .toUpperCase()
      .replace(/[^A-Z0-9 ]/g, "")
      .trim()
      .split(/\s+/)[0] ?? "";
  return /^[A-Z]/.test(word) ? word.slice(0, 8) : "";
}

/** Opens a project: a name, a start, and what it delivers. */
export const NewProject = observer(function NewProject({ onClose, feature, onCreated }: Props) {
  const { graph } = useWorkplace();
  const today = graph.forecast?.status_day ?? new Date().toISOString().slice(0, 10);
  const [form, setForm] = useState({
    name: "",
    key: "",
    start: today,
    due: "",
    feature: feature ?? "",
  });
  const [approach, setApproach] = useState<Approach>("waterfall");
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
  });
  const submit = async () => {
    const id = graph.newId();
    const commands: Command[] = [
      {
        do: "create",
        entity: {
          kind: "project",
          id,
          name: form.name.trim(),
          key: form.key || keyFrom(form.name) || "P",
          approach,
          start: `${form.start}T08:00:00`,
          promise: form.due ? { due: form.due, note: "" } : null,
        },
      },
    ];
    if (form.feature) {
      commands.push({
        do: "create",
        entity: { kind: "link", id: graph.newId(), feature: form.feature, project: id },
      });
    }
    const outcome = await graph.execute(commands, `Open the project ${form.name.trim()}`);
    if (!outcome.ok) return;
    onClose();
    onCreated?.(id);
  };
  const features = graph.all("feature").filter((one) => one.status !== "dropped");
  return (
    <Form title="New project" open onClose={onClose}>
      <form
        className={forms.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field label="Project" isRequired autoFocus {...field("name")} />
        <div className={forms.pair}>
          <Field label="Key" placeholder={keyFrom(form.name) || "SHARE"} {...field("key")} />
          <Choice
            label="Approach"
            value={approach}
            options={[
              ["waterfall", "Waterfall"],
              ["scrum", "Scrum"],
              ["kanban", "Kanban"],
              ["hybrid", "Hybrid"],
            ]}
            onChange={setApproach}
          />
        </div>
        <div className={forms.pair}>
          <Field label="Start" type="date" isRequired {...field("start")} />
          <Field label="Promised for" type="date" {...field("due")} />
        </div>
        <Choice
          label="Delivers"
          value={form.feature}
          options={[["", "Nothing yet"], ...features.map((one) => [one.id, one.name] as const)]}
          onChange={(value) => setForm({ ...form, feature: value })}
        />
        <div className={forms.actions}>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" type="submit">
            Open the project
          </Button>
        </div>
      </form>
    </Form>
  );
});
