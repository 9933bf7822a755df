import { observer } from "mobx-react-lite";
import type { PointerEvent } from "react";
import { ROW } from "../gantt";
import type { Task } from "../graph/types";
import { CellEditor } from "./CellEditor";
import { cellStyle } from "./ColumnHeads";
import { type ColumnId, isDone, type PlanColumn } from "./columns";
import type { PlanModel } from "./model";
import { cellId } from "./Outline";
import type { OutlineRow } from "./outline";
import styles from "./Plan.module.css";
import type { PlanActions } from "./planActions";
import { NEW_ROW } from "./state";
import { Who } from "./Who";

type Press = (event: PointerEvent, row: string, column: ColumnId) => void;

interface RowProps {
  readonly row: OutlineRow<Task>;
  readonly index: number;
  readonly columns: readonly PlanColumn[];
  readonly model: PlanModel;
  readonly actions: PlanActions;
  readonly onPress: Press;
  readonly onHover: (row: number | null) => void;
  readonly onGrip: (event: PointerEvent, row: string) => void;
}

export const OutlineRowView = observer(function OutlineRowView({
  row,
  index,
  columns,
  model,
  actions,
  onPress,
  onHover,
  onGrip,
}: RowProps) {
  const { state } = model;
  const { task, level, hasChildren } = row;
  const open = !state.collapsed.has(task.id);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-level={level + 1}
      aria-expanded={hasChildren ? open : undefined}
      aria-selected={state.selected.has(task.id)}
      className={styles.row}
      data-index={index}
      data-summary={hasChildren || undefined}
      data-done={isDone(task) || undefined}
      data-inactive={task.inactive || undefined}
      style={{ top: index * ROW }}
      onPointerEnter={() => onHover(index)}
      onDoubleClick={() => actions.beginEdit()}
    >
      {columns.map((column, i) => (
        <Cell
          key={column.id}
          place={i}
          row={row}
          column={column}
          model={model}
          actions={actions}
          onPress={onPress}
          onGrip={onGrip}
        />
      ))}
    </div>
  );
});

interface CellProps {
  readonly row: OutlineRow<Task>;
  readonly place: number;
  readonly column: PlanColumn;
  readonly model: PlanModel;
  readonly actions: PlanActions;
  readonly onPress: Press;
  readonly onGrip: (event: PointerEvent, row: string) => void;
}

const Cell = observer(function Cell({
  row,
  place,
  column,
  model,
  actions,
  onPress,
  onGrip,
}: CellProps) {
  const { state } = model;
  const plan = model.context;
  const { task } = row;
  const active = state.active?.row === task.id && state.active.column === column.id;
  const editing = active && state.editing !== null;
  const text = plan ? column.text(row, plan) : "";
  return (
    <div
      id={cellId(task.id, column.id)}
      role="gridcell"
      aria-colindex={place + 1}
      aria-readonly={!column.edit}
      className={styles.cell}
      data-column={column.id}
      data-align={column.align}
      data-active={active || undefined}
      data-tone={(plan && column.tone?.(row, plan)) || undefined}
      style={cellStyle(column, state)}
      onPointerDown={(event) => onPress(event, task.id, column.id)}
    >
      {column.id === "name" && (
        <NameLead row={row} model={model} actions={actions} onGrip={onGrip} />
      )}
      {editing ? (
        <CellEditor model={model} actions={actions} column={column} />
      ) : column.id === "who" ? (
        <Who task={task} model={model} />
      ) : (
        <span className={styles.text} title={column.id === "name" ? text : undefined}>
          {text}
        </span>
      )}
      {column.id === "name" && !editing && (
        <button
          type="button"
          tabIndex={-1}
          className={styles.openRecord}
          aria-label={`Open ${task.name}`}
          onPointerDown={(event) => event.stopPropagation()}
          onClick={() => actions.open(task.id)}
        >
          Open
        </button>
      )}
    </div>
  );
});

/** What stands before a name: a grip to drag by, the indent, and a switch for what is below. */
const NameLead = observer(function NameLead({
  row,
  model,
  onGrip,
}: Pick<CellProps, "row" | "model" | "actions" | "onGrip">) {
  const { task, level, hasChildren } = row;
  const open = !model.state.collapsed.has(task.id);
  return (
    <>
      <span
        className={styles.grip}
        aria-hidden="true"
        onPointerDown={(event) => onGrip(event, task.id)}
      >
        ⠿
      </span>
      <span style={{ flex: `0 0 ${level * 14}px` }} />
      {hasChildren ? (
        <button
          type="button"
          tabIndex={-1}
          className={styles.fold}
          data-open={open || undefined}
          aria-label={open ? `Close ${task.name}` : `Open up ${task.name}`}
          onPointerDown={(event) => event.stopPropagation()}
          onClick={() => model.state.toggleCollapsed(task.id)}
        >
          <svg viewBox="0 0 10 10" aria-hidden="true">
            <path d="M3 1.5 7 5 3 8.5z" />
          </svg>
        </button>
      ) : (
        <span className={styles.leaf}>{task.milestone ? "◆" : ""}</span>
      )}
    </>
  );
});

interface NewRowProps {
  readonly index: number;
  readonly columns: readonly PlanColumn[];
  readonly model: PlanModel;
  readonly actions: PlanActions;
  readonly onPress: Press;
}

/** The row behind the last one: typing there adds a task. */
export const NewRow = observer(function NewRow({
  index,
  columns,
  model,
  actions,
  onPress,
}: NewRowProps) {
  const { state } = model;
  const active = state.active?.row === NEW_ROW;
  const column = columns.find((one) => one.id === "name");
  if (!column) return null;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-level={1}
      aria-selected={false}
      className={styles.row}
      data-new
      style={{ top: index * ROW }}
    >
      <div
        id={cellId(NEW_ROW, "name")}
        role="gridcell"
        aria-colindex={columns.indexOf(column) + 1}
        className={styles.cell}
        data-column="name"
        data-active={active || undefined}
        style={{ flex: "1 1 auto", paddingLeft: columns[0]?.id === "key" ? 72 : 34 }}
        onPointerDown={(event) => onPress(event, NEW_ROW, "name")}
      >
        {active && state.editing ? (
          <CellEditor model={model} actions={actions} column={column} />
        ) : (
          <span className={styles.addHint}>Add a task</span>
        )}
      </div>
    </div>
  );
});
