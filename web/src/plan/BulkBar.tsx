import { observer } from "mobx-react-lite";
import { type FormEvent, useState } from "react";
import type { Command } from "../graph/types";
import styles from "./BulkBar.module.css";
import { COLUMNS, type ColumnId } from "./columns";
import type { PlanModel } from "./model";
import type { PlanActions } from "./planActions";

const FIELDS = COLUMNS.filter((column) => column.edit && column.id !== "name");

/** For several chosen tasks: one field of all of them, or their place. */
export const BulkBar = observer(function BulkBar({
  model,
  actions,
}: {
  model: PlanModel;
  actions: PlanActions;
}) {
  const [field, setField] = useState<ColumnId>("estimate");
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const { selected } = model.state;
  if (selected.size < 2 || !model.canEdit) return null;
  const column = FIELDS.find((one) => one.id === field);

  function apply(event: FormEvent): void {
    event.preventDefault();
    const plan = model.context;
    if (!plan || !column?.edit) return;
    const commands: Command[] = [];
    for (const row of actions.chosen) {
      if (row.hasChildren && column.id !== "promise") continue;
      const edit = column.edit(row, text, plan);
      if (!edit.ok) {
        setError(edit.error);
        return;
      }
      commands.push(...edit.value);
    }
    void actions.run(commands, `Change ${column.title.toLowerCase()} of ${selected.size} tasks`);
    setText("");
  }

  return (
    <form className={styles.bar} onSubmit={apply} aria-label="Change the chosen tasks">
      <b>{selected.size} tasks</b>
      <select
        value={field}
        aria-label="Field"
        onChange={(event) => {
          setField(event.target.value as ColumnId);
          setError(null);
        }}
      >
        {FIELDS.map((one) => (
          <option key={one.id} value={one.id}>
            {one.title}
          </option>
        ))}
      </select>
      <input
        value={text}
        aria-label={`${column?.title} of all of them`}
        aria-invalid={error !== null}
        title={column?.hint}
        placeholder="for all of them"
        onChange={(event) => {
          setText(event.target.value);
          setError(null);
        }}
      />
      <button type="submit">Set</button>
      <span className={styles.gap} />
      <button type="button" onClick={() => actions.indent()}>
        Indent
      </button>
      <button type="button" onClick={() => actions.outdent()}>
        Outdent
      </button>
      <button type="button" className={styles.delete} onClick={() => actions.remove()}>
        Delete
      </button>
      <button
        type="button"
        aria-label="Choose none"
        onClick={() => model.state.selectOnly(model.state.active?.row ?? null)}
      >
        ✕
      </button>
      {error && (
        <span className={styles.error} role="alert">
          {error}
        </span>
      )}
    </form>
  );
});
