import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { useWorkplace } from "../app/context";
import type { Explanation } from "../graph/forecast";
import type { Id, Kind } from "../graph/types";
import styles from "./record.module.css";

/** The chain behind a date, link by link, and what would pull it in. */
export const Why = observer(function Why({ kind, id }: { kind: Kind; id: Id }) {
  const { graph, formats, openRecord } = useWorkplace();
  const [explanation, setExplanation] = useState<Explanation>();
  const [trouble, setTrouble] = useState("");
  const { forecast } = graph;

  useEffect(() => {
    const abort = new AbortController();
    graph
      .explain(kind, id, abort.signal)
      .then(setExplanation)
      .catch((error: unknown) => {
        if (!abort.signal.aborted)
          setTrouble(error instanceof Error ? error.message : String(error));
      });
    return () => abort.abort();
  }, [graph, kind, id, forecast?.complete, forecast?.seq]);
  if (trouble) return <p role="alert">{trouble}</p>;
  if (!explanation) return <p role="status">Looking…</p>;
  return (
    <>
      <section className={styles.section}>
        <h2>Why {formats.day(explanation.date)}?</h2>
        <ol className={styles.chain}>
          {explanation.chain.map((link, index) => (
            <li key={index} data-cause={link.cause}>
              {link.task ? (
                <button type="button" onClick={() => link.task && openRecord("task", link.task)}>
                  {link.text}
                </button>
              ) : (
                <span>{link.text}</span>
              )}
              <small>
                {formats.day(link.from)} to {formats.day(link.to)} ·{" "}
                {formats.figure(Math.round(link.days * 10) / 10)} d
              </small>
            </li>
          ))}
        </ol>
      </section>
      {explanation.levers.length > 0 ? (
        <section className={styles.section}>
          <h2>What would help most</h2>
          <ul className={styles.list}>
            {explanation.levers.map((lever) => (
              <li key={`${lever.kind}${lever.id}${lever.text}`}>
                <button type="button" onClick={() => openRecord(lever.kind, lever.id)}>
                  {lever.text}
                </button>
                <small>{formats.figure(Math.round(lever.p80_days * 10) / 10)} d off the P80</small>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
});
