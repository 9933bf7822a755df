import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import { parseEstimate } from "../format";
import type { Risk } from "../graph/types";
import { keyOf } from "../record/thread";
import { Button } from "../ui/Button";
import { Choice, Field } from "../ui/Field";
import { Form } from "../ui/Form";
import forms from "../ui/forms.module.css";
import { Empty, Page } from "../ui/Page";
import { HeatMap } from "./HeatMap";

/** What may go wrong, how likely, and what each costs its project's P80. */
export const RisksScreen = observer(function RisksScreen() {
  const { graph } = useWorkplace();
  const [adding, setAdding] = useState(false);
  const weight = (risk: Risk) => graph.forecast?.risks[risk.id]?.p80_days ?? 0;
  const risks = [...graph.all("risk")].sort(
    (a, b) => Number(a.status !== "open") - Number(b.status !== "open") || weight(b) - weight(a),
  );
  const action = (
    <Button kind="primary" onPress={() => setAdding(true)}>
      New risk
    </Button>
  );
  return (
    <Page
      title="Risks"
      sub="Each risk is part of the simulation: what it costs is the P80 with it less the P80 without it, with the same luck."
      actions={graph.all("project").length > 0 ? action : undefined}
    >
      {risks.length === 0 ? (
        <Empty
          title="No risk yet"
          text="A risk has a probability and an impact on time or money. The forecast counts it from the moment it is written down."
          action={graph.all("project").length > 0 ? action : undefined}
        />
      ) : (
        <div className={forms.grid}>
          <HeatMap risks={risks.filter((risk) => risk.status === "open")} />
          <RiskTable risks={risks} />
        </div>
      )}
      {adding ? <NewRisk onClose={() => setAdding(false)} /> : null}
    </Page>
  );
});

const RiskTable = observer(function RiskTable({ risks }: { risks: readonly Risk[] }) {
  const { graph, formats, openRecord, say } = useWorkplace();
  const close = async (risk: Risk) => {
    const status = risk.status === "open" ? "closed" : "open";
    const label = `${status === "closed" ? "Close" : "Open"} ${risk.name}`;
    const outcome = await graph.execute(
      [{ do: "update", kind: "risk", id: risk.id, set: { status } }],
      label,
    );
    if (outcome.ok) say(label, () => void graph.undo(outcome.seq));
  };
  return (
    <div className={forms.scroll}>
      <table className={forms.table}>
        <thead>
          <tr>
            <th data-wide>No.</th>
            <th>Risk</th>
            <th data-wide>Project</th>
            <th data-number>Probability</th>
            <th data-number>P80</th>
            <th data-number data-wide>
              Money
            </th>
            <th data-wide>Owner</th>
            <th data-wide>Response</th>
            <th>
              <span className="visually-hidden">Close</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {risks.map((risk) => {
            const forecast = graph.forecast?.risks[risk.id];
            return (
              <tr key={risk.id} style={risk.status === "open" ? undefined : { opacity: 0.55 }}>
                <td data-wide>
                  <small>{keyOf(graph, "risk", risk.id)}</small>
                </td>
                <td>
                  <button
                    type="button"
                    className={forms.open}
                    onClick={() => openRecord("risk", risk.id)}
                  >
                    {risk.name}
                  </button>
                </td>
                <td data-wide>{graph.get("project", risk.project)?.name}</td>
                <td data-number>{formats.percent(risk.probability)}</td>
                <td data-number>
                  {forecast && forecast.p80_days >= 0.05
                    ? `+${formats.figure(Math.round(forecast.p80_days * 10) / 10)} d`
                    : ""}
                </td>
                <td data-number data-wide>
                  {forecast && forecast.p80_cost_minor > 0
                    ? `+${formats.moneyShort(forecast.p80_cost_minor)}`
                    : ""}
                </td>
                <td data-wide>{graph.get("person", risk.owner)?.name}</td>
                <td data-wide>
                  <small>
                    {risk.response?.text}
                    {risk.response?.in_place ? " (in place)" : ""}
                  </small>
                </td>
                <td data-number>
                  <Button onPress={() => void close(risk)}>
                    {risk.status === "open" ? "Close" : "Open"}
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
});

const NewRisk = observer(function NewRisk({ onClose }: { onClose: () => void }) {
  const { graph, formats, openRecord } = useWorkplace();
  const projects = graph.all("project");
  const [form, setForm] = useState({
    name: "",
    project: projects[0]?.id ?? "",
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
