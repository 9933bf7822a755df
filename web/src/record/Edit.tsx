import { useState } from "react";
import styles from "./record.module.css";

interface TextProps {
  value: string;
  label: string;
  onSave: (value: string) => void;
  placeholder?: string;
  lines?: boolean;
  type?: "text" | "date";
}

/** Text that becomes a field where it stands: Enter keeps it, Escape leaves it as it was. */
export function EditText({ value, label, onSave, placeholder, lines, type = "text" }: TextProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const save = () => {
    if (draft !== null && draft !== value) onSave(draft);
    setDraft(null);
  };
  const shared = {
    className: styles.edit,
    "aria-label": label,
    placeholder: placeholder ?? "–",
    value: draft ?? value,
    onBlur: save,
  };
  if (lines) {
    return (
      <textarea
        {...shared}
        rows={Math.min(12, Math.max(2, (draft ?? value).split("\n").length + 1))}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setDraft(null);
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.blur();
          if (event.key === "Escape" && draft !== null) event.preventDefault();
        }}
      />
    );
  }
  return (
    <input
      {...shared}
      type={type}
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
