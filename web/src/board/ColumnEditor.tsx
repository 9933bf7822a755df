import { observer } from "mobx-react-lite";
import { useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import type { Column, Command } from "../graph/types";
import type { BoardActions } from "./Board";
import type { BoardModel } from "./boardModel";
import styles from "./ColumnEditor.module.css";

const STAGES: readonly { stage: Column["stage"]; words: string }[] = [
  { stage: "to_do", words: "Not begun" },
  { stage: "doing", words: "In progress" },
  { stage: "done", words: "Finished" },
];

interface Props {
  readonly model: BoardModel;
  readonly actions: BoardActions;
  readonly onClose: () => void;
}

/** Names, limits, meaning and order of the columns. Every change counts at once. */
export const ColumnEditor = observer(function ColumnEditor({ model, actions, onClose }: Props) {
  const { columns } = model;

  function add(): void {
    const project = model.plan.project?.id;
    if (!project) return;
    const id = model.plan.graph.newId();
    const last = columns[columns.length - 1];
    const commands: Command[] = [
      {
        do: "create",
        entity: {
          kind: "column",
          id,
          project,
          name: "New column",
          stage: "doing",
          wip_limit: null,
        },
      },
    ];
    if (last) commands.push({ do: "move", kind: "column", id, parent: null, after: last.id });
    void actions.run(commands, "Add a column");
  }

  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      className={styles.overlay ?? ""}
    >
      <Modal className={styles.modal ?? ""}>
        <Dialog className={styles.dialog ?? ""}>
          <Heading slot="title">Columns</Heading>
          <ul className={styles.columns}>
            {columns.map((column, i) => (
              <Line key={column.id} column={column} place={i} model={model} actions={actions} />
            ))}
          </ul>
          <div className={styles.buttons}>
            <button type="button" onClick={add}>
              Add a column
            </button>
            <button type="button" className={styles.primary} onClick={onClose}>
              Close
            </button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
});

const Line = observer(function Line({
  column,
  place,
  model,
  actions,
}: {
  column: Column;
  place: number;
  model: BoardModel;
  actions: BoardActions;
}) {
  const [name, setName] = useState(column.name);
  const { columns } = model;

  function set(changes: Partial<Column>, label: string): void {
    const command: Command = { do: "update", kind: "column", id: column.id, set: changes };
    void actions.run([command], label);
  }

  function move(step: 1 | -1): void {
    const rest = columns.filter((one) => one.id !== column.id);
    const after = rest[place + step - 1]?.id ?? null;
    const command: Command = { do: "move", kind: "column", id: column.id, parent: null, after };
    void actions.run([command], `Move column ${column.name}`);
  }

  function rename(): void {
    const text = name.trim();
    if (text === "") setName(column.name);
    else if (text !== column.name) set({ name: text }, `Rename column ${column.name}`);
  }

  function limit(text: string): void {
    const wip_limit = text === "" ? null : Math.max(1, Math.round(Number(text)));
    if (wip_limit !== null && !Number.isFinite(wip_limit)) return;
    if (wip_limit !== column.wip_limit) set({ wip_limit }, `Change the limit of ${column.name}`);
  }

  return (
    <li>
      <input
        value={name}
        aria-label="Name"
        onChange={(event) => setName(event.target.value)}
        onBlur={rename}
        onKeyDown={(event) => event.key === "Enter" && rename()}
      />
      <select
        value={column.stage}
        aria-label={`What being in ${column.name} means`}
        onChange={(event) =>
          set({ stage: event.target.value as Column["stage"] }, `Change column ${column.name}`)
        }
      >
        {STAGES.map(({ stage, words }) => (
          <option key={stage} value={stage}>
            {words}
          </option>
        ))}
      </select>
      <label className={styles.limit}>
        limit
        <input
          key={column.wip_limit ?? "none"}
          type="number"
          min={1}
          defaultValue={column.wip_limit ?? ""}
          placeholder="–"
          onBlur={(event) => limit(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && limit(event.currentTarget.value)}
        />
      </label>
      <button
        type="button"
        aria-label={`Move ${column.name} left`}
        disabled={place === 0}
        onClick={() => move(-1)}
      >
        ↑
      </button>
      <button
        type="button"
        aria-label={`Move ${column.name} right`}
        disabled={place === columns.length - 1}
        onClick={() => move(1)}
      >
        ↓
      </button>
      <button
        type="button"
        aria-label={`Delete ${column.name}`}
        onClick={() =>
          void actions.run(
            [{ do: "delete", kind: "column", id: column.id }],
            `Delete column ${column.name}`,
          )
        }
      >
        ✕
      </button>
    </li>
  );
});
