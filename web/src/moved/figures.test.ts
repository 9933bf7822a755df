import { describe, expect, it } from "vitest";
import type { MovePart, OutcomeMove } from "../graph/forecast";
import { daysOf, mattering, signedDays } from "./figures";

const part = (cause: MovePart["cause"], p80_minutes: number): MovePart => ({
  cause,
  p50_minutes: 0,
  p80_minutes,
  cost_minor: 0,
});

describe("a move", () => {
  it("is the sum of its parts", () => {
    const figures = { p50: "", p80: "", cost_minor: 0 };
    const parts = [part("scope", 4_320), part("progress", -1_440), part("risk", 720)];
    const move: OutcomeMove = { before: figures, after: figures, parts };
    expect(daysOf(move)).toBe(2.5);
  });

  it("names the causes that matter, the strongest first, whichever way they push", () => {
    const parts = [part("scope", 59), part("people", -3_000), part("estimate", 1_440)];
    expect(mattering(parts).map((one) => one.cause)).toEqual(["people", "estimate"]);
  });

  it("is written with its sign, small ones with a decimal", () => {
    const write = (figure: number) => String(figure);
    expect(signedDays(9 * 1_440 + 300, write)).toBe("+9 d");
    expect(signedDays(-720, write)).toBe("−0.5 d");
    expect(signedDays(10, write)).toBe("0 d");
  });
});
