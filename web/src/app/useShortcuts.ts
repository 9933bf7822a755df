import { useEffect, useRef } from "react";
import { actionsAt, type Here } from "./actions";
import { isInWidget, isTyping, pressed, singleKeys } from "./keys";

/** How long the first of two keys waits for the second. */
const PATIENCE_MS = 1_200;

/** The keyboard's part of the registry of actions, unless what has the focus means the key itself. */
export function useShortcuts(here: Here): void {
  const latest = useRef(here);
  latest.current = here;
  useEffect(() => {
    let first = "";
    let timer = 0;
    const onKey = (event: KeyboardEvent) => {
      const key = pressed(event);
      if (!key || event.defaultPrevented) return;
      const isSingle = !key.startsWith("Mod+");
      if (isSingle && (isTyping(event) || isInWidget(event) || !singleKeys.on)) return;
      // Undo inside a text field is the field's own.
      if (isTyping(event) && key !== "Mod+K") return;
      const alias = key === "Mod+Y" ? "Mod+Shift+Z" : key;
      const wanted = first ? `${first} ${alias}` : alias;
      const actions = actionsAt(latest.current);
      const action = actions.find((one) => one.keys === wanted);
      clearTimeout(timer);
      const begins = !action && actions.some((one) => one.keys?.startsWith(`${alias} `));
      first = begins ? alias : "";
      if (begins) timer = window.setTimeout(() => (first = ""), PATIENCE_MS);
      if (!action) return;
      event.preventDefault();
      action.run();
    };
    addEventListener("keydown", onKey);
    return () => {
      clearTimeout(timer);
      removeEventListener("keydown", onKey);
    };
  }, []);
}
