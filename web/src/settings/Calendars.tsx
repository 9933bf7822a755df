import { observer } from "mobx-react-lite";
import { useContext, useState } from "react";
import { useWorkplace } from "../app/context";
import { mayCreate } from "../graph/access";
import type { Graph } from "../graph/Graph";
import type { Calendar, Id, Shift } from "../graph/types";
import { EditText, MayEdit } from "../record/Edit";
import record from "../record/record.module.css";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";
import forms from "../ui/forms.module.css";
import { Icon } from "../ui/icons";
import { Card } from "../ui/Page";
import styles from "./settings.module.css";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** Working time: a week, and days that differ. */
export const Calendars = observer(function Calendars() {
  const { graph } = useWorkplace();
  const mayAdd = mayCreate(graph, "calendar");
  const add = () =>
    void graph.execute([
      {
        do: "create",
        entity: {
          kind: "calendar",
          id: graph.newId(),
          name: "New calendar",
          base: graph.workspace?.calendar ?? null,
          week: DAYS.map(() => null),
        },
      },
    ]);
  return (
    <div className={forms.grid}>
      <MayEdit value={mayAdd}>
        {graph.all("calendar").map((calendar) => (
          <CalendarCard key={calendar.id} calendar={calendar} />
        ))}
      </MayEdit>
      {mayAdd ? (
        <p>
          <Button onPress={add}>New calendar</Button>
        </p>
      ) : null}
    </div>
  );
});

const CalendarCard = observer(function CalendarCard({ calendar }: { calendar: Calendar }) {
  const { graph, say } = useWorkplace();
  const mayEdit = useContext(MayEdit);
  const set = (fields: { [field: string]: unknown }) =>
    void graph.execute([{ do: "update", kind: "calendar", id: calendar.id, set: fields }]);
  const base = graph.get("calendar", calendar.base);
  const setDay = (day: number, text: string) => {
    const shifts = parseShifts(text);
    if (shifts === undefined) {
      say(`“${text}” are no hours. Write 8-12, 13-17, or nothing for a day off.`);
      return;
    }
    set({
      week: DAYS.map((_, index) =>
        index === day ? shifts : (calendar.week[index] ?? (base ? null : [])),
      ),
    });
  };
  const users = usersOf(graph, calendar.id);
  return (
    <Card>
      <div className={styles.head}>
        <h2>
          <EditText
            label="Name of the calendar"
            value={calendar.name}
            onSave={(name) => set({ name })}
          />
        </h2>
        <small>{users || "used by nobody"}</small>
        {mayEdit && !users ? (
          <Button
            kind="danger"
            onPress={() =>
              void graph.execute([{ do: "delete", kind: "calendar", id: calendar.id }])
            }
          >
            Delete
          </Button>
        ) : null}
      </div>
      {base ? <small>Days left open are as in {base.name}.</small> : null}
      <div className={styles.week}>
        {DAYS.map((name, day) => {
          const own = calendar.week[day];
          return (
            <div key={name}>
              <span>{name}</span>
              <EditText
                label={`${calendar.name}, ${name}`}
                value={own ? writeShifts(own) : ""}
                placeholder={own ? "off" : base ? "as in base" : "off"}
                onSave={(text) => setDay(day, text)}
              />
            </div>
          );
        })}
      </div>
      <Exceptions calendar={calendar} onSave={(exceptions) => set({ exceptions })} />
    </Card>
  );
});

/** Who works by a calendar, in words. */
function usersOf(graph: Graph, id: Id): string {
  const count = (names: readonly { calendar: Id | null }[]) =>
    names.filter((one) => one.calendar === id).length;
  const parts = [
    graph.workspace?.calendar === id ? "the workspace" : "",
    counted(count(graph.all("person")), "person", "people"),
    counted(count(graph.all("project")), "project", "projects"),
    counted(count(graph.all("task")), "task", "tasks"),
    counted(
      graph.all("calendar").filter((one) => one.base === id).length,
      "calendar built on it",
      "calendars built on it",
    ),
  ].filter(Boolean);
  return parts.length > 0 ? `used by ${parts.join(", ")}` : "";
}

function counted(count: number, one: string, many: string): string {
  return count === 0 ? "" : `${count} ${count === 1 ? one : many}`;
}

type Exception = Calendar["exceptions"][number];

/** Days that differ from the week: those ahead, and on request those behind us. */
const Exceptions = observer(function Exceptions({
  calendar,
  onSave,
}: {
  calendar: Calendar;
  onSave: (exceptions: Exception[]) => void;
}) {
  const { graph, formats } = useWorkplace();
  const mayEdit = useContext(MayEdit);
  const [past, setPast] = useState(false);
  const today = graph.forecast?.status_day ?? new Date().toISOString().slice(0, 10);
  const sorted = [...calendar.exceptions].sort((a, b) => a.first_day.localeCompare(b.first_day));
  const behind = sorted.filter((one) => one.last_day < today);
  const shown = past ? sorted : sorted.filter((one) => one.last_day >= today);
  return (
    <>
      <h3>Days that differ</h3>
      {shown.length === 0 ? <p className={styles.hint}>None ahead.</p> : null}
      <ul className={styles.exceptions}>
        {shown.map((one) => (
          <li key={`${one.first_day}${one.name}`}>
            <span>
              {formats.day(one.first_day)}
              {one.last_day === one.first_day ? "" : ` to ${formats.day(one.last_day)}`}
            </span>
            <b>{one.name || "Day off"}</b>
            <small>{one.shifts.length === 0 ? "off" : writeShifts(one.shifts)}</small>
            {mayEdit ? (
              <button
                type="button"
                className={record.cut}
                aria-label={`Remove ${one.name || "day off"}, ${formats.day(one.first_day)}`}
                onClick={() => onSave(calendar.exceptions.filter((other) => other !== one))}
              >
                <Icon name="close" />
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {behind.length > 0 ? (
        <button type="button" className={forms.act} onClick={() => setPast(!past)}>
          {past ? "Hide the past" : `Show ${behind.length} in the past`}
        </button>
      ) : null}
      {mayEdit ? <AddException onAdd={(one) => onSave([...calendar.exceptions, one])} /> : null}
    </>
  );
});

function AddException({ onAdd }: { onAdd: (one: Exception) => void }) {
  const { say } = useWorkplace();
  const [name, setName] = useState("");
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  const [hours, setHours] = useState("");
  const add = () => {
    const shifts = parseShifts(hours);
    if (!shifts) {
      say(`“${hours}” are no hours. Write 8-12, 13-17, or nothing for a day off.`);
      return;
    }
    onAdd({ name: name.trim(), first_day: first, last_day: last >= first ? last : first, shifts });
    setName("");
    setFirst("");
    setLast("");
    setHours("");
  };
  return (
    <form
      className={styles.line}
      onSubmit={(event) => {
        event.preventDefault();
        if (first) add();
      }}
    >
      <Field label="What for" placeholder="Holiday" value={name} onChange={setName} />
      <Field label="First day" type="date" value={first} onChange={setFirst} />
      <Field label="Last day" type="date" value={last} onChange={setLast} />
      <Field label="Hours" placeholder="off" value={hours} onChange={setHours} />
      <Button type="submit" isDisabled={!first}>
        Add days
      </Button>
    </form>
  );
}

function clock(minute: number): string {
  const rest = minute % 60;
  return rest === 0
    ? String(minute / 60)
    : `${Math.floor(minute / 60)}:${String(rest).padStart(2, "0")}`;
}

/** `8-12, 13-17` */
export function writeShifts(shifts: readonly Shift[]): string {
  return shifts
    .map((shift) => `${clock(shift.start_minute)}-${clock(shift.end_minute)}`)
    .join(", ");
}

/** Reads `8-12, 13:30-17`; nothing is a day off; undefined when it makes no sense. */
export function parseShifts(text: string): Shift[] | undefined {
  if (text.trim() === "" || text.trim().toLowerCase() === "off") return [];
  const shifts: Shift[] = [];
  for (const part of text.split(",")) {
    const match = /^\s*(\d{1,2})(?::(\d{2}))?\s*[-–]\s*(\d{1,2})(?::(\d{2}))?\s*$/.exec(part);
    if (!match) return undefined;
    const start_minute = Number(match[1]) * 60 + Number(match[2] ?? 0);
    const end_minute = Number(match[3]) * 60 + Number(match[4] ?? 0);
    const before = shifts.at(-1)?.end_minute ?? 0;
    if (end_minute <= start_minute || end_minute > 1_440 || start_minute < before) return undefined;
    shifts.push({ start_minute, end_minute });
  }
  return shifts;
}
