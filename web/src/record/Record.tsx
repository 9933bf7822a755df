import { observer } from "mobx-react-lite";
import { useWorkplace } from "../app/context";
import type { Id, Kind } from "../graph/types";
import { Empty } from "../ui/Page";
import { Children } from "./Children";
import { Comments } from "./Comments";
import { EditText } from "./Edit";
import { Fields } from "./Fields";
import { Forecast } from "./Forecast";
import { History } from "./History";
import styles from "./record.module.css";
import { keyOf, thread } from "./thread";

interface Props {
  kind: Kind;
  id: Id;
  narrow?: boolean;
}

/** Everything about one node: its thread on top, itself and its history left, its forecast right. */
export const Record = observer(function Record({ kind, id, narrow }: Props) {
  const { graph } = useWorkplace();
  const entity = graph.get(kind, id);
  if (!entity || !("name" in entity)) {
    return (
      <Empty
        title="It is not here"
        text="It may have been deleted, or it is not open to you. Undo brings deleted things back."
      />
    );
  }
  const set = (fields: { [field: string]: unknown }) =>
    void graph.execute([{ do: "update", kind, id, set: fields }]);
  return (
    <article className={styles.record} data-narrow={narrow || undefined}>
      {narrow ? null : <title>{`${entity.name} · Tandem`}</title>}
      <Thread kind={kind} id={id} />
      <header className={styles.head}>
        <h1>
          <EditText value={entity.name} label="Name" onSave={(name) => set({ name })} />
        </h1>
        <small>{keyOf(graph, kind, id)}</small>
      </header>
      <div className={styles.columns}>
        <div className={styles.main}>
          <Fields kind={kind} id={id} set={set} />
          <Children kind={kind} id={id} />
          <Comments kind={kind} id={id} />
          <History id={id} />
        </div>
        <aside className={styles.side}>
          <Forecast kind={kind} id={id} set={set} />
        </aside>
      </div>
    </article>
  );
});

const Thread = observer(function Thread({ kind, id }: Props) {
  const { graph, openRecord } = useWorkplace();
  const knots = thread(graph, kind, id);
  if (knots.length === 0) return null;
  return (
    <nav aria-label="Why this is here">
      <ol className={styles.thread}>
        {knots.map((knot) => (
          <li
            key={knot.id}
            data-hat={["product", "goal", "feature"].includes(knot.kind) ? "why" : "how"}
          >
            <button type="button" onClick={() => openRecord(knot.kind, knot.id)}>
              {knot.name}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
});
