import type { Command, Task } from "../graph/types";
import { readTable, type TextLine, type TextTable } from "./clipboard";
import type { PlanColumn } from "./columns";
import type { PlanContext } from "./context";
import type { Parsed } from "./duration";
import { type Children, type OutlineRow, type Place, topmost } from "./outline";

/** Changes of the tree: new rows, moved rows, pasted rows, as commands. */

type Row = OutlineRow<Task>;

export function createTask(
  id: string,
  project: string,
  parent: string | null,
  name: string,
): Command {
  return { do: "create", entity: { kind: "task", id, project, parent, name } };
}

export function moveTo(id: string, { parent, after }: Place): Command {
  return { do: "move", kind: "task", id, parent, after };
}

/** A new task right below a row: its first child when it is open, else its next sibling. */
export function insertBelow(
  plan: PlanContext,
  children: Children<Task>,
  row: Row | undefined,
  open: boolean,
  name: string,
): { id: string; commands: Command[] } {
  const id = plan.newId();
  if (!row) {
    const top = children.get(null) ?? [];
    const after = top[top.length - 1]?.id ?? null;
    const commands = [createTask(id, plan.project.id, null, name)];
    if (after) commands.push(moveTo(id, { parent: null, after }));
    return { id, commands };
  }
  const inside = row.hasChildren && open;
  const place: Place = inside
    ? { parent: row.task.id, after: null }
    : { parent: row.task.parent ?? null, after: row.task.id };
  return {
    id,
    commands: [createTask(id, plan.project.id, place.parent, name), moveTo(id, place)],
  };
}

/** The chosen rows, one place up or down among their siblings. */
export function moveAmongSiblings(
  chosen: readonly Task[],
  children: Children<Task>,
  step: 1 | -1,
): Command[] {
  const ids = new Set(chosen.map((task) => task.id));
  const parent = chosen[0]?.parent ?? null;
  if (chosen.some((task) => (task.parent ?? null) !== parent)) return [];
  const siblings = children.get(parent) ?? [];
  const places = siblings.flatMap((task, i) => (ids.has(task.id) ? [i] : []));
  const target = step < 0 ? (places[0] ?? 0) - 1 : (places[places.length - 1] ?? 0) + 1;
  const neighbour = siblings[target];
  if (!neighbour) return [];
  let after = step > 0 ? neighbour.id : (siblings[target - 1]?.id ?? null);
  return siblings
    .filter((task) => ids.has(task.id))
    .map((task) => {
      const command = moveTo(task.id, { parent, after });
      after = task.id;
      return command;
    });
}

/** The chosen rows, in their order, to a place; rows below a chosen one go along with it. */
export function moveRows(
  chosen: ReadonlySet<string>,
  rows: readonly Row[],
  tasks: ReadonlyMap<string, Task>,
  place: Place,
): Command[] {
  const tops = topmost(chosen, tasks);
  if (place.parent && (tops.has(place.parent) || isBelow(place.parent, tops, tasks))) return [];
  let after = place.after;
  while (after && tops.has(after)) after = siblingAbove(after, rows, tops);
  const commands: Command[] = [];
  for (const { task } of rows) {
    if (!tops.has(task.id)) continue;
    commands.push(moveTo(task.id, { parent: place.parent, after }));
    after = task.id;
  }
  return commands;
}

function isBelow(id: string, tops: ReadonlySet<string>, tasks: ReadonlyMap<string, Task>): boolean {
  const seen = new Set<string>();
  let at: string | null | undefined = id;
  while (at && !seen.has(at)) {
    if (tops.has(at)) return true;
    seen.add(at);
    at = tasks.get(at)?.parent;
  }
  return false;
}

/** Dropping right behind a row that moves itself means behind the one before it. */
function siblingAbove(id: string, rows: readonly Row[], tops: ReadonlySet<string>): string | null {
  const index = rows.findIndex((row) => row.task.id === id);
  const level = rows[index]?.level ?? 0;
  for (let i = index - 1; i >= 0; i--) {
    const row = rows[i] as Row;
    if (row.level < level) return null;
    if (row.level === level && !tops.has(row.task.id)) return row.task.id;
  }
  return null;
}

/** Where pasted cells go. */
export interface PasteAt {
  readonly rows: readonly Row[];
  readonly children: Children<Task>;
  /** Index of the row; one behind the last means the new row. */
  readonly row: number;
  readonly columns: readonly PlanColumn[];
  readonly column: number;
}

/**
 * Text from the clipboard. With a known header line, or on the new row, it makes tasks; else it
 * fills cells from the active one on, as in a spreadsheet.
 */
export function paste(text: string, at: PasteAt, plan: PlanContext): Parsed<Command[]> {
  const titles = at.columns.map((column) => column.title);
  const name = at.columns.findIndex((column) => column.id === "name");
  const ordered = [titles[name] ?? "Task", ...titles.filter((_, i) => i !== name)];
  const table = readTable(text, ordered);
  if (table.lines.length === 0) return { ok: true, value: [] };
  if (table.header || at.row >= at.rows.length) return pasteTasks(table, at, plan);
  return fillCells(table, at, plan);
}

function fillCells(table: TextTable, at: PasteAt, plan: PlanContext): Parsed<Command[]> {
  const commands: Command[] = [];
  for (const [i, line] of table.lines.entries()) {
    const row = at.rows[at.row + i];
    if (!row) {
      const rest = { header: null, lines: table.lines.slice(i) };
      const more = pasteTasks(rest, { ...at, row: at.rows.length }, plan);
      return more.ok ? { ok: true, value: [...commands, ...more.value] } : more;
    }
    for (const [j, cell] of line.cells.entries()) {
      const column = at.columns[at.column + j];
      if (!column?.edit) continue;
      const edit = column.edit(row, cell, plan);
      if (!edit.ok) return inRow(edit.error, i, column);
      commands.push(...edit.value);
    }
  }
  return { ok: true, value: commands };
}

/** Tasks from lines, by header where there is one, else the first column is the name. */
function pasteTasks(table: TextTable, at: PasteAt, plan: PlanContext): Parsed<Command[]> {
  const columns = table.header
    ? table.header.map((title) => at.columns.find((column) => column.title === title))
    : columnsFrom(at, table.lines);
  const name = columns.findIndex((column) => column?.id === "name");
  const above = at.rows[Math.min(at.row, at.rows.length - 1)];
  const below = at.row < at.rows.length;
  const parents: (string | null)[] = [below ? (above?.task.parent ?? null) : null];
  const last: (string | null)[] = [
    below ? (above?.task.id ?? null) : lastOf(at.children.get(null)),
  ];
  const commands: Command[] = [];
  for (const [i, line] of table.lines.entries()) {
    const text = line.cells[name]?.trim();
    if (!text) continue;
    const level = Math.min(line.level, parents.length - 1);
    const parent = parents[level] ?? null;
    const id = plan.newId();
    commands.push(createTask(id, plan.project.id, parent, text));
    if (last[level]) commands.push(moveTo(id, { parent, after: last[level] ?? null }));
    const filled = fillNew(id, line, columns, i, plan);
    if (!filled.ok) return filled;
    commands.push(...filled.value);
    parents.length = level + 1;
    last.length = level + 1;
    parents.push(id);
    last[level] = id;
    last.push(null);
  }
  return { ok: true, value: commands };
}

function columnsFrom(at: PasteAt, lines: readonly TextLine[]): (PlanColumn | undefined)[] {
  const name = at.columns.findIndex((column) => column.id === "name");
  const width = Math.max(...lines.map((line) => line.cells.length));
  return at.columns.slice(name, name + width);
}

/** The other cells of a task that is only being made. Computed ones are left out, links too. */
function fillNew(
  id: string,
  line: TextLine,
  columns: readonly (PlanColumn | undefined)[],
  index: number,
  plan: PlanContext,
): Parsed<Command[]> {
  const task = blankTask(id, plan.project.id);
  const row: Row = { task, level: 0, hasChildren: false, wbs: "" };
  const commands: Command[] = [];
  for (const [j, cell] of line.cells.entries()) {
    const column = columns[j];
    if (!column?.edit || cell === "" || SKIPPED.has(column.id)) continue;
    const edit = column.edit(row, column.id === "estimate" ? cell.replace(/\s+/g, "") : cell, plan);
    if (!edit.ok) return inRow(edit.error, index, column);
    commands.push(...edit.value);
  }
  return { ok: true, value: commands };
}

/** Dates are computed, numbers belong to the copied tasks, work needs someone first. */
const SKIPPED: ReadonlySet<string> = new Set(["name", "start", "finish", "predecessors", "work"]);

export function blankTask(id: string, project: string): Task {
  return {
    id,
    project,
    parent: null,
    number: 0,
    rank: "",
    name: "",
    notes: "",
    milestone: false,
    estimate: {
      likely_minutes: 480,
      low_minutes: null,
      high_minutes: null,
      shape: "pert",
      elapsed: false,
    },
    constraint: null,
    manual: null,
    promise: null,
    calendar: null,
    ignore_resource_calendars: false,
    progress: {
      actual_start: null,
      actual_finish: null,
      done_minutes: 0,
      remaining_minutes: null,
      stop: null,
      resume: null,
      percent_complete: 0,
    },
    effort_rule: "fixed_units",
    priority: 500,
    can_split: false,
    splits: [],
    levelling_delay_minutes: 0,
    levelled_start: null,
    inactive: false,
    fixed_cost_minor: 0,
    actual_cost_minor: null,
    column: null,
    points: null,
    tags: [],
    done_at: null,
  } as Task;
}

function lastOf(siblings: readonly Task[] | undefined): string | null {
  return siblings?.[siblings.length - 1]?.id ?? null;
}

function inRow(error: string, index: number, column: PlanColumn): { ok: false; error: string } {
  return { ok: false, error: `Line ${index + 1}, ${column.title}: ${error}` };
}
