import { describe, expect, it } from "vitest";
import { rankBetween } from "./rank";

describe("ranks", () => {
  it("keeps a list in order however it is inserted into", () => {
    const list: string[] = [];
    let seed = 7;
    const random = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    for (let i = 0; i < 2000; i++) {
      const at = Math.floor(random() * (list.length + 1));
      const made = rankBetween(list[at - 1] ?? null, list[at] ?? null);
      expect(made).not.toBeNull();
      list.splice(at, 0, made ?? "");
    }
    expect([...list].sort()).toEqual(list);
    expect(new Set(list).size).toBe(list.length);
  });

  it("stays short when appending and prepending", () => {
    let low = "a0";
    let high = "a0";
    for (let i = 0; i < 10_000; i++) {
      low = rankBetween(low, null) ?? "";
      high = rankBetween(null, high) ?? "";
    }
    expect(low.length).toBeLessThanOrEqual(5);
    expect(high.length).toBeLessThanOrEqual(5);
    expect(high < "a0" && "a0" < low).toBe(true);
  });

  it("says when there is no room", () => {
    expect(rankBetween("a1", "a1")).toBeNull();
    expect(rankBetween("a2", "a1")).toBeNull();
  });
});
