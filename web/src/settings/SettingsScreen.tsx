import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import { type ThemeChoice, theme } from "../app/theme";
import { EditChoice, EditText } from "../record/Edit";
import { Button } from "../ui/Button";
import forms from "../ui/forms.module.css";
import { Card, Page } from "../ui/Page";
import { Calendars } from "./Calendars";
import { People } from "./People";
import styles from "./settings.module.css";
import { Tokens } from "./Tokens";

const TABS = ["Workspace", "People", "Calendars", "Access"] as const;

/** The workspace's own things: names, money, people and hats, calendars, keys. */
export const SettingsScreen = observer(function SettingsScreen() {
  const [tab, setTab] = useState<(typeof TABS)[number]>("Workspace");
  return (
    <Page title="Settings">
      <div className={styles.tabs} role="tablist" aria-label="Settings">
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={tab === name}
            onClick={() => setTab(name)}
          >
            {name}
          </button>
        ))}
      </div>
      {tab === "Workspace" ? <WorkspaceSettings /> : null}
      {tab === "People" ? <People /> : null}
      {tab === "Calendars" ? <Calendars /> : null}
      {tab === "Access" ? <Tokens /> : null}
    </Page>
  );
});

const WorkspaceSettings = observer(function WorkspaceSettings() {
  const { graph } = useWorkplace();
  const workspace = graph.workspace;
  if (!workspace) return null;
  const set = (fields: { [field: string]: unknown }) =>
    void graph.execute([{ do: "update", kind: "workspace", id: workspace.id, set: fields }]);
  const calendars = graph.all("calendar");
  return (
    <div className={forms.grid}>
      <Card title="Workspace">
        <dl className={styles.rows}>
          <dt>Name</dt>
          <dd>
            <EditText label="Name" value={workspace.name} onSave={(name) => set({ name })} />
          </dd>
          <dt>Currency</dt>
          <dd>
            <EditText
              label="Currency"
              value={workspace.currency}
              onSave={(text) => set({ currency: text.toUpperCase() })}
            />
          </dd>
          <dt>Time zone</dt>
          <dd>
            <EditText
              label="Time zone"
              value={workspace.time_zone}
              onSave={(time_zone) => set({ time_zone })}
            />
          </dd>
          <dt>Calendar</dt>
          <dd>
            <EditChoice
              label="Calendar"
              value={workspace.calendar ?? ""}
              options={calendars.map((one) => [one.id, one.name] as const)}
              onSave={(calendar) => set({ calendar })}
            />
          </dd>
          <dt>A day has, hours</dt>
          <dd>
            <EditText
              label="Hours in a day"
              value={String(workspace.minutes_per_day / 60)}
              onSave={(text) =>
                set({ minutes_per_day: Math.round(Number(text.replace(",", ".")) * 60) })
              }
            />
          </dd>
          <dt>Colours</dt>
          <dd>
            <EditChoice<ThemeChoice>
              label="Colours"
              value={theme.choice}
              options={[
                ["system", "As the system"],
                ["light", "Light"],
                ["dark", "Dark"],
              ]}
              onSave={(choice) => theme.choose(choice)}
            />
          </dd>
        </dl>
      </Card>
      <Card title="Backup">
        <p>One file with everything in this workspace, made while people go on working.</p>
        <p className={styles.gap}>
          <Button onPress={() => location.assign(`/api/v1/backup?workspace=${graph.workspaceId}`)}>
            Back up now
          </Button>
        </p>
      </Card>
    </div>
  );
});
