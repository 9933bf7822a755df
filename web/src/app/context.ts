import { createContext, useContext } from "react";
import type { Formats } from "../format";
import type { Graph } from "../graph/Graph";
import type { Id, Kind } from "../graph/types";

/** The small windows that open over any screen. */
export type Dialog =
  | "palette"
  | "create"
  | "help"
  | "goal"
  | "feature"
  | "insight"
  | "project"
  | "risk";

/** What every screen inside a workspace may use. */
export interface Workplace {
  graph: Graph;
  /** Address of the workspace's places: `/w/<id>`. */
  base: string;
  /** Dates, durations and money as this person and workspace write them. */
  formats: Formats;
  /** Opens a record beside the current screen. */
  openRecord: (kind: Kind, id: Id) => void;
  /** Closes the record that is open beside the screen. */
  closeRecord: () => void;
  /** Opens a small window, for what hangs on a node at that node. */
  begin: (dialog: Dialog, on?: Id) => void;
  /** A short word at the edge of the screen, with a way back where there is one. */
  say: (text: string, undo?: () => void) => void;
}

export const WorkplaceContext = createContext<Workplace | null>(null);

export function useWorkplace(): Workplace {
  const workplace = useContext(WorkplaceContext);
  if (!workplace) throw new Error("useWorkplace is for screens inside a workspace");
  return workplace;
}

export function useGraph(): Graph {
  return useWorkplace().graph;
}

export function useFormats(): Formats {
  return useWorkplace().formats;
}
