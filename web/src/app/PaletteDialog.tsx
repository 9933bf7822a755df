import { useNavigate } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { request } from "../api/http";
import type { Id, Kind } from "../graph/types";
import styles from "./CommandPalette.module.css";
import { useWorkplace } from "./context";
import { theme } from "./theme";

interface Hit {
  kind: Kind;
  id: Id;
  key: string | null;
  title: string;
}

interface Entry {
  name: string;
  hint: string;
  run: () => void;
}

/** The box itself, loaded when it is first opened. */
export function PaletteDialog({ close }: { close: () => void }) {
  return (
    <ModalOverlay
      isOpen
      onOpenChange={(open) => !open && close()}
      isDismissable
      className={styles.veil ?? ""}
    >
      <Modal className={styles.modal ?? ""}>
        <Dialog className={styles.dialog ?? ""} aria-label="Search or jump to">
          <Heading slot="title" className="visually-hidden">
            Search or jump to
          </Heading>
          <Palette close={close} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

const Palette = observer(function Palette({ close }: { close: () => void }) {
  const { graph, openRecord } = useWorkplace();
  const actions = useActions();
  const [text, setText] = useState("");
  const [hits, setHits] = useState<Hit[]>([]);
  const [at, setAt] = useState(0);

  useEffect(() => {
    setAt(0);
    if (text.trim() === "") {
      setHits([]);
      return;
    }
    const abort = new AbortController();
    const query = { ...graph.query(), q: text, limit: 12 };
    request<{ hits: Hit[] }>("GET", "/search", { query, signal: abort.signal })
      .then((answer) => setHits(answer.hits))
      .catch(() => {});
    return () => abort.abort();
  }, [text, graph]);

  const wanted = text.trim().toLowerCase();
  const entries: Entry[] = [
    ...actions.filter((action) => action.name.toLowerCase().includes(wanted)),
    ...hits.map((hit) => ({
      name: hit.title,
      hint: hit.key ?? hit.kind.replace("_", " "),
      run: () => openRecord(hit.kind, hit.id),
    })),
  ].slice(0, 14);
  const choose = (entry: Entry | undefined) => {
    close();
    entry?.run();
  };
  return (
    <>
      <input
        // biome-ignore lint/a11y/noAutofocus: the palette is opened to type into it
        autoFocus
        className={styles.input}
        placeholder="Search or jump to…"
        aria-label="Search or jump to"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-entries"
        aria-activedescendant={entries[at] ? `palette-${at}` : undefined}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setAt(Math.min(at + 1, entries.length - 1));
          else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
          else if (event.key === "Enter") choose(entries[at]);
          else return;
          event.preventDefault();
        }}
      />
      <div id="palette-entries" role="listbox" aria-label="Found" className={styles.list}>
        {entries.map((entry, index) => (
          <div
            key={`${entry.hint}${entry.name}${index}`}
            id={`palette-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={styles.entry}
            onPointerMove={() => setAt(index)}
            onClick={() => choose(entry)}
            onKeyDown={(event) => event.key === "Enter" && choose(entry)}
          >
            <span>{entry.name}</span>
            <small>{entry.hint}</small>
          </div>
        ))}
        {entries.length === 0 ? <p className={styles.none}>Nothing found.</p> : null}
      </div>
    </>
  );
});

function useActions(): Entry[] {
  const { graph, base } = useWorkplace();
  const navigate = useNavigate();
  const go = (name: string, to: string): Entry => ({
    name,
    hint: "go to",
    run: () => void navigate({ to: `${base}${to}` }),
  });
  return [
    go("Goals", "/goals"),
    go("My work", "/work"),
    ...graph.all("project").map((project) => go(`Plan: ${project.name}`, `/plan/${project.id}`)),
    ...graph.all("project").map((project) => go(`Board: ${project.name}`, `/board/${project.id}`)),
    go("People", "/people"),
    go("Risks", "/risks"),
    go("Import a file", "/import"),
    go("Settings", "/settings"),
    { name: "Undo", hint: "Ctrl Z", run: () => void graph.undo() },
    { name: "Redo", hint: "Ctrl Shift Z", run: () => void graph.redo() },
    { name: "Light or dark", hint: "theme", run: () => theme.toggle() },
  ];
}
