import { observer } from "mobx-react-lite";
import { useWorkplace } from "../app/context";
import { signedDays } from "../moved/figures";
import { Card, Empty } from "../ui/Page";
import styles from "./levelling.module.css";
import {
  byProject,
  daysAboveBound,
  type LevelledGoal,
  type LevelledProject,
  type LevellingMove,
  type Proposal,
  shiftOf,
} from "./proposal";

const MINUTES_A_DAY = 1_440;
const NOTHING_BETTER =
  "No better order was found that keeps the promises as well, each by its project’s priority.";

/** What a proposal gains, what it moves, and what it cannot solve. */
export const Preview = observer(function Preview({ proposal }: { proposal: Proposal }) {
  const { graph } = useWorkplace();
  if (proposal.moves.length === 0 && proposal.overloads.length === 0) {
    return (
      <Empty
        title="Nothing to move"
        text={`Nobody is asked for more than there is at the dates the plan has. ${NOTHING_BETTER}`}
      />
    );
  }
  const moved = proposal.moves.filter((move) => shiftOf(move) !== 0);
  const held = proposal.moves.filter((move) => shiftOf(move) === 0);
  const groups = byProject(proposal.projects, moved, (task) => graph.get("task", task)?.project);
  return (
    <div className={styles.preview}>
      <Card title="What it brings">
        <Summary proposal={proposal} />
        <ul className={styles.gains}>
          {proposal.projects.map((one) => (
            <Gain key={one.project} gain={one} />
          ))}
          {proposal.goals.map((one) => (
            <GoalGain key={one.goal} gain={one} />
          ))}
        </ul>
      </Card>
      {proposal.overloads.length > 0 ? (
        <Card title="What no order of work can solve">
          <ul>
            {proposal.overloads.map(({ person, task, text }) => (
              <li key={`${person} ${task}`}>{text}</li>
            ))}
          </ul>
        </Card>
      ) : null}
      {groups.map(({ project, moves }) => (
        <Card key={project} title={graph.get("project", project)?.name ?? "A project"}>
          <Moves moves={moves} name={graph.get("project", project)?.name ?? "a project"} />
        </Card>
      ))}
      {held.length > 0 ? (
        <details className={styles.held}>
          <summary>
            {held.length === 1
              ? "One task keeps its dates"
              : `${held.length} tasks keep their dates`}{" "}
            and will be held there, so that later edits leave the order as it is
          </summary>
          <Moves moves={held} name="what is held" />
        </details>
      ) : null}
    </div>
  );
});

const Summary = observer(function Summary({ proposal }: { proposal: Proposal }) {
  const { formats } = useWorkplace();
  const { moved_tasks, open_tasks, mean_move_days, better, proved } = proposal;
  const above = daysAboveBound(proposal);
  const mean = formats.figure(Math.round(mean_move_days * 10) / 10);
  const gets = `All in all the plan gets ${better ? "better" : "no better"}.`;
  const verdict = moved_tasks === 0 ? NOTHING_BETTER : gets;
  return (
    <p className={styles.summary}>
      {moved_tasks} of {open_tasks} open tasks move; over all of them that is {mean} days each.{" "}
      {verdict} {proved ? "No order of work is better: this one is proved. " : null}
      {above === null
        ? null
        : above < 0.05
          ? "No order of work is done with all of it earlier."
          : `The best there could be ends at most ${formats.figure(Math.round(above * 10) / 10)} days earlier.`}
    </p>
  );
});

const Gain = observer(function Gain({ gain }: { gain: LevelledProject }) {
  const { graph, formats } = useWorkplace();
  const { project, finish_was, finish, due, days } = gain;
  const tone = Math.abs(days) < 0.05 ? undefined : days > 0 ? "bad" : "ok";
  const isLate = due !== null && finish.slice(0, 10) > due;
  return (
    <li>
      <b>{graph.get("project", project)?.name}</b>
      <span>
        {formats.day(finish_was)} → {formats.day(finish)}
      </span>
      <b data-tone={tone}>{signedDays(days * MINUTES_A_DAY, (value) => formats.figure(value))}</b>
      {gain.chance_was === null || gain.chance === null ? (
        <span />
      ) : (
        <Chance was={gain.chance_was} is={gain.chance} />
      )}
      <small data-tone={isLate ? "bad" : undefined}>
        {due
          ? `promised ${formats.day(due)}${isLate ? ", planned later" : ", planned in time"}`
          : "no promise"}
      </small>
    </li>
  );
});

const GoalGain = observer(function GoalGain({ gain }: { gain: LevelledGoal }) {
  const { graph, formats } = useWorkplace();
  const goal = graph.get("goal", gain.goal);
  return (
    <li>
      <b>{goal?.name}</b>
      <span>Goal</span>
      <span />
      <Chance was={gain.chance_was} is={gain.chance} />
      <small>{goal?.promise ? `promised ${formats.day(goal.promise.due)}` : null}</small>
    </li>
  );
});

/** The chance to keep the promise, now and if it is applied. */
function Chance({ was, is }: { was: number; is: number }) {
  const [before, after] = [was, is].map((chance) => Math.round(chance * 100)) as [number, number];
  const tone = after === before ? undefined : after < before ? "bad" : "ok";
  return (
    <b data-tone={tone}>
      {after === before ? `${after} % likely` : `${before} → ${after} % likely`}
    </b>
  );
}

const Moves = observer(function Moves({ moves, name }: { moves: LevellingMove[]; name: string }) {
  const { graph, formats, openRecord } = useWorkplace();
  return (
    <table className={styles.moves} aria-label={`Moves in ${name}`}>
      <thead>
        <tr>
          <th scope="col">Task</th>
          <th scope="col">Start from</th>
          <th scope="col">Start to</th>
          <th scope="col">Days</th>
          <th scope="col">Waits for</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {moves.map((move) => {
          const shift = shiftOf(move);
          return (
            <tr key={move.task}>
              <th scope="row">
                <button type="button" onClick={() => openRecord("task", move.task)}>
                  {graph.get("task", move.task)?.name ?? "a task"}
                </button>
              </th>
              <td data-head="From">{formats.shortDay(move.start_was)}</td>
              <td data-head="To">{formats.shortDay(move.start)}</td>
              <td data-head="Days" data-tone={shift < 0 ? "ok" : undefined}>
                {signedDays(shift, (value) => formats.figure(value))}
              </td>
              <td data-head="Waits for">
                {graph.get("person", move.waits_for?.person)?.name ?? "–"}
              </td>
              <td data-head="Why">{move.reason}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
});
