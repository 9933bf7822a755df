import { useNavigate, useParams } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import type { Graph } from "../graph/Graph";
import type { Feature, Id } from "../graph/types";
import { NewProject } from "../project/NewProject";
import { Button } from "../ui/Button";
import { Chance } from "../ui/Chance";
import { Choice, Field } from "../ui/Field";
import { Form } from "../ui/Form";
import forms from "../ui/forms.module.css";
import { Empty, Page } from "../ui/Page";

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

/** What the product will do, with evidence, worth, chance and state. */
export const FeaturesScreen = observer(function FeaturesScreen() {
  const { product } = useParams({ strict: false });
  const { graph, base } = useWorkplace();
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const [project, setProject] = useState(false);
  if (!product) return null;
  const features = [...graph.by("feature", "product", product)].sort((a, b) =>
    a.rank.localeCompare(b.rank),
  );
  const actions = (
    <>
      <Button onPress={() => setProject(true)}>New project</Button>
      <Button kind="primary" onPress={() => setAdding(true)}>
        New feature
      </Button>
    </>
  );
  return (
    <Page
      title="Features"
      sub="What the product will do for its customers. Effort is never typed: it comes from the plan."
      actions={actions}
    >
      {features.length === 0 ? (
        <Empty
          title="No feature yet"
          text="A feature serves goals. Link a project or a task to it, and its date and effort follow from the plan."
          action={actions}
        />
      ) : (
        <FeatureTable features={features} />
      )}
      <NewFeature product={product} open={adding} onClose={() => setAdding(false)} />
      {project ? (
        <NewProject
          open
          onClose={() => setProject(false)}
          onCreated={(id) => void navigate({ to: `${base}/plan/${id}` as string })}
        />
      ) : null}
    </Page>
  );
});

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
}: {
  features: readonly Feature[];
}) {
  const { graph, formats, openRecord } = useWorkplace();
  return (
    <div className={forms.scroll}>
      <table className={forms.table}>
        <thead>
          <tr>
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
              RICE
            </th>
            <th data-number>P80</th>
            <th data-number>Chance</th>
          </tr>
        </thead>
        <tbody>
          {features.map((feature) => {
            const forecast = graph.forecast?.features[feature.id];
            const score = rice(graph, feature);
            return (
              <tr key={feature.id}>
                <td>
                  <button
                    type="button"
                    className={forms.open}
                    onClick={() => openRecord("feature", feature.id)}
                  >
                    {feature.name}
                  </button>
                </td>
                <td>{STATUS[feature.status]}</td>
                <td data-wide>
                  <small>
                    {feature.goals.map((goal) => graph.get("goal", goal)?.name).join(", ")}
                  </small>
                </td>
                <td data-number data-wide>
                  {graph.by("insight", "features", feature.id).length || ""}
                </td>
                <td data-number data-wide>
                  {score === undefined ? "" : formats.figure(Math.round(score))}
                </td>
                <td data-number>{formats.day(forecast?.finish?.p80)}</td>
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

const NewFeature = observer(function NewFeature({
  product,
  open,
  onClose,
}: {
  product: Id;
  open: boolean;
  onClose: () => void;
}) {
  const { graph, openRecord } = useWorkplace();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const goals = graph.by("goal", "product", product);
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
    setName("");
    setDescription("");
    onClose();
    openRecord("feature", id);
  };
  return (
    <Form title="New feature" open={open} onClose={onClose}>
      <form
        className={forms.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field label="Feature" isRequired autoFocus value={name} onChange={setName} />
        <Field label="Description" lines={2} value={description} onChange={setDescription} />
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
