import { useParams } from "@tanstack/react-router";
import { BoardScreen } from "./BoardScreen";

/** The project named in the address. */
export function BoardPlace() {
  const { project } = useParams({ strict: false });
  return project ? <BoardScreen key={project} projectId={project} /> : null;
}
