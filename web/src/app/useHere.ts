import { useNavigate, useParams } from "@tanstack/react-router";
import type { Id, Kind } from "../graph/types";
import type { Here } from "./actions";
import { useWorkplace } from "./context";

/** Where we are, for the registry of actions; with a record in hand, on that record. */
export function useHere(node?: { kind: Kind; id: Id } | null): Here {
  const place = useWorkplace();
  const navigate = useNavigate();
  const { kind, id, project } = useParams({ strict: false });
  const page = kind && id ? { kind: kind as Kind, id } : null;
  const ofProject = project ? { kind: "project" as const, id: project } : null;
  return {
    place,
    go: (to) => void navigate({ to: to as string }),
    node: node ?? page ?? ofProject,
  };
}
