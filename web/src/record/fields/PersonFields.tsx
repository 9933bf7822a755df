import { observer } from "mobx-react-lite";
import { useWorkplace } from "../../app/context";
import { isOwner, mayChange } from "../../graph/access";
import type { Person } from "../../graph/types";
import { EditChoice, MayEdit } from "../Edit";
import { Refs } from "../Refs";
import styles from "../record.module.css";
import { Hats, RoleChoice } from "./Rights";
import { CalendarRow, MoneyRow, NumberRow, Row, type SetFields, TextRow } from "./rows";

export const PersonFields = observer(function PersonFields({
  person,
  set,
}: {
  person: Person;
  set: SetFields;
}) {
  const { graph } = useWorkplace();
  const owner = isOwner(graph);
  // Everybody writes their own title and skills; what they cost and may do, others do.
  const plans = owner || (mayChange(graph, "person", person.id) && graph.me?.role === "member");
  const mayPlan = plans && (owner || graph.me?.hats.includes("project_manager") === true);
  return (
    <dl className={styles.fields}>
      <TextRow name="Title" value={person.job_title} onSave={(job_title) => set({ job_title })} />
      <TextRow
        name="Skills"
        value={person.skills.map((skill) => `${skill.name} ${skill.level}`).join(", ")}
        placeholder="ios 5, deep links 4"
        onSave={(text) => set({ skills: parseSkills(text) })}
      />
      <MayEdit value={owner}>
        <TextRow
          name="Email"
          value={person.email ?? ""}
          onSave={(email) => set({ email: email.trim() || null })}
        />
        <Row name="Role">
          <RoleChoice person={person} />
        </Row>
        <Row name="Hats">
          <Hats person={person} />
        </Row>
      </MayEdit>
      <MayEdit value={mayPlan}>
        <Work person={person} set={set} />
      </MayEdit>
      <Row name="Teams">
        <Refs
          noun="team"
          refs={graph
            .all("team")
            .filter((team) => team.members.includes(person.id))
            .map((team) => ({ kind: "team", id: team.id }))}
        />
      </Row>
    </dl>
  );
});

/** When they work, how much of it is for us, and what an hour costs. */
const Work = observer(function Work({ person, set }: { person: Person; set: SetFields }) {
  const { graph } = useWorkplace();
  const seesRates = graph.me?.role !== "guest";
  return (
    <>
      <CalendarRow value={person.calendar} onSave={(calendar) => set({ calendar })} />
      <NumberRow
        name="Available, %"
        value={Math.round(person.capacity * 100)}
        onSave={(percent) => percent !== null && set({ capacity: percent / 100 })}
      />
      {seesRates ? (
        <MoneyRow
          name="Cost an hour"
          exact
          minor={person.rate_minor_per_hour}
          onSave={(rate_minor_per_hour) => set({ rate_minor_per_hour })}
        />
      ) : null}
      <Row name="Here">
        <EditChoice
          label="Here"
          value={person.inactive ? "no" : "yes"}
          options={[
            ["yes", "Active"],
            ["no", "Has left"],
          ]}
          onSave={(value) => set({ inactive: value === "no" })}
        />
      </Row>
    </>
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
