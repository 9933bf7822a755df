import { observer } from "mobx-react-lite";
import { useState } from "react";
import type { Column, Command } from "../graph/types";
import styles from "./Board.module.css";
import { BoardToolbar } from "./BoardToolbar";
import type { BoardModel } from "./boardModel";
import { CardList } from "./CardList";
import { ColumnEditor } from "./ColumnEditor";

export interface BoardActions {
  run(commands: readonly Command[], label: string): Promise<boolean>;
  say(words: string, isError?: boolean): void;
  open(id: string): void;
}

/** Columns side by side, on request in lanes by person. */
export const Board = observer(function Board({
  model,
  actions,
}: {
  model: BoardModel;
  actions: BoardActions;
}) {
  const [editing, setEditing] = useState(false);
  const { columns, lanes } = model;
  if (columns.length === 0) return <NoColumns model={model} actions={actions} />;
  return (
    <div className={styles.page}>
      <BoardToolbar model={model} onEditColumns={() => setEditing(true)} />
      <div className={styles.board} style={{ ["--columns" as string]: columns.length }}>
        <div className={styles.heads}>
          {columns.map((column) => (
            <ColumnHead key={column.id} column={column} model={model} />
          ))}
        </div>
        {lanes.map((lane) => (
          <section key={lane.id} aria-label={lane.name} className={styles.lane}>
            {model.lanesOn && <h3 className={styles.laneName}>{lane.name}</h3>}
            <div className={styles.columns}>
              {columns.map((column, i) => (
                <CardList
                  key={column.id}
                  column={column}
                  place={i}
                  lane={lane}
                  model={model}
                  actions={actions}
                />
              ))}
            </div>
          </section>
        ))}
      </div>
      {editing && (
        <ColumnEditor model={model} actions={actions} onClose={() => setEditing(false)} />
      )}
    </div>
  );
});

const ColumnHead = observer(function ColumnHead({
  column,
  model,
}: {
  column: Column;
  model: BoardModel;
}) {
  const count = model.countIn(column);
  const over = model.isOver(column);
  return (
    <header className={styles.head} data-over={over || undefined}>
      <h2>{column.name}</h2>
      <span
        className={styles.count}
        title={column.wip_limit ? "Cards and the limit of work in progress" : "Cards"}
      >
        {column.wip_limit ? `${count} / ${column.wip_limit}` : count}
      </span>
      {over && <span className={styles.over}>over the limit</span>}
    </header>
  );
});

const USUAL: readonly { name: string; stage: Column["stage"]; wip_limit: number | null }[] = [
  { name: "To do", stage: "to_do", wip_limit: null },
  { name: "Doing", stage: "doing", wip_limit: 3 },
  { name: "Done", stage: "done", wip_limit: null },
];

/** A board begins with three columns, made by one press. */
const NoColumns = observer(function NoColumns({
  model,
  actions,
}: {
  model: BoardModel;
  actions: BoardActions;
}) {
  function create(): void {
    const project = model.plan.project?.id;
    if (!project) return;
    let after: string | null = null;
    const commands: Command[] = [];
    for (const one of USUAL) {
      const id = model.plan.graph.newId();
      commands.push({ do: "create", entity: { kind: "column", id, project, ...one } });
      if (after) commands.push({ do: "move", kind: "column", id, parent: null, after });
      after = id;
    }
    void actions.run(commands, "Set up the board");
  }
  return (
    <div className={styles.empty}>
      <h2>This project has no board yet</h2>
      <p>
        A board shows the plan's tasks as cards in columns. Moving a card begins and finishes its
        task, and the forecast follows.
      </p>
      {model.plan.canEdit && (
        <button type="button" className={styles.primary} onClick={create}>
          Set up To do, Doing and Done
        </button>
      )}
    </div>
  );
});
