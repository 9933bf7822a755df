import type { Bar, DragKind, Ghost } from "../gantt";
import { moved, nudge } from "../gantt/drag";
import { DAY } from "../gantt/time";
import type { Command, Task } from "../graph/types";
import { writeTable } from "./clipboard";
import type { PlanColumn } from "./columns";
import type { PlanContext } from "./context";
import { longDay } from "./dates";
import { createDependency, type Edit } from "./edits";
import type { PlanModel } from "./model";
import type { OutlineRow, Place } from "./outline";
import { type DependencyType, NO_LAG } from "./predecessors";
import { NEW_ROW } from "./state";
import { insertBelow, moveAmongSiblings, moveRows, paste } from "./structure";

const NEW_NAME = "New task";
const LOOKING = "You may look at this plan. Its project managers and owners change it.";

/** What a person can do on the plan, by whatever key, press or menu. */
export class PlanActions {
  private readonly model: PlanModel;
  /** Says something to those who cannot see it, or shows why something did not happen. */
  private readonly say: (words: string, isError?: boolean) => void;
  readonly open: (id: string) => void;
  /** A row that Enter shall be followed by another one. */
  private quickEntry: string | null = null;

  constructor(
    model: PlanModel,
    say: (words: string, isError?: boolean) => void,
    open: (id: string) => void,
  ) {
    this.model = model;
    this.say = say;
    this.open = open;
  }

  private get state() {
    return this.model.state;
  }

  private get plan(): PlanContext | null {
    return this.model.context;
  }

  private row(id: string | undefined): OutlineRow<Task> | undefined {
    return this.model.rows.find((row) => row.task.id === id);
  }

  /** The selected rows, or the active one. In the outline's order. */
  get chosen(): OutlineRow<Task>[] {
    const { selected, active } = this.state;
    if (selected.size > 0) return this.model.rows.filter((row) => selected.has(row.task.id));
    const row = this.row(active?.row);
    return row ? [row] : [];
  }

  private get labelFor(): string {
    const [first] = this.chosen;
    if (!first) return "";
    return this.chosen.length > 1 ? `${this.chosen.length} tasks` : `“${first.task.name}”`;
  }

  run(commands: readonly Command[], label: string): Promise<boolean> {
    if (!this.model.mayRun(commands)) {
      this.say(LOOKING, true);
      return Promise.resolve(false);
    }
    return this.model.execute(commands, label);
  }

  undo(): void {
    void this.model.graph.undo();
  }

  redo(): void {
    void this.model.graph.redo();
  }

  beginEdit(typed?: string): void {
    const { active } = this.state;
    const plan = this.plan;
    if (!active || !plan) return;
    if (active.row === NEW_ROW) {
      this.state.edit(typed ?? "");
      return;
    }
    const row = this.row(active.row);
    const column = this.model.columns.find((one) => one.id === active.column);
    if (!row || !column) return;
    if (!this.model.canEdit && column.id !== "percent") {
      this.say(LOOKING, true);
      return;
    }
    if (!column.edit) {
      this.say(`${column.title} is computed.`);
      return;
    }
    this.state.edit(typed ?? column.editText?.(row, plan) ?? "");
  }

  /** Takes what was typed. `then` says where to go; with `all` it goes into every selected row. */
  commit(then: "stay" | "down" | "right" | "left", all = false): boolean {
    const { active, editing } = this.state;
    const plan = this.plan;
    if (!active || !editing || !plan) return true;
    if (active.row === NEW_ROW) return this.commitNew(editing.text, then);
    if (editing.text.trim() === "" && active.row === this.quickEntry && this.dropUnnamed()) {
      return true;
    }
    const column = this.model.columns.find((one) => one.id === active.column);
    const rows = all ? this.chosen : [this.row(active.row)].filter((row) => row !== undefined);
    if (!column?.edit || rows.length === 0) {
      this.state.goTo(active);
      return true;
    }
    const commands: Command[] = [];
    for (const row of rows) {
      const edit = column.edit(row, editing.text, plan);
      if (!edit.ok) {
        this.state.refuse(edit.error);
        this.say(edit.error);
        return false;
      }
      commands.push(...edit.value);
    }
    const name = rows.length > 1 ? `${rows.length} tasks` : `“${rows[0]?.task.name}”`;
    void this.run(commands, `Change ${column.title.toLowerCase()} of ${name}`);
    if (this.quickEntry === active.row && then === "down" && column.id === "name") {
      this.state.goTo(active);
      this.insertBelow();
    } else {
      this.step(then);
    }
    return true;
  }

  private commitNew(text: string, then: "stay" | "down" | "right" | "left"): boolean {
    const plan = this.plan;
    this.state.goTo({ row: NEW_ROW, column: "name" });
    if (text.trim() === "" || !plan) return true;
    const made = insertBelow(plan, this.model.children, undefined, false, text.trim());
    void this.run(made.commands, `Add “${text.trim()}”`);
    if (then === "down") this.state.edit("");
    else this.state.goTo({ row: made.id, column: "name" });
    if (then === "right") this.step("right");
    return true;
  }

  cancelEdit(): void {
    const { active } = this.state;
    this.state.goTo(active);
    this.dropUnnamed();
  }

  /** A row made by a key and left without a name goes again. */
  private dropUnnamed(): boolean {
    const { active } = this.state;
    const row = this.row(active?.row);
    const unnamed = this.quickEntry !== null && this.quickEntry === row?.task.id;
    this.quickEntry = null;
    if (!row || !unnamed || row.task.name !== NEW_NAME) return false;
    const index = this.model.rowIds.indexOf(row.task.id);
    const above = this.model.rowIds[index - 1];
    void this.run([{ do: "delete", kind: "task", id: row.task.id }], "Take the new task back");
    this.state.goTo({ row: above ?? NEW_ROW, column: "name" });
    this.state.selectOnly(above ?? null);
    return true;
  }

  private step(then: "stay" | "down" | "right" | "left"): void {
    const { active } = this.state;
    if (!active) return;
    const rows = [...this.model.rowIds, NEW_ROW];
    const columns = this.model.columns.map((column) => column.id);
    const row = rows.indexOf(active.row) + (then === "down" ? 1 : 0);
    const across = then === "right" ? 1 : then === "left" ? -1 : 0;
    const at = Math.min(columns.length - 1, Math.max(0, columns.indexOf(active.column) + across));
    const target = rows[Math.min(row, rows.length - 1)] ?? NEW_ROW;
    const column = target === NEW_ROW ? "name" : (columns[at] ?? "name");
    this.state.goTo({ row: target, column });
    if (then === "down") this.state.selectOnly(target);
  }

  insertBelow(): void {
    const plan = this.plan;
    if (!plan) return;
    const row = this.row(this.state.active?.row);
    const open = row ? !this.state.collapsed.has(row.task.id) : false;
    const made = insertBelow(plan, this.model.children, row, open, NEW_NAME);
    void this.run(made.commands, "Add a task");
    this.quickEntry = made.id;
    this.state.goTo({ row: made.id, column: "name" });
    this.state.selectOnly(made.id);
    this.state.edit("");
  }

  clearOrDelete(): void {
    const { active, selected } = this.state;
    const plan = this.plan;
    const column = this.model.columns.find((one) => one.id === active?.column);
    const row = this.row(active?.row);
    if (!plan || !row || !column) return;
    if (column.id === "name" || selected.size > 1) {
      this.remove();
      return;
    }
    if (!column.edit) {
      this.say(`${column.title} is computed.`);
      return;
    }
    const edit: Edit = column.edit(row, "", plan);
    if (!edit.ok) {
      this.say(edit.error, true);
      return;
    }
    void this.run(edit.value, `Clear ${column.title.toLowerCase()} of “${row.task.name}”`);
  }

  remove(): void {
    const chosen = this.chosen;
    if (chosen.length === 0) return;
    const ids = new Set(chosen.map((row) => row.task.id));
    const commands = chosen
      .filter((row) => !ids.has(row.task.parent ?? ""))
      .map((row): Command => ({ do: "delete", kind: "task", id: row.task.id }));
    const rows = this.model.rows;
    const last = rows.findIndex((row) => row.task.id === chosen[chosen.length - 1]?.task.id);
    const next = rows.slice(last + 1).find((row) => !ids.has(row.task.id)) ?? rows[last - 1];
    void this.run(commands, `Delete ${this.labelFor}`);
    this.say(`Deleted ${this.labelFor}. Ctrl+Z brings it back.`);
    const target = next && !ids.has(next.task.id) ? next.task.id : NEW_ROW;
    this.state.goTo({ row: target, column: "name" });
    this.state.selectOnly(target);
  }

  indent(): void {
    const tasks = this.chosen.map((row) => row.task.id);
    if (tasks.length > 0) void this.run([{ do: "indent", tasks }], `Indent ${this.labelFor}`);
  }

  outdent(): void {
    const tasks = this.chosen.map((row) => row.task.id);
    if (tasks.length > 0) void this.run([{ do: "outdent", tasks }], `Outdent ${this.labelFor}`);
  }

  moveAmongSiblings(step: 1 | -1): void {
    const tasks = this.chosen.map((row) => row.task);
    const commands = moveAmongSiblings(tasks, this.model.children, step);
    if (commands.length > 0) void this.run(commands, `Move ${this.labelFor}`);
  }

  drop(place: Place): void {
    const ids = new Set(this.chosen.map((row) => row.task.id));
    const commands = moveRows(ids, this.model.rows, this.model.byId, place);
    if (commands.length > 0) void this.run(commands, `Move ${this.labelFor}`);
  }

  /** The active task's bar one step to the left or right. */
  nudge(direction: 1 | -1): void {
    const row = this.row(this.state.active?.row);
    const bar = this.model.scene?.rows.find((one) => one.id === row?.task.id)?.bar;
    if (!row || !bar) return;
    if (!bar.canMove) {
      this.refuseMove(row);
      return;
    }
    const to = moved(bar, nudge(bar, direction, DAY), DAY);
    this.drag(row.task, bar, "move", to, `moved to ${longDay(to.start)}`);
  }

  /** Takes a drag of a bar, and says what it came to. */
  drag(task: Task, bar: Bar, kind: DragKind, to: Ghost, words: string): void {
    this.say(`${task.name}: ${words}`);
    void this.model.dragged(task, bar, kind, to);
  }

  refuseMove(row: OutlineRow<Task>): void {
    const { task, hasChildren } = row;
    const why = hasChildren
      ? "A summary moves with the tasks below it."
      : task.progress.actual_start
        ? "It has begun: its actual start is on its record."
        : "This cannot be moved.";
    this.say(why, true);
  }

  connect(from: string, to: string, dependency_type: DependencyType): void {
    const plan = this.plan;
    const a = this.model.byId.get(from);
    const b = this.model.byId.get(to);
    if (!plan || !a || !b) return;
    const known = plan.predecessorsOf(to).find((one) => one.predecessor === from);
    const terms = { dependency_type, lag: NO_LAG };
    const command: Command = known
      ? { do: "update", kind: "dependency", id: known.id, set: { dependency_type } }
      : createDependency(plan.newId(), from, to, terms);
    void this.run([command], `Let “${b.name}” wait for “${a.name}”`);
  }

  copy(): string | null {
    const plan = this.plan;
    const rows = this.chosen;
    const { active, selected } = this.state;
    if (!plan || rows.length === 0) return null;
    const cell = (column: PlanColumn, row: OutlineRow<Task>) =>
      column.editText?.(row, plan) ?? column.text(row, plan);
    const one = this.model.columns.find((column) => column.id === active?.column);
    if (selected.size <= 1 && one && one.id !== "name" && rows[0]) return cell(one, rows[0]);
    const columns = this.model.columns;
    const name = columns.findIndex((column) => column.id === "name");
    const lines = rows.map((row) => ({
      level: row.level,
      cells: columns.map((column) => cell(column, row)),
    }));
    this.say(`Copied ${rows.length} ${rows.length === 1 ? "task" : "tasks"}.`);
    return writeTable(
      columns.map((column) => column.title),
      name,
      lines,
    );
  }

  paste(text: string): void {
    const plan = this.plan;
    const { active } = this.state;
    if (!plan || text.trim() === "") return;
    const { rows, columns, children } = this.model;
    const index = rows.findIndex((row) => row.task.id === active?.row);
    const column = columns.findIndex((one) => one.id === active?.column);
    const at = {
      rows,
      children,
      columns,
      row: index < 0 ? rows.length : index,
      column: Math.max(0, column),
    };
    const made = paste(text, at, plan);
    if (!made.ok) {
      this.say(made.error, true);
      return;
    }
    void this.run(made.value, "Paste");
  }

  captureBaseline(name: string): void {
    const plan = this.plan;
    if (!plan) return;
    const id = plan.newId();
    const entity = { kind: "baseline" as const, id, project: plan.project.id, name, tasks: [] };
    void this.run([{ do: "create", entity }], `Capture baseline “${name}”`);
    this.state.setBaseline(id);
    this.state.setLayer("baseline", true);
  }
}
