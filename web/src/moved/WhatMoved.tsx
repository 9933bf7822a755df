import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import type { Moved, MovePart, OutcomeMove } from "../graph/forecast";
import type { Graph } from "../graph/Graph";
import type { Goal } from "../graph/types";
import { featuresOf } from "../record/goal/facts";
import { Choice } from "../ui/Field";
import { Card } from "../ui/Page";
import { CAUSES, daysOf, mattering, signedDays } from "./figures";
import styles from "./moved.module.css";
import { daysBefore } from "./since";
import { useMoved } from "./useMoved";

const SPANS = [
  ["1", "yesterday"],
  ["7", "a week ago"],
  ["28", "four weeks ago"],
  ["91", "three months ago"],
] as const;

type Span = (typeof SPANS)[number][0];

/** Which dates went where since a day, and what moved them: the parts add up to the whole. */
export const WhatMoved = observer(function WhatMoved() {
  const { graph } = useWorkplace();
  const [span, setSpan] = useState<Span>("7");
  const today = graph.forecast?.status_day ?? new Date().toISOString().slice(0, 10);
  const state = useMoved(daysBefore(today, Number(span)));
  return (
    <Card>
      <div className={styles.head}>
        <h2>What moved since</h2>
        <Choice label="Since" hideLabel value={span} options={SPANS} onChange={setSpan} />
      </div>
      {state.is === "asking" ? <p role="status">Comparing both plans…</p> : null}
      {state.is === "nothing" ? <p className={styles.quiet}>{state.why}</p> : null}
      {state.is === "there" ? <Moves moved={state.moved} /> : null}
    </Card>
  );
});

const Moves = observer(function Moves({ moved }: { moved: Moved }) {
  const { graph } = useWorkplace();
  const goals = graph
    .all("goal")
    .flatMap((goal) => {
      const move = moved.goals[goal.id];
      return move ? [{ goal, move }] : [];
    })
    .filter(({ move }) => Math.abs(daysOf(move)) >= 0.5)
    .sort((a, b) => daysOf(b.move) - daysOf(a.move));
  if (goals.length === 0) {
    return <p className={styles.quiet}>No date of a goal moved by half a day or more.</p>;
  }
  return (
    <ul className={styles.moves}>
      {goals.map(({ goal, move }) => (
        <Move key={goal.id} goal={goal} move={move} moved={moved} />
      ))}
    </ul>
  );
});

const Move = observer(function Move({
  goal,
  move,
  moved,
}: {
  goal: Goal;
  move: OutcomeMove;
  moved: Moved;
}) {
  const { graph, formats, openRecord } = useWorkplace();
  const days = daysOf(move);
  const figure = (value: number) => formats.figure(value);
  const parts = mattering(move.parts);
  const names = parts[0] ? changedNames(graph, goal, moved, parts[0]) : [];
  return (
    <li>
      <b className={styles.days} data-tone={days > 0 ? "bad" : "ok"}>
        {signedDays(days * 1_440, figure)}
      </b>
      <div>
        <p>
          <button type="button" onClick={() => openRecord("goal", goal.id)}>
            {goal.name}
          </button>{" "}
          {days > 0 ? "slipped" : "came forward"} from {formats.day(move.before.p80)} to{" "}
          {formats.day(move.after.p80)}
        </p>
        <small>
          {parts
            .map((part) => `${CAUSES[part.cause]} ${signedDays(part.p80_minutes, figure)}`)
            .join(" · ")}
        </small>
        {names.length > 0 ? (
          <small>
            {" · changed: "}
            {names.map(({ kind, id, name }, index) => (
              <span key={id}>
                {index > 0 ? ", " : ""}
                <button type="button" onClick={() => openRecord(kind, id)}>
                  {name}
                </button>
              </span>
            ))}
          </small>
        ) : null}
      </div>
    </li>
  );
});

/** The first things of a goal that changed by a cause, as far as they are still there. */
function changedNames(graph: Graph, goal: Goal, moved: Moved, part: MovePart) {
  const changes = moved.changed.find((one) => one.cause === part.cause);
  const features = featuresOf(graph, goal.id);
  const links = features.flatMap((feature) => graph.by("link", "feature", feature.id));
  const own = new Set([
    ...features.map((feature) => feature.id),
    ...links.flatMap((link) => [link.project, link.task]),
  ]);
  return (changes?.entities ?? [])
    .flatMap(({ kind, id }) => {
      const entity = graph.get(kind, id);
      if (!entity || !("name" in entity)) return [];
      const isOf = own.has(id) || ("project" in entity && own.has(entity.project));
      // People and calendars belong to no goal: they may have moved any.
      const isCommon = kind === "person" || kind === "calendar" || kind === "team";
      return isOf || isCommon ? [{ kind, id, name: entity.name }] : [];
    })
    .slice(0, 3);
}
