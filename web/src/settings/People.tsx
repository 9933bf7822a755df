import { observer } from "mobx-react-lite";
import { useState } from "react";
import { request } from "../api/http";
import { useWorkplace } from "../app/context";
import type { Hat, Person, Role } from "../graph/types";
import { EditChoice } from "../record/Edit";
import { Avatar } from "../ui/Avatar";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import forms from "../ui/forms.module.css";
import { Card } from "../ui/Page";
import styles from "./settings.module.css";

/** Who is here, in which role and with which hats; an invitation is a link. */
export const People = observer(function People() {
  const { graph, openRecord } = useWorkplace();
  const people = [...graph.all("person")].sort((a, b) => a.name.localeCompare(b.name));
  return (
    <div className={forms.grid}>
      <AddPerson />
      <div className={forms.scroll}>
        <table className={forms.table}>
          <thead>
            <tr>
              <th>Person</th>
              <th data-wide>Email</th>
              <th>Role</th>
              <th>Hats</th>
              <th data-wide>Calendar</th>
              <th>
                <span className="visually-hidden">Invitation</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <tr key={person.id}>
                <td>
                  <button
                    type="button"
                    className={`${forms.open} ${styles.person}`}
                    onClick={() => openRecord("person", person.id)}
                  >
                    <Avatar name={person.name} hats={person.hats} small />
                    {person.name}
                  </button>
                </td>
                <td data-wide>{person.email}</td>
                <td>
                  <RoleChoice person={person} />
                </td>
                <td>
                  <Hats person={person} />
                </td>
                <td data-wide>
                  {graph.get("calendar", person.calendar)?.name ?? "The workspace's"}
                </td>
                <td>
                  <Invite person={person} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
});

const AddPerson = observer(function AddPerson() {
  const { graph } = useWorkplace();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const add = async () => {
    const outcome = await graph.execute([
      {
        do: "create",
        entity: {
          kind: "person",
          id: graph.newId(),
          name: name.trim(),
          email: email.trim() || null,
        },
      },
    ]);
    if (!outcome.ok) return;
    setName("");
    setEmail("");
  };
  return (
    <Card title="Add a person">
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Field label="Name" isRequired value={name} onChange={setName} />
        <Field label="Email" type="email" value={email} onChange={setEmail} />
        <Button type="submit">Add</Button>
      </form>
    </Card>
  );
});

const RoleChoice = observer(function RoleChoice({ person }: { person: Person }) {
  const { graph } = useWorkplace();
  return (
    <EditChoice<Role>
      label={`Role of ${person.name}`}
      value={person.role}
      options={[
        ["owner", "Owner"],
        ["member", "Member"],
        ["guest", "Guest"],
      ]}
      onSave={(role) =>
        void graph.execute([{ do: "update", kind: "person", id: person.id, set: { role } }])
      }
    />
  );
});

const HATS: readonly (readonly [Hat, string])[] = [
  ["product_manager", "Product"],
  ["project_manager", "Project"],
];

const Hats = observer(function Hats({ person }: { person: Person }) {
  const { graph } = useWorkplace();
  const toggle = (hat: Hat) => {
    const hats = person.hats.includes(hat)
      ? person.hats.filter((one) => one !== hat)
      : [...person.hats, hat];
    void graph.execute([{ do: "update", kind: "person", id: person.id, set: { hats } }]);
  };
  return (
    <span className={styles.hats}>
      {HATS.map(([hat, name]) => (
        <button
          key={hat}
          type="button"
          data-hat={hat}
          aria-pressed={person.hats.includes(hat)}
          aria-label={`${name} hat of ${person.name}`}
          onClick={() => toggle(hat)}
        >
          {name}
        </button>
      ))}
    </span>
  );
});

function Invite({ person }: { person: Person }) {
  const { graph, say } = useWorkplace();
  const [link, setLink] = useState<string>();
  if (!person.email || person.id === graph.meId) return null;
  const invite = async () => {
    try {
      const answer = await request<{ url: string }>("POST", "/invites", {
        query: graph.query(),
        json: { person: person.id },
      });
      const url = new URL(answer.url, location.origin).href;
      setLink(url);
      await navigator.clipboard?.writeText(url).then(
        () => say("The link is copied: send it to them"),
        () => {},
      );
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  return link ? (
    <input
      aria-label="Invitation link"
      readOnly
      value={link}
      onFocus={(event) => event.target.select()}
    />
  ) : (
    <Button onPress={() => void invite()}>Invite</Button>
  );
}
