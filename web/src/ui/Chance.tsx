import { useFormats } from "../app/context";
import styles from "./ui.module.css";

export function tone(share: number): "ok" | "warn" | "bad" {
  if (share >= 0.8) return "ok";
  return share >= 0.5 ? "warn" : "bad";
}

/** A chance from 0 to 1; the figure carries the meaning, the colour repeats it. */
export function Chance({ share, small }: { share: number | null | undefined; small?: boolean }) {
  const formats = useFormats();
  if (share === null || share === undefined) return null;
  return (
    <span
      className={styles.chance}
      data-tone={tone(share)}
      data-small={small || undefined}
      title={`${formats.percent(share)} of the simulated runs keep the promise`}
    >
      {formats.percent(share)}
    </span>
  );
}
