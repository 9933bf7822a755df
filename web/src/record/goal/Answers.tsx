import { observer } from "mobx-react-lite";
import type { ReactNode } from "react";
import { useWorkplace } from "../../app/context";
import { humpAxis } from "../../charts/axis";
import { Hump } from "../../charts/Hump";
import type { Goal, Id } from "../../graph/types";
import { Avatar } from "../../ui/Avatar";
import { Chance } from "../../ui/Chance";
import { daysBetween, featuresOf, heard, openTasks, paceOf, peopleOn } from "./facts";
import styles from "./goal.module.css";

/** The six questions everybody asks about a goal, answered from the graph on one page. */
export const Answers = observer(function Answers({ goal: id }: { goal: Id }) {
  const { graph } = useWorkplace();
  const goal = graph.get("goal", id);
  if (!goal) return null;
  return (
    <section className={styles.answers} aria-label="Six questions">
      <What goal={goal} />
      <HowLong goal={goal} />
      <Who goal={goal} />
      <OnTrack goal={goal} />
      <When goal={goal} />
      <Customer goal={goal} />
    </section>
  );
});

function Answer({
  question,
  hat,
  children,
}: {
  question: string;
  hat: string;
  children: ReactNode;
}) {
  return (
    <div className={styles.answer} data-hat={hat}>
      <h2>{question}</h2>
      {children}
    </div>
  );
}

const What = observer(function What({ goal }: { goal: Goal }) {
  const { graph, openRecord } = useWorkplace();
  const features = featuresOf(graph, goal.id);
  return (
    <Answer question="What will be in it?" hat="why">
      {features.length === 0 ? (
        <p className={styles.none}>
          No feature serves it yet. Add one, or open a feature and let it serve this goal.
        </p>
      ) : (
        <ul className={styles.features}>
          {features.slice(0, 5).map((feature) => (
            <li key={feature.id}>
              <button type="button" onClick={() => openRecord("feature", feature.id)}>
                {feature.name}
              </button>
              <Chance share={graph.forecast?.features[feature.id]?.chance} small />
            </li>
          ))}
          {features.length > 5 ? <li>and {features.length - 5} more</li> : null}
        </ul>
      )}
    </Answer>
  );
});

const HowLong = observer(function HowLong({ goal }: { goal: Goal }) {
  const { graph, formats } = useWorkplace();
  const outcome = graph.forecast?.goals[goal.id];
  const today = graph.forecast?.status_day;
  const finish = outcome?.finish;
  return (
    <Answer question="How long?" hat="how">
      {finish && outcome ? (
        <>
          <p className={styles.big}>
            {formats.span(daysBetween(today, finish.p10), daysBetween(today, finish.p80))}
          </p>
          <p>
            <small>
              from today, in 8 of 10 runs no longer · {outcome.tasks_done} of {outcome.tasks_total}{" "}
              tasks done
            </small>
          </p>
        </>
      ) : (
        <p className={styles.none}>
          Nothing is planned for its features yet: link a project to one.
        </p>
      )}
    </Answer>
  );
});

const Who = observer(function Who({ goal }: { goal: Goal }) {
  const { graph, openRecord } = useWorkplace();
  const tasks = openTasks(graph, featuresOf(graph, goal.id));
  const { people, open } = peopleOn(graph, tasks);
  return (
    <Answer question="Who?" hat="how">
      {people.length === 0 ? (
        <p className={styles.none}>Nobody is on its tasks yet.</p>
      ) : (
        <ul className={styles.people}>
          {people.slice(0, 8).map(({ person, tasks }) => (
            <li key={person.id}>
              <button
                type="button"
                title={`${person.name}: ${tasks} open ${tasks === 1 ? "task" : "tasks"}`}
                onClick={() => openRecord("person", person.id)}
              >
                <Avatar name={person.name} hats={person.hats} small />
                {person.name.split(" ")[0]}
                <small>{tasks}</small>
              </button>
            </li>
          ))}
          {people.length > 8 ? <li>and {people.length - 8} more</li> : null}
        </ul>
      )}
      {open > 0 ? (
        <p>
          <small>{open === 1 ? "One open task has" : `${open} open tasks have`} nobody yet</small>
        </p>
      ) : null}
    </Answer>
  );
});

const OnTrack = observer(function OnTrack({ goal }: { goal: Goal }) {
  const { graph, formats, openRecord } = useWorkplace();
  const outcome = graph.forecast?.goals[goal.id];
  const worst = outcome?.held_back_by[0];
  const results = graph.by("key_result", "goal", goal.id);
  return (
    <Answer question="Are we on track?" hat="both">
      {outcome?.chance != null && goal.promise ? (
        <p className={styles.line}>
          <Chance share={outcome.chance} /> to keep {formats.day(goal.promise.due)}
        </p>
      ) : (
        <p className={styles.none}>
          {goal.promise ? "No chance yet: nothing is planned." : "Nothing is promised yet."}
        </p>
      )}
      {worst ? (
        <p>
          <small>held back most by </small>
          <button type="button" onClick={() => openRecord(worst.kind, worst.id)}>
            {worst.name}
          </button>
        </p>
      ) : null}
      {results.map((result) => {
        const metric = graph.get("metric", result.metric);
        const pace = paceOf(result, metric?.points ?? []);
        return metric && pace !== "no value" ? (
          <p key={result.id}>
            <small>
              {metric.name}{" "}
              <b data-pace={pace}>{pace === "reached" ? "is reached" : `is ${pace}`}</b>
            </small>
          </p>
        ) : null;
      })}
    </Answer>
  );
});

const When = observer(function When({ goal }: { goal: Goal }) {
  const { graph, formats } = useWorkplace();
  const outcome = graph.forecast?.goals[goal.id];
  return (
    <Answer question="When does it launch?" hat="how">
      {outcome?.finish ? (
        <>
          <p className={styles.line}>
            <span title="8 of 10 runs are done by then">
              <b className={styles.big}>{formats.day(outcome.finish.p80)}</b> <small>P80</small>
            </span>
            <span title="Half of the runs are done by then">
              {formats.day(outcome.finish.p50)} <small>P50</small>
            </span>
          </p>
          <Hump
            forecast={outcome}
            due={goal.promise?.due}
            today={graph.forecast?.status_day}
            {...humpAxis(graph, [goal])}
          />
        </>
      ) : (
        <p className={styles.none}>No date before there is a plan.</p>
      )}
    </Answer>
  );
});

const Customer = observer(function Customer({ goal }: { goal: Goal }) {
  const { graph, formats, openRecord } = useWorkplace();
  const features = featuresOf(graph, goal.id);
  const product = graph.get("product", goal.product);
  const ids = new Set([
    ...(goal.owner ? [goal.owner] : []),
    ...features.flatMap((feature) => (feature.owner ? [feature.owner] : [])),
  ]);
  if (ids.size === 0) for (const id of product?.product_managers ?? []) ids.add(id);
  const people = [...ids].flatMap((id) => graph.get("person", id) ?? []);
  const said = heard(graph, features);
  const customers = new Set(said.map((one) => one.customer).filter(Boolean));
  const last = said[0];
  return (
    <Answer question="Who talks to the customer?" hat="why">
      {people.length === 0 ? (
        <p className={styles.none}>Nobody owns it yet.</p>
      ) : (
        <ul className={styles.people}>
          {people.slice(0, 4).map((person) => (
            <li key={person.id}>
              <button type="button" onClick={() => openRecord("person", person.id)}>
                <Avatar name={person.name} hats={person.hats} small />
                {person.name}
              </button>
            </li>
          ))}
        </ul>
      )}
      {last ? (
        <>
          <p className={styles.quote}>
            <q>{last.text}</q>
          </p>
          <p>
            <small>
              {[last.customer, formats.day(last.day)].filter(Boolean).join(", ")} ·{" "}
              {said.length === 1 ? "the only one heard" : `${said.length} voices`}
              {customers.size > 1 ? ` of ${customers.size} customers` : ""}
            </small>
          </p>
        </>
      ) : (
        <p>
          <small>No customer's words are tied to its features yet</small>
        </p>
      )}
    </Answer>
  );
});
