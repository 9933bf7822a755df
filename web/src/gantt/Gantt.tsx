import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { GanttActions } from "./actions";
import { BarList } from "./BarList";
import { GanttController } from "./controller";
import styles from "./Gantt.module.css";
import type { View } from "./layout";
import { listen } from "./pointer";
import { ScrollBar } from "./ScrollBar";
import type { Layers, Scene } from "./scene";

export interface GanttHandle {
  setTop(top: number): void;
  zoom(factor: number): void;
  fit(): void;
  revealBar(row: number): void;
  revealToday(): void;
  hoverRow(row: number | null): void;
  focusBar(row: number): void;
}

interface Props {
  readonly scene: Scene;
  readonly layers: Layers;
  readonly selected: ReadonlySet<string>;
  readonly actions: GanttActions;
  readonly label: string;
  readonly ref?: Ref<GanttHandle>;
}

/** The chart. Its owner scrolls it (`setTop`), so that it can share a scroll with a list of rows. */
export function Gantt({ scene, layers, selected, actions, label, ref }: Props) {
  const [controller] = useState(() => new GanttController(scene, layers));
  const [seen, setSeen] = useState<View>(controller.view);
  const [focused, setFocused] = useState(0);
  const pane = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const latest = useRef(actions);
  const bars = useRef<HTMLUListElement>(null);
  latest.current = actions;

  useEffect(() => {
    if (!pane.current || !base.current || !above.current) return;
    const stopListening = listen(pane.current, controller, () => latest.current);
    const detach = controller.attach(pane.current, base.current, above.current);
    return () => {
      stopListening();
      detach();
    };
  }, [controller]);

  useEffect(() => {
    let timer = 0;
    let shown = controller.view;
    controller.onView = (view) => {
      clearTimeout(timer);
      const rowsMoved = Math.abs(view.top - shown.top) > 400;
      const show = () => {
        shown = view;
        setSeen(view);
      };
      if (rowsMoved) show();
      else timer = window.setTimeout(show, 80);
    };
    setSeen(controller.view);
    return () => {
      clearTimeout(timer);
      controller.onView = () => {};
    };
  }, [controller]);

  useEffect(() => controller.setScene(scene), [controller, scene]);
  useEffect(() => controller.setLayers(layers), [controller, layers]);
  useEffect(() => controller.setSelected(selected), [controller, selected]);

  useImperativeHandle(ref, () => ({
    setTop: (top) => controller.setTop(top),
    zoom: (factor) => controller.zoom(factor),
    fit: () => controller.fit(),
    revealBar: (row) => controller.revealBar(row),
    revealToday: () => controller.revealToday(),
    hoverRow: (hoverRow) => controller.setOverlay({ hoverRow }),
    focusBar: (row) => {
      setFocused(row);
      requestAnimationFrame(() =>
        bars.current?.querySelector<HTMLElement>(`[data-row="${row}"]`)?.focus(),
      );
    },
  }));

  return (
    <div className={styles.gantt}>
      <div ref={pane} className={styles.pane} data-gantt>
        <canvas ref={base} className={styles.canvas} />
        <canvas ref={above} className={styles.canvas} />
        <BarList
          ref={bars}
          label={label}
          scene={scene}
          view={seen}
          controller={controller}
          actions={actions}
          focused={focused}
          onFocused={setFocused}
        />
      </div>
      <ScrollBar scene={scene} view={seen} onScale={(scale) => controller.setScale(scale)} />
    </div>
  );
}
