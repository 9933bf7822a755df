import { describe, expect, it } from "vitest";
import { Formats } from "./Formats";

describe("a typed figure", () => {
  const english = new Formats(undefined, "en-GB");
  const german = new Formats(undefined, "de-DE");

  it("is read in the language it is written in", () => {
    for (const value of [0, 0.125, 4.5, 1_000, 4_000, 1_234_567.5, -3.2]) {
      expect(english.parseFigure(english.figure(value))).toBeCloseTo(value, 1);
      expect(german.parseFigure(german.figure(value))).toBeCloseTo(value, 1);
    }
    expect(english.parseFigure("0.125")).toBe(0.125);
    expect(german.parseFigure("0,125")).toBe(0.125);
  });

  it("may have the other language's decimal sign", () => {
    expect(english.parseFigure("4,5")).toBe(4.5);
    expect(german.parseFigure("4.5")).toBe(4.5);
    expect(german.parseFigure("0.125")).toBe(0.125);
  });

  it("is null when nothing is typed, undefined when it is none", () => {
    expect(english.parseFigure("  ")).toBeNull();
    expect(english.parseFigure("many")).toBeUndefined();
  });
});
