import { type KeyboardEvent, type Ref, useEffect } from "react";
import type { DragKind, GanttActions } from "./actions";
import type { GanttController } from "./controller";
import { type Ghost, moved, nudge, progressed, resized, snapStep } from "./drag";
import styles from "./Gantt.module.css";
import { barBox, inSight, nextBar, type View, visibleRows } from "./layout";
import type { Bar, Scene } from "./scene";

interface Props {
  readonly label: string;
  readonly scene: Scene;
  readonly view: View;
  readonly controller: GanttController;
  readonly actions: GanttActions;
  readonly focused: number;
  readonly onFocused: (row: number) => void;
  readonly ref: Ref<HTMLUListElement>;
}

/**
 * The bars in sight as real, focusable elements over the canvas: invisible until focused, they
 * carry the keyboard and the words for screen readers.
 */
export function BarList({
  label,
  scene,
  view,
  controller,
  actions,
  focused,
  onFocused,
  ref,
}: Props) {
  const { first, end } = visibleRows(view, scene.rows.length);
  const inside = focused >= first && focused < end && scene.rows[focused]?.bar;
  const entry = inside ? focused : nextBar(scene.rows, first - 1, 1);

  useEffect(() => {
    if (focused >= scene.rows.length) onFocused(Math.max(0, scene.rows.length - 1));
  }, [focused, scene, onFocused]);

  function go(row: number | null, list: HTMLElement | null): void {
    if (row === null) return;
    onFocused(row);
    const visible = controller.visible();
    if (row <= visible.first) actions.scrollBy((row - visible.first - 1) * 32);
    else if (row >= visible.end - 2) actions.scrollBy((row - visible.end + 3) * 32);
    controller.revealBar(row);
    setTimeout(() => list?.querySelector<HTMLElement>(`[data-row="${row}"]`)?.focus(), 120);
  }

  function onKey(event: KeyboardEvent<HTMLButtonElement>, row: number, bar: Bar): void {
    const list = event.currentTarget.closest("ul");
    const key = event.key;
    if (event.altKey && (key === "ArrowLeft" || key === "ArrowRight")) {
      const direction = key === "ArrowRight" ? 1 : -1;
      moveBy(row, bar, direction, event.shiftKey ? "resize" : "move");
    } else if (event.altKey && (key === "ArrowUp" || key === "ArrowDown")) {
      moveBy(row, bar, key === "ArrowUp" ? 1 : -1, "progress");
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      go(nextBar(scene.rows, row, key === "ArrowDown" ? 1 : -1), list);
    } else if (key === "Home" || key === "End") {
      go(
        nextBar(scene.rows, key === "Home" ? -1 : scene.rows.length, key === "Home" ? 1 : -1),
        list,
      );
    } else if (key === "ArrowLeft" || key === "ArrowRight") {
      controller.pan(key === "ArrowRight" ? 80 : -80);
    } else if (key === "+" || key === "=") {
      controller.zoom(1.5);
    } else if (key === "-") {
      controller.zoom(1 / 1.5);
    } else if (key === "Enter") {
      actions.open(row);
    } else if (key === " ") {
      actions.select(row, { add: event.ctrlKey || event.metaKey, range: event.shiftKey });
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  function moveBy(row: number, bar: Bar, direction: 1 | -1, kind: DragKind): void {
    const step = snapStep(view.scale.minutesPerPixel);
    const allowed =
      kind === "move" ? bar.canMove : kind === "resize" ? bar.canResize : bar.canProgress;
    if (!allowed) {
      actions.refuse(row);
      return;
    }
    const to = ghostFor(bar, direction, kind, step);
    if (to) actions.change(row, kind, to);
  }

  const rows = [];
  for (let row = first; row < end; row++) {
    const bar = scene.rows[row]?.bar;
    if (bar && (inSight(view, bar) || row === entry)) rows.push({ row, bar });
  }
  return (
    <ul ref={ref} className={styles.bars} aria-label={label}>
      {rows.map(({ row, bar }) => {
        const box = barBox(view, row, bar);
        return (
          <li key={scene.rows[row]?.id}>
            <button
              type="button"
              className={styles.bar}
              data-row={row}
              tabIndex={row === entry ? 0 : -1}
              aria-label={bar.description}
              aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Alt+Shift+ArrowRight"
              style={{
                transform: `translate(${Math.round(box.x)}px, ${Math.round(box.y)}px)`,
                width: Math.max(8, Math.round(box.width)),
                height: box.height,
              }}
              onFocus={() => onFocused(row)}
              onKeyDown={(event) => onKey(event, row, bar)}
            />
          </li>
        );
      })}
    </ul>
  );
}

/** Where one press of a key puts a bar; none when nothing would change. */
function ghostFor(bar: Bar, direction: 1 | -1, kind: DragKind, step: number): Ghost | null {
  if (kind === "move") return moved(bar, nudge(bar, direction, step), step);
  if (kind === "progress") {
    const progress = Math.min(
      1,
      Math.max(0, Math.round((bar.progress + direction * 0.1) * 20) / 20),
    );
    return progress === bar.progress
      ? null
      : progressed(bar, bar.start + (bar.finish - bar.start) * progress);
  }
  for (let steps = 1; steps <= 31; steps++) {
    const ghost = resized(bar, bar.finish + direction * steps * step, step);
    if (direction > 0 ? ghost.finish > bar.finish : ghost.finish < bar.finish) return ghost;
  }
  return null;
}
