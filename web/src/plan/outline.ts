/** The tree of a project's tasks as the rows of an outline. */

export interface TreeNode {
  readonly id: string;
  readonly parent?: string | null;
  readonly rank: string;
  readonly number: number;
}

export interface OutlineRow<T extends TreeNode> {
  readonly task: T;
  /** 0 for the top of the project. */
  readonly level: number;
  readonly hasChildren: boolean;
  /** Place in the work breakdown structure: `1.2.3`. */
  readonly wbs: string;
}

export type Children<T> = ReadonlyMap<string | null, readonly T[]>;

/** By parent, each in order of rank. A parent that is not among them counts as the top. */
export function childrenOf<T extends TreeNode>(tasks: Iterable<T>): Children<T> {
  const all = [...tasks];
  const known = new Set(all.map((task) => task.id));
  const out = new Map<string | null, T[]>();
  for (const task of all) {
    const parent = task.parent && known.has(task.parent) ? task.parent : null;
    const siblings = out.get(parent);
    if (siblings) siblings.push(task);
    else out.set(parent, [task]);
  }
  for (const siblings of out.values()) siblings.sort(inOrder);
  return out;
}

function inOrder(a: TreeNode, b: TreeNode): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return a.number - b.number || (a.id < b.id ? -1 : 1);
}

/** All rows from top to bottom, leaving out what is below a collapsed one. */
export function flatten<T extends TreeNode>(
  children: Children<T>,
  collapsed: ReadonlySet<string>,
): OutlineRow<T>[] {
  const out: OutlineRow<T>[] = [];
  const add = (parent: string | null, level: number, prefix: string) => {
    children.get(parent)?.forEach((task, i) => {
      const wbs = `${prefix}${i + 1}`;
      const hasChildren = children.has(task.id);
      out.push({ task, level, hasChildren, wbs });
      if (hasChildren && !collapsed.has(task.id)) add(task.id, level + 1, `${wbs}.`);
    });
  };
  add(null, 0, "");
  return out;
}

/** Of some tasks those that are not below another one of them. */
export function topmost<T extends TreeNode>(
  ids: ReadonlySet<string>,
  tasks: ReadonlyMap<string, T>,
): Set<string> {
  const out = new Set<string>();
  for (const id of ids) if (!hasAncestor(id, ids, tasks)) out.add(id);
  return out;
}

export function hasAncestor<T extends TreeNode>(
  id: string,
  among: ReadonlySet<string>,
  tasks: ReadonlyMap<string, T>,
): boolean {
  const seen = new Set<string>();
  let parent = tasks.get(id)?.parent;
  while (parent && !seen.has(parent)) {
    if (among.has(parent)) return true;
    seen.add(parent);
    parent = tasks.get(parent)?.parent;
  }
  return false;
}

/** Where dropped rows go: below which task, behind which sibling. */
export interface Place {
  readonly parent: string | null;
  readonly after: string | null;
}

/**
 * The place between two rows of the outline for something meant to stand at `level`. The row
 * above says how deep it may go: at most one level below it.
 */
export function placeAt<T extends TreeNode>(
  rows: readonly OutlineRow<T>[],
  children: Children<T>,
  before: number,
  level: number,
): Place & { readonly level: number } {
  const above = rows[before - 1];
  if (!above) return { parent: null, after: null, level: 0 };
  const below = rows[before];
  const deepest = above.level + 1;
  const shallowest = below ? Math.min(below.level, deepest) : 0;
  const at = Math.max(shallowest, Math.min(level, deepest));
  if (at > above.level) return { parent: above.task.id, after: null, level: at };
  let index = before - 1;
  while (index > 0 && (rows[index] as OutlineRow<T>).level > at) index--;
  const sibling = rows[index] as OutlineRow<T>;
  const parent = parentRow(rows, index);
  const siblings = children.get(parent) ?? [];
  const after = siblings.some((task) => task.id === sibling.task.id) ? sibling.task.id : null;
  return { parent, after, level: at };
}

function parentRow<T extends TreeNode>(rows: readonly OutlineRow<T>[], of: number): string | null {
  const level = (rows[of] as OutlineRow<T>).level;
  for (let i = of - 1; i >= 0; i--) {
    const row = rows[i] as OutlineRow<T>;
    if (row.level < level) return row.task.id;
  }
  return null;
}
