import { expect, test } from "vitest";
import type { Task } from "../graph/types";
import { commandsOf, daysBetween, isMoved } from "./proposal";
import type { Move, Proposal } from "./types";

const move = (task: string, delay: number, splits: Move["splits"] = []): Move => ({
  task,
  start_was: "2027-03-01T08:00:00",
  finish_was: "2027-03-03T17:00:00",
  start: "2027-03-03T08:00:00",
  finish: "2027-03-05T17:00:00",
  delay_minutes_was: 0,
  delay_minutes: delay,
  splits,
  waits_for: null,
  reason: "",
});

const tasks: Record<string, Partial<Task>> = {
  a: { levelling_delay_minutes: 0, splits: [] },
  b: { levelling_delay_minutes: 60, splits: [] },
};

test("only what differs is written, as it was seen", () => {
  const moves = [move("a", 480), move("b", 60), move("gone", 1)];
  const proposal = { moves, versions: { a: 7, b: 8 } } as unknown as Proposal;
  expect(commandsOf(proposal, (id) => tasks[id] as Task)).toEqual([
    { do: "update", kind: "task", id: "a", set: { levelling_delay_minutes: 480 }, version: 7 },
  ]);
});

test("gaps of an interrupted task go along", () => {
  const gaps = [{ after_minutes: 240, gap_minutes: 480 }];
  const proposal = { moves: [move("b", 60, gaps)], versions: {} } as unknown as Proposal;
  expect(commandsOf(proposal, (id) => tasks[id] as Task)).toEqual([
    { do: "update", kind: "task", id: "b", set: { levelling_delay_minutes: 60, splits: gaps } },
  ]);
});

test("days count from finish to finish", () => {
  const one = move("a", 0);
  expect(daysBetween(one.finish_was, one.finish)).toBe(2);
  expect(isMoved(one)).toBe(true);
  expect(isMoved({ ...one, start: one.start_was, finish: one.finish_was })).toBe(false);
});
