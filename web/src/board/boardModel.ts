import { makeAutoObservable } from "mobx";
import type { Column, Command, Task } from "../graph/types";
import type { PlanModel } from "../plan/model";
import { flatten } from "../plan/outline";
import { columnOf, inOrder, isOverLimit, reorder, sortCards } from "./cards";
import { intoColumn } from "./moves";

export interface Lane {
  /** A person's id, or "" for nobody. */
  readonly id: string;
  readonly name: string;
}

const ALL: Lane = { id: "all", name: "All cards" };

/** A project's board: its columns, which card is where, and what may be looked for. */
export class BoardModel {
  readonly plan: PlanModel;
  filter = "";
  person: string | null = null;
  lanesOn = false;

  constructor(plan: PlanModel) {
    this.plan = plan;
    makeAutoObservable(this, { plan: false });
  }

  get columns(): Column[] {
    const project = this.plan.project?.id;
    return inOrder(this.plan.graph.all("column").filter((column) => column.project === project));
  }

  /** Tasks without tasks below them, in the outline's order, that fit what is looked for. */
  get cards(): Task[] {
    const { context } = this.plan;
    if (!context) return [];
    const words = this.filter.trim().toLowerCase();
    return flatten(this.plan.children, new Set())
      .filter((row) => !row.hasChildren && !row.task.inactive)
      .map((row) => row.task)
      .filter((task) => {
        if (words && !this.textOf(task).includes(words)) return false;
        return this.person === null || this.laneOf(task) === this.person;
      });
  }

  private textOf(task: Task): string {
    return `${this.keyOf(task)} ${task.name} ${task.tags.join(" ")}`.toLowerCase();
  }

  keyOf(task: Task): string {
    return `${this.plan.project?.key ?? ""}-${task.number || "…"}`;
  }

  /** Who has a card: the first person on it. */
  laneOf(task: Task): string {
    const assignments = this.plan.context?.assignmentsOf(task.id) ?? [];
    return assignments.find((one) => one.person)?.person ?? "";
  }

  get people(): Lane[] {
    const people = this.plan.context?.people() ?? [];
    const used = new Set(
      flatten(this.plan.children, new Set()).map((row) => this.laneOf(row.task)),
    );
    const named = people.filter((person) => used.has(person.id));
    return [...named.map(({ id, name }) => ({ id, name })), { id: "", name: "Nobody yet" }];
  }

  get lanes(): Lane[] {
    if (!this.lanesOn) return [ALL];
    const used = new Set(this.cards.map((task) => this.laneOf(task)));
    return this.people.filter((lane) => used.has(lane.id));
  }

  private get placed(): ReadonlyMap<string, Task[]> {
    const { columns, cards } = this;
    const order = new Map(cards.map((task, i) => [task.id, i]));
    const out = new Map<string, Task[]>();
    for (const column of columns) out.set(column.id, []);
    for (const task of cards) {
      const column = columnOf(task, columns);
      if (column) out.get(column.id)?.push(task);
    }
    for (const column of columns) sortCards(out.get(column.id) ?? [], order, column);
    return out;
  }

  cardsIn(column: string, lane: string): Task[] {
    const all = this.placed.get(column) ?? [];
    return lane === ALL.id ? all : all.filter((task) => this.laneOf(task) === lane);
  }

  /** All cards of a column, whatever is looked for: a limit counts them all. */
  countIn(column: Column): number {
    let count = 0;
    for (const row of flatten(this.plan.children, new Set())) {
      if (row.hasChildren || row.task.inactive) continue;
      if (columnOf(row.task, this.columns)?.id === column.id) count++;
    }
    return count;
  }

  isOver(column: Column): boolean {
    return isOverLimit(column, this.countIn(column));
  }

  /** The unfinished tasks a card waits for. */
  blockedBy(task: Task): Task[] {
    const { context } = this.plan;
    if (!context || task.progress.actual_finish) return [];
    return context
      .predecessorsOf(task.id)
      .filter((one) => one.dependency_type === "finish_start")
      .map((one) => context.task(one.predecessor))
      .filter((other) => other !== undefined)
      .filter((other) => !other.progress.actual_finish && other.progress.percent_complete < 100);
  }

  /**
   * Cards put into a column between two others, and in a lane given to its person. Says what could
   * not be done: the order follows the outline.
   */
  put(
    cards: readonly Task[],
    column: Column,
    lane: string,
    above: Task | undefined,
    below: Task | undefined,
  ): { commands: Command[]; note: string | null } {
    const { context, children } = this.plan;
    if (!context) return { commands: [], note: null };
    const commands: Command[] = [];
    let note: string | null = null;
    let last = above;
    for (const card of cards) {
      if (columnOf(card, this.columns)?.id !== column.id || card.column !== column.id) {
        commands.push(
          intoColumn(card, column, {
            now: context.now,
            calendar: context.calendarOf(card),
            plannedStart: context.forecast(card.id)?.start,
          }),
        );
      }
      if (lane !== ALL.id && lane !== this.laneOf(card)) commands.push(...this.giveTo(card, lane));
      if ((last || below) && column.stage !== "done") {
        const siblings = children.get(card.parent ?? null) ?? [];
        const to = reorder(card, last, below, siblings);
        if (to.ok) {
          const { parent, after } = to;
          commands.push({ do: "move", kind: "task", id: card.id, parent, after });
        } else if (columnOf(card, this.columns)?.id === column.id) {
          note =
            "Cards follow the plan's outline: within a column they move among their own summary.";
        }
      }
      last = card;
    }
    return { commands, note };
  }

  private giveTo(card: Task, person: string): Command[] {
    const { context } = this.plan;
    const old = context?.assignmentsOf(card.id).find((one) => one.person);
    if (old && person === "") return [{ do: "delete", kind: "assignment", id: old.id }];
    if (old) return [{ do: "update", kind: "assignment", id: old.id, set: { person } }];
    if (!context || person === "") return [];
    const entity = {
      kind: "assignment" as const,
      id: context.newId(),
      task: card.id,
      person,
      team: null,
      skill: null,
      units: 1,
    };
    return [{ do: "create", entity }];
  }

  setFilter(filter: string): void {
    this.filter = filter;
  }

  setPerson(person: string | null): void {
    this.person = person;
  }

  setLanes(on: boolean): void {
    this.lanesOn = on;
  }
}
