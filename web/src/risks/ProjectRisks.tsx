import { useParams } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { useWorkplace } from "../app/context";
import { mayChange } from "../graph/access";
import { ProjectHeader } from "../project/ProjectHeader";
import { Button } from "../ui/Button";
import { RiskRegister } from "./RiskRegister";
import { NoRisk } from "./RisksScreen";
import styles from "./risks.module.css";

/** The risks of the project named in the address. */
export const ProjectRisks = observer(function ProjectRisks() {
  const { graph, begin } = useWorkplace();
  const { project } = useParams({ strict: false });
  if (!project) return null;
  const risks = graph.by("risk", "project", project);
  const action = mayChange(graph, "project", project) ? (
    <Button onPress={() => begin("risk", project)}>New risk</Button>
  ) : null;
  return (
    <>
      <ProjectHeader id={project} view="risks" />
      {!graph.get("project", project) ? null : risks.length === 0 ? (
        <NoRisk action={action} />
      ) : (
        <>
          <p className={styles.bar}>{action}</p>
          <RiskRegister risks={risks} ofOne />
        </>
      )}
    </>
  );
});
