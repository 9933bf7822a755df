import { observer } from "mobx-react-lite";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Gantt, type GanttHandle, HEADER, ROW } from "../gantt";
import { ganttActions } from "./ganttActions";
import { LinkEditor, type LinkPress } from "./LinkEditor";
import type { PlanModel } from "./model";
import { Outline, type OutlineHandle } from "./Outline";
import styles from "./Plan.module.css";
import type { PlanActions } from "./planActions";
import { Splitter } from "./Splitter";
import { NEW_ROW } from "./state";

interface Props {
  readonly model: PlanModel;
  readonly actions: PlanActions;
  readonly gantt: React.RefObject<GanttHandle | null>;
  readonly narrow: boolean;
}

/**
 * Outline and chart under one scroll. The scroller holds a spacer as high as all rows and, stuck
 * to its top, a viewport in which both are drawn for the current scroll position: they can never
 * be out of step.
 */
export const PlanBody = observer(function PlanBody({ model, actions, gantt, narrow }: Props) {
  const scroller = useRef<HTMLElement>(null);
  const outline = useRef<OutlineHandle>(null);
  const [height, setHeight] = useState(400);
  const [pressed, setPressed] = useState<LinkPress | null>(null);
  const { state, scene } = model;
  const count = model.rows.length + 1;
  const total = HEADER + count * ROW + 12;

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const sizes = new ResizeObserver(() => setHeight(element.clientHeight));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);

  const onScroll = useCallback(() => {
    const top = scroller.current?.scrollTop ?? 0;
    outline.current?.setTop(top);
    gantt.current?.setTop(top);
  }, [gantt]);

  const revealRow = useCallback((index: number) => {
    const element = scroller.current;
    if (!element) return;
    const top = index * ROW;
    const room = element.clientHeight - HEADER - 14;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW > element.scrollTop + room) element.scrollTop = top + ROW - room;
  }, []);

  const activeRow = state.active?.row;
  useEffect(() => {
    if (!activeRow) return;
    const index = activeRow === NEW_ROW ? model.rows.length : model.rowIds.indexOf(activeRow);
    if (index >= 0) revealRow(index);
  }, [activeRow, model, revealRow]);

  const handlers = useMemo(
    () =>
      ganttActions(model, actions, {
        press: setPressed,
        hover: (row) => outline.current?.hover(row),
        scrollBy: (pixels) => {
          if (scroller.current) scroller.current.scrollTop += pixels;
        },
      }),
    [model, actions],
  );

  const layers = useMemo(
    () => ({ ...state.layers, names: narrow || state.layers.names }),
    [state.layers, narrow],
  );
  const showOutline = !narrow || state.side === "outline";
  const showGantt = !narrow || state.side === "gantt";

  return (
    <section
      ref={scroller}
      className={styles.scroller}
      onScroll={onScroll}
      aria-label="Plan"
      data-plan-scroller
      style={{ ["--plan-content" as string]: `${total + 12}px` }}
    >
      <div style={{ height: total }}>
        <div className={styles.viewport} style={{ height: Math.min(height, total) }}>
          {showOutline && (
            <Outline
              ref={outline}
              model={model}
              actions={actions}
              narrow={narrow}
              onHover={(row) => gantt.current?.hoverRow(row)}
              onReveal={(row) => gantt.current?.revealBar(row)}
            />
          )}
          {!narrow && <Splitter state={state} />}
          {showGantt && scene && (
            <div className={styles.chart}>
              <Gantt
                ref={gantt}
                scene={scene}
                layers={layers}
                selected={state.selected}
                actions={handlers}
                label="Bars of the plan"
              />
            </div>
          )}
        </div>
      </div>
      {pressed && (
        <LinkEditor
          press={pressed}
          model={model}
          actions={actions}
          onClose={() => setPressed(null)}
        />
      )}
    </section>
  );
});
