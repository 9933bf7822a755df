import { describe, expect, it } from "vitest";
import { STANDARD, WorkingTime } from "../gantt";
import { parseLocal } from "../gantt/time";
import type { Column, Task } from "../graph/types";
import { blankTask } from "../plan/structure";
import { columnOf, isOverLimit, reorder, sortCards } from "./cards";
import { intoColumn } from "./moves";

const column = (id: string, stage: Column["stage"], wip_limit: number | null = null): Column => ({
  id,
  project: "p",
  name: id,
  rank: id,
  stage,
  wip_limit,
});
const columns = [
  column("a", "to_do"),
  column("b", "doing"),
  column("c", "doing"),
  column("d", "done"),
];
const task = (id: string, more: Partial<Task> = {}): Task => ({ ...blankTask(id, "p"), ...more });
const progress = (more: Partial<Task["progress"]>) => ({ ...blankTask("", "").progress, ...more });

describe("a card", () => {
  it("stands in its own column, else where its progress says", () => {
    const at = (card: Task) => columnOf(card, columns)?.id;
    expect(at(task("1", { column: "c" }))).toBe("c");
    expect(at(task("2"))).toBe("a");
    expect(at(task("3", { progress: progress({ percent_complete: 20 }) }))).toBe("b");
    expect(at(task("4", { progress: progress({ percent_complete: 100 }) }))).toBe("d");
    expect(at(task("5", { column: "of another board" }))).toBe("a");
    expect(columnOf(task("6"), [])).toBeUndefined();
  });

  it("goes among the tasks of its own summary only", () => {
    const card = task("x", { parent: "s" });
    const sibling = task("y", { parent: "s" });
    const other = task("z", { parent: "t" });
    const siblings = [task("w", { parent: "s" }), sibling, card];
    expect(reorder(card, sibling, undefined, siblings)).toEqual({
      ok: true,
      parent: "s",
      after: "y",
    });
    expect(reorder(card, other, sibling, siblings)).toEqual({ ok: true, parent: "s", after: "w" });
    expect(reorder(card, undefined, siblings[0], siblings)).toEqual({
      ok: true,
      parent: "s",
      after: null,
    });
    expect(reorder(card, other, other, siblings)).toEqual({ ok: false });
  });

  it("is sorted by the outline, the finished newest first", () => {
    const place = new Map([
      ["1", 0],
      ["2", 1],
    ]);
    const two = task("2", { done_at: "2027-03-02T10:00:00Z" });
    const one = task("1", { done_at: "2027-03-01T10:00:00Z" });
    const ids = (of: Column) => sortCards([two, one], place, of).map((card) => card.id);
    expect(ids(columns[0] as Column)).toEqual(["1", "2"]);
    expect(ids(columns[3] as Column)).toEqual(["2", "1"]);
  });
});

describe("a limit", () => {
  it("is exceeded by more, not by as many", () => {
    const limited = column("b", "doing", 2);
    expect([1, 2, 3].map((cards) => isOverLimit(limited, cards))).toEqual([false, false, true]);
    expect(isOverLimit(column("b", "doing"), 99)).toBe(false);
  });
});

describe("moving into a column", () => {
  const now = {
    now: parseLocal("2027-03-06T12:00:00"),
    calendar: new WorkingTime(STANDARD),
    plannedStart: "2027-03-03T08:00:00",
  };
  const set = (card: Task, to: Column) => {
    const command = intoColumn(card, to, now);
    return command.do === "update" ? command.set : {};
  };

  it("finishes it in a done column, at the last working moment", () => {
    expect(set(task("1"), columns[3] as Column)).toMatchObject({
      column: "d",
      progress: {
        actual_start: "2027-03-03T08:00:00",
        actual_finish: "2027-03-05T17:00:00",
        percent_complete: 100,
        remaining_minutes: 0,
      },
    });
  });

  it("begins it in a doing column and keeps its start between two of them", () => {
    expect(set(task("1"), columns[1] as Column)).toMatchObject({
      progress: { actual_start: "2027-03-05T17:00:00", actual_finish: null },
    });
    const begun = task("2", { progress: progress({ actual_start: "2027-03-01T08:00:00" }) });
    expect(set(begun, columns[2] as Column)).toEqual({ column: "c" });
  });

  it("takes its progress back in a to-do column", () => {
    const begun = task("2", { progress: progress({ actual_start: "2027-03-01T08:00:00" }) });
    expect(set(begun, columns[0] as Column)).toMatchObject({
      progress: { actual_start: null, percent_complete: 0 },
      done_at: null,
    });
  });
});
