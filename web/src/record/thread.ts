import type { Graph } from "../graph/Graph";
import type { Id, Kind } from "../graph/types";

export interface Knot {
  kind: Kind;
  id: Id;
  name: string;
}

/** Why a thing is there at all: vision, goal, feature, project, task, from the top down. */
export function thread(graph: Graph, kind: Kind, id: Id): Knot[] {
  const knots: Knot[] = [];
  const add = (kind: Kind, id: Id | null | undefined) => {
    const entity = graph.get(kind, id);
    if (entity && "name" in entity) knots.unshift({ kind, id: entity.id, name: entity.name });
    return entity;
  };
  let feature: Id | undefined;
  let product: Id | undefined;
  if (kind === "risk") {
    const risk = graph.get("risk", id);
    if (risk) {
      add("project", risk.project);
      feature = graph.by("link", "project", risk.project)[0]?.feature;
    }
  }
  if (kind === "task") {
    let linked: Id | undefined;
    let task = graph.get("task", id);
    const project = task?.project;
    while (task) {
      linked ??= graph.by("link", "task", task.id)[0]?.feature;
      if (task.id !== id) add("task", task.id);
      task = graph.get("task", task.parent);
    }
    add("project", project);
    feature = linked ?? (project ? graph.by("link", "project", project)[0]?.feature : undefined);
  }
  if (kind === "project") feature = graph.by("link", "project", id)[0]?.feature;
  if (feature) add("feature", feature);
  const served = graph.get("feature", feature ?? (kind === "feature" ? id : undefined));
  const goal = served?.goals[0];
  product = served?.product;
  if (goal) add("goal", goal);
  if (kind === "goal") {
    const own = graph.get("goal", id);
    product = own?.product;
    if (own?.parent) add("goal", own.parent);
  }
  if (product) add("product", product);
  return knots;
}

/** What people say aloud: `SHARE-12`, `G-2`, `F-7`, `R-4`. */
export function keyOf(graph: Graph, kind: Kind, id: Id): string {
  switch (kind) {
    case "task": {
      const task = graph.get("task", id);
      const project = graph.get("project", task?.project);
      return task && project && task.number > 0 ? `${project.key}-${task.number}` : "";
    }
    case "goal":
      return prefixed("G", graph.get("goal", id)?.number);
    case "feature":
      return prefixed("F", graph.get("feature", id)?.number);
    case "risk":
      return prefixed("R", graph.get("risk", id)?.number);
    case "project":
      return graph.get("project", id)?.key ?? "";
    default:
      return "";
  }
}

function prefixed(letter: string, number: number | undefined): string {
  return number ? `${letter}-${number}` : "";
}

/** The address of a record's own page. */
export function recordAddress(base: string, kind: Kind, id: Id): string {
  return `${base}/record/${kind}/${id}`;
}
