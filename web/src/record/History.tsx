import { observer } from "mobx-react-lite";
import { useContext, useEffect, useState } from "react";
import { request } from "../api/http";
import { useWorkplace } from "../app/context";
import type { Id, Moment, Seq } from "../graph/types";
import { Button } from "../ui/Button";
import { MayEdit } from "./Edit";
import styles from "./record.module.css";

interface Row {
  seq: Seq;
  at: Moment;
  actor: Id | null;
  label: string;
  undone: boolean;
}

/** Every change that touched a node, each with a way back. */
export const History = observer(function History({ id }: { id: Id }) {
  const { graph, formats } = useWorkplace();
  const mayEdit = useContext(MayEdit);
  const [rows, setRows] = useState<Row[]>([]);
  const [next, setNext] = useState<Seq | null>(null);
  const seq = graph.seq;
  const load = async (before?: Seq) => {
    const query = { ...graph.query(), entity: id, before, limit: 12 };
    const page = await request<{ changes: Row[]; next: Seq | null }>("GET", "/changes", { query });
    setRows((known) => (before ? [...known, ...page.changes] : page.changes));
    setNext(page.next);
  };

  useEffect(() => {
    load().catch(() => {});
  }, [id, seq]);
  return (
    <section className={styles.section}>
      <h2>History</h2>
      <ol className={styles.history}>
        {rows.map((row) => (
          <li key={row.seq} data-undone={row.undone || undefined}>
            <span>{row.label}</span>
            <small>
              {graph.get("person", row.actor)?.name ?? "Tandem"} · {formats.ago(row.at)}
              {row.undone ? " · taken back" : ""}
            </small>
            {row.undone || !mayEdit ? null : (
              <button type="button" onClick={() => void graph.undo(row.seq)}>
                Undo
              </button>
            )}
          </li>
        ))}
      </ol>
      {next ? <Button onPress={() => void load(next)}>Earlier</Button> : null}
    </section>
  );
});
