import { type FormEvent, useState } from "react";
import type { Column, Command } from "../graph/types";
import { insertBelow } from "../plan/structure";
import type { BoardActions } from "./Board";
import styles from "./Board.module.css";
import type { BoardModel, Lane } from "./boardModel";

interface Props {
  readonly column: Column;
  readonly lane: Lane;
  readonly model: BoardModel;
  readonly actions: BoardActions;
}

/** A line at the foot of a column: Enter adds a card there and waits for the next. */
export function AddCard({ column, lane, model, actions }: Props) {
  const [text, setText] = useState("");

  function add(event: FormEvent): void {
    event.preventDefault();
    const name = text.trim();
    const plan = model.plan.context;
    if (name === "" || !plan) return;
    const made = insertBelow(plan, model.plan.children, undefined, false, name);
    const commands: Command[] = [...made.commands, ...begin(made.id)];
    if (lane.id !== "all" && lane.id !== "") {
      commands.push({
        do: "create",
        entity: {
          kind: "assignment",
          id: plan.newId(),
          task: made.id,
          person: lane.id,
          team: null,
          skill: null,
          units: 1,
        },
      });
    }
    void actions.run(commands, `Add “${name}”`);
    setText("");
  }

  function begin(id: string): Command[] {
    return [{ do: "update", kind: "task", id, set: { column: column.id } }];
  }

  return (
    <form onSubmit={add} className={styles.add}>
      <input
        value={text}
        placeholder="Add a card"
        aria-label={`Add a card to ${column.name}`}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && setText("")}
      />
    </form>
  );
}
