import { useEffect } from "react";
import type { Workplace } from "./context";

/** Undo and redo anywhere, unless something on the screen has its own idea of them. */
export function useShortcuts({ graph, say }: Workplace): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return;
      const target = event.target;
      const typing =
        target instanceof HTMLElement && target.closest("input, textarea, [contenteditable=true]");
      if (typing) return;
      const key = event.key.toLowerCase();
      const redo = key === "y" || (key === "z" && event.shiftKey);
      if (!redo && key !== "z") return;
      event.preventDefault();
      const done = redo ? graph.redo() : graph.undo();
      void done.then((outcome) => {
        if (outcome.ok) say(redo ? "Brought back" : "Taken back");
      });
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [graph, say]);
}
