import { HEADER, rowY, type View, visibleRows } from "./layout";
import { NOTHING, type Overlay, paintOverlay } from "./overlay";
import { paint } from "./paint";
import { type Palette, readPalette, watchTheme } from "./palette";
import { fit, panBy, reveal, type TimeScale, zoomAt } from "./scale";
import { extent, type Layers, type Scene } from "./scene";
import { DAY } from "./time";

/**
 * Holds what is seen and paints it, at most once a frame. Two canvases: the scene below, what
 * follows the pointer above. Knows nothing of React, so that scrolling costs no rendering there.
 */
export class GanttController {
  scene: Scene;
  layers: Layers;
  view: View = { scale: { from: 0, minutesPerPixel: 150 }, top: 0, width: 0, height: 0 };
  overlay: Overlay = NOTHING;
  /** Told after the view changed: by the frame, not by the event. */
  onView: (view: View) => void = () => {};

  private selected: ReadonlySet<string> = new Set();
  private palette: Palette | null = null;
  private frame = 0;
  private sceneStale = false;
  private overlayStale = false;
  private viewChanged = false;
  private fitted = false;
  private base: HTMLCanvasElement | null = null;
  private above: HTMLCanvasElement | null = null;
  private stop: (() => void)[] = [];

  constructor(scene: Scene, layers: Layers) {
    this.scene = scene;
    this.layers = layers;
  }

  attach(pane: HTMLElement, base: HTMLCanvasElement, above: HTMLCanvasElement): () => void {
    this.base = base;
    this.above = above;
    const sizes = new ResizeObserver(() => this.resize(pane));
    sizes.observe(pane);
    this.stop = [
      () => sizes.disconnect(),
      watchTheme(() => {
        this.palette = null;
        this.repaint();
      }),
    ];
    this.resize(pane);
    return () => {
      for (const stop of this.stop) stop();
      cancelAnimationFrame(this.frame);
      this.frame = 0;
      this.base = null;
      this.above = null;
    };
  }

  setScene(scene: Scene): void {
    this.scene = scene;
    if (!this.fitted) this.fitFirst();
    this.repaint();
  }

  setLayers(layers: Layers): void {
    this.layers = layers;
    this.repaint();
  }

  setSelected(selected: ReadonlySet<string>): void {
    this.selected = selected;
    this.repaint();
  }

  setTop(top: number): void {
    if (top === this.view.top) return;
    this.change({ ...this.view, top });
  }

  setScale(scale: TimeScale): void {
    this.fitted = true;
    this.change({ ...this.view, scale });
  }

  setOverlay(overlay: Partial<Overlay>): void {
    this.overlay = { ...this.overlay, ...overlay };
    this.overlayStale = true;
    this.schedule();
  }

  zoom(factor: number, x = this.view.width / 2): void {
    this.setScale(zoomAt(this.view.scale, x, factor));
  }

  pan(pixels: number): void {
    this.setScale(panBy(this.view.scale, pixels));
  }

  fit(): void {
    const all = extent(this.scene);
    if (all) this.setScale(fit(all.start, all.finish, this.view.width));
  }

  /** Pans so that a row's bar is in sight; scrolling to the row is the owner's. */
  revealBar(row: number): void {
    const bar = this.scene.rows[row]?.bar;
    if (!bar) return;
    const scale = reveal(this.view.scale, bar.start, bar.finish, this.view.width);
    if (scale !== this.view.scale) this.setScale(scale);
  }

  revealToday(): void {
    const { today } = this.scene;
    if (today === null) return;
    const { minutesPerPixel } = this.view.scale;
    this.setScale({ minutesPerPixel, from: today - (this.view.width / 3) * minutesPerPixel });
  }

  visible(): { first: number; end: number } {
    return visibleRows(this.view, this.scene.rows.length);
  }

  rowTop(row: number): number {
    return rowY(this.view, row);
  }

  repaint(): void {
    this.sceneStale = true;
    this.overlayStale = true;
    this.schedule();
  }

  private change(view: View): void {
    this.view = view;
    this.viewChanged = true;
    this.repaint();
  }

  private resize(pane: HTMLElement): void {
    const width = pane.clientWidth;
    const height = Math.max(0, pane.clientHeight - HEADER);
    if (width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.base, this.above]) {
      if (!canvas) continue;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(pane.clientHeight * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${pane.clientHeight}px`;
    }
    this.change({ ...this.view, width, height });
    if (!this.fitted) this.fitFirst();
    this.draw();
  }

  /** The first look: everything when that can be read, else from a week before today. */
  private fitFirst(): void {
    const all = extent(this.scene);
    if (this.view.width === 0) return;
    if (!all) {
      // Nothing to fit yet: the weeks ahead, until there is.
      const from = (this.scene.today ?? 0) - 7 * DAY;
      if (from !== this.view.scale.from) {
        this.change({ ...this.view, scale: { from, minutesPerPixel: DAY / 24 } });
      }
      return;
    }
    const whole = fit(all.start, all.finish, this.view.width);
    const readable = DAY / whole.minutesPerPixel >= 1.5;
    const from = Math.max(all.start, this.scene.today ?? all.start) - 7 * DAY;
    this.setScale(readable ? whole : { from, minutesPerPixel: DAY / 8 });
  }

  private schedule(): void {
    if (this.frame || !this.base) return;
    this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const base = this.base?.getContext("2d");
    const above = this.above?.getContext("2d");
    if (!base || !above || !this.base || this.view.width === 0) return;
    this.palette ??= readPalette(this.base);
    const ratio = window.devicePixelRatio || 1;
    if (this.sceneStale) {
      base.setTransform(ratio, 0, 0, ratio, 0, 0);
      paint(base, this.scene, this.view, this.layers, this.palette, { selected: this.selected });
    }
    if (this.overlayStale) {
      above.setTransform(ratio, 0, 0, ratio, 0, 0);
      paintOverlay(above, this.scene, this.view, this.overlay, this.palette);
    }
    this.sceneStale = false;
    this.overlayStale = false;
    if (this.viewChanged) {
      this.viewChanged = false;
      this.onView(this.view);
    }
  }
}
