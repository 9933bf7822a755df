import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { parseLocal } from "../gantt/time";
import type { ChainLink, Explanation, Lever } from "../graph/forecast";
import { shortDay } from "./dates";
import type { PlanModel } from "./model";
import type { PlanActions } from "./planActions";
import styles from "./Why.module.css";

interface Props {
  readonly model: PlanModel;
  readonly actions: PlanActions;
}

const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** Why the project, or the one chosen task, ends when it does, and what would pull it in. */
export const WhyCards = observer(function WhyCards({ model, actions }: Props) {
  const { selected } = model.state;
  const [only] = selected.size === 1 ? selected : [];
  const task = only ? model.byId.get(only) : undefined;
  const kind = task ? "task" : "project";
  const id = task?.id ?? model.project?.id;
  const seq = model.graph.forecast?.seq ?? 0;
  const complete = model.graph.forecast?.complete ?? false;
  const { explanation, error } = useExplanation(model, kind, id, seq, complete);
  const problems = (model.graph.forecast?.problems ?? []).filter(
    (problem) => problem.id === model.project?.id || model.byId.has(problem.id),
  );
  const now = model.context?.now ?? 0;

  if (problems.length > 0) {
    return (
      <div className={styles.cards}>
        <article className={styles.card}>
          <h2>What keeps the plan from being computed</h2>
          <ul className={styles.problems}>
            {problems.slice(0, 6).map((problem) => (
              <li key={`${problem.id}${problem.text}`}>{problem.text}</li>
            ))}
          </ul>
        </article>
      </div>
    );
  }
  return (
    <div className={styles.cards} aria-busy={!explanation && !error}>
      <article className={styles.card}>
        <h2>
          {explanation ? `Why ${shortDay(parseLocal(explanation.date), now)}?` : "Why this date?"}
          <span className={styles.about}>{task ? task.name : "the whole project"}</span>
        </h2>
        {error && <p className={styles.quiet}>{error}</p>}
        {explanation && <Chain links={explanation.chain} now={now} actions={actions} />}
      </article>
      <article className={styles.card}>
        <h2>What would help most</h2>
        {explanation && <Levers levers={explanation.levers} actions={actions} />}
      </article>
    </div>
  );
});

function Chain({
  links,
  now,
  actions,
}: {
  links: readonly ChainLink[];
  now: number;
  actions: PlanActions;
}) {
  if (links.length === 0) {
    return <p className={styles.quiet}>Nothing drives this date yet. Add tasks and links.</p>;
  }
  return (
    <ol className={styles.chain}>
      {links.map((link) => (
        <li key={`${link.from}${link.cause}${link.task}${link.text}`} data-cause={link.cause}>
          {link.task ? (
            <button type="button" onClick={() => link.task && actions.open(link.task)}>
              {link.text}
            </button>
          ) : (
            <span>{link.text}</span>
          )}
          <small>
            {shortDay(parseLocal(link.from), now)} – {shortDay(parseLocal(link.to), now)} ·{" "}
            {days(link.days)}
          </small>
        </li>
      ))}
    </ol>
  );
}

/** Bars by days gained, the longest first. */
function Levers({ levers, actions }: { levers: readonly Lever[]; actions: PlanActions }) {
  const shown = levers.filter((lever) => Math.abs(lever.p80_days) >= 0.05).slice(0, 6);
  if (shown.length === 0) {
    return <p className={styles.quiet}>No single change would move the P80 by itself.</p>;
  }
  const most = Math.max(...shown.map((lever) => Math.abs(lever.p80_days)));
  return (
    <>
      <ul className={styles.levers}>
        {shown.map((lever) => (
          <li key={`${lever.id}${lever.text}`}>
            <button type="button" onClick={() => lever.kind === "task" && actions.open(lever.id)}>
              {lever.text}
            </button>
            <span className={styles.track}>
              <i style={{ width: `${(100 * Math.abs(lever.p80_days)) / most}%` }} />
            </span>
            <b>−{days(Math.abs(lever.p80_days))}</b>
          </li>
        ))}
      </ul>
      <p className={styles.note}>
        Days off the P80 if it were so. Same random draws, so the differences are exact.
      </p>
    </>
  );
}

function days(count: number): string {
  return `${number.format(count)} d`;
}

/** Asked anew when another thing is chosen or a full forecast has come; never for a first answer. */
function useExplanation(
  model: PlanModel,
  kind: "task" | "project",
  id: string | undefined,
  seq: number,
  complete: boolean,
): { explanation: Explanation | null; error: string | null } {
  const [answer, setAnswer] = useState<{
    id: string;
    explanation: Explanation | null;
    error: string | null;
  } | null>(null);
  useEffect(() => {
    if (!id || !complete || seq === 0) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      model.graph.explain(kind, id, stop.signal).then(
        (explanation) => setAnswer({ id, explanation, error: null }),
        (error: unknown) => {
          if (stop.signal.aborted) return;
          const words = error instanceof Error ? error.message : String(error);
          setAnswer({ id, explanation: null, error: words });
        },
      );
    }, 150);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [model, kind, id, seq, complete]);
  return answer && answer.id === id ? answer : { explanation: null, error: null };
}
