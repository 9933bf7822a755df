import type { Ghost } from "./drag";
import type { LinkKind } from "./scene";

export type DragKind = "move" | "resize" | "progress";

/** What a person did on the chart; what it means for the plan is the owner's to decide. */
export interface GanttActions {
  select(row: number, how: { readonly add: boolean; readonly range: boolean }): void;
  open(row: number): void;
  clear(): void;
  /** A drag or a keyboard move ended. */
  change(row: number, kind: DragKind, to: Ghost): void;
  connect(from: number, to: number, kind: LinkKind): void;
  /** Where on the screen the link was pressed. */
  editLink(link: number, clientX: number, clientY: number): void;
  hover(row: number | null): void;
  /** What to show beside a bar while it is dragged. */
  describe(row: number, kind: DragKind, to: Ghost): string;
  /** Why a bar cannot be dragged so. */
  refuse(row: number): void;
  scrollBy(pixels: number): void;
}
