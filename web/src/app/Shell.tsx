import { Link, useLocation } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { type ReactNode, useState } from "react";
import { Avatar } from "../ui/Avatar";
import { Chance } from "../ui/Chance";
import { CommandPalette } from "./CommandPalette";
import { useWorkplace } from "./context";
import styles from "./Shell.module.css";
import { session } from "./session";
import { theme } from "./theme";

/** The rail on the left, the place on the right; on a phone the rail is a drawer. */
export const Shell = observer(function Shell({ children }: { children: ReactNode }) {
  const { graph } = useWorkplace();
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.shell} data-open={open || undefined}>
      <a className={styles.skip} href="#place">
        Skip to content
      </a>
      <header className={styles.bar}>
        <button
          type="button"
          className={styles.menu}
          aria-expanded={open}
          aria-controls="rail"
          onClick={() => setOpen(!open)}
        >
          <span aria-hidden="true">☰</span>
          <span className="visually-hidden">Menu</span>
        </button>
        <Brand />
      </header>
      {/* Choosing a place closes the drawer; keyboards reach the links themselves. */}
      <aside id="rail" className={styles.rail} onClickCapture={() => setOpen(false)}>
        <Rail />
      </aside>
      {open ? (
        <button
          type="button"
          className={styles.veil}
          aria-label="Close the menu"
          onClick={() => setOpen(false)}
        />
      ) : null}
      <main id="place" className={styles.place}>
        {graph.connection === "offline" ? (
          <p className={styles.offline} role="status">
            No connection. {waitingText(graph.waiting)} Trying again…
          </p>
        ) : null}
        {children}
      </main>
    </div>
  );
});

function waitingText(waiting: number): string {
  if (waiting === 0) return "What you see may be out of date.";
  return waiting === 1
    ? "One edit waits to be sent; it is not lost."
    : `${waiting} edits wait to be sent; none is lost.`;
}

function Brand() {
  return (
    <div className={styles.brand}>
      <span className={styles.mark} aria-hidden="true" />
      Tandem
    </div>
  );
}

const Rail = observer(function Rail() {
  const { graph, base } = useWorkplace();
  const openGoals = graph.all("goal").filter((goal) => goal.status === "open").length;
  const mine = graph
    .by("assignment", "person", graph.meId)
    .map((one) => graph.get("task", one.task))
    .filter((task) => task && task.progress.actual_finish === null).length;
  const off = new Set(graph.workspace?.modules_off);
  const unsorted = (product: string) =>
    graph.by("insight", "product", product).filter((one) => one.features.length === 0).length;
  return (
    <>
      <div className={styles.wide}>
        <Brand />
      </div>
      <CommandPalette />
      <nav aria-label="Places" className={styles.nav}>
        <Place to={`${base}/goals`} text="Goals" count={openGoals} />
        <Place to={`${base}/work`} text="My work" count={mine} />
        {graph.all("product").map((product) => (
          <div key={product.id} className={styles.section}>
            <h6>
              <i className={styles.why} aria-hidden="true" />
              Product · {product.name}
            </h6>
            <Place to={`${base}/product/${product.id}`} text="Vision" />
            <Place to={`${base}/features/${product.id}`} text="Features" />
            {off.has("insights") ? null : (
              <Place
                to={`${base}/insights/${product.id}`}
                text="Insights"
                count={unsorted(product.id)}
                hot
              />
            )}
            <Place to={`${base}/metrics/${product.id}`} text="Metrics" />
          </div>
        ))}
        <div className={styles.section}>
          <h6>
            <i className={styles.how} aria-hidden="true" />
            Projects
          </h6>
          {graph.all("project").map((project) => (
            <Place
              key={project.id}
              to={`${base}/plan/${project.id}`}
              also={`${base}/board/${project.id}`}
              text={project.name}
            >
              <Chance share={graph.forecast?.projects[project.id]?.chance} small />
            </Place>
          ))}
        </div>
        <div className={styles.section}>
          <h6>Together</h6>
          <Place to={`${base}/people`} text="People" />
          <Place to={`${base}/risks`} text="Risks" />
          <Place to={`${base}/import`} text="Import" />
          <Place to={`${base}/settings`} text="Settings" />
        </div>
      </nav>
      <Me />
    </>
  );
});

interface PlaceProps {
  to: string;
  /** Another address that counts as being here. */
  also?: string;
  text: string;
  count?: number;
  hot?: boolean;
  children?: ReactNode;
}

function Place({ to, also, text, count, hot, children }: PlaceProps) {
  const { pathname } = useLocation();
  const here = pathname === to || pathname === also;
  return (
    <Link to={to} className={styles.link} aria-current={here ? "page" : undefined}>
      <span>{text}</span>
      {count ? <em data-hot={hot || undefined}>{count}</em> : null}
      {children}
    </Link>
  );
}

const Me = observer(function Me() {
  const { graph } = useWorkplace();
  const me = graph.me;
  const hats = me?.hats.map((hat) => (hat === "product_manager" ? "product" : "project")) ?? [];
  const title =
    hats.length > 0 ? `${hats.join(" + ")} hat${hats.length > 1 ? "s" : ""}` : me?.job_title;
  return (
    <div className={styles.me}>
      <Avatar name={me?.name ?? ""} hats={me?.hats} />
      <div className={styles.name}>
        <b>{me?.name}</b>
        <small>{title}</small>
      </div>
      <button
        type="button"
        className={styles.icon}
        onClick={() => theme.toggle()}
        aria-label="Light or dark"
        title="Light or dark"
      >
        ◐
      </button>
      <button
        type="button"
        className={styles.icon}
        onClick={() => void session.signOut()}
        aria-label="Sign out"
        title="Sign out"
      >
        ⎋
      </button>
    </div>
  );
});
