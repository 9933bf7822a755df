import { observer } from "mobx-react-lite";
import { useState } from "react";
import { Refused, request } from "../api/http";
import { useWorkplace } from "../app/context";
import { singleKeys } from "../app/keys";
import { session } from "../app/session";
import { type ThemeChoice, theme } from "../app/theme";
import { EditChoice, MayEdit } from "../record/Edit";
import { Row, TextRow } from "../record/fields/rows";
import record from "../record/record.module.css";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import forms from "../ui/forms.module.css";
import { Card } from "../ui/Page";
import styles from "./settings.module.css";
import { Workspaces } from "./Workspaces";

/** One's own: name, password, and how this browser looks and listens. */
export const Account = observer(function Account() {
  const { graph, openRecord } = useWorkplace();
  const me = graph.me;
  const [keys, setKeys] = useState(singleKeys.on);
  if (!me) return null;
  const set = (fields: { [field: string]: unknown }) =>
    void graph.execute([{ do: "update", kind: "person", id: me.id, set: fields }]);
  return (
    <div className={forms.grid}>
      <Card title="You">
        <MayEdit value={true}>
          <dl className={record.fields}>
            <TextRow name="Name" value={me.name} onSave={(name) => set({ name })} />
            <TextRow name="Title" value={me.job_title} onSave={(job_title) => set({ job_title })} />
            <Row name="Log in as">
              <span className={record.plain}>{session.account?.email}</span>
            </Row>
          </dl>
        </MayEdit>
        <p className={styles.gap}>
          <Button onPress={() => openRecord("person", me.id)}>Skills, hats and working time</Button>
        </p>
      </Card>
      <Card title="This browser">
        <dl className={record.fields}>
          <Row name="Colours">
            <EditChoice<ThemeChoice>
              label="Colours"
              value={theme.choice}
              options={[
                ["system", "As the system"],
                ["light", "Light"],
                ["dark", "Dark"],
              ]}
              onSave={(choice) => theme.choose(choice)}
            />
          </Row>
          <Row name="Shortcuts">
            <label className={styles.check}>
              <input
                type="checkbox"
                checked={keys}
                onChange={(event) => {
                  singleKeys.set(event.target.checked);
                  setKeys(event.target.checked);
                }}
              />
              Shortcuts of single keys, such as C to create
            </label>
          </Row>
        </dl>
      </Card>
      <Password />
      <Workspaces />
    </div>
  );
});

const EMPTY = { current: "", new: "", again: "" };

function Password() {
  const { say } = useWorkplace();
  const [form, setForm] = useState(EMPTY);
  const [trouble, setTrouble] = useState<Partial<typeof EMPTY>>({});
  const [busy, setBusy] = useState(false);
  const field = (name: keyof typeof EMPTY) => ({
    value: form[name],
    trouble: trouble[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
    type: "password",
    isRequired: true,
  });
  const submit = async () => {
    if (form.new !== form.again) {
      setTrouble({ again: "The two differ: type the new password again." });
      return;
    }
    setBusy(true);
    setTrouble({});
    try {
      const { current } = form;
      await request("PUT", "/account/password", { json: { current, new: form.new } });
      setForm(EMPTY);
      say("The password is changed; every other session has ended");
    } catch (error) {
      setTrouble(troubleOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title="Password">
      <form
        className={styles.password}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field label="Password so far" autoComplete="current-password" {...field("current")} />
        <Field
          label="New password"
          autoComplete="new-password"
          hint="At least 10 characters; a sentence is good. Every other session ends."
          {...field("new")}
        />
        <Field label="New password again" autoComplete="new-password" {...field("again")} />
        <div>
          <Button type="submit" isDisabled={busy}>
            Change the password
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** At the field the server named; what belongs to none stands at the new password. */
function troubleOf(error: unknown): Partial<typeof EMPTY> {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof Refused && error.of("current")) return { current: text };
  return { new: text };
}
