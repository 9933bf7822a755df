import { Button } from "./Button";
import styles from "./ui.module.css";

/** A whole page that is loading, or says what keeps it from loading. */
export function Waiting({ trouble, retry }: { trouble?: string; retry?: () => void }) {
  return (
    <div className={styles.waiting} role={trouble ? "alert" : "status"}>
      <p>{trouble ?? "Loading…"}</p>
      {retry ? <Button onPress={retry}>Try again</Button> : null}
    </div>
  );
}

/** A screen that failed. What was written is safe: edits are sent apart from the screen. */
export function Broken({ error, retry }: { error: unknown; retry: () => void }) {
  const words = error instanceof Error ? error.message : String(error);
  // After an update of the server a part of the app may no longer be there to load.
  const isGone = /dynamically imported module|Importing a module/i.test(words);
  return (
    <div className={styles.waiting} role="alert">
      <p>
        {isGone
          ? "Tandem was updated: load the page again."
          : "This screen failed. Your edits are safe."}
      </p>
      {isGone ? null : <small>{words}</small>}
      <Button onPress={() => (isGone ? location.reload() : retry())}>
        {isGone ? "Load again" : "Try again"}
      </Button>
    </div>
  );
}
