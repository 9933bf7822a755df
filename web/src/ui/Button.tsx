import { Button as AriaButton, type ButtonProps } from "react-aria-components";
import styles from "./ui.module.css";

/** One primary button a screen; everything else is quiet. */
export function Button({ kind, ...props }: ButtonProps & { kind?: "primary" | "danger" }) {
  return <AriaButton {...props} className={styles.button ?? ""} data-kind={kind} />;
}
