import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import type { Calendar, Shift } from "../graph/types";
import { EditText } from "../record/Edit";
import { Button } from "../ui/Button";
import forms from "../ui/forms.module.css";
import { Card } from "../ui/Page";
import styles from "./settings.module.css";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** Working time: a week, and days that differ. */
export const Calendars = observer(function Calendars() {
  const { graph } = useWorkplace();
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
      {graph.all("calendar").map((calendar) => (
        <CalendarCard key={calendar.id} calendar={calendar} />
      ))}
      <p>
        <Button onPress={add}>New calendar</Button>
      </p>
    </div>
  );
});

const CalendarCard = observer(function CalendarCard({ calendar }: { calendar: Calendar }) {
  const { graph, formats, say } = useWorkplace();
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
  return (
    <Card>
      <h2>
        <EditText
          label="Name of the calendar"
          value={calendar.name}
          onSave={(name) => set({ name })}
        />
      </h2>
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
      <h3>Days that differ</h3>
      <ul className={styles.exceptions}>
        {calendar.exceptions.map((one, index) => (
          <li key={`${one.first_day}${one.name}`}>
            <span>{one.name || "Day off"}</span>
            <span>
              {formats.day(one.first_day)}
              {one.last_day === one.first_day ? "" : ` to ${formats.day(one.last_day)}`}
            </span>
            <small>{one.shifts.length === 0 ? "off" : writeShifts(one.shifts)}</small>
            <button
              type="button"
              aria-label={`Remove ${one.name}`}
              onClick={() =>
                set({ exceptions: calendar.exceptions.filter((_, at) => at !== index) })
              }
            >
              ✕
            </button>
          </li>
        ))}
      </ul>
      <AddException onAdd={(one) => set({ exceptions: [...calendar.exceptions, one] })} />
    </Card>
  );
});

function AddException({ onAdd }: { onAdd: (one: Calendar["exceptions"][number]) => void }) {
  const [name, setName] = useState("");
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  return (
    <form
      className={styles.line}
      onSubmit={(event) => {
        event.preventDefault();
        if (!first) return;
        onAdd({ name, first_day: first, last_day: last >= first ? last : first, shifts: [] });
        setName("");
        setFirst("");
        setLast("");
      }}
    >
      <input
        aria-label="What for"
        placeholder="Holiday"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <input
        type="date"
        aria-label="First day"
        value={first}
        onChange={(event) => setFirst(event.target.value)}
      />
      <input
        type="date"
        aria-label="Last day"
        value={last}
        onChange={(event) => setLast(event.target.value)}
      />
      <Button type="submit" isDisabled={!first}>
        Add days off
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
