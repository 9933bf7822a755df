import { observer } from "mobx-react-lite";
import { useWorkplace } from "../../app/context";
import { parseEstimate } from "../../format";
import type { Risk, RiskResponse } from "../../graph/types";
import { EditChoice, EditText } from "../Edit";
import { Refs } from "../Refs";
import styles from "../record.module.css";
import { MoneyRow, NumberRow, PersonRow, Row, type SetFields, TextRow } from "./rows";

interface Props {
  risk: Risk;
  set: SetFields;
}

const STRATEGIES: readonly (readonly [RiskResponse["strategy"], string])[] = [
  ["avoid", "Avoid it"],
  ["mitigate", "Make it smaller"],
  ["transfer", "Hand it to others"],
  ["accept", "Live with it"],
  ["escalate", "Hand it up"],
];

export const RiskFields = observer(function RiskFields({ risk, set }: Props) {
  const { graph } = useWorkplace();
  const open = graph
    .by("task", "project", risk.project)
    .filter(
      (task) =>
        !risk.tasks.includes(task.id) &&
        !task.progress.actual_finish &&
        graph.by("task", "parent", task.id).length === 0,
    );
  return (
    <dl className={styles.fields}>
      <TextRow
        name="Description"
        lines
        value={risk.description}
        onSave={(description) => set({ description })}
      />
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
      <PersonRow name="Owner" value={risk.owner} onSave={(owner) => set({ owner })} />
      <NumberRow
        name="Probability, %"
        value={Math.round(risk.probability * 1_000) / 10}
        onSave={(percent) => percent !== null && set({ probability: percent / 100 })}
      />
      <Delay risk={risk} set={set} />
      <Share risk={risk} set={set} />
      <MoneyRow
        name="Extra money"
        minor={risk.cost?.likely_minor ?? null}
        onSave={(minor) =>
          set({
            cost:
              minor === null ? null : { low_minor: minor, likely_minor: minor, high_minor: minor },
          })
        }
      />
      <Row name="Tasks it hits">
        <Refs
          noun="task"
          refs={risk.tasks.map((id) => ({ kind: "task", id }))}
          options={open.map((task) => [task.id, task.name] as const)}
          onAdd={(id) => set({ tasks: [...risk.tasks, id] })}
          onRemove={(ref) => set({ tasks: risk.tasks.filter((id) => id !== ref.id) })}
        />
      </Row>
      <TextRow
        name="Sign that it begins"
        value={risk.trigger}
        onSave={(trigger) => set({ trigger })}
      />
      <Response risk={risk} set={set} />
    </dl>
  );
});

function Delay({ risk, set }: Props) {
  const { formats, say } = useWorkplace();
  const save = (text: string) => {
    if (text.trim() === "") {
      set({ impact: null });
      return;
    }
    const estimate = parseEstimate(text, formats.minutesPerDay);
    if (!estimate) {
      say(`“${text}” is no duration. Write 5-8-12d for low, likely, high.`);
      return;
    }
    const { likely_minutes, low_minutes, high_minutes } = estimate;
    set({
      impact: {
        low_minutes: low_minutes ?? likely_minutes,
        likely_minutes,
        high_minutes: high_minutes ?? likely_minutes,
      },
    });
  };
  return (
    <Row name="Extra time">
      <EditText
        label="Extra time"
        value={
          risk.impact ? formats.estimate({ ...risk.impact, shape: "pert", elapsed: false }) : ""
        }
        placeholder="5-8-12d"
        onSave={save}
      />
    </Row>
  );
}

/** One cause for all the tasks it hits: each takes this much of its time. */
function Share({ risk, set }: Props) {
  const { formats, say } = useWorkplace();
  const impact = risk.impact_percent;
  const three = impact ? [impact.low_percent, impact.likely_percent, impact.high_percent] : [];
  const save = (text: string) => {
    if (text.trim() === "") {
      set({ impact_percent: null });
      return;
    }
    const figures = text.split("-").map((part) => formats.parseFigure(part) ?? Number.NaN);
    const [low, likely = low, high = likely] = figures;
    if (figures.length > 3 || figures.some(Number.isNaN)) {
      say(`“${text}” are no percentages. Write 90-120-200 for low, likely, high.`);
      return;
    }
    set({ impact_percent: { low_percent: low, likely_percent: likely, high_percent: high } });
  };
  return (
    <Row name="Work then takes, %">
      <EditText
        label="Work then takes, %"
        value={three.map((percent) => formats.figure(percent)).join("-")}
        placeholder="90-120-200"
        onSave={save}
      />
    </Row>
  );
}

/** What is done about it. In place, its residual probability counts instead of the first one. */
function Response({ risk, set }: Props) {
  const response = risk.response;
  return (
    <>
      <TextRow
        name="Response"
        lines
        value={response?.text ?? ""}
        placeholder="What we do about it"
        onSave={(text) => set({ response: { strategy: response?.strategy ?? "mitigate", text } })}
      />
      {response ? (
        <>
          <Row name="Strategy">
            <EditChoice
              label="Strategy"
              value={response.strategy}
              options={STRATEGIES}
              onSave={(strategy) => set({ response: { strategy } })}
            />
          </Row>
          <NumberRow
            name="Probability after, %"
            value={
              response.residual_probability === null
                ? null
                : Math.round(response.residual_probability * 1_000) / 10
            }
            onSave={(percent) =>
              set({
                response: { residual_probability: percent === null ? null : percent / 100 },
              })
            }
          />
          <Row name="In place">
            <EditChoice
              label="Response in place"
              value={response.in_place ? "yes" : "no"}
              options={[
                ["no", "Not yet"],
                ["yes", "Yes"],
              ]}
              onSave={(value) => set({ response: { in_place: value === "yes" } })}
            />
          </Row>
        </>
      ) : null}
    </>
  );
}
