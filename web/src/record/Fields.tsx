import { observer } from "mobx-react-lite";
import type { ReactNode } from "react";
import { useWorkplace } from "../app/context";
import { parseEstimate } from "../format";
import type {
  Feature,
  FeatureStatus,
  Goal,
  Id,
  Kind,
  Person,
  Product,
  Project,
  Risk,
  Task,
} from "../graph/types";
import { EditChoice, EditText } from "./Edit";
import styles from "./record.module.css";

export type SetFields = (fields: { [field: string]: unknown }) => void;

/** The fields of a kind, each edited in place. */
export const Fields = observer(function Fields({
  kind,
  id,
  set,
}: {
  kind: Kind;
  id: Id;
  set: SetFields;
}) {
  const { graph } = useWorkplace();
  switch (kind) {
    case "goal": {
      const goal = graph.get("goal", id);
      return goal ? <GoalFields goal={goal} set={set} /> : null;
    }
    case "feature": {
      const feature = graph.get("feature", id);
      return feature ? <FeatureFields feature={feature} set={set} /> : null;
    }
    case "project": {
      const project = graph.get("project", id);
      return project ? <ProjectFields project={project} set={set} /> : null;
    }
    case "task": {
      const task = graph.get("task", id);
      return task ? <TaskFields task={task} set={set} /> : null;
    }
    case "risk": {
      const risk = graph.get("risk", id);
      return risk ? <RiskFields risk={risk} set={set} /> : null;
    }
    case "person": {
      const person = graph.get("person", id);
      return person ? <PersonFields person={person} set={set} /> : null;
    }
    case "product": {
      const product = graph.get("product", id);
      return product ? <ProductFields product={product} set={set} /> : null;
    }
    default:
      return null;
  }
});

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const PersonChoice = observer(function PersonChoice({
  value,
  label,
  onSave,
}: {
  value: Id | null;
  label: string;
  onSave: (id: Id | null) => void;
}) {
  const { graph } = useWorkplace();
  const people = graph.all("person").filter((person) => !person.inactive || person.id === value);
  return (
    <EditChoice
      label={label}
      value={value ?? ""}
      options={[["", "Nobody"], ...people.map((person) => [person.id, person.name] as const)]}
      onSave={(id) => onSave(id || null)}
    />
  );
});

function GoalFields({ goal, set }: { goal: Goal; set: SetFields }) {
  const { formats } = useWorkplace();
  return (
    <dl className={styles.fields}>
      <Row name="Why it matters">
        <EditText lines label="Why it matters" value={goal.why} onSave={(why) => set({ why })} />
      </Row>
      <Row name="Status">
        <EditChoice
          label="Status"
          value={goal.status}
          options={[
            ["open", "Open"],
            ["achieved", "Achieved"],
            ["dropped", "Dropped"],
          ]}
          onSave={(status) => set({ status })}
        />
      </Row>
      <Row name="Owner">
        <PersonChoice label="Owner" value={goal.owner} onSave={(owner) => set({ owner })} />
      </Row>
      <Row name="Budget">
        <EditText
          label="Budget"
          value={formats.money(goal.budget_minor)}
          onSave={(text) => set({ budget_minor: formats.parseMoney(text) ?? null })}
        />
      </Row>
    </dl>
  );
}

const FEATURE_STATUS: readonly (readonly [FeatureStatus, string])[] = [
  ["idea", "Idea"],
  ["planned", "Planned"],
  ["in_build", "In build"],
  ["shipped", "Shipped"],
  ["measured", "Measured"],
  ["dropped", "Dropped"],
];

function FeatureFields({ feature, set }: { feature: Feature; set: SetFields }) {
  const { formats } = useWorkplace();
  const score = (name: keyof Feature["score"], text: string) => {
    const value = Number(text.replace(",", "."));
    set({ score: { [name]: text.trim() === "" || Number.isNaN(value) ? null : value } });
  };
  const figure = (value: number | null) => (value === null ? "" : formats.figure(value));
  return (
    <dl className={styles.fields}>
      <Row name="Description">
        <EditText
          lines
          label="Description"
          value={feature.description}
          onSave={(description) => set({ description })}
        />
      </Row>
      <Row name="Status">
        <EditChoice
          label="Status"
          value={feature.status}
          options={FEATURE_STATUS}
          onSave={(status) => set({ status })}
        />
      </Row>
      <Row name="Owner">
        <PersonChoice label="Owner" value={feature.owner} onSave={(owner) => set({ owner })} />
      </Row>
      <Row name="Reach a quarter">
        <EditText
          label="Reach a quarter"
          value={figure(feature.score.reach)}
          onSave={(text) => score("reach", text)}
        />
      </Row>
      <Row name="Impact, 0.25 to 3">
        <EditText
          label="Impact"
          value={figure(feature.score.impact)}
          onSave={(text) => score("impact", text)}
        />
      </Row>
      <Row name="Confidence, 0 to 1">
        <EditText
          label="Confidence"
          value={figure(feature.score.confidence)}
          onSave={(text) => score("confidence", text)}
        />
      </Row>
    </dl>
  );
}

function ProjectFields({ project, set }: { project: Project; set: SetFields }) {
  const { formats } = useWorkplace();
  return (
    <dl className={styles.fields}>
      <Row name="Description">
        <EditText
          lines
          label="Description"
          value={project.description}
          onSave={(description) => set({ description })}
        />
      </Row>
      <Row name="Key">
        <EditText label="Key" value={project.key} onSave={(key) => set({ key })} />
      </Row>
      <Row name="Approach">
        <EditChoice
          label="Approach"
          value={project.approach}
          options={[
            ["waterfall", "Waterfall"],
            ["scrum", "Scrum"],
            ["kanban", "Kanban"],
            ["hybrid", "Hybrid"],
          ]}
          onSave={(approach) => set({ approach })}
        />
      </Row>
      <Row name="Status">
        <EditChoice
          label="Status"
          value={project.status}
          options={[
            ["active", "Active"],
            ["paused", "Paused"],
            ["done", "Done"],
          ]}
          onSave={(status) => set({ status })}
        />
      </Row>
      <Row name="Start">
        <EditText
          type="date"
          label="Start"
          value={project.start.slice(0, 10)}
          onSave={(day) => day && set({ start: `${day}T08:00:00` })}
        />
      </Row>
      <Row name="Priority, 0 to 1000">
        <EditText
          label="Priority"
          value={String(project.priority)}
          onSave={(text) => set({ priority: Number(text) })}
        />
      </Row>
      <Row name="Budget">
        <EditText
          label="Budget"
          value={formats.money(project.budget_minor)}
          onSave={(text) => set({ budget_minor: formats.parseMoney(text) ?? null })}
        />
      </Row>
    </dl>
  );
}

const TaskFields = observer(function TaskFields({ task, set }: { task: Task; set: SetFields }) {
  const { graph, formats, say } = useWorkplace();
  const isSummary = graph.by("task", "parent", task.id).length > 0;
  const assigned = graph.by("assignment", "task", task.id);
  const assign = (person: Id) =>
    void graph.execute([
      { do: "create", entity: { kind: "assignment", id: graph.newId(), task: task.id, person } },
    ]);
  const free = graph
    .all("person")
    .filter((person) => !person.inactive && !assigned.some((one) => one.person === person.id));
  return (
    <dl className={styles.fields}>
      {isSummary ? null : (
        <>
          <Row name="Estimate">
            <EditText
              label="Estimate"
              value={formats.estimate(task.estimate)}
              placeholder="3d, or 2-3-6d for low, likely, high"
              onSave={(text) => {
                const estimate = parseEstimate(text, formats.minutesPerDay);
                if (estimate) set({ estimate });
                else say(`“${text}” is no duration. Write 3d, or 2-3-6d for low, likely, high.`);
              }}
            />
          </Row>
          <Row name="Done, %">
            <EditText
              label="Done, percent"
              value={String(task.progress.percent_complete)}
              onSave={(text) => set({ progress: { percent_complete: Number(text) } })}
            />
          </Row>
        </>
      )}
      <Row name="Who">
        {assigned.map((one) => (
          <span key={one.id} className={styles.chip}>
            {graph.get("person", one.person)?.name ??
              graph.get("team", one.team)?.name ??
              `anyone who knows ${one.skill?.name}`}
            {one.units === 1 ? "" : ` ${formats.percent(one.units)}`}
            <button
              type="button"
              aria-label="Take off the task"
              onClick={() => void graph.execute([{ do: "delete", kind: "assignment", id: one.id }])}
            >
              ✕
            </button>
          </span>
        ))}
        <EditChoice
          label="Add a person"
          value=""
          options={[["", "Add…"], ...free.map((person) => [person.id, person.name] as const)]}
          onSave={(person) => person && assign(person)}
        />
      </Row>
      <Row name="No earlier than">
        <EditText
          type="date"
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
      <Row name="Waits for">
        <Links ids={graph.by("dependency", "successor", task.id).map((link) => link.predecessor)} />
      </Row>
      <Row name="Then">
        <Links ids={graph.by("dependency", "predecessor", task.id).map((link) => link.successor)} />
      </Row>
      <Row name="Notes">
        <EditText lines label="Notes" value={task.notes} onSave={(notes) => set({ notes })} />
      </Row>
    </dl>
  );
});

const Links = observer(function Links({ ids }: { ids: Id[] }) {
  const { graph, openRecord } = useWorkplace();
  if (ids.length === 0) return <small>Nothing</small>;
  return ids.map((id) => (
    <button key={id} type="button" className={styles.chip} onClick={() => openRecord("task", id)}>
      {graph.get("task", id)?.name ?? "a task you cannot see"}
    </button>
  ));
});

const RiskFields = observer(function RiskFields({ risk, set }: { risk: Risk; set: SetFields }) {
  const { formats, say } = useWorkplace();
  return (
    <dl className={styles.fields}>
      <Row name="Description">
        <EditText
          lines
          label="Description"
          value={risk.description}
          onSave={(description) => set({ description })}
        />
      </Row>
      <Row name="Status">
        <EditChoice
          label="Status"
          value={risk.status}
          options={[
            ["open", "Open"],
            ["closed", "Closed"],
            ["happened", "It happened"],
          ]}
          onSave={(status) => set({ status })}
        />
      </Row>
      <Row name="Probability, %">
        <EditText
          label="Probability, percent"
          value={String(Math.round(risk.probability * 100))}
          onSave={(text) => set({ probability: Number(text.replace(",", ".")) / 100 })}
        />
      </Row>
      <Row name="Extra time if it happens">
        <EditText
          label="Extra time"
          value={
            risk.impact ? formats.estimate({ ...risk.impact, shape: "pert", elapsed: false }) : ""
          }
          placeholder="5-8-12d"
          onSave={(text) => {
            const estimate = parseEstimate(text, formats.minutesPerDay);
            if (text.trim() === "") set({ impact: null });
            else if (!estimate)
              say(`“${text}” is no duration. Write 5-8-12d for low, likely, high.`);
            else {
              const { likely_minutes, low_minutes, high_minutes } = estimate;
              set({
                impact: {
                  low_minutes: low_minutes ?? likely_minutes,
                  likely_minutes,
                  high_minutes: high_minutes ?? likely_minutes,
                },
              });
            }
          }}
        />
      </Row>
      <Row name="Tasks it hits">
        <Links ids={risk.tasks} />
      </Row>
      <Row name="Owner">
        <PersonChoice label="Owner" value={risk.owner} onSave={(owner) => set({ owner })} />
      </Row>
      <Row name="Sign that it begins">
        <EditText
          label="Sign that it begins"
          value={risk.trigger}
          onSave={(trigger) => set({ trigger })}
        />
      </Row>
      <Row name="Response">
        <EditText
          lines
          label="Response"
          value={risk.response?.text ?? ""}
          onSave={(text) =>
            set({ response: { strategy: risk.response?.strategy ?? "mitigate", text } })
          }
        />
      </Row>
      {risk.response ? (
        <Row name="In place">
          <EditChoice
            label="Response in place"
            value={risk.response.in_place ? "yes" : "no"}
            options={[
              ["no", "Not yet"],
              ["yes", "Yes"],
            ]}
            onSave={(value) => set({ response: { in_place: value === "yes" } })}
          />
        </Row>
      ) : null}
    </dl>
  );
});

const PersonFields = observer(function PersonFields({
  person,
  set,
}: {
  person: Person;
  set: SetFields;
}) {
  const { graph, formats } = useWorkplace();
  const calendars = graph.all("calendar");
  return (
    <dl className={styles.fields}>
      <Row name="Title">
        <EditText
          label="Title"
          value={person.job_title}
          onSave={(job_title) => set({ job_title })}
        />
      </Row>
      <Row name="Email">
        <EditText
          label="Email"
          value={person.email ?? ""}
          onSave={(email) => set({ email: email || null })}
        />
      </Row>
      <Row name="Calendar">
        <EditChoice
          label="Calendar"
          value={person.calendar ?? ""}
          options={[
            ["", "The workspace's"],
            ...calendars.map((one) => [one.id, one.name] as const),
          ]}
          onSave={(calendar) => set({ calendar: calendar || null })}
        />
      </Row>
      <Row name="Available, %">
        <EditText
          label="Available, percent"
          value={String(Math.round(person.capacity * 100))}
          onSave={(text) => set({ capacity: Number(text) / 100 })}
        />
      </Row>
      {person.rate_minor_per_hour === null ? null : (
        <Row name="Cost an hour">
          <EditText
            label="Cost an hour"
            value={formats.moneyExact(person.rate_minor_per_hour)}
            onSave={(text) => set({ rate_minor_per_hour: formats.parseMoney(text) ?? null })}
          />
        </Row>
      )}
      <Row name="Skills">
        <EditText
          label="Skills"
          value={person.skills.map((skill) => `${skill.name} ${skill.level}`).join(", ")}
          placeholder="ios 5, deep links 4"
          onSave={(text) => set({ skills: parseSkills(text) })}
        />
      </Row>
    </dl>
  );
});

/** `ios 5, deep links 4`; without a level it is 3. */
export function parseSkills(text: string): { name: string; level: number }[] {
  return text
    .split(",")
    .map((part) => /^(.*?)\s*([1-5])?$/.exec(part.trim()))
    .filter((match) => match !== null && match[1] !== "")
    .map((match) => ({ name: match?.[1] ?? "", level: Number(match?.[2] ?? 3) }));
}

function ProductFields({ product, set }: { product: Product; set: SetFields }) {
  return (
    <dl className={styles.fields}>
      <Row name="Vision">
        <EditText
          lines
          label="Vision"
          value={product.vision}
          onSave={(vision) => set({ vision })}
        />
      </Row>
      <Row name="Whom it serves">
        <EditText
          lines
          label="Whom it serves"
          value={product.customers}
          onSave={(customers) => set({ customers })}
        />
      </Row>
      <Row name="Business trajectory">
        <EditText
          lines
          label="Business trajectory"
          value={product.trajectory}
          onSave={(trajectory) => set({ trajectory })}
        />
      </Row>
      <Row name="What it is">
        <EditChoice
          label="What it is"
          value={product.product_type}
          options={[
            ["digital", "Digital"],
            ["physical", "Physical"],
            ["service", "A service"],
          ]}
          onSave={(product_type) => set({ product_type })}
        />
      </Row>
    </dl>
  );
}
