import { beforeAll, describe, expect, it, vi } from "vitest";
import { Formats } from "../format";
import type { Graph } from "../graph/Graph";
import type { Person } from "../graph/types";
import type { Action, Here } from "./actions";

let actionsAt: (here: Here) => Action[];

beforeAll(async () => {
  // The theme looks at the system and at this browser's storage when it is loaded.
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener() {} }));
  vi.stubGlobal("localStorage", { getItem: () => null, setItem() {} });
  vi.stubGlobal("document", { documentElement: { dataset: {} } });
  ({ actionsAt } = await import("./actions"));
});

/** A workspace of one product, one project and one person. */
function here(me: Partial<Person>, node: Here["node"] = null): Here {
  const person = { id: "me", name: "Kim", role: "member", hats: [], ...me };
  const nodes: Record<string, { id: string; name: string }[]> = {
    product: [{ id: "product", name: "Kitchens", ...{ product_managers: [] } }],
    project: [{ id: "project", name: "First kitchen", ...{ project_managers: [] } }],
  };
  const graph = {
    me: person,
    meId: person.id,
    all: (kind: string) => nodes[kind] ?? [],
    get: (kind: string, id: string) => nodes[kind]?.find((one) => one.id === id),
    by: () => [],
    query: () => ({ workspace: "w" }),
  } as unknown as Graph;
  const nothing = () => {};
  return {
    place: {
      graph,
      base: "/w/w",
      formats: new Formats(undefined, "en-GB"),
      openRecord: nothing,
      closeRecord: nothing,
      begin: nothing,
      say: nothing,
    },
    go: nothing,
    node,
  };
}

describe("the registry of actions", () => {
  it("has each action once, and no two for the same keys", () => {
    const actions = actionsAt(here({ role: "owner" }, { kind: "project", id: "project" }));
    const ids = actions.map((action) => action.id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = actions.flatMap((action) => action.keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("has no key that is also the first of two", () => {
    const keys = actionsAt(here({ role: "owner" })).flatMap((action) => action.keys ?? []);
    const firsts = new Set(keys.filter((key) => key.includes(" ")).map((key) => key.split(" ")[0]));
    expect(keys.filter((key) => firsts.has(key))).toEqual([]);
  });

  it("offers what may be done: all to owners, less to others, nothing of it to guests", () => {
    const created = (me: Partial<Person>) =>
      actionsAt(here(me))
        .filter((action) => action.group === "Create")
        .map((action) => action.name);
    expect(created({ role: "owner" })).toEqual([
      "New goal",
      "New feature",
      "New insight",
      "New project",
      "New risk",
    ]);
    expect(created({ hats: ["project_manager"] })).toEqual(["New insight", "New project"]);
    expect(created({ role: "guest", hats: ["project_manager"] })).toEqual([]);
  });

  it("exports projects only, and deletes only what may be changed", () => {
    const names = (me: Partial<Person>, node: Here["node"]) =>
      actionsAt(here(me, node)).map((action) => action.name);
    const project = { kind: "project", id: "project" } as const;
    expect(names({}, project)).toContain("Export as CSV");
    expect(names({}, project)).not.toContain("Delete this project");
    expect(names({ role: "owner" }, project)).toContain("Delete this project");
    expect(names({}, { kind: "product", id: "product" })).not.toContain("Export as CSV");
  });
});
