import type { Graph } from "../graph/Graph";
import type { Day, Id } from "../graph/types";

export interface Overload {
  person: Id;
  week: Day;
  /** Demand over capacity: 1.28 is 28 % too much. */
  share: number;
}

/** Weeks in which the plans ask more of a person than there is, worst first. */
export function overloads(graph: Graph): Overload[] {
  const found: Overload[] = [];
  for (const [person, weeks] of Object.entries(graph.forecast?.people ?? {})) {
    for (const week of weeks) {
      if (week.demand_minutes > week.capacity_minutes * 1.02 && week.capacity_minutes > 0) {
        found.push({ person, week: week.week, share: week.demand_minutes / week.capacity_minutes });
      }
    }
  }
  return found.sort((a, b) => b.share - a.share);
}
