import { observer } from "mobx-react-lite";
import { type FormEvent, useRef, useState } from "react";
import { Dialog, Popover } from "react-aria-components";
import type { Dependency } from "../graph/types";
import { changeTerms } from "./edits";
import styles from "./LinkEditor.module.css";
import type { PlanModel } from "./model";
import type { PlanActions } from "./planActions";
import { type DependencyType, formatLag, NO_LAG, parseLag, SHORT } from "./predecessors";

/** A dependency that was pressed, and where on the screen. */
export interface LinkPress {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

interface Props {
  readonly press: LinkPress;
  readonly model: PlanModel;
  readonly actions: PlanActions;
  readonly onClose: () => void;
}

const TYPES: readonly { type: DependencyType; words: string }[] = [
  { type: "finish_start", words: "starts when it finishes" },
  { type: "start_start", words: "starts when it starts" },
  { type: "finish_finish", words: "finishes when it finishes" },
  { type: "start_finish", words: "finishes when it starts" },
];

/** Type and lag of a dependency, beside where it was pressed. */
export const LinkEditor = observer(function LinkEditor({ press, model, actions, onClose }: Props) {
  const anchor = useRef<HTMLSpanElement>(null);
  const link = model.dependencies.find((one) => one.id === press.id);
  return (
    <>
      <span
        ref={anchor}
        style={{ position: "fixed", left: press.x, top: press.y, width: 1, height: 1 }}
      />
      <Popover
        triggerRef={anchor}
        isOpen={link !== undefined}
        onOpenChange={(open) => !open && onClose()}
        className={styles.popover ?? ""}
      >
        <Dialog aria-label="Dependency" className={styles.dialog ?? ""}>
          {link && <Form link={link} model={model} actions={actions} onClose={onClose} />}
        </Dialog>
      </Popover>
    </>
  );
});

interface FormProps {
  readonly link: Dependency;
  readonly model: PlanModel;
  readonly actions: PlanActions;
  readonly onClose: () => void;
}

function Form({ link, model, actions, onClose }: FormProps) {
  const plan = model.context;
  const units = plan?.units ?? { minutesPerDay: 480 };
  const [type, setType] = useState(link.dependency_type);
  const [lag, setLag] = useState(formatLag(link.lag, units));
  const [error, setError] = useState<string | null>(null);
  const from = plan?.task(link.predecessor);
  const to = plan?.task(link.successor);
  const label = `Change how “${to?.name}” waits for “${from?.name}”`;

  function save(event: FormEvent): void {
    event.preventDefault();
    const text = lag.trim().replace("−", "-");
    const size = text.replace(/^[+-]/, "");
    const parsed = size === "" ? ({ ok: true, value: NO_LAG } as const) : parseLag(size, units);
    if (!parsed.ok) {
      setError(parsed.error);
      return;
    }
    const { value } = parsed;
    const signed = text.startsWith("-") ? { ...value, value: -value.value } : value;
    void actions.run([changeTerms(link.id, { dependency_type: type, lag: signed })], label);
    onClose();
  }

  function remove(): void {
    void actions.run(
      [{ do: "delete", kind: "dependency", id: link.id }],
      `Let “${to?.name}” no longer wait for “${from?.name}”`,
    );
    onClose();
  }

  return (
    <form onSubmit={save} className={styles.form}>
      <p className={styles.who}>
        <b>{to?.name}</b> waits for <b>{from?.name}</b>
      </p>
      <fieldset className={styles.types}>
        <legend>It</legend>
        {TYPES.map((one) => (
          <label key={one.type}>
            <input
              type="radio"
              name="type"
              checked={type === one.type}
              onChange={() => setType(one.type)}
            />
            <span>{one.words}</span>
            <small>{SHORT[one.type]}</small>
          </label>
        ))}
      </fieldset>
      <label className={styles.lag}>
        <span>Lag</span>
        <input
          value={lag}
          placeholder="none"
          aria-invalid={error !== null}
          aria-describedby="lag-hint"
          onChange={(event) => {
            setLag(event.target.value);
            setError(null);
          }}
        />
      </label>
      <small id="lag-hint" className={error ? styles.error : styles.hint}>
        {error ?? "2d later, -1d earlier, 3ed elapsed, 50% of it"}
      </small>
      <div className={styles.buttons}>
        <button type="button" className={styles.delete} onClick={remove}>
          Delete
        </button>
        <button type="submit" className={styles.save}>
          Save
        </button>
      </div>
    </form>
  );
}
