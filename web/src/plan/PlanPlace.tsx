import { useParams } from "@tanstack/react-router";
import { ProjectHeader } from "../project/ProjectHeader";
import { PlanScreen } from "./PlanScreen";

/** The project named in the address. */
export function PlanPlace() {
  const { project } = useParams({ strict: false });
  if (!project) return null;
  return (
    <>
      <ProjectHeader id={project} view="plan" />
      <PlanScreen key={project} projectId={project} />
    </>
  );
}
