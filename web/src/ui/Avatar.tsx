import type { Hat } from "../graph/types";
import styles from "./ui.module.css";

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => (word ?? "")[0] ?? "")
    .join("")
    .toUpperCase();
}

/** A person as two letters, in the colours of their hats. */
export function Avatar({
  name,
  hats = [],
  small,
}: {
  name: string;
  hats?: Hat[];
  small?: boolean;
}) {
  const kind = hats.length > 1 ? "both" : hats[0];
  return (
    <span className={styles.avatar} data-hat={kind} data-small={small || undefined} title={name}>
      <span aria-hidden="true">{initials(name)}</span>
      <span className="visually-hidden">{name}</span>
    </span>
  );
}
