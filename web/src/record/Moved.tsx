import { observer } from "mobx-react-lite";
import { useWorkplace } from "../app/context";
import type { Id, Kind } from "../graph/types";
import { CAUSES, daysOf, mattering, signedDays } from "../moved/figures";
import { daysBefore } from "../moved/since";
import { useMoved } from "../moved/useMoved";
import styles from "./record.module.css";

const DAYS = 28;

/** How a date moved in the last four weeks, cause by cause; the parts add up to the whole. */
export const Moved = observer(function Moved({ kind, id }: { kind: Kind; id: Id }) {
  const { graph, formats } = useWorkplace();
  const today = graph.forecast?.status_day ?? new Date().toISOString().slice(0, 10);
  const state = useMoved(daysBefore(today, DAYS));
  if (state.is === "asking") return <p role="status">Comparing both plans…</p>;
  if (state.is === "nothing") return <p role="alert">{state.why}</p>;
  const moves: { [kind: string]: (typeof state.moved)["goals"] } = {
    goal: state.moved.goals,
    feature: state.moved.features,
    project: state.moved.projects,
  };
  const move = moves[kind]?.[id];
  const figure = (value: number) => formats.figure(value);
  return (
    <section className={styles.section}>
      <h2>Since {formats.day(state.moved.since)}</h2>
      {move ? (
        <>
          <p>
            P80 {formats.day(move.before.p80)} → <b>{formats.day(move.after.p80)}</b>,{" "}
            {signedDays(daysOf(move) * 1_440, figure)}
          </p>
          <ul className={styles.list}>
            {mattering(move.parts).map((part) => (
              <li key={part.cause}>
                <span>{CAUSES[part.cause]}</span>
                <small>{signedDays(part.p80_minutes, figure)}</small>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <small>It had no forecast then, or has none now.</small>
      )}
    </section>
  );
});
