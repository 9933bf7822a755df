import { describe, expect, it } from "vitest";
import { childrenOf, flatten, placeAt, topmost } from "./outline";

const task = (id: string, parent: string | null, rank: string) => ({ id, parent, rank, number: 0 });
const tasks = [
  task("b", null, "m"),
  task("a", null, "c"),
  task("a2", "a", "t"),
  task("a1", "a", "c"),
  task("a1x", "a1", "a"),
  task("c", null, "z"),
];
const children = childrenOf(tasks);
const rows = flatten(children, new Set());
const byId = new Map(tasks.map((t) => [t.id, t]));

describe("the outline", () => {
  it("is the tree in order of rank, with its numbering", () => {
    expect(rows.map((row) => `${row.wbs} ${row.task.id}`)).toEqual([
      "1 a",
      "1.1 a1",
      "1.1.1 a1x",
      "1.2 a2",
      "2 b",
      "3 c",
    ]);
  });

  it("leaves out what is collapsed and keeps its numbers", () => {
    const closed = flatten(children, new Set(["a1"]));
    expect(closed.map((row) => row.wbs)).toEqual(["1", "1.1", "1.2", "2", "3"]);
    expect(closed[1]?.hasChildren).toBe(true);
  });

  it("shows a task whose parent is elsewhere at the top", () => {
    expect(flatten(childrenOf([task("x", "gone", "a")]), new Set())).toHaveLength(1);
  });

  it("knows which of the selected carry the others along", () => {
    expect([...topmost(new Set(["a", "a1x", "b"]), byId)]).toEqual(["a", "b"]);
  });
});

describe("dropping between rows", () => {
  const at = (before: number, level: number) => {
    const { parent, after } = placeAt(rows, children, before, level);
    return [parent, after];
  };

  it("goes first of all above the first row", () => {
    expect(at(0, 3)).toEqual([null, null]);
  });

  it("goes below the row above when meant deeper", () => {
    expect(at(1, 1)).toEqual(["a", null]);
    expect(at(5, 1)).toEqual(["b", null]);
  });

  it("goes behind the ancestor at the wanted level", () => {
    expect(at(4, 2)).toEqual(["a2", null]);
    expect(at(4, 1)).toEqual(["a", "a2"]);
    expect(at(4, 0)).toEqual([null, "a"]);
    expect(at(3, 2)).toEqual(["a1", "a1x"]);
    expect(at(3, 1)).toEqual(["a", "a1"]);
  });

  it("never tears a tree apart", () => {
    expect(at(2, 0)).toEqual(["a1", null]);
    expect(at(3, 0)).toEqual(["a", "a1"]);
  });

  it("goes behind the last row", () => {
    expect(at(6, 0)).toEqual([null, "c"]);
  });
});
