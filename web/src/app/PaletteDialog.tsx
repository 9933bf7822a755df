import { observer } from "mobx-react-lite";
import { useEffect, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { request } from "../api/http";
import type { Id, Kind } from "../graph/types";
import { type Action, type ActionGroup, actionsAt, type Here } from "./actions";
import { keyNames } from "./keys";
import styles from "./Palette.module.css";

interface Hit {
  kind: Kind;
  id: Id;
  key: string | null;
  title: string;
}

interface Entry {
  id: string;
  name: string;
  group: string;
  hint: string;
  keys: string | undefined;
  run: () => void;
}

interface Props {
  here: Here;
  /** Only this group of actions, and no records. */
  only: ActionGroup | null;
  close: () => void;
}

/** Search over every record, and every action, in one box. */
export function PaletteDialog({ here, only, close }: Props) {
  const title = only ? "Create" : "Search or jump to";
  return (
    <ModalOverlay
      isOpen
      onOpenChange={(open) => !open && close()}
      isDismissable
      className={styles.veil ?? ""}
    >
      <Modal className={styles.modal ?? ""}>
        <Dialog className={styles.dialog ?? ""} aria-label={title}>
          <Heading slot="title" className="visually-hidden">
            {title}
          </Heading>
          <Palette here={here} only={only} close={close} title={title} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

const Palette = observer(function Palette({ here, only, close, title }: Props & { title: string }) {
  const { graph, openRecord } = here.place;
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { hits, searching, trouble } = useHits(here, only ? "" : text);

  const wanted = text.trim().toLowerCase();
  const actions = actionsAt(here).filter(
    (action) => (!only || action.group === only) && action.id !== "palette",
  );
  const found: Entry[] = hits.map((hit) => ({
    id: hit.id,
    name: hit.title,
    group: "Records",
    hint: recordHint(here, hit),
    keys: undefined,
    run: () => openRecord(hit.kind, hit.id),
  }));
  const matching = actions.filter((action) => matches(action, wanted)).map(entryOf);
  // With something typed, records come before places: a name is what most people look for.
  const entries = wanted ? [...found, ...matching].slice(0, 24) : matching;

  useEffect(() => {
    document.getElementById(`palette-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const choose = (entry: Entry | undefined) => {
    if (!entry) return;
    close();
    entry.run();
  };
  return (
    <>
      <input
        // biome-ignore lint/a11y/noAutofocus: the palette is opened to type into it
        autoFocus
        className={styles.input}
        placeholder={only ? "Create…" : `Search ${graph.workspace?.name ?? ""} or jump to…`}
        aria-label={title}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-entries"
        aria-activedescendant={entries[at] ? `palette-${at}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
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
          <div key={entry.id}>
            {entry.group === entries[index - 1]?.group ? null : (
              <div className={styles.group} role="presentation">
                {entry.group}
              </div>
            )}
            <div
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
              {entry.keys ? <Keys keys={entry.keys} /> : <small>{entry.hint}</small>}
            </div>
          </div>
        ))}
        {entries.length === 0 && !searching ? (
          <p className={styles.none}>
            {trouble ?? `Nothing is called “${text.trim()}”. Try one word of its name, or its key.`}
          </p>
        ) : null}
      </div>
    </>
  );
});

/** Keys as they are pressed, one cap each. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keyNames(keys).map((key, index) => (
        <kbd key={index}>{key}</kbd>
      ))}
    </span>
  );
}

function entryOf(action: Action): Entry {
  return {
    id: action.id,
    name: action.name,
    group: action.group,
    hint: "",
    keys: action.keys,
    run: action.run,
  };
}

function matches(action: Action, wanted: string): boolean {
  const name = action.name.toLowerCase();
  return wanted.split(/\s+/).every((word) => name.includes(word));
}

/** What kind of thing it is, and where it belongs. */
function recordHint({ place: { graph } }: Here, hit: Hit): string {
  const entity = graph.get(hit.kind, hit.id);
  const parts = [hit.key ?? hit.kind.replace("_", " ")];
  if (entity && "project" in entity && entity.project) {
    parts.push(graph.get("project", entity.project)?.name ?? "");
  } else if (entity && "product" in entity) {
    parts.push(graph.get("product", entity.product)?.name ?? "");
  }
  return parts.filter(Boolean).join(" · ");
}

function useHits(here: Here, text: string) {
  const { graph } = here.place;
  const [hits, setHits] = useState<Hit[]>([]);
  const [searching, setSearching] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  useEffect(() => {
    setTrouble(undefined);
    if (text.trim() === "") {
      setHits([]);
      setSearching(false);
      return;
    }
    const abort = new AbortController();
    setSearching(true);
    const query = { ...graph.query(), q: text, limit: 14 };
    request<{ hits: Hit[] }>("GET", "/search", { query, signal: abort.signal })
      .then((answer) => {
        setHits(answer.hits);
        setSearching(false);
      })
      .catch((error: unknown) => {
        if (abort.signal.aborted) return;
        setHits([]);
        setSearching(false);
        setTrouble(error instanceof Error ? error.message : String(error));
      });
    return () => abort.abort();
  }, [text, graph]);
  return { hits, searching, trouble };
}
