/** The design tokens the canvas needs, read from the page so that light and dark are one source. */
export interface Palette {
  readonly surface: string;
  readonly sunken: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly how: string;
  readonly howSoft: string;
  readonly why: string;
  readonly bad: string;
  readonly warn: string;
  readonly font: string;
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    surface: token("--surface"),
    sunken: token("--sunken"),
    line: token("--line"),
    lineStrong: token("--line-strong"),
    ink: token("--ink"),
    ink2: token("--ink-2"),
    ink3: token("--ink-3"),
    how: token("--how"),
    howSoft: token("--how-soft"),
    why: token("--why"),
    bad: token("--bad"),
    warn: token("--warn"),
    font: token("--font") || "sans-serif",
  };
}

/** Calls back when the page or the system changes between light and dark; returns how to stop. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme", "class", "style"],
  });
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    media.removeEventListener("change", changed);
  };
}
