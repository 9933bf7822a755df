import { describe, expect, it } from "vitest";
import { formatPredecessor, parsePredecessors } from "./predecessors";

const units = { minutesPerDay: 480 };
const read = (text: string) => {
  const parsed = parsePredecessors(text, units);
  return parsed.ok ? parsed.value : parsed.error;
};
const again = (text: string) => {
  const parsed = parsePredecessors(text, units);
  if (!parsed.ok) return parsed.error;
  return parsed.value.map((one) => formatPredecessor(one, units)).join(", ");
};

describe("predecessors", () => {
  it("are read as planners write them", () => {
    expect(read("3FS+2d")).toEqual([
      {
        project: null,
        number: 3,
        dependency_type: "finish_start",
        lag: { unit: "working_minutes", value: 960 },
      },
    ]);
    expect(read("share-12sf - 1.5ed")).toMatchObject([
      { project: "SHARE", number: 12, lag: { unit: "elapsed_minutes", value: -2160 } },
    ]);
    expect(read("")).toEqual([]);
  });

  it.each([
    ["3", "3"],
    ["3FS", "3"],
    ["3fs+2d; 5 SS", "3FS+2d, 5SS"],
    ["7FF-50%", "7FF-50%"],
    ["7+10e%", "7FS+10e%"],
    ["SHARE-4FS+1ed", "SHARE-4FS+1ed"],
    ["2SS+4h,", "2SS+4h"],
  ])("%s is written back as %s", (text, canonical) => {
    expect(again(text)).toBe(canonical);
    expect(again(canonical)).toBe(canonical);
  });

  it("are refused with the way out", () => {
    expect(read("three")).toContain("Write 3");
    expect(read("3FS+soon")).toContain("lag");
    expect(read("3XX")).toContain("not a predecessor");
    expect(read("3, 3SS")).toContain("twice");
  });
});
