import { observer } from "mobx-react-lite";
import {
  type ClipboardEvent,
  type PointerEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { HEADER, ROW } from "../gantt";
import { ColumnHeads } from "./ColumnHeads";
import { COLUMNS, type ColumnId, type PlanColumn } from "./columns";
import { onGridKey } from "./keys";
import type { PlanModel } from "./model";
import { NewRow, OutlineRowView } from "./OutlineRow";
import styles from "./Plan.module.css";
import type { PlanActions } from "./planActions";
import { type RowDrop, useRowDrag } from "./rowDrag";
import { NEW_ROW } from "./state";

export interface OutlineHandle {
  setTop(top: number): void;
  hover(row: number | null): void;
}

interface Props {
  readonly model: PlanModel;
  readonly actions: PlanActions;
  readonly narrow: boolean;
  readonly onHover: (row: number | null) => void;
  readonly onReveal: (row: number) => void;
  readonly ref?: Ref<OutlineHandle>;
}

/** Rows drawn beyond those in sight, so that a quick scroll finds them there. */
const SPARE = 12;
const ROOM_FOR_NAME = 150;
const NAME = COLUMNS.find((column) => column.id === "name") as PlanColumn;

/** The list of tasks: a tree grid of which only the rows in sight exist. */
export const Outline = observer(function Outline({
  model,
  actions,
  narrow,
  onHover,
  onReveal,
  ref,
}: Props) {
  const pane = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const top = useRef(0);
  const [range, setRange] = useState({ first: 0, end: 40 });
  const { state, rows } = model;
  const columns = narrow ? phoneColumns(model.columns) : model.columns;
  const ids = columns.map((column) => column.id);
  const drag = useRowDrag(model, actions, grid, top);

  useImperativeHandle(ref, () => ({
    setTop: (next) => {
      top.current = next;
      if (body.current) body.current.style.transform = `translateY(${-next}px)`;
      see();
    },
    hover: (row) => {
      const old = body.current?.querySelector("[data-hover]");
      old?.removeAttribute("data-hover");
      if (row === null) return;
      body.current?.querySelector(`[data-index="${row}"]`)?.setAttribute("data-hover", "");
    },
  }));

  function see(): void {
    const height = pane.current?.clientHeight ?? 600;
    const first = Math.floor(top.current / ROW);
    const end = Math.ceil((top.current + height) / ROW);
    setRange((old) =>
      first - 2 < old.first && old.first > 0
        ? around(first, end)
        : end + 2 > old.end || first > old.first + 2 * SPARE
          ? around(first, end)
          : old,
    );
  }

  useEffect(() => {
    if (!pane.current) return;
    const sizes = new ResizeObserver(() => {
      const scroller = pane.current?.closest("[data-plan-scroller]");
      top.current = scroller?.scrollTop ?? 0;
      if (body.current) body.current.style.transform = `translateY(${-top.current}px)`;
      const height = pane.current?.clientHeight ?? 600;
      const first = Math.floor(top.current / ROW);
      setRange(around(first, Math.ceil((top.current + height) / ROW)));
    });
    sizes.observe(pane.current);
    return () => sizes.disconnect();
  }, []);

  const editing = state.editing !== null;
  const wasEditing = useRef(false);
  useEffect(() => {
    if (wasEditing.current && !editing) grid.current?.focus({ preventScroll: true });
    wasEditing.current = editing;
  }, [editing]);

  function press(event: PointerEvent, row: string, column: ColumnId): void {
    if (event.button !== 0) return;
    const again = state.active?.row === row && state.active.column === column;
    if (event.shiftKey) state.selectRange(model.rowIds, row);
    else if (event.ctrlKey || event.metaKey) state.toggle(row);
    else state.selectOnly(row);
    if (!(again && state.editing)) state.goTo({ row, column });
    const index = model.rowIds.indexOf(row);
    if (index >= 0 && !event.shiftKey && event.pointerType === "mouse") onReveal(index);
    if (row === NEW_ROW || (again && event.pointerType !== "mouse")) {
      actions.beginEdit();
      event.preventDefault();
    }
  }

  function onCopy(event: ClipboardEvent): void {
    if (state.editing) return;
    const text = actions.copy();
    if (text === null) return;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  }

  function onPaste(event: ClipboardEvent): void {
    if (state.editing) return;
    actions.paste(event.clipboardData.getData("text/plain"));
    event.preventDefault();
  }

  const width = columns.reduce((sum, column) => sum + widthOf(column, state.widths), 0);
  const least = width - widthOf(NAME, state.widths) + ROOM_FOR_NAME;
  const shown = rows.slice(range.first, range.end);
  const { active } = state;
  return (
    <div
      ref={pane}
      className={styles.outline}
      data-narrow={narrow || undefined}
      style={
        narrow
          ? undefined
          : {
              width: state.outlineWidth ?? width,
              maxWidth: state.outlineWidth ? "none" : undefined,
            }
      }
    >
      <div
        ref={grid}
        className={styles.grid}
        data-readonly={!model.canEdit || undefined}
        style={{ minWidth: narrow ? undefined : least }}
        role="treegrid"
        aria-label="Tasks"
        aria-rowcount={rows.length + 2}
        aria-colcount={columns.length}
        aria-multiselectable="true"
        aria-activedescendant={active ? cellId(active.row, active.column) : undefined}
        tabIndex={0}
        onKeyDown={(event) => {
          if (!state.editing) onGridKey(event, state, actions, model.rowIds, ids);
        }}
        onFocus={() => {
          if (!state.active) {
            state.goTo({ row: model.rowIds[0] ?? NEW_ROW, column: "name" });
          }
        }}
        onCopy={onCopy}
        onPaste={onPaste}
        onPointerLeave={() => onHover(null)}
      >
        <ColumnHeads columns={columns} state={state} fixed={narrow} />
        <div className={styles.rowsClip} style={{ top: HEADER }}>
          <div ref={body} className={styles.rows} role="rowgroup">
            {shown.map((row, i) => (
              <OutlineRowView
                key={row.task.id}
                row={row}
                index={range.first + i}
                columns={columns}
                model={model}
                actions={actions}
                onPress={press}
                onHover={onHover}
                onGrip={drag.begin}
              />
            ))}
            {model.canEdit && range.end > rows.length && (
              <NewRow
                index={rows.length}
                columns={columns}
                model={model}
                actions={actions}
                onPress={press}
              />
            )}
            {drag.drop && <DropLine drop={drag.drop} />}
          </div>
        </div>
      </div>
    </div>
  );
});

function DropLine({ drop }: { drop: RowDrop }) {
  return (
    <div
      className={styles.dropLine}
      style={{ top: drop.before * ROW - 1, left: 64 + drop.level * 16 }}
    />
  );
}

function around(first: number, end: number): { first: number; end: number } {
  return { first: Math.max(0, first - SPARE), end: end + SPARE };
}

/** On a phone there is room for what a row is called, how it stands and who has it. */
function phoneColumns(columns: readonly PlanColumn[]): PlanColumn[] {
  const wanted: ColumnId[] = ["name", "slack", "who"];
  return columns.filter((column) => wanted.includes(column.id));
}

export function cellId(row: string, column: ColumnId): string {
  return `cell-${row}-${column}`;
}

export function widthOf(column: PlanColumn, widths: Partial<Record<ColumnId, number>>): number {
  return widths[column.id] ?? column.width;
}
