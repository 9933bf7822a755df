import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { request } from "../api/http";
import { useWorkplace } from "../app/context";
import type { Id, Moment, Seq } from "../graph/types";
import { Avatar } from "../ui/Avatar";
import { Card } from "../ui/Page";
import { myTasks } from "../work/mine";
import styles from "./goals.module.css";

interface Change {
  seq: Seq;
  at: Moment;
  actor: Id | null;
  label: string;
  undone: boolean;
}

const SHOWN = 6;

/** What people did here of late, newest first. */
export const Lately = observer(function Lately() {
  const { graph, formats } = useWorkplace();
  const [changes, setChanges] = useState<Change[]>([]);
  const seq = graph.seq;
  useEffect(() => {
    const abort = new AbortController();
    const query = { ...graph.query(), limit: SHOWN };
    request<{ changes: Change[] }>("GET", "/changes", { query, signal: abort.signal })
      .then((page) => setChanges(page.changes))
      // Without a connection the last ones stay; the bar above says why.
      .catch(() => {});
    return () => abort.abort();
  }, [graph, seq]);
  if (changes.length === 0) return null;
  return (
    <Card title="Lately">
      <ul className={styles.lately}>
        {changes.map((change) => {
          const actor = graph.get("person", change.actor);
          return (
            <li key={change.seq} data-undone={change.undone || undefined}>
              <Avatar name={actor?.name ?? "Tandem"} hats={actor?.hats ?? []} small />
              <span>{change.label}</span>
              <small>{formats.ago(change.at)}</small>
            </li>
          );
        })}
      </ul>
    </Card>
  );
});

/** What the plan wants of me next. */
export const NextForMe = observer(function NextForMe() {
  const { graph, formats, openRecord } = useWorkplace();
  const tasks = myTasks(graph).slice(0, SHOWN);
  if (tasks.length === 0) return null;
  return (
    <Card title="Next for me">
      <ul className={styles.lately}>
        {tasks.map((task) => {
          const forecast = graph.forecast?.tasks[task.id];
          const late = forecast && task.promise && forecast.finish.slice(0, 10) > task.promise.due;
          return (
            <li key={task.id}>
              <button
                type="button"
                className={styles.link}
                onClick={() => openRecord("task", task.id)}
              >
                {task.name}
              </button>
              <small data-late={late || undefined}>
                {task.progress.actual_start
                  ? `${task.progress.percent_complete}% · until ${formats.day(forecast?.finish)}`
                  : forecast
                    ? `from ${formats.day(forecast.start)}`
                    : ""}
              </small>
            </li>
          );
        })}
      </ul>
    </Card>
  );
});
