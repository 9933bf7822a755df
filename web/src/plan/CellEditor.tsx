import { observer } from "mobx-react-lite";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { PlanColumn } from "./columns";
import type { PlanModel } from "./model";
import styles from "./Plan.module.css";
import type { PlanActions } from "./planActions";
import { NEW_ROW } from "./state";

interface Props {
  readonly model: PlanModel;
  readonly actions: PlanActions;
  readonly column: PlanColumn;
}

/** The input in the active cell. Enter takes it and goes down, Tab goes on or indents a name. */
export const CellEditor = observer(function CellEditor({ model, actions, column }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [choice, setChoice] = useState(-1);
  const closing = useRef(false);
  const { state } = model;
  const { editing } = state;
  const plan = model.context;
  const suggestions = editing && plan && column.suggest ? column.suggest(editing.text, plan) : [];

  useEffect(() => {
    input.current?.focus({ preventScroll: true });
    const end = input.current?.value.length ?? 0;
    input.current?.setSelectionRange(end, end);
  }, []);

  if (!editing) return null;

  function onKey(event: KeyboardEvent<HTMLInputElement>): void {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    const chosen = suggestions[choice];
    switch (event.key) {
      case "Enter":
        event.preventDefault();
        if (chosen !== undefined) {
          take(chosen);
          return;
        }
        close("down", event.ctrlKey || event.metaKey);
        return;
      case "Tab":
        event.preventDefault();
        tab(event.shiftKey);
        return;
      case "Escape":
        event.preventDefault();
        closing.current = true;
        actions.cancelEdit();
        return;
      case "ArrowDown":
      case "ArrowUp":
        if (suggestions.length === 0) return;
        event.preventDefault();
        setChoice((old) => {
          const next = old + (event.key === "ArrowDown" ? 1 : -1);
          return next < -1 ? suggestions.length - 1 : next >= suggestions.length ? -1 : next;
        });
    }
  }

  /** In a name, as in every outliner, Tab indents; elsewhere it goes to the next cell. */
  function tab(back: boolean): void {
    if (column.id !== "name") {
      close(back ? "left" : "right");
      return;
    }
    const isNew = state.active?.row === NEW_ROW;
    if (isNew) {
      close("right");
      return;
    }
    const text = editing?.text ?? "";
    if (!actions.commit("stay")) return;
    if (back) actions.outdent();
    else actions.indent();
    state.edit(text);
  }

  function take(text: string): void {
    state.typed(text);
    setChoice(-1);
  }

  function close(then: "stay" | "down" | "right" | "left", all = false): void {
    closing.current = true;
    if (!actions.commit(then, all)) closing.current = false;
  }

  return (
    <span className={styles.editor}>
      <input
        ref={input}
        className={styles.input}
        aria-label={column.title}
        aria-invalid={editing.error !== null}
        aria-autocomplete={column.suggest ? "list" : undefined}
        data-align={column.align}
        value={editing.text}
        placeholder={column.id === "name" ? "What is to be done?" : undefined}
        autoComplete="off"
        spellCheck={column.id === "name"}
        onChange={(event) => {
          state.typed(event.target.value);
          setChoice(-1);
        }}
        onKeyDown={onKey}
        onPointerDown={(event) => event.stopPropagation()}
        onBlur={() => {
          if (!closing.current && state.editing && !actions.commit("stay")) actions.cancelEdit();
        }}
      />
      {editing.error && (
        <span className={styles.error} role="alert">
          {editing.error}
        </span>
      )}
      {!editing.error && suggestions.length > 0 && (
        <div className={styles.suggestions} role="listbox" aria-label="Suggestions">
          {suggestions.map((text, i) => (
            <div
              key={text}
              role="option"
              aria-selected={i === choice}
              tabIndex={-1}
              onPointerDown={(event) => {
                event.preventDefault();
                take(text);
              }}
            >
              {text.slice(Math.max(text.lastIndexOf(","), text.lastIndexOf(";")) + 1).trim()}
            </div>
          ))}
        </div>
      )}
    </span>
  );
});
