import { observable, runInAction } from "mobx";
import { observer } from "mobx-react-lite";
import styles from "./ui.module.css";

interface Toast {
  id: number;
  text: string;
  undo: (() => void) | undefined;
}

const toasts = observable.array<Toast>([], { deep: false });
let next = 1;

/** Says something at the edge of the screen for a while; longer when there is a way back. */
export function say(text: string, undo?: () => void): void {
  const toast: Toast = { id: next++, text, undo };
  runInAction(() => {
    toasts.push(toast);
    if (toasts.length > 3) toasts.shift();
  });
  const seconds = undo ? 8 : Math.min(4 + text.length / 20, 12);
  setTimeout(() => dismiss(toast.id), seconds * 1_000);
}

function dismiss(id: number): void {
  runInAction(() => {
    const at = toasts.findIndex((toast) => toast.id === id);
    if (at >= 0) toasts.splice(at, 1);
  });
}

export const Toasts = observer(function Toasts() {
  return (
    <div className={styles.toasts} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={styles.toast}>
          <span>{toast.text}</span>
          {toast.undo ? (
            <button
              type="button"
              onClick={() => {
                dismiss(toast.id);
                toast.undo?.();
              }}
            >
              Undo
            </button>
          ) : null}
        </div>
      ))}
    </div>
  );
});
