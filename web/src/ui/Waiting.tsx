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
