import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import { mayCreate } from "../graph/access";
import type { Team } from "../graph/types";
import { EditText, MayEdit } from "../record/Edit";
import { Refs } from "../record/Refs";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import forms from "../ui/forms.module.css";
import { Card, Empty } from "../ui/Page";
import styles from "./settings.module.css";

/** People who share work: a task may wait for whoever of a team is free first. */
export const Teams = observer(function Teams() {
  const { graph } = useWorkplace();
  const [name, setName] = useState("");
  const mayEdit = mayCreate(graph, "team");
  const teams = [...graph.all("team")].sort((a, b) => a.name.localeCompare(b.name));
  const add = async () => {
    const outcome = await graph.execute(
      [
        {
          do: "create",
          entity: { kind: "team", id: graph.newId(), name: name.trim(), members: [] },
        },
      ],
      `Make the team ${name.trim()}`,
    );
    if (outcome.ok) setName("");
  };
  return (
    <div className={forms.grid}>
      {mayEdit ? (
        <Card title="New team">
          <form
            className={styles.line}
            onSubmit={(event) => {
              event.preventDefault();
              void add();
            }}
          >
            <Field label="Name of the team" isRequired value={name} onChange={setName} />
            <Button type="submit">Make the team</Button>
          </form>
        </Card>
      ) : null}
      {teams.length === 0 ? (
        <Empty
          title="No team yet"
          text="A team is put on a task like a person. Whoever of it is free first does the work, and the forecast counts on that."
        />
      ) : (
        <MayEdit value={mayEdit}>
          <div className={styles.teams}>
            {teams.map((team) => (
              <TeamCard key={team.id} team={team} />
            ))}
          </div>
        </MayEdit>
      )}
    </div>
  );
});

const TeamCard = observer(function TeamCard({ team }: { team: Team }) {
  const { graph, say } = useWorkplace();
  const mayEdit = mayCreate(graph, "team");
  const set = (fields: Partial<Team>) =>
    void graph.execute([{ do: "update", kind: "team", id: team.id, set: fields }]);
  const free = graph.all("person").filter((one) => !one.inactive && !team.members.includes(one.id));
  const remove = async () => {
    const outcome = await graph.execute(
      [{ do: "delete", kind: "team", id: team.id }],
      `Delete the team ${team.name}`,
    );
    if (outcome.ok) say(`${team.name} is deleted`, () => void graph.undo(outcome.seq));
  };
  return (
    <Card>
      <div className={styles.head}>
        <h2>
          <EditText label="Name of the team" value={team.name} onSave={(name) => set({ name })} />
        </h2>
        {mayEdit ? (
          <Button kind="danger" aria-label={`Delete ${team.name}`} onPress={() => void remove()}>
            Delete
          </Button>
        ) : null}
      </div>
      <Refs
        noun={`member to ${team.name}`}
        refs={team.members.map((id) => ({ kind: "person", id }))}
        options={free.map((one) => [one.id, one.name] as const)}
        onAdd={(id) => set({ members: [...team.members, id] })}
        onRemove={(ref) => set({ members: team.members.filter((id) => id !== ref.id) })}
      />
    </Card>
  );
});
