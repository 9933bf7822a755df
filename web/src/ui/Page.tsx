import type { ReactNode } from "react";
import styles from "./ui.module.css";

interface Props {
  title: string;
  sub?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A place: its title, what it is about, what can be done, and the rest. */
export function Page({ title, sub, actions, children }: Props) {
  return (
    <>
      <title>{`${title} · Tandem`}</title>
      <header className={styles.top}>
        <div>
          <h1>{title}</h1>
          {sub ? <p className={styles.sub}>{sub}</p> : null}
        </div>
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </header>
      {children}
    </>
  );
}

/** What an empty place is for, and the first thing to do there. */
export function Empty({
  title,
  text,
  action,
}: {
  title: string;
  text: string;
  action?: ReactNode;
}) {
  return (
    <section className={styles.empty}>
      <h2>{title}</h2>
      <p>{text}</p>
      {action}
    </section>
  );
}

export function Card({
  title,
  children,
  hat,
}: {
  title?: string;
  children: ReactNode;
  hat?: "why" | "how" | "both";
}) {
  return (
    <section className={styles.card} data-hat={hat}>
      {title ? <h2>{title}</h2> : null}
      {children}
    </section>
  );
}
