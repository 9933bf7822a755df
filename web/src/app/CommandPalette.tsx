import { observer } from "mobx-react-lite";
import { lazy, Suspense, useEffect, useState } from "react";
import styles from "./CommandPalette.module.css";

const PaletteDialog = lazy(async () => ({
  default: (await import("./PaletteDialog")).PaletteDialog,
}));

/** Search and every action in one box: Ctrl/Cmd+K, or the button in the rail. */
export const CommandPalette = observer(function CommandPalette() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setOpen((now) => !now);
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <button type="button" className={styles.open} onClick={() => setOpen(true)}>
        <span>Search or jump to…</span>
        <kbd>Ctrl K</kbd>
      </button>
      {open ? (
        <Suspense>
          <PaletteDialog close={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
});
