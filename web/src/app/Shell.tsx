import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { type ReactNode, useEffect, useState } from "react";
import { mayImport } from "../graph/access";
import { Avatar } from "../ui/Avatar";
import { Chance } from "../ui/Chance";
import { Icon, type IconName } from "../ui/icons";
import { myTasks } from "../work/mine";
import { useWorkplace } from "./context";
import { keyNames } from "./keys";
import styles from "./Shell.module.css";
import { session } from "./session";
import { theme } from "./theme";

/** The rail on the left, the place on the right; on a phone a bar below and the rail as a drawer. */
export const Shell = observer(function Shell({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [pathname]);
  useEffect(() => {
    if (!open) return;
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && setOpen(false);
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [open]);
  return (
    <div className={styles.shell} data-open={open || undefined}>
      <a className={styles.skip} href="#place">
        Skip to content
      </a>
      <aside id="rail" className={styles.rail}>
        <Rail onChoose={() => setOpen(false)} />
      </aside>
      {open ? (
        <button
          type="button"
          className={styles.veil}
          aria-label="Close the menu"
          onClick={() => setOpen(false)}
        />
      ) : null}
      <main id="place" className={styles.place} tabIndex={-1}>
        <State />
        {children}
      </main>
      <PhoneBar open={open} onMenu={() => setOpen(!open)} />
    </div>
  );
});

/** What is not as usual: no connection, or a role that only looks. */
const State = observer(function State() {
  const { graph } = useWorkplace();
  if (graph.connection === "offline") {
    return (
      <p className={styles.state} data-tone="warn" role="status">
        <b>No connection.</b> {waitingText(graph.waiting)} Trying again…
      </p>
    );
  }
  if (graph.me?.role === "guest") {
    return (
      <p className={styles.state} role="status">
        <b>You are a guest here.</b> You can look at everything shared with you and comment on it.
      </p>
    );
  }
  return null;
});

function waitingText(waiting: number): string {
  if (waiting === 0) return "What you see may be out of date.";
  return waiting === 1
    ? "One edit waits to be sent; it is not lost."
    : `${waiting} edits wait to be sent; none is lost.`;
}

/** The thumb's reach on a phone: the two lists, create, search, and the rest. */
function PhoneBar({ open, onMenu }: { open: boolean; onMenu: () => void }) {
  const { base, begin } = useWorkplace();
  const { pathname } = useLocation();
  const link = (to: string, text: string, icon: IconName) => (
    <Link to={to as string} aria-current={pathname === to ? "page" : undefined}>
      <Icon name={icon} />
      {text}
    </Link>
  );
  return (
    <nav className={styles.phone} aria-label="Quick">
      {link(`${base}/goals`, "Goals", "goals")}
      {link(`${base}/work`, "My work", "work")}
      <button type="button" onClick={() => begin("create")}>
        <Icon name="plus" />
        Create
      </button>
      <button type="button" onClick={() => begin("palette")}>
        <Icon name="search" />
        Search
      </button>
      <button type="button" aria-expanded={open} aria-controls="rail" onClick={onMenu}>
        <Icon name="menu" />
        Menu
      </button>
    </nav>
  );
}

function Brand() {
  return (
    <div className={styles.brand}>
      <span className={styles.mark} aria-hidden="true" />
      Tandem
    </div>
  );
}

/** Which workspace this is, for those who are in several. */
const Switcher = observer(function Switcher() {
  const { graph } = useWorkplace();
  const navigate = useNavigate();
  if (session.workspaces.length < 2) return null;
  return (
    <select
      className={styles.switcher}
      aria-label="Workspace"
      value={graph.workspaceId}
      onChange={(event) =>
        void navigate({ to: "/w/$workspace/goals", params: { workspace: event.target.value } })
      }
    >
      {session.workspaces.map(({ id, name }) => (
        <option key={id} value={id}>
          {id === graph.workspaceId ? (graph.workspace?.name ?? name) : name}
        </option>
      ))}
    </select>
  );
});

const Rail = observer(function Rail({ onChoose }: { onChoose: () => void }) {
  const { graph, base, begin } = useWorkplace();
  const openGoals = graph.all("goal").filter((goal) => goal.status === "open").length;
  const mine = myTasks(graph).length;
  const off = new Set(graph.workspace?.modules_off);
  const unsorted = (product: string) =>
    graph.by("insight", "product", product).filter((one) => one.features.length === 0).length;
  const projects = graph.all("project").filter((project) => project.status !== "done");
  return (
    <>
      <div className={styles.head}>
        <Brand />
        <button
          type="button"
          className={styles.icon}
          onClick={() => begin("help")}
          aria-label="Keyboard shortcuts"
          title="Keyboard shortcuts (?)"
        >
          <Icon name="help" />
        </button>
        {graph.me?.role === "guest" ? null : (
          <button
            type="button"
            className={styles.icon}
            aria-label="Create"
            title="Create (C)"
            onClick={() => begin("create")}
          >
            <Icon name="plus" />
          </button>
        )}
      </div>
      <Switcher />
      <button type="button" className={styles.search} onClick={() => begin("palette")}>
        <Icon name="search" />
        <span>Search or jump to</span>
        <kbd>{keyNames("Mod+K")[0]}</kbd>
      </button>
      <nav aria-label="Places" className={styles.nav} onClickCapture={onChoose}>
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
        {projects.length > 0 ? (
          <div className={styles.section}>
            <h6>
              <i className={styles.how} aria-hidden="true" />
              Projects
            </h6>
            {projects.map((project) => (
              <Place
                key={project.id}
                to={`${base}/plan/${project.id}`}
                also={[`${base}/board/${project.id}`, `${base}/risks/${project.id}`]}
                text={project.name}
              >
                <Chance share={graph.forecast?.projects[project.id]?.chance} small />
              </Place>
            ))}
          </div>
        ) : null}
        <div className={styles.section}>
          <h6>Together</h6>
          <Place to={`${base}/people`} text="People" />
          <Place to={`${base}/risks`} text="Risks" />
          {mayImport(graph) ? <Place to={`${base}/import`} text="Import" /> : null}
          <Place to={`${base}/settings`} text="Settings" under />
        </div>
      </nav>
      <Me />
    </>
  );
});

interface PlaceProps {
  to: string;
  /** Other addresses that count as being here. */
  also?: readonly string[];
  /** Addresses below it count, too. */
  under?: boolean;
  text: string;
  count?: number;
  hot?: boolean;
  children?: ReactNode;
}

function Place({ to, also, under, text, count, hot, children }: PlaceProps) {
  const { pathname } = useLocation();
  const here =
    pathname === to || also?.includes(pathname) || (under && pathname.startsWith(`${to}/`));
  return (
    <Link
      to={to}
      className={styles.link}
      activeOptions={{ exact: true }}
      aria-current={here ? "page" : undefined}
    >
      <span>{text}</span>
      {count ? <em data-hot={hot || undefined}>{count}</em> : null}
      {children}
    </Link>
  );
}

const Me = observer(function Me() {
  const { graph, base } = useWorkplace();
  const me = graph.me;
  const [hat, other] = me?.hats ?? [];
  const one = hat === "product_manager" ? "product hat" : "project hat";
  const title = other ? "both hats" : hat ? one : me?.job_title;
  return (
    <div className={styles.me}>
      <Link to={`${base}/settings/account` as string} className={styles.who}>
        <Avatar name={me?.name ?? ""} hats={me?.hats} />
        <span className={styles.name}>
          <b>{me?.name}</b>
          <small>{title}</small>
        </span>
      </Link>
      <button
        type="button"
        className={styles.icon}
        onClick={() => theme.toggle()}
        aria-label="Light or dark"
        title="Light or dark"
      >
        <Icon name="theme" />
      </button>
      <button
        type="button"
        className={styles.icon}
        onClick={() => void session.signOut()}
        aria-label="Sign out"
        title="Sign out"
      >
        <Icon name="leave" />
      </button>
    </div>
  );
});
