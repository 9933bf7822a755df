import { observer } from "mobx-react-lite";
import styles from "./Board.module.css";
import type { BoardModel } from "./boardModel";

export const BoardToolbar = observer(function BoardToolbar({
  model,
  onEditColumns,
}: {
  model: BoardModel;
  onEditColumns: () => void;
}) {
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="View of the board">
      <input
        type="search"
        value={model.filter}
        placeholder="Find cards"
        aria-label="Find cards"
        onChange={(event) => model.setFilter(event.target.value)}
      />
      <select
        value={model.person ?? "all"}
        aria-label="Whose cards"
        onChange={(event) =>
          model.setPerson(event.target.value === "all" ? null : event.target.value)
        }
      >
        <option value="all">Everyone</option>
        {model.people.map((person) => (
          <option key={person.id} value={person.id}>
            {person.name}
          </option>
        ))}
      </select>
      <button
        type="button"
        aria-pressed={model.lanesOn}
        onClick={() => model.setLanes(!model.lanesOn)}
      >
        Lanes by person
      </button>
      <span className={styles.gap} />
      {model.plan.canEdit && (
        <button type="button" onClick={onEditColumns}>
          Edit columns
        </button>
      )}
    </div>
  );
});
