import { observer } from "mobx-react-lite";
import { useContext } from "react";
import { useWorkplace } from "../../app/context";
import { parseEstimate, parseOutcomes } from "../../format";
import { mayReport } from "../../graph/access";
import type { EstimateShape, Task } from "../../graph/types";
import { isLevelled } from "../../levelling/proposal";
import { Button } from "../../ui/Button";
import { EditChoice, EditDay, EditText, MayEdit } from "../Edit";
import { Refs } from "../Refs";
import styles from "../record.module.css";
import { NumberRow, Row, type SetFields, TextRow } from "./rows";

interface Props {
  task: Task;
  set: SetFields;
}

export const TaskFields = observer(function TaskFields({ task, set }: Props) {
  const { graph } = useWorkplace();
  const isSummary = graph.by("task", "parent", task.id).length > 0;
  return (
    <dl className={styles.fields}>
      {isSummary ? null : <Size task={task} set={set} />}
      <Who task={task} />
      <Row name="No earlier than">
        <EditDay
          label="Start no earlier than"
          value={
            task.constraint?.kind === "start_no_earlier_than"
              ? (task.constraint.at ?? "").slice(0, 10)
              : ""
          }
          onSave={(day) =>
            set({
              constraint: day ? { kind: "start_no_earlier_than", at: `${day}T08:00:00` } : null,
            })
          }
        />
      </Row>
      {isLevelled(task) ? <Levelled task={task} set={set} /> : null}
      <Row name="Waits for">
        <Refs
          noun="task"
          refs={graph
            .by("dependency", "successor", task.id)
            .map((one) => ({ kind: "task", id: one.predecessor, by: one.id }))}
          onRemove={(ref) =>
            ref.by && void graph.execute([{ do: "delete", kind: "dependency", id: ref.by }])
          }
        />
      </Row>
      <Row name="Then">
        <Refs
          noun="task"
          refs={graph
            .by("dependency", "predecessor", task.id)
            .map((one) => ({ kind: "task", id: one.successor, by: one.id }))}
        />
      </Row>
      <TextRow name="Notes" lines value={task.notes} onSave={(notes) => set({ notes })} />
    </dl>
  );
});

/** Where levelling put it; a task it did not move has no such row. */
const Levelled = observer(function Levelled({ task, set }: Props) {
  const { formats } = useWorkplace();
  const mayEdit = useContext(MayEdit);
  const days = Math.round((task.levelling_delay_minutes / 1_440) * 10) / 10;
  const text = task.levelled_start
    ? `Starts ${formats.day(task.levelled_start)} at the earliest, for people to be free`
    : `${formats.figure(days)} days later, for people to be free`;
  return (
    <Row name="Levelled">
      <span className={styles.levelled}>
        {text}
        {mayEdit ? (
          <Button onPress={() => set({ levelled_start: null, levelling_delay_minutes: 0 })}>
            Clear
          </Button>
        ) : null}
      </span>
    </Row>
  );
});

/** How much there is to do, and how much of it is done. */
const Size = observer(function Size({ task, set }: Props) {
  const { graph, formats, say } = useWorkplace();
  const mayEdit = useContext(MayEdit);
  const approach = graph.get("project", task.project)?.approach;
  return (
    <>
      <Row name="Estimate">
        <EditText
          label="Estimate"
          value={formats.estimate(task.estimate)}
          placeholder="3d, or 2-3-6d for low, likely, high"
          onSave={(text) => {
            const estimate = parseEstimate(text, formats.minutesPerDay);
            const { shape } = task.estimate;
            if (estimate)
              set({ estimate: shape === "discrete" ? { ...estimate, shape: "pert" } : estimate });
            else say(`“${text}” is no duration. Write 3d, or 2-3-6d for low, likely, high.`);
          }}
        />
      </Row>
      <Distribution task={task} set={set} />
      <MayEdit value={mayEdit || mayReport(graph, task.id)}>
        <NumberRow
          name="Done, %"
          value={task.progress.percent_complete}
          onSave={(percent) => set({ progress: { percent_complete: percent ?? 0 } })}
        />
      </MayEdit>
      {task.points !== null || approach === "scrum" || approach === "hybrid" ? (
        <NumberRow name="Story points" value={task.points} onSave={(points) => set({ points })} />
      ) : null}
    </>
  );
});

const SHAPES: readonly (readonly [EstimateShape, string])[] = [
  ["pert", "Beta-PERT"],
  ["triangular", "Triangular"],
  ["uniform", "Uniform"],
  ["lognormal", "Lognormal, P10 and P90"],
  ["discrete", "One of several"],
  ["exact", "No spread"],
];

/** How the estimate spreads. One figure alone spreads as the team's finished work did. */
const Distribution = observer(function Distribution({ task, set }: Props) {
  const { formats, say } = useWorkplace();
  const { estimate } = task;
  const single = estimate.low_minutes === null && estimate.high_minutes === null;
  const named = SHAPES.map(([shape, name]) =>
    shape === "pert" && single
      ? ([shape, "As finished work did"] as const)
      : ([shape, name] as const),
  );
  const needsThree = (shape: EstimateShape) =>
    single && ["triangular", "uniform", "lognormal"].includes(shape);
  const save = (shape: EstimateShape) => {
    if (needsThree(shape)) {
      say("This needs low, likely and high: write the estimate as 2-3-6d first.");
      return;
    }
    const outcomes = [{ minutes: estimate.likely_minutes, weight: 100 }];
    set({ estimate: shape === "discrete" ? { shape, outcomes } : { shape } });
  };
  return (
    <>
      <Row name="Spread">
        <EditChoice label="Spread" value={estimate.shape} options={named} onSave={save} />
      </Row>
      {estimate.shape === "discrete" ? (
        <Row name="One of">
          <EditText
            label="One of"
            value={(estimate.outcomes ?? [])
              .map((one) => `${formats.duration(one.minutes)} ${formats.figure(one.weight)}%`)
              .join(", ")}
            placeholder="3d 70%, 10d 30%"
            onSave={(text) => {
              const outcomes = parseOutcomes(text, formats.minutesPerDay);
              if (outcomes) set({ estimate: { outcomes } });
              else say(`“${text}” are no outcomes. Write 3d 70%, 10d 30%.`);
            }}
          />
        </Row>
      ) : null}
    </>
  );
});

const Who = observer(function Who({ task }: { task: Task }) {
  const { graph, formats } = useWorkplace();
  const mayEdit = useContext(MayEdit);
  const assigned = graph.by("assignment", "task", task.id);
  const named = assigned.filter((one) => one.person || one.team);
  const skills = assigned.filter((one) => !one.person && !one.team);
  const taken = new Set(named.map((one) => one.person ?? one.team));
  const people = graph.all("person").filter((one) => !one.inactive && !taken.has(one.id));
  const teams = graph.all("team").filter((one) => !taken.has(one.id));
  const add = (who: string) => {
    const role = graph.get("team", who) ? { team: who } : { person: who };
    void graph.execute([
      {
        do: "create",
        entity: { kind: "assignment", id: graph.newId(), task: task.id, ...role },
      },
    ]);
  };
  return (
    <Row name="Who">
      <Refs
        noun="person"
        refs={named.map((one) => ({
          kind: one.person ? "person" : "team",
          id: one.person ?? one.team ?? "",
          by: one.id,
          note: one.units === 1 ? "" : formats.percent(one.units),
        }))}
        options={[
          ...people.map((one) => [one.id, one.name] as const),
          ...teams.map((one) => [one.id, `Team ${one.name}`] as const),
        ]}
        onAdd={add}
        onRemove={(ref) =>
          ref.by && void graph.execute([{ do: "delete", kind: "assignment", id: ref.by }])
        }
      />
      {skills.map((one) => (
        <span key={one.id} className={styles.open}>
          anyone who knows {one.skill?.name}
          {mayEdit ? (
            <EditChoice
              label={`Who does it as ${one.skill?.name}`}
              value=""
              options={[
                ["", "Give it to…"],
                ...people.map((person) => [person.id, person.name] as const),
              ]}
              onSave={(person) =>
                person &&
                void graph.execute([
                  {
                    do: "update",
                    kind: "assignment",
                    id: one.id,
                    set: { person, skill: null },
                  },
                ])
              }
            />
          ) : null}
        </span>
      ))}
    </Row>
  );
});
