import { observer } from "mobx-react-lite";
import { useWorkplace } from "../../app/context";
import type { Feature, FeatureStatus, Id } from "../../graph/types";
import { EditChoice, EditDay } from "../Edit";
import { Refs } from "../Refs";
import styles from "../record.module.css";
import { NumberRow, PersonRow, Row, type SetFields, TextRow } from "./rows";

const STATUS: readonly (readonly [FeatureStatus, string])[] = [
  ["idea", "Idea"],
  ["planned", "Planned"],
  ["in_build", "In build"],
  ["shipped", "Shipped"],
  ["measured", "Measured"],
  ["dropped", "Dropped"],
];

interface Props {
  feature: Feature;
  set: SetFields;
}

export const FeatureFields = observer(function FeatureFields({ feature, set }: Props) {
  const { graph } = useWorkplace();
  const goals = graph
    .by("goal", "product", feature.product)
    .filter((one) => !feature.goals.includes(one.id));
  return (
    <dl className={styles.fields}>
      <TextRow
        name="Description"
        lines
        value={feature.description}
        onSave={(description) => set({ description })}
      />
      <Row name="Status">
        <EditChoice
          label="Status"
          value={feature.status}
          options={STATUS}
          onSave={(status) => set({ status })}
        />
      </Row>
      <PersonRow name="Owner" value={feature.owner} onSave={(owner) => set({ owner })} />
      <Row name="Serves">
        <Refs
          noun="goal"
          refs={feature.goals.map((id) => ({ kind: "goal", id }))}
          options={goals.map((one) => [one.id, one.name] as const)}
          onAdd={(id) => set({ goals: [...feature.goals, id] })}
          onRemove={(ref) => set({ goals: feature.goals.filter((id) => id !== ref.id) })}
        />
      </Row>
      <DeliveredBy feature={feature.id} />
      <Score feature={feature} set={set} />
      <Measure feature={feature} set={set} />
    </dl>
  );
});

/** The projects and tasks whose plan the feature's date comes from. */
const DeliveredBy = observer(function DeliveredBy({ feature }: { feature: Id }) {
  const { graph } = useWorkplace();
  const links = graph.by("link", "feature", feature);
  const linked = new Set(links.map((link) => link.project));
  const projects = graph.all("project").filter((one) => !linked.has(one.id));
  return (
    <Row name="Delivered by">
      <Refs
        noun="project"
        refs={links.map((link) =>
          link.project
            ? { kind: "project", id: link.project, by: link.id }
            : { kind: "task", id: link.task ?? "", by: link.id },
        )}
        options={projects.map((one) => [one.id, one.name] as const)}
        onAdd={(project) =>
          void graph.execute([
            { do: "create", entity: { kind: "link", id: graph.newId(), feature, project } },
          ])
        }
        onRemove={(ref) =>
          ref.by && void graph.execute([{ do: "delete", kind: "link", id: ref.by }])
        }
      />
    </Row>
  );
});

/** What it is worth, as far as somebody says it; the effort comes from the plan. */
function Score({ feature, set }: Props) {
  const score = (part: { [name: string]: number | null }) => set({ score: part });
  return (
    <>
      <NumberRow
        name="Reach a quarter"
        value={feature.score.reach}
        onSave={(reach) => score({ reach })}
      />
      <NumberRow
        name="Impact, 0.25 to 3"
        value={feature.score.impact}
        onSave={(impact) => score({ impact })}
      />
      <NumberRow
        name="Confidence, 0 to 1"
        value={feature.score.confidence}
        onSave={(confidence) => score({ confidence })}
      />
    </>
  );
}

/** How we will know that it worked, named before it is built. */
const Measure = observer(function Measure({ feature, set }: Props) {
  const { graph } = useWorkplace();
  const metrics = graph.by("metric", "product", feature.product);
  const metric = graph.get("metric", feature.metric);
  return (
    <>
      <Row name="Measured by">
        <EditChoice
          label="Measured by"
          value={feature.metric ?? ""}
          options={[["", "No metric yet"], ...metrics.map((one) => [one.id, one.name] as const)]}
          onSave={(id) => set({ metric: id || null })}
        />
      </Row>
      {metric ? (
        <>
          <NumberRow
            name="Target"
            value={feature.metric_target}
            unit={metric.unit}
            onSave={(metric_target) => set({ metric_target })}
          />
          <Row name="Looked at on">
            <EditDay
              label="Looked at on"
              value={feature.review_day ?? ""}
              onSave={(day) => set({ review_day: day || null })}
            />
          </Row>
        </>
      ) : null}
    </>
  );
});
