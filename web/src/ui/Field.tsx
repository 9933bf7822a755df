import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField,
  type TextFieldProps,
} from "react-aria-components";
import styles from "./ui.module.css";

interface Props extends TextFieldProps {
  label: string;
  hint?: string;
  trouble?: string | undefined;
  lines?: number;
  placeholder?: string;
}

/**
 * A labelled text field; what is wrong with it stands below it. What a server refused is said as
 * part of its description: marked invalid, the browser would not let the form be sent again.
 */
export function Field({ label, hint, trouble, lines, placeholder, ...props }: Props) {
  const invalid = trouble ? { "aria-invalid": true as const } : {};
  return (
    <TextField {...props} className={styles.field ?? ""} data-trouble={trouble ? true : undefined}>
      <Label>{label}</Label>
      {lines ? (
        <TextArea rows={lines} placeholder={placeholder} {...invalid} />
      ) : (
        <Input placeholder={placeholder} {...invalid} />
      )}
      {hint || trouble ? (
        <Text slot="description">
          {hint}
          {trouble ? (
            <span className={styles.trouble} role="alert">
              {trouble}
            </span>
          ) : null}
        </Text>
      ) : null}
      <FieldError />
    </TextField>
  );
}

interface SelectProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
  hideLabel?: boolean;
}

/** The system's own menu: fast, accessible, at home on every phone. */
export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
  hideLabel,
}: SelectProps<T>) {
  return (
    <label className={styles.field}>
      <span className={hideLabel ? "visually-hidden" : undefined}>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value as T)}>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
