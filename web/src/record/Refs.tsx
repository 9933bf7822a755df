import { observer } from "mobx-react-lite";
import { useContext } from "react";
import { useWorkplace } from "../app/context";
import type { Id, Kind } from "../graph/types";
import { Icon } from "../ui/icons";
import { MayEdit } from "./Edit";
import styles from "./record.module.css";

interface Ref {
  kind: Kind;
  id: Id;
  /** What to remove, when it is not the node itself: a link, an assignment. */
  by?: Id;
  note?: string;
}

interface Props {
  /** What such a thing is called in “Add a …”. */
  noun: string;
  refs: readonly Ref[];
  options?: readonly (readonly [Id, string])[];
  onAdd?: (id: Id) => void;
  onRemove?: (ref: Ref) => void;
}

/** Other nodes this one is tied to: press one to open it, cut one off, tie another. */
export const Refs = observer(function Refs({ noun, refs, options, onAdd, onRemove }: Props) {
  const { graph, openRecord } = useWorkplace();
  const mayEdit = useContext(MayEdit);
  const adding = mayEdit && onAdd && options && options.length > 0;
  if (refs.length === 0 && !adding) return <small className={styles.plain}>Nothing</small>;
  return (
    <span className={styles.refs}>
      {refs.map((ref) => {
        const entity = graph.get(ref.kind, ref.id);
        const name = entity && "name" in entity ? entity.name : "one you cannot see";
        return (
          <span key={ref.by ?? ref.id} className={styles.chip} data-kind={ref.kind}>
            <button type="button" onClick={() => openRecord(ref.kind, ref.id)}>
              {name}
              {ref.note ? ` ${ref.note}` : ""}
            </button>
            {mayEdit && onRemove ? (
              <button
                type="button"
                className={styles.cut}
                aria-label={`Remove ${name}`}
                onClick={() => onRemove(ref)}
              >
                <Icon name="close" />
              </button>
            ) : null}
          </span>
        );
      })}
      {adding ? (
        <select
          className={styles.add}
          aria-label={`Add a ${noun}`}
          value=""
          onChange={(event) => event.target.value && onAdd(event.target.value)}
        >
          <option value="">Add…</option>
          {options.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      ) : null}
    </span>
  );
});
