import { observer } from "mobx-react-lite";
import { useWorkplace } from "../app/context";
import type { Graph } from "../graph/Graph";
import type { Id, Task } from "../graph/types";
import { keyOf, thread } from "../record/thread";
import { Button } from "../ui/Button";
import { Empty, Page } from "../ui/Page";
import { myTasks } from "./mine";
import styles from "./work.module.css";

/** What I do next, why, and by when it is needed. */
export const WorkScreen = observer(function WorkScreen() {
  const { graph } = useWorkplace();
  const sorted = myTasks(graph);
  const begun = sorted.filter((task) => task.progress.actual_start !== null);
  const ready = sorted.filter(
    (task) => task.progress.actual_start === null && blockers(graph, task).length === 0,
  );
  const waiting = sorted.filter(
    (task) => task.progress.actual_start === null && blockers(graph, task).length > 0,
  );
  return (
    <Page title="My work" sub="In the order the plan wants it.">
      {sorted.length === 0 ? (
        <Empty
          title="Nothing is assigned to you"
          text="Tasks come here when somebody puts you on them in a plan or on a board."
        />
      ) : (
        <>
          <Section title="Under way" tasks={begun} />
          <Section title="Next" tasks={ready} />
          <Section title="Waiting for something" tasks={waiting} />
        </>
      )}
    </Page>
  );
});

function blockers(graph: Graph, task: Task): Id[] {
  return graph
    .by("dependency", "successor", task.id)
    .filter((link) => link.dependency_type === "finish_start")
    .map((link) => link.predecessor)
    .filter((id) => !graph.get("task", id)?.progress.actual_finish);
}

const Section = observer(function Section({ title, tasks }: { title: string; tasks: Task[] }) {
  if (tasks.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>
        {title} <small>{tasks.length}</small>
      </h2>
      <ul>
        {tasks.map((task) => (
          <Row key={task.id} task={task} />
        ))}
      </ul>
    </section>
  );
});

const Row = observer(function Row({ task }: { task: Task }) {
  const { graph, formats, openRecord, say } = useWorkplace();
  const forecast = graph.forecast?.tasks[task.id];
  const why = thread(graph, "task", task.id)
    .filter((knot) => knot.kind === "goal" || knot.kind === "feature")
    .map((knot) => knot.name)
    .join(" › ");
  const blocked = blockers(graph, task).map((id) => graph.get("task", id)?.name);
  const progress = async (percent_complete: number, label: string) => {
    const set = { progress: { percent_complete } };
    const outcome = await graph.execute([{ do: "update", kind: "task", id: task.id, set }], label);
    if (outcome.ok) say(label, () => void graph.undo(outcome.seq));
  };
  const begin = async () => {
    const set = { progress: { actual_start: localNow(graph) } };
    const label = `Start ${task.name}`;
    const outcome = await graph.execute([{ do: "update", kind: "task", id: task.id, set }], label);
    if (outcome.ok) say(label, () => void graph.undo(outcome.seq));
  };
  const begun = task.progress.actual_start !== null;
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <button type="button" onClick={() => openRecord("task", task.id)}>
          {task.name}
        </button>
        <small>
          {keyOf(graph, "task", task.id)} · {graph.get("project", task.project)?.name}
          {why ? ` · for ${why}` : ""}
        </small>
        {blocked.length > 0 ? <small>Waits for {blocked.join(", ")}</small> : null}
      </div>
      <div className={styles.when}>
        <span title="When the levelled plan has it finished">
          {forecast
            ? `${formats.weekday(forecast.start)} – ${formats.weekday(forecast.finish)}`
            : ""}
        </span>
        <small>
          {formats.estimate(task.estimate)}
          {forecast ? ` · slack ${formats.duration(forecast.total_slack_minutes)}` : ""}
        </small>
      </div>
      <div className={styles.do}>
        {begun ? (
          <>
            <select
              aria-label={`How much of ${task.name} is done`}
              value={task.progress.percent_complete}
              onChange={(event) =>
                void progress(
                  Number(event.target.value),
                  `${task.name} is ${event.target.value} % done`,
                )
              }
            >
              {[...new Set([0, 10, 25, 50, 75, 90, task.progress.percent_complete])]
                .sort((a, b) => a - b)
                .map((percent) => (
                  <option key={percent} value={percent}>
                    {percent}%
                  </option>
                ))}
            </select>
            <Button onPress={() => void progress(100, `Finish ${task.name}`)}>Done</Button>
          </>
        ) : (
          <Button onPress={() => void begin()} isDisabled={blocked.length > 0}>
            Start
          </Button>
        )}
      </div>
    </li>
  );
});

/** This minute on the workspace's wall clock. */
function localNow(graph: Graph): string {
  const zone = graph.workspace?.time_zone ?? "UTC";
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "short",
  }).format(new Date());
  return `${parts.replace(" ", "T")}:00`;
}
