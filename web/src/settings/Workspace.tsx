import { observer } from "mobx-react-lite";
import { download } from "../api/download";
import { useWorkplace } from "../app/context";
import { isOwner } from "../graph/access";
import { EditChoice, EditText, MayEdit } from "../record/Edit";
import { NumberRow, Row, TextRow } from "../record/fields/rows";
import record from "../record/record.module.css";
import { Button } from "../ui/Button";
import forms from "../ui/forms.module.css";
import { Card } from "../ui/Page";
import styles from "./settings.module.css";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** Modules one may do without. */
const MODULES: readonly (readonly [string, string])[] = [
  ["insights", "Insights: what customers said"],
];

/** What holds for everybody here: name, money, time. */
export const Workspace = observer(function Workspace() {
  const { graph } = useWorkplace();
  const workspace = graph.workspace;
  if (!workspace) return null;
  const owner = isOwner(graph);
  const set = (fields: { [field: string]: unknown }) =>
    void graph.execute([{ do: "update", kind: "workspace", id: workspace.id, set: fields }]);
  const off = new Set(workspace.modules_off);
  return (
    <div className={forms.grid}>
      <Card title="Workspace">
        {owner ? null : <p className={styles.hint}>Only owners change these.</p>}
        <MayEdit value={owner}>
          <dl className={record.fields}>
            <TextRow name="Name" value={workspace.name} onSave={(name) => set({ name })} />
            <Row name="Currency">
              <EditChoice
                label="Currency"
                value={workspace.currency}
                options={currencies(workspace.currency)}
                onSave={(currency) => set({ currency })}
              />
            </Row>
            <Row name="Time zone">
              <EditText
                label="Time zone"
                list="time-zones"
                value={workspace.time_zone}
                onSave={(time_zone) => set({ time_zone: time_zone.trim() })}
              />
              <datalist id="time-zones">
                {zones().map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </Row>
            <Row name="Calendar">
              <EditChoice
                label="Calendar"
                value={workspace.calendar ?? ""}
                options={graph.all("calendar").map((one) => [one.id, one.name] as const)}
                onSave={(calendar) => set({ calendar })}
              />
            </Row>
            <NumberRow
              name="A day of work"
              unit="hours"
              value={workspace.minutes_per_day / 60}
              onSave={(hours) => hours !== null && set({ minutes_per_day: Math.round(hours * 60) })}
            />
            <Row name="A week begins on">
              <EditChoice
                label="A week begins on"
                value={String(workspace.first_weekday)}
                options={WEEKDAYS.map((name, at) => [String(at + 1), name] as const)}
                onSave={(day) => set({ first_weekday: Number(day) })}
              />
            </Row>
            {MODULES.map(([id, name]) => (
              <Row key={id} name={id === MODULES[0]?.[0] ? "Modules" : ""}>
                <label className={styles.check}>
                  <input
                    type="checkbox"
                    disabled={!owner}
                    checked={!off.has(id)}
                    onChange={(event) =>
                      set({
                        modules_off: event.target.checked
                          ? workspace.modules_off.filter((one) => one !== id)
                          : [...workspace.modules_off, id],
                      })
                    }
                  />
                  {name}
                </label>
              </Row>
            ))}
          </dl>
        </MayEdit>
      </Card>
      {owner ? (
        <Card title="Backup">
          <p>One file with everything in this workspace, made while people go on working.</p>
          <p className={styles.gap}>
            <Button onPress={() => download("/backup", graph.query())}>Back up now</Button>
          </p>
        </Card>
      ) : null}
    </div>
  );
});

/** The world's currencies, each by its code and name. */
function currencies(now: string): (readonly [string, string])[] {
  const names = new Intl.DisplayNames([navigator.language, "en"], { type: "currency" });
  const all = Intl.supportedValuesOf("currency");
  return (all.includes(now) ? all : [now, ...all]).map(
    (code) => [code, `${code} · ${names.of(code) ?? code}`] as const,
  );
}

function zones(): string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone")];
}
