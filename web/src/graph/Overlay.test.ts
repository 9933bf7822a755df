import { describe, expect, it } from "vitest";
import { DEFAULTS, filled } from "./defaults";
import { Overlay, type PendingEdit } from "./Overlay";
import type { Command, Entity, Op } from "./types";

const project = filled("project", {
  id: "p",
  name: "Launch",
  key: "L",
  start: "2027-01-04T08:00:00",
});
const task = (id: string, rank: string, more: object = {}) =>
  filled("task", { id, project: "p", name: id, rank, ...more });
const edit = (...commands: Command[]): PendingEdit => ({ commands });
const rename = (id: string, name: string): Command => ({
  do: "update",
  kind: "task",
  id,
  set: { name },
});
const op = (entity: Entity): Op => ({ kind: "task", id: entity.id, after: entity });

function overlay(...tasks: Entity[]): Overlay {
  const made = new Overlay();
  made.load({ project: [project], task: tasks });
  return made;
}

const nameOf = (of: Overlay, id: string) => of.nodes.get("task", id)?.name;
const outline = (of: Overlay, parent: string | null) =>
  of.nodes
    .all("task")
    .filter((one) => one.parent === parent)
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map((one) => one.id);

describe("unanswered edits on top of what the server said", () => {
  it("shows an edit at once and takes it off again when refused", () => {
    const all = overlay(task("a", "a0"));
    const first = edit(rename("a", "first"));
    all.push(first);
    expect(nameOf(all, "a")).toBe("first");
    all.settle(first, 7, []);
    expect(nameOf(all, "a")).toBe("a");
  });

  it("keeps a second edit when the first is refused", () => {
    const all = overlay(task("a", "a0"));
    const first = edit(rename("a", "first"));
    const second = edit({ do: "update", kind: "task", id: "a", set: { notes: "second" } });
    all.push(first);
    all.push(second);
    all.settle(first, 7, []);
    expect(all.nodes.get("task", "a")).toMatchObject({ name: "a", notes: "second" });
  });

  it("keeps an edit on top of what somebody else changes meanwhile", () => {
    const all = overlay(task("a", "a0"));
    const mine = edit(rename("a", "mine"));
    all.push(mine);
    all.apply(3, [op(task("a", "a0", { name: "theirs", notes: "theirs" }))]);
    expect(all.nodes.get("task", "a")).toMatchObject({ name: "mine", notes: "theirs" });
    all.settle(mine, 4, [op(task("a", "a0", { name: "mine", notes: "theirs" }))]);
    expect(all.nodes.get("task", "a")).toMatchObject({ name: "mine", notes: "theirs" });
  });

  it("does not go back when the older of two changes arrives later", () => {
    const all = overlay(task("a", "a0"));
    const mine = edit(rename("a", "mine"));
    all.push(mine);
    all.settle(mine, 5, [op(task("a", "a0", { name: "mine" }))]);
    all.apply(4, [op(task("a", "a0", { name: "older" }))]);
    expect(nameOf(all, "a")).toBe("mine");
    const gone = edit({ do: "delete", kind: "task", id: "a" });
    all.push(gone);
    all.settle(gone, 9, [{ kind: "task", id: "a", after: null }]);
    all.apply(8, [op(task("a", "a0", { name: "older" }))]);
    expect(nameOf(all, "a")).toBeUndefined();
  });

  it("keeps unanswered edits over a reload", () => {
    const all = overlay(task("a", "a0"));
    all.push(edit(rename("a", "mine")));
    all.load({ project: [project], task: [task("a", "a0"), task("b", "a1")] });
    expect(nameOf(all, "a")).toBe("mine");
    expect(nameOf(all, "b")).toBe("b");
  });
});

describe("what a command will most likely do", () => {
  it("takes what hangs on a deleted task along, and forgets it elsewhere", () => {
    const all = overlay(task("a", "a0"), task("b", "a0", { parent: "a" }), task("c", "a1"));
    all.apply(2, [
      {
        kind: "dependency",
        id: "d",
        after: filled("dependency", { id: "d", predecessor: "b", successor: "c" }),
      },
      {
        kind: "risk",
        id: "r",
        after: filled("risk", {
          id: "r",
          project: "p",
          name: "r",
          probability: 0.5,
          tasks: ["b", "c"],
        }),
      },
    ]);
    const before = all.nodes.all("risk");
    const gone = edit({ do: "delete", kind: "task", id: "a" });
    all.push(gone);
    expect(all.nodes.all("task").map((one) => one.id)).toEqual(["c"]);
    expect(all.nodes.all("dependency")).toEqual([]);
    expect(all.nodes.get("risk", "r")?.tasks).toEqual(["c"]);
    all.settle(gone, 3, []);
    expect(all.nodes.all("task").length).toBe(3);
    expect(all.nodes.all("dependency").length).toBe(1);
    expect(all.nodes.all("risk")).toEqual(before);
  });

  it("indents, outdents and moves within the outline", () => {
    const all = overlay(task("a", "a0"), task("b", "a1"), task("c", "a2"), task("d", "a3"));
    all.push(edit({ do: "indent", tasks: ["b", "c"] }));
    expect(outline(all, null)).toEqual(["a", "d"]);
    expect(outline(all, "a")).toEqual(["b", "c"]);
    all.push(edit({ do: "move", kind: "task", id: "d", parent: "a", after: "b" }));
    expect(outline(all, "a")).toEqual(["b", "d", "c"]);
    all.push(edit({ do: "outdent", tasks: ["b", "d"] }));
    expect(outline(all, null)).toEqual(["a", "b", "d"]);
    expect(outline(all, "a")).toEqual(["c"]);
  });

  it("gives a new task the place at the end and every field", () => {
    const all = overlay(task("a", "a0"));
    all.push(edit({ do: "create", entity: { kind: "task", id: "n", project: "p", name: "new" } }));
    expect(outline(all, null)).toEqual(["a", "n"]);
    expect(all.nodes.get("task", "n")?.estimate).toEqual(DEFAULTS.task.estimate);
  });

  it("merges into nested fields, and null brings the default back", () => {
    const all = overlay(task("a", "a0"));
    const set = {
      estimate: { likely_minutes: 960, low_minutes: 480 },
      promise: { due: "2027-02-01" },
    };
    all.push(edit({ do: "update", kind: "task", id: "a", set }));
    expect(all.nodes.get("task", "a")).toMatchObject({
      estimate: { likely_minutes: 960, low_minutes: 480, high_minutes: null, shape: "pert" },
      promise: { due: "2027-02-01" },
    });
    const back = { estimate: { low_minutes: null }, promise: null, priority: null };
    all.push(edit({ do: "update", kind: "task", id: "a", set: back }));
    expect(all.nodes.get("task", "a")).toMatchObject({
      estimate: { likely_minutes: 960, low_minutes: null },
      promise: null,
      priority: 500,
    });
  });
});
