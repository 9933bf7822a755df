import { civil } from "../../format/Formats";
import type { Graph } from "../../graph/Graph";
import type { Day, Feature, Id, Insight, KeyResult, Person, Point, Task } from "../../graph/types";

const DAY = 86_400_000;

/** The features meant to bring a goal about. */
export function featuresOf(graph: Graph, goal: Id): Feature[] {
  return graph
    .by("feature", "goals", goal)
    .filter((feature) => feature.status !== "dropped")
    .sort((a, b) => a.rank.localeCompare(b.rank));
}

/** The tasks still to be done for some features: of the projects and tasks that deliver them. */
export function openTasks(graph: Graph, features: readonly Feature[]): Task[] {
  const found = new Map<Id, Task>();
  const add = (task: Task) => {
    const below = graph.by("task", "parent", task.id);
    if (below.length > 0) below.forEach(add);
    else if (!task.progress.actual_finish && !task.inactive) found.set(task.id, task);
  };
  for (const feature of features) {
    for (const link of graph.by("link", "feature", feature.id)) {
      if (link.project) graph.by("task", "project", link.project).forEach(add);
      const task = graph.get("task", link.task);
      if (task) add(task);
    }
  }
  return [...found.values()];
}

export interface Share {
  person: Person;
  tasks: number;
}

/** Who is on those tasks, by how many of them; and for how many nobody is named. */
export function peopleOn(graph: Graph, tasks: readonly Task[]): { people: Share[]; open: number } {
  const counts = new Map<Id, number>();
  let open = 0;
  for (const task of tasks) {
    const names = new Set<Id>();
    for (const one of graph.by("assignment", "task", task.id)) {
      if (one.person) names.add(one.person);
      for (const member of graph.get("team", one.team)?.members ?? []) names.add(member);
    }
    if (names.size === 0 && !task.milestone) open += 1;
    for (const id of names) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const people = [...counts]
    .map(([id, tasks]) => ({ person: graph.get("person", id), tasks }))
    .filter((share): share is Share => share.person !== undefined)
    .sort((a, b) => b.tasks - a.tasks || a.person.name.localeCompare(b.person.name));
  return { people, open };
}

/** What customers said about some features, newest first. */
export function heard(graph: Graph, features: readonly Feature[]): Insight[] {
  const all = new Map<Id, Insight>();
  for (const feature of features) {
    for (const one of graph.by("insight", "features", feature.id)) all.set(one.id, one);
  }
  return [...all.values()].sort((a, b) => (b.day ?? "").localeCompare(a.day ?? ""));
}

/** Where a metric should be on a day, by its trajectory or else a straight line. */
export function dueValue(result: KeyResult, day: Day): number {
  const line: Point[] =
    result.trajectory.length > 0
      ? result.trajectory
      : [
          { day: result.start_day, value: result.start_value },
          { day: result.due, value: result.target_value },
        ];
  const at = time(day);
  const next = line.findIndex((point) => time(point.day) >= at);
  if (next < 0) return line.at(-1)?.value ?? result.target_value;
  const [before, after] = [line[next - 1], line[next]];
  if (!before || !after) return after?.value ?? result.start_value;
  const share = (at - time(before.day)) / (time(after.day) - time(before.day) || 1);
  return before.value + share * (after.value - before.value);
}

export type Pace = "no value" | "reached" | "ahead" | "behind";

/** How the last value stands against what was due on its day. */
export function paceOf(result: KeyResult, points: readonly Point[]): Pace {
  const last = points.at(-1);
  if (!last) return "no value";
  const up = result.target_value >= result.start_value ? 1 : -1;
  if ((last.value - result.target_value) * up >= 0) return "reached";
  return (last.value - dueValue(result, last.day)) * up >= 0 ? "ahead" : "behind";
}

/** Days from one to another. */
export function daysBetween(from: Day | null | undefined, to: string | null | undefined): number {
  const [a, b] = [civil(from), civil(to)];
  return a && b ? Math.max(0, Math.round((b.getTime() - a.getTime()) / DAY)) : 0;
}

function time(day: Day): number {
  return civil(day)?.getTime() ?? 0;
}
