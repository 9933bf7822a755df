import type { KeyboardEvent } from "react";
import type { PlanActions } from "./planActions";
import { type Cell, NEW_ROW, type PlanState } from "./state";

const PAGE = 15;

/** The outline's keyboard, as in a spreadsheet. Tab leaves it: it is one stop on the page. */
export function onGridKey(
  event: KeyboardEvent,
  state: PlanState,
  actions: PlanActions,
  rowIds: readonly string[],
  columns: readonly Cell["column"][],
): void {
  const handled = structural(event, state, actions) || walking(event, state, rowIds, columns);
  if (handled || editing(event, state, actions)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

function structural(event: KeyboardEvent, state: PlanState, actions: PlanActions): boolean {
  const { key, altKey, shiftKey } = event;
  const control = event.ctrlKey || event.metaKey;
  if (altKey && shiftKey) {
    if (key === "ArrowRight") return done(actions.indent());
    if (key === "ArrowLeft") return done(actions.outdent());
    if (key === "ArrowUp") return done(actions.moveAmongSiblings(-1));
    if (key === "ArrowDown") return done(actions.moveAmongSiblings(1));
  }
  if (altKey && !control) {
    if (key === "ArrowRight") return done(actions.nudge(1));
    if (key === "ArrowLeft") return done(actions.nudge(-1));
  }
  if (key === "Insert" || (control && key === "Enter")) return done(actions.insertBelow());
  if (key === "Delete" || key === "Backspace") return done(actions.clearOrDelete());
  if (control && key.toLowerCase() === "z") return done(shiftKey ? actions.redo() : actions.undo());
  if (control && key.toLowerCase() === "y") return done(actions.redo());
  if (key === " " && state.active) {
    const { row } = state.active;
    return done(shiftKey ? state.selectOnly(row) : state.toggle(row));
  }
  return false;
}

function walking(
  event: KeyboardEvent,
  state: PlanState,
  rowIds: readonly string[],
  columns: readonly Cell["column"][],
): boolean {
  if (event.altKey) return false;
  const control = event.ctrlKey || event.metaKey;
  const rows = [...rowIds, NEW_ROW];
  const active = state.active ?? { row: rows[0] ?? NEW_ROW, column: columns[0] ?? "name" };
  const row = Math.max(0, rows.indexOf(active.row));
  const column = Math.max(0, columns.indexOf(active.column));
  const to = (nextRow: number, nextColumn: number): boolean => {
    const target = rows[Math.min(rows.length - 1, Math.max(0, nextRow))] ?? NEW_ROW;
    const wanted = columns[Math.min(columns.length - 1, Math.max(0, nextColumn))] ?? "name";
    state.goTo({ row: target, column: target === NEW_ROW ? "name" : wanted });
    if (event.shiftKey && target !== NEW_ROW) state.selectRange(rowIds, target);
    else state.selectOnly(target);
    return true;
  };
  switch (event.key) {
    case "ArrowDown":
      return to(row + 1, column);
    case "ArrowUp":
      return to(row - 1, column);
    case "ArrowRight":
      return to(row, column + 1);
    case "ArrowLeft":
      return to(row, column - 1);
    case "Home":
      return control ? to(0, column) : to(row, 0);
    case "End":
      return control ? to(rowIds.length - 1, column) : to(row, columns.length - 1);
    case "PageDown":
      return to(row + PAGE, column);
    case "PageUp":
      return to(row - PAGE, column);
    case "a":
      return control ? done(state.selectAll(rowIds)) : false;
    case "Escape":
      return state.selected.size > 1 ? done(state.selectOnly(active.row)) : false;
    default:
      return false;
  }
}

function editing(event: KeyboardEvent, state: PlanState, actions: PlanActions): boolean {
  if (!state.active) return false;
  const control = event.ctrlKey || event.metaKey;
  if (event.key === "Enter" || event.key === "F2") return done(actions.beginEdit());
  if (event.key === "+" && state.active.column !== "name") return false;
  if (event.key.length === 1 && !control && !event.altKey) {
    return done(actions.beginEdit(event.key));
  }
  return false;
}

function done(_: unknown): true {
  return true;
}
