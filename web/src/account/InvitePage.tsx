import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { Refused, request } from "../api/http";
import { session } from "../app/session";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import { Waiting } from "../ui/Waiting";
import styles from "./account.module.css";
import { Logo, reason } from "./SignInPage";

interface Invite {
  workspace: string;
  name: string;
  email: string | null;
}

/** The way in by a link: with a new account, or with the one that is here. */
export const InvitePage = observer(function InvitePage() {
  const token = decodeURIComponent(location.pathname.split("/").at(-1) ?? "");
  const [invite, setInvite] = useState<Invite>();
  const [trouble, setTrouble] = useState<string>();
  useEffect(() => {
    request<Invite>("GET", `/invites/${encodeURIComponent(token)}`).then(setInvite, (error) =>
      setTrouble(reason(error)),
    );
  }, [token]);
  if (trouble) {
    return (
      <main className={styles.page}>
        <title>Invite · Tandem</title>
        <div className={styles.form}>
          <Logo />
          <h1>This link does not work</h1>
          <p className={styles.lead}>{trouble}</p>
          <Button onPress={() => location.assign("/")}>Go to the start</Button>
        </div>
      </main>
    );
  }
  if (!invite) return <Waiting />;
  return session.state === "signed_in" ? (
    <Accept invite={invite} token={token} />
  ) : (
    <Join invite={invite} token={token} />
  );
});

interface Props {
  invite: Invite;
  token: string;
}

/** A new account, which is the invited person from then on. */
function Join({ invite, token }: Props) {
  const [form, setForm] = useState({
    name: invite.name,
    email: invite.email ?? "",
    password: "",
  });
  const [refused, setRefused] = useState<Refused>();
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
    trouble: refused?.of(name),
    isRequired: true,
  });
  const fields = Object.keys(form);
  const submit = async () => {
    setBusy(true);
    setRefused(undefined);
    setTrouble(undefined);
    try {
      await session.signUp({ ...form, invite: token });
      location.assign("/");
    } catch (error) {
      const atField = error instanceof Refused && fields.some((name) => error.of(name));
      if (atField) setRefused(error);
      else setTrouble(reason(error));
      setBusy(false);
    }
  };
  return (
    <main className={styles.page}>
      <title>{`Join ${invite.workspace} · Tandem`}</title>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Logo />
        <h1>Join {invite.workspace}</h1>
        <p className={styles.lead}>
          You are invited as {invite.name}. Choose a password, and you are in.
        </p>
        <Field label="Your name" autoComplete="name" {...field("name")} />
        <Field label="Email" type="email" autoComplete="username" {...field("email")} />
        <Field
          label="Password"
          type="password"
          autoComplete="new-password"
          hint="At least 10 characters; a sentence is good."
          {...field("password")}
        />
        {trouble ? (
          <p className={styles.trouble} role="alert">
            {trouble}
          </p>
        ) : null}
        <Button kind="primary" type="submit" isDisabled={busy}>
          Join
        </Button>
        <p className={styles.lead}>
          You have an account here already? <a href="/">Sign in</a>, then open the link again.
        </p>
      </form>
    </main>
  );
}

/** Somebody who is signed in joins one more workspace. */
const Accept = observer(function Accept({ invite, token }: Props) {
  const [trouble, setTrouble] = useState<string>();
  const accept = async () => {
    try {
      await session.accept(token);
      const joined = session.workspaces.find((one) => one.name === invite.workspace);
      location.assign(joined ? `/w/${joined.id}/goals` : "/");
    } catch (error) {
      setTrouble(reason(error));
    }
  };
  return (
    <main className={styles.page}>
      <title>{`Join ${invite.workspace} · Tandem`}</title>
      <div className={styles.form}>
        <Logo />
        <h1>Join {invite.workspace}</h1>
        <p className={styles.lead}>
          You are signed in as {session.account?.email}, and are invited as {invite.name}.
        </p>
        {trouble ? (
          <p className={styles.trouble} role="alert">
            {trouble}
          </p>
        ) : null}
        <Button kind="primary" onPress={() => void accept()}>
          Join with this account
        </Button>
        <Button onPress={() => void session.signOut()}>Use another account</Button>
      </div>
    </main>
  );
});
