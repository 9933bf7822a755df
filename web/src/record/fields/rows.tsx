import { observer } from "mobx-react-lite";
import { type ReactNode, useContext } from "react";
import { useWorkplace } from "../../app/context";
import type { Id } from "../../graph/types";
import { EditChoice, EditText, MayEdit } from "../Edit";
import { Refs } from "../Refs";
import styles from "../record.module.css";

export type SetFields = (fields: { [field: string]: unknown }) => void;

export function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Which working time counts; none of its own is the workspace's. */
export const CalendarRow = observer(function CalendarRow({
  value,
  onSave,
}: {
  value: Id | null;
  onSave: (calendar: Id | null) => void;
}) {
  const { graph } = useWorkplace();
  return (
    <Row name="Calendar">
      <EditChoice
        label="Calendar"
        value={value ?? ""}
        options={[
          ["", "The workspace's"],
          ...graph.all("calendar").map((one) => [one.id, one.name] as const),
        ]}
        onSave={(calendar) => onSave(calendar || null)}
      />
    </Row>
  );
});

interface TextRowProps {
  name: string;
  value: string;
  onSave: (text: string) => void;
  lines?: boolean;
  placeholder?: string;
}

export function TextRow({ name, ...props }: TextRowProps) {
  return (
    <Row name={name}>
      <EditText label={name} {...props} />
    </Row>
  );
}

interface NumberRowProps {
  name: string;
  value: number | null;
  unit?: string;
  onSave: (value: number | null) => void;
  placeholder?: string;
}

/** A figure; nothing is no figure, and what is none is said. */
export function NumberRow({ name, value, unit, onSave, placeholder }: NumberRowProps) {
  const { formats, say } = useWorkplace();
  const mayEdit = useContext(MayEdit);
  const text = value === null ? "" : formats.figure(value);
  return (
    <Row name={name}>
      <EditText
        label={name}
        numeric
        value={unit && text && !mayEdit ? `${text} ${unit}` : text}
        placeholder={placeholder ?? "–"}
        onSave={(typed) => {
          const read = formats.parseFigure(typed);
          if (read === undefined) say(`“${typed}” is no number.`);
          else onSave(read);
        }}
      />
      {unit && text && mayEdit ? <small className={styles.unit}>{unit}</small> : null}
    </Row>
  );
}

/** Money; nothing is no amount. */
export function MoneyRow({
  name,
  minor,
  exact,
  onSave,
}: {
  name: string;
  minor: number | null;
  exact?: boolean;
  onSave: (minor: number | null) => void;
}) {
  const { formats, say } = useWorkplace();
  const text = minor === null ? "" : exact ? formats.moneyExact(minor) : formats.money(minor);
  return (
    <TextRow
      name={name}
      value={text}
      onSave={(typed) => {
        const read = typed.trim() === "" ? null : formats.parseMoney(typed);
        if (read === undefined) say(`“${typed}” is no amount.`);
        else onSave(read);
      }}
    />
  );
}

/** One person, or nobody. */
export const PersonRow = observer(function PersonRow({
  name,
  value,
  onSave,
}: {
  name: string;
  value: Id | null;
  onSave: (id: Id | null) => void;
}) {
  const { graph } = useWorkplace();
  const people = graph.all("person").filter((person) => !person.inactive || person.id === value);
  return (
    <Row name={name}>
      <EditChoice
        label={name}
        value={value ?? ""}
        options={[["", "Nobody"], ...people.map((person) => [person.id, person.name] as const)]}
        onSave={(id) => onSave(id || null)}
      />
    </Row>
  );
});

/** Several people by name. */
export const PeopleRow = observer(function PeopleRow({
  name,
  value,
  onSave,
}: {
  name: string;
  value: readonly Id[];
  onSave: (ids: Id[]) => void;
}) {
  const { graph } = useWorkplace();
  const free = graph.all("person").filter((one) => !one.inactive && !value.includes(one.id));
  return (
    <Row name={name}>
      <Refs
        noun="person"
        refs={value.map((id) => ({ kind: "person", id }))}
        options={free.map((one) => [one.id, one.name] as const)}
        onAdd={(id) => onSave([...value, id])}
        onRemove={(ref) => onSave(value.filter((id) => id !== ref.id))}
      />
    </Row>
  );
});
