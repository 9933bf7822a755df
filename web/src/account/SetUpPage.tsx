import { useState } from "react";
import { Refused } from "../api/http";
import { type HatChoice, session } from "../app/session";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import styles from "./account.module.css";
import { Logo, reason } from "./SignInPage";

const HATS: readonly { hat: HatChoice; name: string; text: string }[] = [
  { hat: "product", name: "Product", text: "I decide why and what: goals, features, the market." },
  { hat: "project", name: "Project", text: "I make it real: tasks, people, dates, budget, risks." },
  { hat: "both", name: "Both", text: "I wear both hats." },
];

/** The first visit to a new server: account, workspace and hat on one page. */
export function SetUpPage() {
  const [form, setForm] = useState({ name: "", email: "", password: "", workspace_name: "" });
  const [hat, setHat] = useState<HatChoice>("both");
  const [refused, setRefused] = useState<Refused>();
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
    trouble: refused?.of(name),
  });
  const fields = Object.keys(form);
  const submit = async () => {
    setBusy(true);
    setRefused(undefined);
    setTrouble(undefined);
    try {
      await session.signUp({ ...form, hat });
    } catch (error) {
      const atField = error instanceof Refused && fields.some((name) => error.of(name));
      if (atField) setRefused(error);
      else setTrouble(reason(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className={styles.page}>
      <title>Welcome · Tandem</title>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Logo />
        <h1>Welcome</h1>
        <p className={styles.lead}>
          You are the first one here. Everything stays on this server; you can invite others later.
        </p>
        <Field label="Your name" autoComplete="name" isRequired {...field("name")} />
        <Field label="Email" type="email" autoComplete="username" isRequired {...field("email")} />
        <Field
          label="Password"
          type="password"
          autoComplete="new-password"
          hint="At least 10 characters; a sentence is good."
          isRequired
          {...field("password")}
        />
        <Field
          label="Workspace"
          placeholder="The name of your company or team"
          isRequired
          {...field("workspace_name")}
        />
        <fieldset className={styles.hats}>
          <legend>Your hat</legend>
          {HATS.map((one) => (
            <label key={one.hat} data-hat={one.hat}>
              <input
                type="radio"
                name="hat"
                value={one.hat}
                checked={hat === one.hat}
                onChange={() => setHat(one.hat)}
              />
              <b>{one.name}</b>
              <small>{one.text}</small>
            </label>
          ))}
        </fieldset>
        {trouble ? (
          <p className={styles.trouble} role="alert">
            {trouble}
          </p>
        ) : null}
        <Button kind="primary" type="submit" isDisabled={busy}>
          Create workspace
        </Button>
      </form>
    </main>
  );
}
