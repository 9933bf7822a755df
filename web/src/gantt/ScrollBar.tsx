import { type PointerEvent, useRef } from "react";
import styles from "./Gantt.module.css";
import type { View } from "./layout";
import { panBy, type TimeScale, toMinute } from "./scale";
import { extent, type Scene } from "./scene";

interface Props {
  readonly scene: Scene;
  readonly view: View;
  readonly onScale: (scale: TimeScale) => void;
}

/** Where in all the plan's time one is. The chart can also be panned itself, so no tab stop. */
export function ScrollBar({ scene, view, onScale }: Props) {
  const dragging = useRef<{ x: number; scale: TimeScale } | null>(null);
  const all = extent(scene);
  if (!all || view.width === 0) return <div className={styles.scrollbar} />;

  const from = view.scale.from;
  const to = toMinute(view.scale, view.width);
  const start = Math.min(all.start, from);
  const finish = Math.max(all.finish, to);
  const perPixel = (finish - start) / view.width;
  const left = (from - start) / perPixel;
  const width = Math.max(32, (to - from) / perPixel);

  function onDown(event: PointerEvent<HTMLDivElement>): void {
    event.currentTarget.setPointerCapture(event.pointerId);
    dragging.current = { x: event.clientX, scale: view.scale };
  }

  function onMove(event: PointerEvent<HTMLDivElement>): void {
    if (!dragging.current) return;
    const minutes = (event.clientX - dragging.current.x) * perPixel;
    onScale(panBy(dragging.current.scale, minutes / view.scale.minutesPerPixel));
  }

  return (
    <div className={styles.scrollbar} aria-hidden="true">
      <div
        className={styles.thumb}
        style={{ transform: `translateX(${Math.min(left, view.width - width)}px)`, width }}
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={() => {
          dragging.current = null;
        }}
      />
    </div>
  );
}
