import { observer } from "mobx-react-lite";
import type { Project } from "../../graph/types";
import { EditChoice, EditDay } from "../Edit";
import styles from "../record.module.css";
import { CalendarRow, MoneyRow, NumberRow, PeopleRow, Row, type SetFields, TextRow } from "./rows";

/** How far tasks run long or short together; what somebody else set stays a choice. */
function choices(now: number): (readonly [string, string])[] {
  const usual = [
    ["0", "Not at all"],
    ["0.3", "Somewhat (0.3)"],
    ["0.6", "Much (0.6)"],
  ] as const;
  const known = usual.some(([value]) => Number(value) === now);
  return known ? [...usual] : [...usual, [String(now), String(now)]];
}

export const ProjectFields = observer(function ProjectFields({
  project,
  set,
}: {
  project: Project;
  set: SetFields;
}) {
  return (
    <dl className={styles.fields}>
      <TextRow
        name="Description"
        lines
        value={project.description}
        onSave={(description) => set({ description })}
      />
      <TextRow name="Key" value={project.key} onSave={(key) => set({ key: key.toUpperCase() })} />
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
      {project.approach === "scrum" || project.approach === "hybrid" ? (
        <NumberRow
          name="Sprint"
          value={project.sprint_days}
          unit="days"
          onSave={(sprint_days) => sprint_days !== null && set({ sprint_days })}
        />
      ) : null}
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
      <PeopleRow
        name="Project managers"
        value={project.project_managers}
        onSave={(project_managers) => set({ project_managers })}
      />
      <PeopleRow name="Guests" value={project.guests} onSave={(guests) => set({ guests })} />
      <Row name="Start">
        <EditDay
          label="Start"
          value={project.start.slice(0, 10)}
          onSave={(day) => day && set({ start: `${day}T08:00:00` })}
        />
      </Row>
      <CalendarRow value={project.calendar} onSave={(calendar) => set({ calendar })} />
      <NumberRow
        name="Priority, 0 to 1000"
        value={project.priority}
        onSave={(priority) => priority !== null && set({ priority })}
      />
      <Row name="Estimates go wrong together">
        <EditChoice
          label="Estimates go wrong together"
          value={String(project.estimate_correlation)}
          options={choices(project.estimate_correlation)}
          onSave={(value) => set({ estimate_correlation: Number(value) })}
        />
      </Row>
      <MoneyRow
        name="Budget"
        minor={project.budget_minor}
        onSave={(budget_minor) => set({ budget_minor })}
      />
    </dl>
  );
});
