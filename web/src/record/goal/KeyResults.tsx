import { observer } from "mobx-react-lite";
import { useContext, useState } from "react";
import { useWorkplace } from "../../app/context";
import { ResultSpark, unitOf } from "../../charts/ResultSpark";
import type { Id, KeyResult } from "../../graph/types";
import { AddValue } from "../../product/AddValue";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/icons";
import { EditDay, EditText, MayEdit } from "../Edit";
import record from "../record.module.css";
import { paceOf } from "./facts";
import styles from "./goal.module.css";
import { NewKeyResult } from "./NewKeyResult";

/** How one will know that a goal is reached: numbers that go from a start to a target by a day. */
export const KeyResults = observer(function KeyResults({ goal }: { goal: Id }) {
  const { graph } = useWorkplace();
  const mayEdit = useContext(MayEdit);
  const [adding, setAdding] = useState(false);
  const results = graph.by("key_result", "goal", goal);
  return (
    <section className={styles.results} aria-label="Key results">
      <h2>
        Key results <small>{results.length || ""}</small>
      </h2>
      {results.length === 0 && !adding ? (
        <p className={styles.none}>
          None yet. A key result names the number that tells whether the goal came true.
        </p>
      ) : null}
      <ul>
        {results.map((result) => (
          <Result key={result.id} result={result} />
        ))}
      </ul>
      {!mayEdit ? null : adding ? (
        <NewKeyResult goal={goal} onClose={() => setAdding(false)} />
      ) : (
        <p>
          <Button onPress={() => setAdding(true)}>Add a key result</Button>
        </p>
      )}
    </section>
  );
});

const Result = observer(function Result({ result }: { result: KeyResult }) {
  const { graph, formats, say } = useWorkplace();
  const mayEdit = useContext(MayEdit);
  const metric = graph.get("metric", result.metric);
  if (!metric) return null;
  const set = (fields: Partial<KeyResult>) =>
    void graph.execute([{ do: "update", kind: "key_result", id: result.id, set: fields }]);
  const figure = (name: "start_value" | "target_value", label: string) => (
    <EditText
      label={`${label} of ${metric.name}`}
      numeric
      value={formats.figure(result[name])}
      onSave={(text) => {
        const value = formats.parseFigure(text);
        if (value === undefined || value === null) say(`“${text}” is no number.`);
        else set({ [name]: value });
      }}
    />
  );
  const remove = async () => {
    const outcome = await graph.execute(
      [{ do: "delete", kind: "key_result", id: result.id }],
      `Remove the key result ${metric.name}`,
    );
    if (outcome.ok) say("The key result is removed", () => void graph.undo(outcome.seq));
  };
  const last = metric.points.at(-1);
  const pace = paceOf(result, metric.points);
  const unit = unitOf(metric);
  return (
    <li className={styles.result}>
      <div className={styles.resultHead}>
        <b>{metric.name}</b>
        <span className={styles.pace} data-pace={pace}>
          {pace}
        </span>
        {mayEdit ? (
          <button
            type="button"
            className={record.cut}
            aria-label={`Remove the key result ${metric.name}`}
            onClick={() => void remove()}
          >
            <Icon name="close" />
          </button>
        ) : null}
      </div>
      <div className={styles.resultBody}>
        <ResultSpark result={result} metric={metric} />
        <p className={styles.now}>
          <b>{last ? `${formats.figure(last.value)}${unit}` : "–"}</b>
          <small>{last ? formats.day(last.day) : "no value yet"}</small>
        </p>
        <dl className={styles.marks}>
          <div>
            <dt>From</dt>
            <dd>{figure("start_value", "Start")}</dd>
            <dd>
              <EditDay
                label={`Start day of ${metric.name}`}
                value={result.start_day}
                onSave={(start_day) => start_day && set({ start_day })}
              />
            </dd>
          </div>
          <div>
            <dt>To</dt>
            <dd>{figure("target_value", "Target")}</dd>
            <dd>
              <EditDay
                label={`Due day of ${metric.name}`}
                value={result.due}
                onSave={(due) => due && set({ due })}
              />
            </dd>
          </div>
        </dl>
      </div>
      {mayEdit ? <AddValue metric={metric} /> : null}
    </li>
  );
});
