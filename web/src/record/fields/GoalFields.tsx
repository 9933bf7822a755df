import { observer } from "mobx-react-lite";
import { useWorkplace } from "../../app/context";
import type { Goal } from "../../graph/types";
import { EditChoice } from "../Edit";
import styles from "../record.module.css";
import { MoneyRow, PersonRow, Row, type SetFields, TextRow } from "./rows";

export const GoalFields = observer(function GoalFields({
  goal,
  set,
}: {
  goal: Goal;
  set: SetFields;
}) {
  const { graph } = useWorkplace();
  const above = graph.by("goal", "product", goal.product).filter((one) => one.id !== goal.id);
  return (
    <dl className={styles.fields}>
      <TextRow name="Why it matters" lines value={goal.why} onSave={(why) => set({ why })} />
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
      <PersonRow name="Owner" value={goal.owner} onSave={(owner) => set({ owner })} />
      <MoneyRow
        name="Budget"
        minor={goal.budget_minor}
        onSave={(budget_minor) => set({ budget_minor })}
      />
      {above.length > 0 ? (
        <Row name="Part of">
          <EditChoice
            label="Part of"
            value={goal.parent ?? ""}
            options={[["", "No larger goal"], ...above.map((one) => [one.id, one.name] as const)]}
            onSave={(parent) => set({ parent: parent || null })}
          />
        </Row>
      ) : null}
    </dl>
  );
});
