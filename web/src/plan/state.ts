import { makeAutoObservable } from "mobx";
import type { Layers } from "../gantt";
import { COLUMNS, type ColumnId, DEFAULT_COLUMNS } from "./columns";

export interface Cell {
  readonly row: string;
  readonly column: ColumnId;
}

/** The last row of the outline, where a task is added by typing. */
export const NEW_ROW = "new";

interface Kept {
  columns: ColumnId[];
  widths: Partial<Record<ColumnId, number>>;
  outlineWidth: number | null;
  collapsed: string[];
  layers: Layers;
  baseline: string | null;
  cards: boolean;
}

const LAYERS: Layers = {
  fans: true,
  baseline: true,
  critical: true,
  slack: false,
  links: true,
  names: false,
};

/** What is open, chosen and edited on one project's plan: of this browser, not of the graph. */
export class PlanState {
  readonly project: string;
  active: Cell | null = null;
  /** The text being edited in the active cell. */
  editing: { text: string; error: string | null } | null = null;
  selected: ReadonlySet<string> = new Set();
  anchor: string | null = null;
  columns: ColumnId[] = [...DEFAULT_COLUMNS];
  widths: Partial<Record<ColumnId, number>> = {};
  outlineWidth: number | null = null;
  collapsed: ReadonlySet<string> = new Set();
  layers: Layers = LAYERS;
  baseline: string | null = null;
  cards = true;
  /** On a phone one of the two is seen. */
  side: "outline" | "gantt" = "outline";

  constructor(project: string) {
    this.project = project;
    const kept = read(project);
    if (kept) {
      const known = new Set<string>(COLUMNS.map((column) => column.id));
      this.columns = (kept.columns ?? this.columns).filter((id) => known.has(id));
      this.widths = kept.widths ?? {};
      this.outlineWidth = kept.outlineWidth ?? null;
      this.collapsed = new Set(kept.collapsed ?? []);
      this.layers = { ...LAYERS, ...kept.layers };
      this.baseline = kept.baseline ?? null;
      this.cards = kept.cards ?? true;
    }
    makeAutoObservable(this, { project: false });
  }

  goTo(cell: Cell | null): void {
    this.active = cell;
    this.editing = null;
  }

  selectOnly(row: string | null): void {
    this.selected = new Set(row && row !== NEW_ROW ? [row] : []);
    this.anchor = row;
  }

  toggle(row: string): void {
    const next = new Set(this.selected);
    if (!next.delete(row)) next.add(row);
    this.selected = next;
    this.anchor = row;
  }

  /** From the anchor to a row, in the order they are shown. */
  selectRange(rows: readonly string[], to: string): void {
    const from = rows.indexOf(this.anchor ?? to);
    const until = rows.indexOf(to);
    if (from < 0 || until < 0) {
      this.selectOnly(to);
      return;
    }
    this.selected = new Set(rows.slice(Math.min(from, until), Math.max(from, until) + 1));
  }

  selectAll(rows: readonly string[]): void {
    this.selected = new Set(rows);
  }

  edit(text: string): void {
    this.editing = { text, error: null };
  }

  typed(text: string): void {
    if (this.editing) this.editing = { text, error: null };
  }

  refuse(error: string): void {
    if (this.editing) this.editing = { ...this.editing, error };
  }

  setCollapsed(ids: Iterable<string>): void {
    this.collapsed = new Set(ids);
    this.keep();
  }

  toggleCollapsed(id: string): void {
    const next = new Set(this.collapsed);
    if (!next.delete(id)) next.add(id);
    this.setCollapsed(next);
  }

  setColumns(columns: ColumnId[]): void {
    this.columns = columns;
    this.keep();
  }

  setWidth(column: ColumnId, width: number): void {
    this.widths = { ...this.widths, [column]: Math.max(40, Math.round(width)) };
    this.keep();
  }

  setOutlineWidth(width: number | null): void {
    this.outlineWidth = width === null ? null : Math.round(width);
    this.keep();
  }

  setLayer(layer: keyof Layers, on: boolean): void {
    this.layers = { ...this.layers, [layer]: on };
    this.keep();
  }

  setBaseline(id: string | null): void {
    this.baseline = id;
    this.keep();
  }

  setCards(open: boolean): void {
    this.cards = open;
    this.keep();
  }

  setSide(side: "outline" | "gantt"): void {
    this.side = side;
  }

  private keep(): void {
    const kept: Kept = {
      columns: this.columns,
      widths: this.widths,
      outlineWidth: this.outlineWidth,
      collapsed: [...this.collapsed],
      layers: this.layers,
      baseline: this.baseline,
      cards: this.cards,
    };
    try {
      localStorage.setItem(key(this.project), JSON.stringify(kept));
    } catch {
      // A full or forbidden storage only means that the choice is not remembered.
    }
  }
}

function key(project: string): string {
  return `tandem.plan.${project}`;
}

function read(project: string): Partial<Kept> | null {
  try {
    const text = localStorage.getItem(key(project));
    const value: unknown = text === null ? null : JSON.parse(text);
    return typeof value === "object" ? (value as Partial<Kept>) : null;
  } catch {
    return null;
  }
}
