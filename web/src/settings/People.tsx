import { observer } from "mobx-react-lite";
import { useState } from "react";
import { request } from "../api/http";
import { useWorkplace } from "../app/context";
import { isOwner, mayCreate } from "../graph/access";
import type { Person } from "../graph/types";
import { MayEdit } from "../record/Edit";
import { Hats, RoleChoice } from "../record/fields/Rights";
import { Avatar } from "../ui/Avatar";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import forms from "../ui/forms.module.css";
import { Card } from "../ui/Page";
import styles from "./settings.module.css";

/** Who is here, in which role and with which hats; an invitation is a link. */
export const People = observer(function People() {
  const { graph, formats, openRecord } = useWorkplace();
  const owner = isOwner(graph);
  const people = [...graph.all("person")].sort(
    (a, b) => Number(a.inactive) - Number(b.inactive) || a.name.localeCompare(b.name),
  );
  return (
    <div className={forms.grid}>
      {mayCreate(graph, "person") ? <AddPerson /> : null}
      <MayEdit value={owner}>
        <div className={forms.scroll}>
          <table className={forms.table}>
            <thead>
              <tr>
                <th>Person</th>
                <th data-wide>Title</th>
                <th data-wide>Email</th>
                <th>Role</th>
                <th data-wide>Hats</th>
                <th data-wide>Calendar</th>
                <th data-wide data-number>
                  Available
                </th>
                <th>
                  <span className="visually-hidden">Invitation</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <tr key={person.id} data-quiet={person.inactive || undefined}>
                  <td>
                    <button
                      type="button"
                      className={`${forms.open} ${styles.person}`}
                      onClick={() => openRecord("person", person.id)}
                    >
                      <Avatar name={person.name} hats={person.hats} small />
                      {person.name}
                      {person.inactive ? <small>has left</small> : null}
                    </button>
                  </td>
                  <td data-wide>{person.job_title}</td>
                  <td data-wide>
                    <small>{person.email}</small>
                  </td>
                  <td>
                    <RoleChoice person={person} />
                  </td>
                  <td data-wide>
                    <Hats person={person} />
                  </td>
                  <td data-wide>
                    {graph.get("calendar", person.calendar)?.name ?? "The workspace's"}
                  </td>
                  <td data-wide data-number>
                    {formats.percent(person.capacity)}
                  </td>
                  <td>{owner ? <Invite person={person} /> : null}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </MayEdit>
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
      <p className={styles.hint}>
        Somebody with an email address can be invited: the link lets them in as this person.
      </p>
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

function Invite({ person }: { person: Person }) {
  const { graph, say } = useWorkplace();
  const [link, setLink] = useState<string>();
  if (!person.email || person.id === graph.meId || person.inactive) return null;
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
      className={styles.link}
      aria-label={`Invitation link for ${person.name}`}
      readOnly
      value={link}
      onFocus={(event) => event.target.select()}
    />
  ) : (
    <button
      type="button"
      className={forms.act}
      aria-label={`Invite ${person.name}`}
      onClick={() => void invite()}
    >
      Invite
    </button>
  );
}
