import { useNavigate, useParams } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { useWorkplace } from "../app/context";
import { mayChange } from "../graph/access";
import type { Id } from "../graph/types";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Field";
import { Empty, Page } from "../ui/Page";
import styles from "./levelling.module.css";
import { Preview } from "./Preview";
import { clearingOf, commandsOf, countedTasks, labelOf, PLANNED } from "./proposal";
import { useProposal } from "./useProposal";

const PATIENCE = [
  ["2", "Quick: 2 seconds"],
  ["10", "Thorough: 10 seconds"],
] as const;

const BASIS = [
  ["keep", "Keep the levelling there is"],
  ["clear", "Begin anew, without it"],
] as const;

/** A better order of work for the people there are: looked at first, then applied as one change. */
export const LevelScreen = observer(function LevelScreen() {
  const { graph, base, say } = useWorkplace();
  const navigate = useNavigate();
  const { project } = useParams({ strict: false });
  const projects = graph.all("project").filter(({ id }) => mayChange(graph, "project", id));
  const [chosen, setChosen] = useState<readonly Id[] | null>(project ? [project] : null);
  const [patience, setPatience] = useState<(typeof PATIENCE)[number][0]>("2");
  const [basis, setBasis] = useState<(typeof BASIS)[number][0]>("keep");
  const [stale, setStale] = useState(false);
  const [applying, setApplying] = useState(false);
  const { search, start, stop } = useProposal();
  const isChosen = (id: Id) => chosen === null || chosen.includes(id);
  const nothingChosen = chosen !== null && chosen.length === 0;

  const look = () => {
    setStale(false);
    start({ seconds: Number(patience), projects: [...(chosen ?? [])], clear: basis === "clear" });
  };
  const back = () =>
    void navigate({ to: (project ? `${base}/plan/${project}` : `${base}/people`) as string });
  const toggle = (id: Id) => {
    const all = projects.map((one) => one.id);
    const next = all.filter((one) => (one === id ? !isChosen(one) : isChosen(one)));
    setChosen(next.length === all.length ? null : next);
  };
  const apply = async () => {
    if (search.is !== "found") return;
    const { proposal, wish } = search;
    const label = labelOf(proposal, wish.clear);
    setApplying(true);
    const outcome = await graph.execute(commandsOf(proposal), label);
    if (outcome.ok) {
      say(`${label}: done`, () => void graph.undo(outcome.seq));
      back();
      return;
    }
    setApplying(false);
    if (outcome.status === 409) setStale(true);
  };

  const inScope = new Set(projects.map(({ id }) => id).filter(isChosen));
  const clearing = clearingOf(graph.all("task").filter((task) => inScope.has(task.project)));
  const clear = async () => {
    const label = `Clear the levelling of ${countedTasks(clearing.length)}`;
    const outcome = await graph.execute(clearing, label);
    if (!outcome.ok) return;
    say(`${label}: done`, () => void graph.undo(outcome.seq));
    look();
  };

  // The first look needs no click.
  useEffect(() => {
    if (projects.length > 0) look();
  }, []);

  if (projects.length === 0) {
    return (
      <Page title="Level">
        <Empty
          title="No project of yours to level"
          text="Project managers and owners put work in a better order: ask one of them."
        />
      </Page>
    );
  }
  const found = search.is === "found" ? search.proposal : null;
  const outdated = found !== null && !stale && !applying && graph.hasChanged(PLANNED, found.seq);
  return (
    <Page
      title="Level"
      sub="A better order of work for the people there are. Nothing changes before you apply it, and one undo takes all of it back."
      actions={
        <>
          <Button onPress={back}>Cancel</Button>
          {clearing.length > 0 ? (
            <Button isDisabled={applying} onPress={() => void clear()}>
              Clear levelling
            </Button>
          ) : null}
          <Button
            kind="primary"
            isDisabled={!found || found.moves.length === 0 || stale || applying}
            onPress={() => void apply()}
          >
            Apply
          </Button>
        </>
      }
    >
      <form
        className={styles.wish}
        onSubmit={(event) => {
          event.preventDefault();
          look();
        }}
      >
        <Choice label="Search" value={patience} options={PATIENCE} onChange={setPatience} />
        <Choice label="Levelling so far" value={basis} options={BASIS} onChange={setBasis} />
        <Button type="submit" isDisabled={nothingChosen || applying || search.is === "searching"}>
          Search again
        </Button>
        <fieldset>
          <legend>Projects</legend>
          {projects.map(({ id, name }) => (
            <label key={id}>
              <input type="checkbox" checked={isChosen(id)} onChange={() => toggle(id)} />
              {name}
            </label>
          ))}
        </fieldset>
      </form>
      {stale ? (
        <p className={styles.alert} role="alert">
          A task of this proposal was changed in the meantime. Nothing was applied.{" "}
          <Button onPress={look}>Look again</Button>
        </p>
      ) : null}
      {outdated ? (
        <p className={styles.outdated} role="status">
          The plan has changed since this order was found, so what it brings may differ.{" "}
          <Button onPress={look}>Look again</Button>
        </p>
      ) : null}
      {search.is === "searching" ? (
        <div className={styles.searching}>
          <p role="status">Trying orders of work, for {search.seconds} seconds at most…</p>
          <progress aria-label="Searching" />
          <Button onPress={stop}>Stop searching</Button>
        </div>
      ) : null}
      {search.is === "failed" ? (
        <p className={styles.alert} role="alert">
          {search.why}
        </p>
      ) : null}
      {found ? <Preview proposal={found} /> : null}
    </Page>
  );
});
