import type { DragKind, GanttActions, Ghost } from "../gantt";
import { shortDay } from "./dates";
import { formatDuration } from "./duration";
import type { LinkPress } from "./LinkEditor";
import type { PlanModel } from "./model";
import type { PlanActions } from "./planActions";

interface Around {
  press(link: LinkPress): void;
  hover(row: number | null): void;
  scrollBy(pixels: number): void;
}

/** What pressing and dragging on the chart means for the plan. */
export function ganttActions(model: PlanModel, actions: PlanActions, around: Around): GanttActions {
  const at = (row: number) => model.rows[row];
  const { state } = model;
  return {
    select(row, { add, range }) {
      const id = at(row)?.task.id;
      if (!id) return;
      if (range) state.selectRange(model.rowIds, id);
      else if (add) state.toggle(id);
      else state.selectOnly(id);
      state.goTo({ row: id, column: state.active?.column ?? "name" });
    },
    open(row) {
      const id = at(row)?.task.id;
      if (id) actions.open(id);
    },
    clear: () => state.selectOnly(null),
    change(row, kind, to) {
      const task = at(row)?.task;
      const bar = model.scene?.rows[row]?.bar;
      if (!task || !bar) return;
      actions.drag(task, bar, kind, to, describe(row, kind, to));
    },
    connect(from, to, kind) {
      const a = at(from)?.task.id;
      const b = at(to)?.task.id;
      if (a && b) actions.connect(a, b, kind);
    },
    editLink(link, x, y) {
      const id = model.scene?.links[link]?.id;
      if (id) around.press({ id, x, y });
    },
    hover: around.hover,
    describe,
    refuse(row) {
      const entry = at(row);
      if (entry) actions.refuseMove(entry);
    },
    scrollBy: around.scrollBy,
  };

  function describe(row: number, kind: DragKind, to: Ghost): string {
    const plan = model.context;
    const bar = model.scene?.rows[row]?.bar;
    if (!plan || !bar) return "";
    if (kind === "progress") return `${Math.round(to.progress * 100)}%`;
    const minutes = bar.elapsed ? to.finish - to.start : bar.calendar.between(to.start, to.finish);
    const length = formatDuration(minutes, plan.units, bar.elapsed);
    const days = `${shortDay(to.start, plan.now)} – ${shortDay(to.finish, plan.now)}`;
    return kind === "move" ? days : `${length} · until ${shortDay(to.finish, plan.now)}`;
  }
}
