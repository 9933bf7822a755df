import { createContext, useContext, useState } from "react";
import { useFormats } from "../app/context";
import type { Day } from "../graph/types";
import styles from "./record.module.css";

/** False where the person here may only look: fields then are plain text. */
export const MayEdit = createContext(true);

interface TextProps {
  value: string;
  label: string;
  onSave: (value: string) => void;
  placeholder?: string;
  lines?: boolean;
  /** Long, but of one line: wraps, and Enter keeps it. */
  wraps?: boolean;
  numeric?: boolean;
  /** Id of a list of usual answers. */
  list?: string;
}

/** Text that becomes a field where it stands: Enter keeps it, Escape leaves it as it was. */
export function EditText({
  value,
  label,
  onSave,
  placeholder,
  lines,
  wraps,
  numeric,
  list,
}: TextProps) {
  const mayEdit = useContext(MayEdit);
  const [draft, setDraft] = useState<string | null>(null);
  const save = () => {
    if (draft !== null && draft !== value) onSave(draft);
    setDraft(null);
  };
  if (!mayEdit) return <Plain label={label} text={value} />;
  const shared = {
    className: styles.edit,
    "aria-label": label,
    placeholder: placeholder ?? "–",
    value: draft ?? value,
    onBlur: save,
  };
  if (lines || wraps) {
    return (
      <textarea
        {...shared}
        rows={Math.min(12, Math.max(1, (draft ?? value).split("\n").length))}
        data-lines
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setDraft(null);
          if (event.key === "Enter" && (wraps || event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            event.currentTarget.blur();
          }
          if (event.key === "Escape" && draft !== null) event.preventDefault();
        }}
      />
    );
  }
  return (
    <input
      {...shared}
      type="text"
      list={list}
      inputMode={numeric ? "decimal" : undefined}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape" && draft !== null) {
          event.preventDefault();
          setDraft(null);
        }
      }}
    />
  );
}

interface DayProps {
  value: Day | "";
  label: string;
  onSave: (value: Day | "") => void;
  empty?: string;
}

/** A day: written as everywhere else, and the system's own calendar while it is edited. */
export function EditDay({ value, label, onSave, empty = "No date" }: DayProps) {
  const mayEdit = useContext(MayEdit);
  const formats = useFormats();
  const [draft, setDraft] = useState<string | null>(null);
  const save = () => {
    if (draft !== null && draft !== value) onSave(draft);
    setDraft(null);
  };
  const words = value ? formats.day(value) : empty;
  if (!mayEdit) return <Plain label={label} text={value ? words : ""} />;
  return (
    <span className={styles.day}>
      <span aria-hidden="true" data-empty={value === "" || undefined}>
        {words}
      </span>
      <input
        type="date"
        className={styles.edit}
        aria-label={label}
        value={draft ?? value}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape" && draft !== null) {
            event.preventDefault();
            setDraft(null);
          }
        }}
      />
    </span>
  );
}

/** One of a few. */
export function EditChoice<T extends string>({
  value,
  label,
  options,
  onSave,
}: {
  value: T;
  label: string;
  options: readonly (readonly [T, string])[];
  onSave: (value: T) => void;
}) {
  const mayEdit = useContext(MayEdit);
  if (!mayEdit) {
    const chosen = options.find(([option]) => option === value);
    return <Plain label={label} text={chosen?.[1] ?? ""} />;
  }
  return (
    <select
      className={styles.edit}
      aria-label={label}
      value={value}
      onChange={(event) => onSave(event.target.value as T)}
    >
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}

function Plain({ label, text }: { label: string; text: string }) {
  return (
    <span className={styles.plain}>
      <span className="visually-hidden">{label}: </span>
      {text || "–"}
    </span>
  );
}
