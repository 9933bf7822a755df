import { useState } from "react";
import { Refused } from "../api/http";
import { session } from "../app/session";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import styles from "./account.module.css";

/** The way in for those who have an account. */
export function SignInPage() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    setTrouble(undefined);
    try {
      await session.signIn(email, password);
    } catch (error) {
      setTrouble(reason(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className={styles.page}>
      <title>Sign in · Tandem</title>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Logo />
        <h1>Sign in</h1>
        <Field
          label="Email"
          type="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
          isRequired
        />
        <Field
          label="Password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          isRequired
          trouble={trouble}
        />
        <Button kind="primary" type="submit" isDisabled={busy}>
          Sign in
        </Button>
      </form>
    </main>
  );
}

export function Logo() {
  return (
    <p className={styles.brand}>
      <span className={styles.mark} aria-hidden="true" />
      Tandem
    </p>
  );
}

export function reason(error: unknown): string {
  if (error instanceof Refused) return error.message;
  return error instanceof Error ? error.message : String(error);
}
