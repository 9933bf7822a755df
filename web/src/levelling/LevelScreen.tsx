import { useNavigate, useSearch } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { useEffect, useRef, useState } from "react";
import { reason } from "../account/SignInPage";
import { request } from "../api/http";
import { useWorkplace } from "../app/context";
import { mayChange } from "../graph/access";
import type { Id } from "../graph/types";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Field";
import { Empty, Page } from "../ui/Page";
import styles from "./levelling.module.css";
import { ProposalReport } from "./ProposalReport";
import { commandsOf } from "./proposal";
import type { Proposal } from "./types";

const EFFORTS = [
  ["2", "Quick, 2 seconds"],
  ["10", "Thorough, 10 seconds"],
] as const;

const BASES = [
  ["keep", "From the plan as it is"],
  ["clear", "As if nothing was levelled"],
] as const;

/** A better order of work for the people there are: looked for, looked at, then applied. */
export const LevelScreen = observer(function LevelScreen() {
  const { graph, base, say } = useWorkplace();
  const navigate = useNavigate();
  const asked = useSearch({ strict: false }) as { project?: Id };
  const [project, setProject] = useState<string>(asked.project ?? "");
  const [seconds, setSeconds] = useState<(typeof EFFORTS)[number][0]>("2");
  const [basis, setBasis] = useState<(typeof BASES)[number][0]>("keep");
  const [proposal, setProposal] = useState<Proposal>();
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const search = useRef<AbortController>(undefined);
  useEffect(() => () => search.current?.abort(), []);
  const mine = graph.all("project").filter((one) => mayChange(graph, "project", one.id));

  const look = async () => {
    search.current?.abort();
    const abort = new AbortController();
    search.current = abort;
    setBusy(true);
    setTrouble(undefined);
    setProposal(undefined);
    try {
      const json = {
        seconds: Number(seconds),
        projects: project ? [project] : [],
        clear: basis === "clear",
      };
      const query = graph.query();
      const { signal } = abort;
      setProposal(await request<Proposal>("POST", "/levelling/proposal", { query, json, signal }));
    } catch (error) {
      if (!abort.signal.aborted) setTrouble(reason(error));
    } finally {
      if (search.current === abort) setBusy(false);
    }
  };
  const stop = () => {
    search.current?.abort();
    setBusy(false);
  };
  const commands = proposal ? commandsOf(proposal, (id) => graph.get("task", id)) : [];
  const apply = async () => {
    const label = `Level ${commands.length} ${commands.length === 1 ? "task" : "tasks"}`;
    setBusy(true);
    const outcome = await graph.execute(commands, label);
    setBusy(false);
    if (!outcome.ok) {
      setTrouble(
        outcome.status === 409
          ? "Some of these tasks have changed since you looked, so nothing was moved. Look again."
          : outcome.reason,
      );
      return;
    }
    say(label, () => void graph.undo(outcome.seq));
    setProposal(undefined);
    await navigate({ to: `${base}/people` as string });
  };

  return (
    <Page
      title="Level"
      sub="Looks for an order of work in which nobody is asked for more than there is and projects end as early as they can. Nothing moves before you have seen what and why, and one undo takes it back."
    >
      <div className={styles.asked}>
        <Choice
          label="Projects"
          value={project}
          options={[["", "All of mine"], ...mine.map((one) => [one.id, one.name] as const)]}
          onChange={setProject}
        />
        <Choice label="Begin" value={basis} options={BASES} onChange={setBasis} />
        <Choice label="Search" value={seconds} options={EFFORTS} onChange={setSeconds} />
        {busy ? (
          <Button onPress={stop}>Stop</Button>
        ) : (
          <Button kind={proposal ? undefined : "primary"} onPress={() => void look()}>
            {proposal || trouble ? "Look again" : "Look for a better order"}
          </Button>
        )}
      </div>
      {busy && !proposal ? <Searching seconds={Number(seconds)} /> : null}
      {trouble ? (
        <p role="alert" className={styles.trouble}>
          {trouble}
        </p>
      ) : null}
      {proposal && commands.length === 0 && proposal.moved_tasks === 0 ? (
        <Empty
          title="Nothing to move"
          text="No better order of work was found than the one there is. People who are asked for too much by work that cannot move are listed below, if there are any."
        />
      ) : null}
      {proposal ? <ProposalReport proposal={proposal} /> : null}
      {proposal && commands.length > 0 ? (
        <div className={styles.apply}>
          <Button onPress={() => setProposal(undefined)}>Leave it</Button>
          <Button kind="primary" isDisabled={busy} onPress={() => void apply()}>
            Apply
          </Button>
        </div>
      ) : null}
    </Page>
  );
});

function Searching({ seconds }: { seconds: number }) {
  return (
    <div role="status" className={styles.searching}>
      <p>Looking for a better order…</p>
      <i style={{ animationDuration: `${seconds}s` }} aria-hidden="true" />
    </div>
  );
}
