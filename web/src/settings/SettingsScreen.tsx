import { Link, useParams } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import type { ComponentType } from "react";
import { useWorkplace } from "../app/context";
import { Page } from "../ui/Page";
import { Access } from "./Access";
import { Account } from "./Account";
import { Calendars } from "./Calendars";
import { People } from "./People";
import styles from "./settings.module.css";
import { Teams } from "./Teams";
import { Workspace } from "./Workspace";

interface Part {
  id: string;
  name: string;
  screen: ComponentType;
  guests?: boolean;
}

const PARTS: readonly Part[] = [
  { id: "workspace", name: "Workspace", screen: Workspace },
  { id: "people", name: "People", screen: People },
  { id: "teams", name: "Teams", screen: Teams },
  { id: "calendars", name: "Calendars", screen: Calendars },
  { id: "account", name: "Account", screen: Account, guests: true },
  { id: "access", name: "API access", screen: Access, guests: true },
];

/** The workspace's own things and one's own: names, money, people, calendars, password, keys. */
export const SettingsScreen = observer(function SettingsScreen() {
  const { graph, base } = useWorkplace();
  const { part } = useParams({ strict: false });
  const parts = PARTS.filter((one) => one.guests || graph.me?.role !== "guest");
  const shown = parts.find((one) => one.id === part) ?? parts[0];
  if (!shown) return null;
  const Screen = shown.screen;
  return (
    <Page title="Settings">
      <nav className={styles.tabs} aria-label="Settings">
        {parts.map(({ id, name }) => (
          <Link
            key={id}
            to={`${base}/settings/${id}` as string}
            aria-current={id === shown.id ? "page" : undefined}
            ref={id === shown.id ? intoView : undefined}
          >
            {name}
          </Link>
        ))}
      </nav>
      <Screen />
    </Page>
  );
});

/** On a phone the parts are more than the line holds. */
function intoView(link: HTMLElement | null): void {
  link?.scrollIntoView({ inline: "center", block: "nearest" });
}
