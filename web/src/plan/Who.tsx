import { observer } from "mobx-react-lite";
import type { Task } from "../graph/types";
import { formatAssignees, initials, nameOf } from "./assignees";
import type { PlanModel } from "./model";
import styles from "./Plan.module.css";

const SHOWN = 3;

/** The people of a task as small round marks, all of them named when pointed at. */
export const Who = observer(function Who({ task, model }: { task: Task; model: PlanModel }) {
  const plan = model.context;
  if (!plan) return null;
  const assignments = plan.assignmentsOf(task.id);
  if (assignments.length === 0) return null;
  const more = assignments.length - SHOWN;
  return (
    <span className={styles.whos} title={formatAssignees(assignments, plan)}>
      {assignments.slice(0, SHOWN).map((one) => (
        <span key={one.id} className={styles.who} data-open={!one.person || undefined}>
          {initials(nameOf(one, plan))}
        </span>
      ))}
      {more > 0 && <span className={styles.more}>+{more}</span>}
      <span className={styles.spoken}>{formatAssignees(assignments, plan)}</span>
    </span>
  );
});
