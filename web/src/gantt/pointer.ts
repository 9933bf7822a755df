import type { DragKind, GanttActions } from "./actions";
import type { GanttController } from "./controller";
import { type Ghost, moved, progressed, resized, snapStep } from "./drag";
import { type Hit, hit } from "./hit";
import { BAR_MIDDLE, barBox, HEADER, rowY } from "./layout";
import { kindBetween } from "./routing";
import { panBy, toMinute, toX, zoomAt } from "./scale";
import type { LinkKind } from "./scene";

/** Further than this, a press has become a drag. */
const THRESHOLD = 3;
const LONG_PRESS_MS = 380;
/** Near an edge the chart moves along under a drag. */
const EDGE = 16;
const EDGE_SPEED = 10;

type Doing =
  | { what: "press"; hit: Hit; timer: number }
  | { what: "pan"; lastX: number; lastY: number; touch: boolean }
  | { what: "drag"; row: number; kind: DragKind; grabbed: number; ghost: Ghost | null }
  | { what: "connect"; row: number; end: "start" | "finish"; to: Connection | null };

interface Connection {
  row: number;
  kind: LinkKind;
}

interface Place {
  x: number;
  y: number;
}

/** Mouse, pen and fingers on the chart. Returns how to stop listening. */
export function listen(
  pane: HTMLElement,
  controller: GanttController,
  actions: () => GanttActions,
): () => void {
  let doing: Doing | null = null;
  let start: Place = { x: 0, y: 0 };
  let at: Place = start;
  let edgeFrame = 0;
  const fingers = new Map<number, Place>();
  let spread = 0;

  const place = (event: PointerEvent | WheelEvent | MouseEvent): Place => {
    const box = pane.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const find = (where: Place, touch: boolean) =>
    hit(controller.scene, controller.view, where.x, where.y, touch);

  function finish(): void {
    if (doing?.what === "press") clearTimeout(doing.timer);
    doing = null;
    cancelAnimationFrame(edgeFrame);
    edgeFrame = 0;
    controller.setOverlay({ ghost: null, connecting: null });
    pane.style.cursor = "";
  }

  function begin(found: Hit, touch: boolean): void {
    if (found.on !== "bar") {
      doing = { what: "pan", lastX: start.x, lastY: start.y, touch };
      pane.style.cursor = "grabbing";
      return;
    }
    const bar = controller.scene.rows[found.row]?.bar;
    if (!bar) return;
    if (found.part === "link_start" || found.part === "link_finish") {
      const end = found.part === "link_start" ? "start" : "finish";
      doing = { what: "connect", row: found.row, end, to: null };
    } else {
      const kind: DragKind = found.part === "body" ? "move" : found.part;
      const allowed =
        kind === "move" ? bar.canMove : kind === "resize" ? bar.canResize : bar.canProgress;
      if (!allowed) {
        actions().refuse(found.row);
        finish();
        return;
      }
      const grabbed = toMinute(controller.view.scale, start.x);
      doing = { what: "drag", row: found.row, kind, grabbed, ghost: null };
    }
    follow();
    edgeFrame = requestAnimationFrame(alongEdges);
  }

  /** Brings the ghost or the line to where the pointer is. */
  function follow(): void {
    if (doing?.what === "drag") {
      const bar = controller.scene.rows[doing.row]?.bar;
      if (!bar) {
        finish();
        return;
      }
      const minute = toMinute(controller.view.scale, at.x);
      const step = snapStep(controller.view.scale.minutesPerPixel);
      const ghost =
        doing.kind === "move"
          ? moved(bar, minute - doing.grabbed, step)
          : doing.kind === "resize"
            ? resized(bar, bar.finish + minute - doing.grabbed, step)
            : progressed(bar, minute);
      doing.ghost = ghost;
      pane.style.cursor = doing.kind === "move" ? "grabbing" : "ew-resize";
      controller.setOverlay({
        handles: null,
        ghost: {
          row: doing.row,
          at: ghost,
          words: actions().describe(doing.row, doing.kind, ghost),
        },
      });
    } else if (doing?.what === "connect") {
      connectTo(doing);
    }
  }

  function connectTo(line: Extract<Doing, { what: "connect" }>): void {
    const { scene, view } = controller;
    const bar = scene.rows[line.row]?.bar;
    if (!bar) {
      finish();
      return;
    }
    const found = find(at, false);
    const target = found.on === "bar" && found.row !== line.row ? found.row : null;
    const targetBar = target === null ? null : scene.rows[target]?.bar;
    let end: "start" | "finish" = "start";
    let to = at;
    if (target !== null && targetBar) {
      const box = barBox(view, target, targetBar);
      end = at.x > box.x + box.width * 0.75 && box.width > 12 ? "finish" : "start";
      to = { x: end === "start" ? box.x : box.x + box.width, y: rowY(view, target) + BAR_MIDDLE };
    }
    const kind = kindBetween(line.end, end);
    line.to = target === null ? null : { row: target, kind };
    const own = barBox(view, line.row, bar);
    controller.setOverlay({
      handles: null,
      connecting: {
        from: {
          x: line.end === "start" ? own.x : own.x + own.width,
          y: rowY(view, line.row) + BAR_MIDDLE,
        },
        to,
        kind,
        target,
        words: target === null ? "" : (scene.rows[target]?.name ?? ""),
      },
    });
    pane.style.cursor = "crosshair";
  }

  function alongEdges(): void {
    edgeFrame = 0;
    if (doing?.what !== "drag" && doing?.what !== "connect") return;
    const { view } = controller;
    const across = at.x < EDGE ? -EDGE_SPEED : at.x > view.width - EDGE ? EDGE_SPEED : 0;
    if (across) controller.setScale(panBy(view.scale, across));
    if (doing.what === "connect") {
      const down =
        at.y < HEADER + EDGE ? -EDGE_SPEED : at.y > HEADER + view.height - EDGE ? EDGE_SPEED : 0;
      if (down) actions().scrollBy(down);
    }
    follow();
    edgeFrame = requestAnimationFrame(alongEdges);
  }

  function onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    at = place(event);
    const touch = event.pointerType === "touch";
    if (touch) {
      fingers.set(event.pointerId, at);
      if (fingers.size === 2) {
        finish();
        spread = gap(fingers);
        return;
      }
    } else {
      event.preventDefault();
    }
    start = at;
    pane.setPointerCapture(event.pointerId);
    const found = find(at, touch);
    const timer = touch ? window.setTimeout(() => longPress(found), LONG_PRESS_MS) : 0;
    doing = { what: "press", hit: found, timer };
  }

  function longPress(found: Hit): void {
    if (doing?.what !== "press" || found.on !== "bar") return;
    navigator.vibrate?.(10);
    begin(found, true);
  }

  function onMove(event: PointerEvent): void {
    const touch = event.pointerType === "touch";
    at = place(event);
    if (touch && fingers.has(event.pointerId)) {
      fingers.set(event.pointerId, at);
      if (fingers.size === 2) {
        pinch();
        return;
      }
    }
    if (!doing) {
      if (!touch) hover(find(at, false));
      return;
    }
    if (doing.what === "press") {
      if (Math.hypot(at.x - start.x, at.y - start.y) < THRESHOLD) return;
      clearTimeout(doing.timer);
      const found = doing.hit;
      begin(touch ? { on: "nothing" } : found, touch);
    } else if (doing.what === "pan") {
      controller.pan(doing.lastX - at.x);
      if (!doing.touch) actions().scrollBy(doing.lastY - at.y);
      doing.lastX = at.x;
      doing.lastY = at.y;
    } else {
      follow();
    }
  }

  function pinch(): void {
    const now = gap(fingers);
    const [a, b] = [...fingers.values()];
    if (!a || !b || spread === 0) return;
    controller.setScale(zoomAt(controller.view.scale, (a.x + b.x) / 2, now / spread));
    spread = now;
  }

  function onUp(event: PointerEvent): void {
    fingers.delete(event.pointerId);
    const ended = doing;
    finish();
    if (!ended) return;
    if (ended.what === "press") press(ended.hit, event);
    else if (ended.what === "drag" && ended.ghost) commit(ended, ended.ghost);
    else if (ended.what === "connect" && ended.to) {
      actions().connect(ended.row, ended.to.row, ended.to.kind);
    }
  }

  function commit(ended: Extract<Doing, { what: "drag" }>, to: Ghost): void {
    const bar = controller.scene.rows[ended.row]?.bar;
    if (!bar) return;
    const same = to.start === bar.start && to.finish === bar.finish && to.progress === bar.progress;
    if (!same) actions().change(ended.row, ended.kind, to);
  }

  function press(found: Hit, event: PointerEvent): void {
    if (found.on === "bar" || found.on === "row") {
      actions().select(found.row, { add: event.ctrlKey || event.metaKey, range: event.shiftKey });
    } else if (found.on === "link") {
      actions().editLink(found.link, event.clientX, event.clientY);
    } else if (found.on === "nothing") {
      actions().clear();
    }
  }

  function hover(found: Hit): void {
    const row = found.on === "bar" || found.on === "row" ? found.row : null;
    const handles = found.on === "bar" ? found.row : near(found);
    const hoverLink = found.on === "link" ? found.link : null;
    const { overlay } = controller;
    if (row !== overlay.hoverRow) actions().hover(row);
    if (
      row !== overlay.hoverRow ||
      handles !== overlay.handles ||
      hoverLink !== overlay.hoverLink
    ) {
      controller.setOverlay({ hoverRow: row, handles, hoverLink });
    }
    pane.style.cursor = cursorFor(found, controller);
  }

  /** Handles stay while the pointer goes from the bar to them. */
  function near(found: Hit): number | null {
    if (found.on !== "row") return null;
    const bar = controller.scene.rows[found.row]?.bar;
    if (!bar) return null;
    const left = toX(controller.view.scale, bar.start) - 24;
    const right = toX(controller.view.scale, bar.finish) + 24;
    return at.x >= left && at.x <= right ? found.row : null;
  }

  function onLeave(): void {
    if (doing) return;
    actions().hover(null);
    controller.setOverlay({ hoverRow: null, handles: null, hoverLink: null });
  }

  function onCancel(event: PointerEvent): void {
    fingers.delete(event.pointerId);
    finish();
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === "Escape" && doing) {
      event.stopPropagation();
      finish();
    }
  }

  function onWheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const notches = event.deltaY / (event.deltaMode === 1 ? 3 : 100);
      controller.zoom(1.3 ** -notches, place(event).x);
      return;
    }
    const across = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (Math.abs(across) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      event.preventDefault();
      controller.pan(across);
    }
  }

  function onDouble(event: MouseEvent): void {
    const found = find(place(event), false);
    if (found.on === "bar") actions().open(found.row);
    else if (found.on === "header") controller.fit();
  }

  pane.addEventListener("pointerdown", onDown);
  pane.addEventListener("pointermove", onMove);
  pane.addEventListener("pointerup", onUp);
  pane.addEventListener("pointercancel", onCancel);
  pane.addEventListener("pointerleave", onLeave);
  pane.addEventListener("dblclick", onDouble);
  pane.addEventListener("wheel", onWheel, { passive: false });
  window.addEventListener("keydown", onKey, true);
  return () => {
    finish();
    pane.removeEventListener("pointerdown", onDown);
    pane.removeEventListener("pointermove", onMove);
    pane.removeEventListener("pointerup", onUp);
    pane.removeEventListener("pointercancel", onCancel);
    pane.removeEventListener("pointerleave", onLeave);
    pane.removeEventListener("dblclick", onDouble);
    pane.removeEventListener("wheel", onWheel);
    window.removeEventListener("keydown", onKey, true);
  };
}

function gap(fingers: ReadonlyMap<number, Place>): number {
  const [a, b] = [...fingers.values()];
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
}

function cursorFor(found: Hit, controller: GanttController): string {
  if (found.on === "link") return "pointer";
  if (found.on !== "bar") return "grab";
  const bar = controller.scene.rows[found.row]?.bar;
  switch (found.part) {
    case "resize":
    case "progress":
      return "ew-resize";
    case "link_start":
    case "link_finish":
      return "crosshair";
    default:
      return bar?.canMove ? "move" : "default";
  }
}
