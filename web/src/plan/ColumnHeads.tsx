import { observer } from "mobx-react-lite";
import type { PointerEvent } from "react";
import type { PlanColumn } from "./columns";
import styles from "./Plan.module.css";
import type { PlanState } from "./state";

interface Props {
  readonly columns: readonly PlanColumn[];
  readonly state: PlanState;
  readonly fixed: boolean;
}

/** Names of the columns; their right edges can be pulled. */
export const ColumnHeads = observer(function ColumnHeads({ columns, state, fixed }: Props) {
  function pull(event: PointerEvent<HTMLElement>, column: PlanColumn): void {
    event.preventDefault();
    event.stopPropagation();
    const handle = event.currentTarget;
    const from = event.clientX;
    const width = handle.parentElement?.offsetWidth ?? column.width;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (move) => state.setWidth(column.id, width + move.clientX - from);
    handle.onpointerup = () => {
      handle.onpointermove = null;
      handle.onpointerup = null;
    };
  }

  return (
    <div className={styles.heads} role="row" aria-rowindex={1}>
      {columns.map((column, i) => (
        <div
          key={column.id}
          role="columnheader"
          aria-colindex={i + 1}
          className={styles.head}
          data-column={column.id}
          data-align={column.align}
          title={column.hint}
          style={cellStyle(column, state)}
        >
          {column.title}
          {!fixed && (
            <span className={styles.pull} onPointerDown={(event) => pull(event, column)} />
          )}
        </div>
      ))}
    </div>
  );
});

/** The name takes what the others leave; they keep their width. */
export function cellStyle(column: PlanColumn, state: PlanState): React.CSSProperties {
  const own = state.widths[column.id];
  if (column.id === "name") return { flex: `1 1 ${own ?? column.width}px`, minWidth: 120 };
  return { flex: `0 0 ${own ?? column.width}px` };
}
