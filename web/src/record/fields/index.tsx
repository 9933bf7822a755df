import { observer } from "mobx-react-lite";
import { useWorkplace } from "../../app/context";
import type { Id, Kind } from "../../graph/types";
import { FeatureFields } from "./FeatureFields";
import { GoalFields } from "./GoalFields";
import { PersonFields } from "./PersonFields";
import { ProductFields } from "./ProductFields";
import { ProjectFields } from "./ProjectFields";
import { RiskFields } from "./RiskFields";
import type { SetFields } from "./rows";
import { TaskFields } from "./TaskFields";
import { TeamFields } from "./TeamFields";

export type { SetFields } from "./rows";

/** The fields of a kind, each edited in place. */
export const Fields = observer(function Fields({
  kind,
  id,
  set,
}: {
  kind: Kind;
  id: Id;
  set: SetFields;
}) {
  const { graph } = useWorkplace();
  switch (kind) {
    case "goal": {
      const goal = graph.get("goal", id);
      return goal ? <GoalFields goal={goal} set={set} /> : null;
    }
    case "feature": {
      const feature = graph.get("feature", id);
      return feature ? <FeatureFields feature={feature} set={set} /> : null;
    }
    case "project": {
      const project = graph.get("project", id);
      return project ? <ProjectFields project={project} set={set} /> : null;
    }
    case "task": {
      const task = graph.get("task", id);
      return task ? <TaskFields task={task} set={set} /> : null;
    }
    case "risk": {
      const risk = graph.get("risk", id);
      return risk ? <RiskFields risk={risk} set={set} /> : null;
    }
    case "person": {
      const person = graph.get("person", id);
      return person ? <PersonFields person={person} set={set} /> : null;
    }
    case "product": {
      const product = graph.get("product", id);
      return product ? <ProductFields product={product} set={set} /> : null;
    }
    case "team": {
      const team = graph.get("team", id);
      return team ? <TeamFields team={team} set={set} /> : null;
    }
    default:
      return null;
  }
});
