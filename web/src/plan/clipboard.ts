/** Rows as text: tab-separated, a header line first, names indented by their level. */

export interface TextTable {
  readonly header: readonly string[] | null;
  readonly lines: readonly TextLine[];
}

export interface TextLine {
  /** Counted from the least indented line. */
  readonly level: number;
  readonly cells: readonly string[];
}

const INDENT = "  ";
export const LIMIT = 5_000;

export function writeTable(
  header: readonly string[],
  nameColumn: number,
  lines: readonly TextLine[],
): string {
  const clean = (cell: string) => cell.replace(/[\t\r\n]+/g, " ");
  const least = Math.min(...lines.map((line) => line.level));
  const rows = lines.map((line) =>
    line.cells
      .map((cell, i) =>
        i === nameColumn ? INDENT.repeat(line.level - least) + clean(cell) : clean(cell),
      )
      .join("\t"),
  );
  return [header.join("\t"), ...rows].join("\n");
}

/**
 * Text from anywhere: a spreadsheet, a list of lines, our own rows. `titles` are the column names
 * by which a header line is known.
 */
export function readTable(text: string, titles: readonly string[]): TextTable {
  const raw = text.replace(/\r\n?/g, "\n").split("\n");
  while (raw.length > 0 && (raw[raw.length - 1] as string).trim() === "") raw.pop();
  const first = (raw[0] ?? "").split("\t").map((cell) => cell.trim());
  const known = first.filter((cell) => titles.includes(cell)).length;
  const header = known > 0 && known === first.length && raw.length > 1 ? first : null;
  const body = (header ? raw.slice(1) : raw).filter((line) => line.trim() !== "");
  const name = header ? Math.max(0, header.indexOf(titles[0] ?? "")) : 0;
  const split = body.slice(0, LIMIT).map((line) => cellsOf(line, name));
  const steps = [...new Set(split.map((line) => line.indent))].sort((a, b) => a - b);
  return {
    header,
    lines: split.map(({ indent, cells }) => ({ level: steps.indexOf(indent), cells })),
  };
}

/** A leading tab of a line without other columns is an indent, not an empty cell. */
function cellsOf(line: string, name: number): { indent: number; cells: string[] } {
  const list = /^(\t*)([^\t]*)$/.exec(line);
  if (list) {
    const spaces = /^\s*/.exec(list[2] as string)?.[0].length ?? 0;
    const text = (list[2] as string).replace(/^\s*(?:[-*•]\s+)?/, "").trim();
    return { indent: (list[1] as string).length * INDENT.length + spaces, cells: [text] };
  }
  const cells = line.split("\t");
  const indent = /^\s*/.exec(cells[name] ?? "")?.[0].length ?? 0;
  return { indent, cells: cells.map((cell) => cell.trim()) };
}
