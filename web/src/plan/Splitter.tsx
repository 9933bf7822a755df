import type { KeyboardEvent, PointerEvent } from "react";
import styles from "./Plan.module.css";
import type { PlanState } from "./state";

const LEAST = 180;
const STEP = 24;

/** Between outline and chart; a double press gives both their usual share. */
export function Splitter({ state }: { state: PlanState }) {
  const outlineOf = (element: HTMLElement) => element.previousElementSibling as HTMLElement | null;

  function onDown(event: PointerEvent<HTMLElement>): void {
    const handle = event.currentTarget;
    const outline = outlineOf(handle);
    if (!outline) return;
    event.preventDefault();
    const from = event.clientX;
    const width = outline.offsetWidth;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (move) => set(handle, width + move.clientX - from);
    handle.onpointerup = () => {
      handle.onpointermove = null;
      handle.onpointerup = null;
    };
  }

  function set(handle: HTMLElement, width: number): void {
    const most = (handle.parentElement?.offsetWidth ?? 1200) - LEAST;
    state.setOutlineWidth(Math.max(LEAST, Math.min(most, width)));
  }

  function onKey(event: KeyboardEvent<HTMLElement>): void {
    const step = event.key === "ArrowLeft" ? -STEP : event.key === "ArrowRight" ? STEP : 0;
    const outline = outlineOf(event.currentTarget);
    if (!step || !outline) return;
    event.preventDefault();
    set(event.currentTarget, outline.offsetWidth + step);
  }

  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the task list"
      aria-valuenow={state.outlineWidth ?? 0}
      tabIndex={0}
      className={styles.splitter}
      onPointerDown={onDown}
      onKeyDown={onKey}
      onDoubleClick={() => state.setOutlineWidth(null)}
    />
  );
}
