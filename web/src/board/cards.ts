import type { Column, Task } from "../graph/types";

/** Which card stands where. A card is a task without tasks below it. */

export interface Place {
  readonly column: string;
  /** Lane: a person's id, or "" for nobody. */
  readonly lane: string;
}

export function inOrder(columns: readonly Column[]): Column[] {
  return [...columns].sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
}

export function stageOf(task: Task): Column["stage"] {
  if (task.progress.actual_finish || task.progress.percent_complete >= 100) return "done";
  return task.progress.actual_start || task.progress.percent_complete > 0 ? "doing" : "to_do";
}

/** The column a task is in; one that was never put anywhere stands where its progress says. */
export function columnOf(task: Task, columns: readonly Column[]): Column | undefined {
  const own = columns.find((column) => column.id === task.column);
  if (own) return own;
  const stage = stageOf(task);
  const fitting = columns.filter((column) => column.stage === stage);
  if (stage === "done") return fitting[fitting.length - 1] ?? columns[columns.length - 1];
  return fitting[0] ?? columns[0];
}

export function isOverLimit(column: Column, cards: number): boolean {
  return column.wip_limit !== null && column.wip_limit !== undefined && cards > column.wip_limit;
}

/** The finished last, newest first; everything else in the order of the outline. */
export function sortCards(
  cards: Task[],
  place: ReadonlyMap<string, number>,
  column: Column,
): Task[] {
  const outline = (task: Task) => place.get(task.id) ?? 0;
  if (column.stage !== "done") return cards.sort((a, b) => outline(a) - outline(b));
  const finished = (task: Task) => task.done_at ?? task.progress.actual_finish ?? "";
  return cards.sort((a, b) =>
    finished(a) === finished(b) ? outline(a) - outline(b) : finished(a) < finished(b) ? 1 : -1,
  );
}

export type Reorder =
  | { readonly ok: true; readonly parent: string | null; readonly after: string | null }
  | { readonly ok: false };

/**
 * Where in the tree a card goes when it is dropped between two cards. Cards follow the outline, so
 * it can only be put among the tasks of its own summary.
 */
export function reorder(
  card: Task,
  above: Task | undefined,
  below: Task | undefined,
  siblings: readonly Task[],
): Reorder {
  const parent = card.parent ?? null;
  if (above && (above.parent ?? null) === parent) return { ok: true, parent, after: above.id };
  if (below && (below.parent ?? null) === parent) {
    const others = siblings.filter((task) => task.id !== card.id);
    const index = others.findIndex((task) => task.id === below.id);
    return { ok: true, parent, after: index > 0 ? (others[index - 1]?.id ?? null) : null };
  }
  return { ok: false };
}
