import { useParams } from "@tanstack/react-router";
import { PlanScreen } from "./PlanScreen";

/** The project named in the address. */
export function PlanPlace() {
  const { project } = useParams({ strict: false });
  return project ? <PlanScreen key={project} projectId={project} /> : null;
}
