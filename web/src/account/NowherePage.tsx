import { session } from "../app/session";
import { Button } from "../ui/Button";
import styles from "./account.module.css";
import { Logo } from "./SignInPage";

/** For an account that no workspace is open to. */
export function NowherePage() {
  return (
    <main className={styles.page}>
      <title>Tandem</title>
      <div className={styles.form}>
        <Logo />
        <h1>No workspace is open to you</h1>
        <p className={styles.lead}>
          You are signed in as {session.account?.email}. Ask an owner for an invite and open its
          link here.
        </p>
        <Button onPress={() => void session.signOut()}>Sign out</Button>
      </div>
    </main>
  );
}
