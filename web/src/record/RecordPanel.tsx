import { Link } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { useEffect, useRef } from "react";
import { useWorkplace } from "../app/context";
import type { Id, Kind } from "../graph/types";
import { Record } from "./Record";
import styles from "./record.module.css";
import { recordAddress } from "./thread";

interface Props {
  kind: Kind;
  id: Id;
  onClose: () => void;
}

/** A record beside the place one is in; Escape closes it. */
export const RecordPanel = observer(function RecordPanel({ kind, id, onClose }: Props) {
  const { base } = useWorkplace();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) onClose();
    };
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener("keydown", onKey);
      if (before instanceof HTMLElement) before.focus();
    };
  }, [onClose]);
  return (
    <aside ref={panel} className={styles.panel} aria-label="Record" tabIndex={-1}>
      <div className={styles.panelBar}>
        <Link to={recordAddress(base, kind, id)} onClick={onClose}>
          Open as page
        </Link>
        <button type="button" onClick={onClose} aria-label="Close the record">
          ✕
        </button>
      </div>
      <Record key={id} kind={kind} id={id} narrow />
    </aside>
  );
});
