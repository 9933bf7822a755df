import { civil } from "../format/Formats";
import type { Graph } from "../graph/Graph";
import type { Goal } from "../graph/types";

const DAY = 86_400_000;

/** One time axis for some goals, so that their shapes can be compared. */
export function humpAxis(graph: Graph, goals: readonly Goal[]): { from: number; to: number } {
  const today = civil(graph.forecast?.status_day)?.getTime() ?? Date.now();
  let [from, to] = [today - 14 * DAY, today + 60 * DAY];
  for (const goal of goals) {
    const forecast = graph.forecast?.goals[goal.id];
    for (const day of [goal.promise?.due, forecast?.hump?.from, forecast?.hump?.to]) {
      const time = civil(day)?.getTime();
      if (time === undefined) continue;
      from = Math.min(from, Math.max(time - 7 * DAY, today - 60 * DAY));
      to = Math.max(to, time + 10 * DAY);
    }
  }
  return { from, to };
}
