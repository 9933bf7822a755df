import { describe, expect, it } from "vitest";
import { readTable, writeTable } from "./clipboard";

const TITLES = ["Task", "Estimate", "Who"];

describe("rows as text", () => {
  it("come back as they were copied", () => {
    const lines = [
      { level: 1, cells: ["Build", "5 d", "IK"] },
      { level: 2, cells: ["Share\tsheet", "2–4 d", ""] },
      { level: 1, cells: ["Ship", "", ""] },
    ];
    const text = writeTable(TITLES, 0, lines);
    const table = readTable(text, TITLES);
    expect(table.header).toEqual(TITLES);
    expect(table.lines).toEqual([
      { level: 0, cells: ["Build", "5 d", "IK"] },
      { level: 1, cells: ["Share sheet", "2–4 d", ""] },
      { level: 0, cells: ["Ship", "", ""] },
    ]);
  });

  it("are read from a list with tabs, spaces or dashes", () => {
    const lists = ["A\n\tB\n\t\tC\nD", "A\n  B\n    C\nD\n\n", "- A\n  - B\n    - C\n- D"];
    for (const text of lists) {
      const table = readTable(text, TITLES);
      expect(table.header).toBeNull();
      expect(table.lines.map((line) => `${line.level}${line.cells[0]}`)).toEqual([
        "0A",
        "1B",
        "2C",
        "0D",
      ]);
    }
  });

  it("are read from a spreadsheet without a header", () => {
    const table = readTable("Dig\t3d\tAnn\r\nPour\t1d\tBen\r\n", TITLES);
    expect(table.header).toBeNull();
    expect(table.lines.map((line) => line.cells)).toEqual([
      ["Dig", "3d", "Ann"],
      ["Pour", "1d", "Ben"],
    ]);
  });

  it("do not take one pasted word for a header", () => {
    expect(readTable("Task", TITLES)).toEqual({
      header: null,
      lines: [{ level: 0, cells: ["Task"] }],
    });
  });
});
