import { useParams } from "@tanstack/react-router";
import { ProjectHeader } from "../project/ProjectHeader";
import { BoardScreen } from "./BoardScreen";

/** The project named in the address. */
export function BoardPlace() {
  const { project } = useParams({ strict: false });
  if (!project) return null;
  return (
    <>
      <ProjectHeader id={project} view="board" />
      <BoardScreen key={project} projectId={project} />
    </>
  );
}
