import { observer } from "mobx-react-lite";
import { actionsAt } from "../app/actions";
import { useWorkplace } from "../app/context";
import { useHere } from "../app/useHere";
import { mayChange } from "../graph/access";
import type { Id, Kind } from "../graph/types";
import { ActionMenu } from "../ui/ActionMenu";
import { Empty } from "../ui/Page";
import { Children } from "./Children";
import { Comments } from "./Comments";
import { EditText, MayEdit } from "./Edit";
import { Forecast } from "./Forecast";
import { Fields } from "./fields";
import { Answers } from "./goal/Answers";
import { KeyResults } from "./goal/KeyResults";
import { History } from "./History";
import styles from "./record.module.css";
import { keyOf, thread } from "./thread";

interface Props {
  kind: Kind;
  id: Id;
  narrow?: boolean;
}

const KIND: Partial<Record<Kind, string>> = {
  goal: "Goal",
  feature: "Feature",
  project: "Project",
  task: "Task",
  risk: "Risk",
  person: "Person",
  team: "Team",
  product: "Product",
};

/** What the forecast says something about; beside other things there is room for the talk. */
const FORECAST: ReadonlySet<Kind> = new Set(["goal", "feature", "project", "task", "risk"]);

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
  const isForecast = FORECAST.has(kind);
  const set = (fields: { [field: string]: unknown }) =>
    void graph.execute([{ do: "update", kind, id, set: fields }]);
  return (
    <MayEdit value={mayChange(graph, kind, id)}>
      <article className={styles.record} data-narrow={narrow || undefined}>
        {narrow ? null : <title>{`${entity.name} · Tandem`}</title>}
        <Thread kind={kind} id={id} />
        <Head kind={kind} id={id} name={entity.name} narrow={narrow} />
        {kind === "goal" ? <Answers goal={id} /> : null}
        <div className={styles.columns}>
          <div className={styles.main}>
            {kind === "goal" ? <KeyResults goal={id} /> : null}
            <Fields kind={kind} id={id} set={set} />
            <Children kind={kind} id={id} />
            {isForecast ? <Talk kind={kind} id={id} /> : null}
          </div>
          {isForecast ? (
            <aside className={styles.side} aria-label="Promise and forecast">
              <Forecast kind={kind} id={id} set={set} />
            </aside>
          ) : (
            <aside className={styles.talk} aria-label="Comments and history">
              <Talk kind={kind} id={id} />
            </aside>
          )}
        </div>
      </article>
    </MayEdit>
  );
});

function Talk({ kind, id }: Props) {
  return (
    <>
      <Comments kind={kind} id={id} />
      <History id={id} />
    </>
  );
}

const Head = observer(function Head({ kind, id, name, narrow }: Props & { name: string }) {
  const { graph } = useWorkplace();
  const here = useHere({ kind, id });
  const rename = (text: string) =>
    void graph.execute([{ do: "update", kind, id, set: { name: text } }]);
  const menu = actionsAt(here).filter(
    (action) => action.group === "This record" && !(action.id === "record-page" && !narrow),
  );
  return (
    <header className={styles.head}>
      <h1>
        <EditText wraps value={name} label="Name" onSave={rename} />
      </h1>
      <small>{keyOf(graph, kind, id) || KIND[kind]}</small>
      <ActionMenu label="More about this record" actions={menu} />
    </header>
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
