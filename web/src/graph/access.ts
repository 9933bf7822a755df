import type { Graph } from "./Graph";
import type { Id, Kind, Person } from "./types";

/**
 * What the person here may change: a prediction of `crates/model/src/access.rs`, so that screens
 * offer only what will be accepted. The server decides.
 */
export function mayChange(graph: Graph, kind: Kind, id: Id): boolean {
  const me = graph.me;
  if (!me) return false;
  if (me.role === "owner") return true;
  if (kind === "person") return id === me.id || (me.role === "member" && wears(me, "project"));
  if (me.role === "guest") return false;
  switch (kind) {
    case "team":
    case "calendar":
      return wears(me, "project");
    case "product":
      return managesProduct(graph, me, id);
    case "goal":
    case "metric":
    case "feature":
    case "insight":
      return managesProduct(graph, me, graph.get(kind, id)?.product);
    case "key_result": {
      const goal = graph.get("goal", graph.get("key_result", id)?.goal);
      return managesProduct(graph, me, goal?.product);
    }
    case "project":
      return managesProject(graph, me, id);
    case "task":
    case "column":
    case "baseline":
    case "risk":
      return managesProject(graph, me, graph.get(kind, id)?.project);
    default:
      return false;
  }
}

/** Whether some such thing may be made; for what hangs on a product or project, on any of them. */
export function mayCreate(graph: Graph, kind: Kind): boolean {
  const me = graph.me;
  if (!me || me.role === "guest") return kind === "comment" && me !== undefined;
  if (me.role === "owner") return true;
  const products = graph.all("product");
  switch (kind) {
    case "insight":
      return products.length > 0;
    case "product":
      return wears(me, "product");
    case "goal":
      // The first goal brings its product along.
      if (products.length === 0) return wears(me, "product");
      return products.some((product) => managesProduct(graph, me, product.id));
    case "feature":
    case "metric":
      return products.some((product) => managesProduct(graph, me, product.id));
    case "project":
    case "person":
    case "team":
    case "calendar":
      return wears(me, "project");
    case "task":
    case "risk":
      return graph.all("project").some((project) => managesProject(graph, me, project.id));
    default:
      return false;
  }
}

/** Whether there is a project, old or new, that a file's tasks may go into. */
export function mayImport(graph: Graph): boolean {
  return mayCreate(graph, "project") || mayCreate(graph, "task");
}

/** Whether there is a project whose work may be put in another order. */
export function mayLevel(graph: Graph): boolean {
  return graph.all("project").some(({ id }) => mayChange(graph, "project", id));
}

/** Whoever does a task says how far it is, even when its plan is not theirs. */
export function mayReport(graph: Graph, task: Id): boolean {
  if (mayChange(graph, "task", task)) return true;
  const me = graph.me;
  if (!me || me.role === "guest") return false;
  return graph
    .by("assignment", "task", task)
    .some(
      (one) =>
        one.person === me.id || graph.get("team", one.team)?.members.includes(me.id) === true,
    );
}

export function isOwner(graph: Graph): boolean {
  return graph.me?.role === "owner";
}

function wears(person: Person, hat: "product" | "project"): boolean {
  return person.hats.includes(hat === "product" ? "product_manager" : "project_manager");
}

function managesProduct(graph: Graph, me: Person, product: Id | undefined): boolean {
  return graph.get("product", product)?.product_managers.includes(me.id) === true;
}

function managesProject(graph: Graph, me: Person, project: Id | undefined): boolean {
  return graph.get("project", project)?.project_managers.includes(me.id) === true;
}
