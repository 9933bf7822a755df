import { observer } from "mobx-react-lite";
import { useWorkplace } from "../app/context";
import type { Formats } from "../format";
import type { Id } from "../graph/types";
import forms from "../ui/forms.module.css";
import styles from "./levelling.module.css";
import { daysBetween, isMoved } from "./proposal";
import type { LevelledProject, Move, Proposal } from "./types";

/** What a proposal brings, what it moves, and why. */
export const ProposalReport = observer(function ProposalReport({
  proposal,
}: {
  proposal: Proposal;
}) {
  const { graph, formats } = useWorkplace();
  const moved = proposal.moves.filter(isMoved);
  const held = proposal.moves.length - moved.length;
  const byProject = new Map<Id, Move[]>();
  for (const move of moved) {
    const project = graph.get("task", move.task)?.project ?? "";
    byProject.set(project, [...(byProject.get(project) ?? []), move]);
  }
  return (
    <div className={styles.report}>
      <p className={styles.sum}>{inShort(proposal, formats)}</p>
      <Projects projects={proposal.projects} />
      {proposal.overloads.length > 0 ? (
        <section>
          <h2>No order of work solves these</h2>
          <ul className={styles.overloads}>
            {proposal.overloads.map((one) => (
              <li key={`${one.person}${one.task}`}>{one.text}</li>
            ))}
          </ul>
        </section>
      ) : null}
      {moved.length > 0 ? (
        <section>
          <h2>What would move</h2>
          {[...byProject].map(([project, moves]) => (
            <Moves key={project} project={project} moves={moves} />
          ))}
          {held > 0 ? (
            <p>
              <small>
                {formats.figure(held)} more{" "}
                {held === 1 ? "task keeps its dates" : "tasks keep their dates"} and{" "}
                {held === 1 ? "is" : "are"} held there, so that later edits leave the order as it
                is.
              </small>
            </p>
          ) : null}
        </section>
      ) : null}
    </div>
  );
});

function inShort(proposal: Proposal, formats: Formats): string {
  const { moved_tasks: moved, open_tasks: open } = proposal;
  const far = formats.figure(Math.round(proposal.mean_move_days * 10) / 10);
  const moves =
    moved === 0
      ? `None of ${formats.figure(open)} open tasks moves.`
      : `${formats.figure(moved)} of ${formats.figure(open)} open tasks ${moved === 1 ? "moves" : "move"}, ${far} days on average over all of them.`;
  if (proposal.proved) return `${moves} No order of work is better.`;
  if (!proposal.lower_bound || !proposal.finish) return moves;
  return `${moves} All is done on ${formats.day(proposal.finish)}; no order of work is done before ${formats.day(proposal.lower_bound)}.`;
}

const signed = (days: number, formats: Formats) => {
  const tenths = Math.round(days * 10) / 10;
  if (tenths === 0) return "–";
  return `${tenths > 0 ? "+" : "−"}${formats.figure(Math.abs(tenths))} d`;
};

const tone = (days: number) => (days > 0.04 ? "later" : days < -0.04 ? "earlier" : undefined);

const Projects = observer(function Projects({ projects }: { projects: LevelledProject[] }) {
  const { graph, formats, openRecord } = useWorkplace();
  return (
    <div className={forms.scroll}>
      <table className={forms.table} aria-label="Projects before and after">
        <thead>
          <tr>
            <th>Project</th>
            <th data-wide>Ends now</th>
            <th>Would end</th>
            <th data-number>Days</th>
            <th data-wide>Promised</th>
          </tr>
        </thead>
        <tbody>
          {projects.map((one) => (
            <tr key={one.project}>
              <td>
                <button
                  type="button"
                  className={forms.open}
                  onClick={() => openRecord("project", one.project)}
                >
                  {graph.get("project", one.project)?.name}
                </button>
              </td>
              <td data-wide data-nowrap>
                {formats.day(one.finish_was)}
              </td>
              <td data-nowrap>{formats.day(one.finish)}</td>
              <td data-number>
                <span className={styles.days} data-tone={tone(one.days)}>
                  {signed(one.days, formats)}
                </span>
              </td>
              <td data-wide data-nowrap>
                {one.due ? formats.day(one.due) : ""}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
});

const Moves = observer(function Moves({ project, moves }: { project: Id; moves: Move[] }) {
  const { graph, formats, openRecord } = useWorkplace();
  const name = graph.get("project", project)?.name ?? "";
  return (
    <>
      <h3>{name}</h3>
      <div className={forms.scroll}>
        <table className={forms.table} aria-label={`What would move in ${name}`}>
          <thead>
            <tr>
              <th>Task</th>
              <th data-wide>Now</th>
              <th data-wide>Would be</th>
              <th data-number>Days</th>
              <th>Why</th>
            </tr>
          </thead>
          <tbody>
            {moves.map((move) => {
              const days = daysBetween(move.finish_was, move.finish);
              return (
                <tr key={move.task}>
                  <td>
                    <button
                      type="button"
                      className={forms.open}
                      onClick={() => openRecord("task", move.task)}
                    >
                      {graph.get("task", move.task)?.name}
                    </button>
                  </td>
                  <td data-wide data-nowrap>
                    {formats.day(move.start_was)} – {formats.day(move.finish_was)}
                  </td>
                  <td data-wide data-nowrap>
                    {formats.day(move.start)} – {formats.day(move.finish)}
                  </td>
                  <td data-number>
                    <span className={styles.days} data-tone={tone(days)}>
                      {signed(days, formats)}
                    </span>
                  </td>
                  <td>
                    {move.reason}
                    {move.splits.length > 0 ? " It is interrupted for other work." : ""}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
});
