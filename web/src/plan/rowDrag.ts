import { type PointerEvent, type RefObject, useRef, useState } from "react";
import { HEADER, ROW } from "../gantt";
import type { PlanModel } from "./model";
import { placeAt } from "./outline";
import type { PlanActions } from "./planActions";

export interface RowDrop {
  readonly before: number;
  readonly level: number;
}

const THRESHOLD = 4;
const LEVEL_WIDTH = 14;
const EDGE = 24;

/** Rows dragged by their grip: up and down for the place, left and right for the level. */
export function useRowDrag(
  model: PlanModel,
  actions: PlanActions,
  grid: RefObject<HTMLElement | null>,
  top: RefObject<number>,
) {
  const [drop, setDrop] = useState<RowDrop | null>(null);
  const last = useRef<RowDrop | null>(null);

  function begin(event: PointerEvent, row: string): void {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    if (!model.state.selected.has(row)) model.state.selectOnly(row);
    const grip = event.currentTarget as HTMLElement;
    grip.setPointerCapture(event.pointerId);
    const from = { x: event.clientX, y: event.clientY };
    const level = model.rows.find((one) => one.task.id === row)?.level ?? 0;

    grip.onpointermove = (move) => {
      if (!last.current && Math.hypot(move.clientX - from.x, move.clientY - from.y) < THRESHOLD) {
        return;
      }
      const box = grid.current?.getBoundingClientRect();
      if (!box) return;
      scrollNear(move.clientY, grid.current);
      const y = move.clientY - box.top - HEADER + top.current;
      const before = Math.max(0, Math.min(model.rows.length, Math.round(y / ROW)));
      const wanted = level + Math.round((move.clientX - from.x) / LEVEL_WIDTH);
      const place = placeAt(model.rows, model.children, before, wanted);
      last.current = { before, level: place.level };
      setDrop(last.current);
    };
    const end = (take: boolean) => {
      grip.onpointermove = null;
      grip.onpointerup = null;
      grip.onpointercancel = null;
      window.removeEventListener("keydown", onKey, true);
      const at = last.current;
      last.current = null;
      setDrop(null);
      if (take && at) actions.drop(placeAt(model.rows, model.children, at.before, at.level));
    };
    const onKey = (key: KeyboardEvent) => {
      if (key.key !== "Escape") return;
      key.stopPropagation();
      end(false);
    };
    grip.onpointerup = () => end(true);
    grip.onpointercancel = () => end(false);
    window.addEventListener("keydown", onKey, true);
  }

  return { drop, begin };
}

function scrollNear(y: number, grid: HTMLElement | null): void {
  const scroller = grid?.closest("[data-plan-scroller]");
  if (!scroller) return;
  const box = scroller.getBoundingClientRect();
  if (y < box.top + HEADER + EDGE) scroller.scrollTop -= ROW / 2;
  else if (y > box.bottom - EDGE) scroller.scrollTop += ROW / 2;
}
