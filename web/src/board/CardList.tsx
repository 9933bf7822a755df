import { observer } from "mobx-react-lite";
import type { KeyboardEvent } from "react";
import { type DropItem, GridList, GridListItem, useDragAndDrop } from "react-aria-components";
import type { Column, Task } from "../graph/types";
import { AddCard } from "./AddCard";
import type { BoardActions } from "./Board";
import styles from "./Board.module.css";
import type { BoardModel, Lane } from "./boardModel";
import { Card } from "./Card";

const TYPE = "tandem-card";
/** Of a long list of finished cards the newest are enough. */
const DONE_SHOWN = 40;

interface Props {
  readonly column: Column;
  /** Index of the column. */
  readonly place: number;
  readonly lane: Lane;
  readonly model: BoardModel;
  readonly actions: BoardActions;
}

/** The cards of one column, in one lane: dragged by mouse, finger or keyboard. */
export const CardList = observer(function CardList({ column, place, lane, model, actions }: Props) {
  const mayMove = model.plan.graph.me?.role !== "guest";
  const all = model.cardsIn(column.id, lane.id);
  const cards = column.stage === "done" ? all.slice(0, DONE_SHOWN) : all;

  function put(ids: readonly string[], above: Task | undefined, below: Task | undefined): void {
    const moving = ids.map((id) => model.plan.byId.get(id)).filter((card) => card !== undefined);
    const [first] = moving;
    if (!first) return;
    const { commands, note } = model.put(moving, column, lane.id, above, below);
    const what = moving.length === 1 ? model.keyOf(first) : `${moving.length} cards`;
    if (note && commands.length === 0) {
      actions.say(note, true);
      return;
    }
    void actions.run(commands, `Move ${what} to ${column.name}`).then((done) => {
      if (!done) return;
      const over = model.isOver(column) ? `, over its limit of ${column.wip_limit}` : "";
      actions.say(`${what} is in ${column.name}${over}.`);
    });
  }

  function dropAt(ids: readonly string[], key: string, position: string): void {
    const rest = cards.filter((card) => !ids.includes(card.id));
    const index = rest.findIndex((card) => card.id === key);
    const before = position === "before" ? index : index + 1;
    put(ids, rest[before - 1], rest[before]);
  }

  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) =>
      [...keys].map((key) => ({
        [TYPE]: String(key),
        "text/plain": model.plan.byId.get(String(key))?.name ?? "",
      })),
    acceptedDragTypes: [TYPE],
    getDropOperation: () => "move",
    onReorder: (event) =>
      dropAt([...event.keys].map(String), String(event.target.key), event.target.dropPosition),
    onInsert: async (event) => {
      const ids = await idsOf(event.items);
      dropAt(ids, String(event.target.key), event.target.dropPosition);
    },
    onRootDrop: async (event) => put(await idsOf(event.items), cards[cards.length - 1], undefined),
  });

  /** Alt and an arrow: to the next column, or among the cards of this one. */
  function onKey(event: KeyboardEvent): void {
    const row = (event.target as HTMLElement).closest("[role=row]");
    const card = cards.find((one) => one.id === row?.getAttribute("data-key"));
    if (!event.altKey || !card || !mayMove) return;
    const index = cards.findIndex((one) => one.id === card.id);
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const target = model.columns[place + (event.key === "ArrowRight" ? 1 : -1)];
      if (target) toColumn(card, target);
    } else if (event.key === "ArrowUp" && index > 0) {
      dropAt([card.id], cards[index - 1]?.id ?? "", "before");
    } else if (event.key === "ArrowDown" && index < cards.length - 1) {
      dropAt([card.id], cards[index + 1]?.id ?? "", "after");
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  function toColumn(card: Task, target: Column): void {
    const { commands } = model.put([card], target, lane.id, undefined, undefined);
    const what = model.keyOf(card);
    void actions.run(commands, `Move ${what} to ${target.name}`).then((done) => {
      if (!done) return;
      actions.say(`${what} is in ${target.name}.`);
      requestAnimationFrame(() => focusCard(card.id));
    });
  }

  return (
    <div
      className={styles.column}
      data-over={model.isOver(column) || undefined}
      onKeyDownCapture={onKey}
    >
      <GridList
        aria-label={`${column.name}, ${lane.name}`}
        className={styles.list ?? ""}
        items={cards}
        selectionMode="multiple"
        selectionBehavior="replace"
        {...(mayMove ? { dragAndDropHooks } : {})}
        onAction={(key) => actions.open(String(key))}
        renderEmptyState={() => <span className={styles.none}>No cards</span>}
      >
        {(card) => (
          <GridListItem
            id={card.id}
            textValue={`${model.keyOf(card)} ${card.name}`}
            className={styles.card ?? ""}
          >
            <Card task={card} model={model} />
          </GridListItem>
        )}
      </GridList>
      {all.length > cards.length && (
        <span className={styles.none}>and {all.length - cards.length} finished before</span>
      )}
      {column.stage !== "done" && model.plan.canEdit && (
        <AddCard column={column} lane={lane} model={model} actions={actions} />
      )}
    </div>
  );
});

/** A card that went to another column takes the focus along. */
function focusCard(id: string): void {
  const card = document.querySelector<HTMLElement>(`[role=row][data-key="${CSS.escape(id)}"]`);
  card?.focus();
}

async function idsOf(items: readonly DropItem[]): Promise<string[]> {
  const texts = items.map((item) => (item.kind === "text" ? item.getText(TYPE) : null));
  return (await Promise.all(texts)).filter((text) => text !== null);
}
