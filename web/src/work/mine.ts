import type { Graph } from "../graph/Graph";
import type { Task } from "../graph/types";

/** My open tasks, in the order the plan wants them; a team's are those of each member. */
export function myTasks(graph: Graph): Task[] {
  const mine = new Set<Task>();
  const add = (id: string) => {
    const task = graph.get("task", id);
    const isLeaf = task && graph.by("task", "parent", task.id).length === 0;
    if (isLeaf && task.progress.actual_finish === null && !task.inactive) mine.add(task);
  };
  for (const one of graph.by("assignment", "person", graph.meId)) add(one.task);
  for (const team of graph.all("team")) {
    if (!team.members.includes(graph.meId)) continue;
    for (const one of graph.by("assignment", "team", team.id)) add(one.task);
  }
  const start = (task: Task) => graph.forecast?.tasks[task.id]?.start ?? "9999";
  return [...mine].sort((a, b) => start(a).localeCompare(start(b)));
}
