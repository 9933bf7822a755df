import { download } from "../api/download";
import { mayChange, mayCreate, mayImport, mayLevel } from "../graph/access";
import type { Id, Kind } from "../graph/types";
import { keyOf, recordAddress } from "../record/thread";
import type { Dialog, Workplace } from "./context";
import { session } from "./session";
import { theme } from "./theme";

/** Where somebody is when they ask what can be done. */
export interface Here {
  place: Workplace;
  go: (to: string) => void;
  /** The record in hand, beside the screen or as a page. */
  node: { kind: Kind; id: Id } | null;
}

export type ActionGroup = "Go to" | "Create" | "This record" | "Anywhere";

export interface Action {
  id: string;
  name: string;
  group: ActionGroup;
  /** `Mod+Z`, `C`, `G P`: see `keys.ts`. */
  keys?: string;
  danger?: boolean;
  run: () => void;
}

/**
 * Everything that can be done from here. Menus, the command palette, the help sheet and the
 * keyboard all read this one list, so none of them knows an action the others do not.
 */
export function actionsAt(here: Here): Action[] {
  return [...creating(here), ...onRecord(here), ...everywhere(here), ...places(here)];
}

function creating({ place }: Here): Action[] {
  const { graph } = place;
  const make = (kind: Kind & Dialog, keys: string): Action[] =>
    mayCreate(graph, kind)
      ? [
          {
            id: `new-${kind}`,
            name: `New ${kind}`,
            group: "Create",
            keys,
            run: () => place.begin(kind),
          },
        ]
      : [];
  const hasProduct = graph.all("product").length > 0;
  return [
    ...make("goal", "N G"),
    ...(hasProduct ? make("feature", "N F") : []),
    ...(hasProduct ? make("insight", "N I") : []),
    ...make("project", "N P"),
    ...(graph.all("project").length > 0 ? make("risk", "N R") : []),
  ];
}

function onRecord({ place, go, node }: Here): Action[] {
  if (!node) return [];
  const { graph, base, say } = place;
  const { kind, id } = node;
  const entity = graph.get(kind, id);
  if (!entity) return [];
  const name = "name" in entity ? entity.name : keyOf(graph, kind, id);
  const actions: Action[] = [
    {
      id: "record-page",
      name: "Open as page",
      group: "This record",
      run: () => go(recordAddress(base, kind, id)),
    },
    {
      id: "record-link",
      name: "Copy link",
      group: "This record",
      run: () => {
        const link = new URL(recordAddress(base, kind, id), location.origin).href;
        navigator.clipboard?.writeText(link).then(
          () => say("The link is copied"),
          () => say(link),
        );
      },
    },
  ];
  const plan = kind === "project" ? id : kind === "task" ? graph.get("task", id)?.project : null;
  if (plan) {
    actions.push({
      id: "record-plan",
      name: "Open its plan",
      group: "This record",
      run: () => go(`${base}/plan/${plan}`),
    });
  }
  if (plan && mayChange(graph, "project", plan)) {
    actions.push({
      id: "record-level",
      name: "Level this project…",
      group: "This record",
      run: () => go(`${base}/level/${plan}`),
    });
  }
  if (kind === "project") {
    actions.push(
      {
        id: "export-mspdi",
        name: "Export as Microsoft Project XML",
        group: "This record",
        run: () => download(`/exports/${id}`, { ...graph.query(), format: "mspdi" }),
      },
      {
        id: "export-csv",
        name: "Export as CSV",
        group: "This record",
        run: () => download(`/exports/${id}`, { ...graph.query(), format: "csv" }),
      },
    );
  }
  const isMe = kind === "person" && id === graph.meId;
  if (mayChange(graph, kind, id) && !isMe && kind !== "workspace") {
    actions.push({
      id: "record-delete",
      name: `Delete this ${kind.replace("_", " ")}`,
      group: "This record",
      danger: true,
      run: () => {
        void graph.execute([{ do: "delete", kind, id }], `Delete ${name}`).then((outcome) => {
          if (!outcome.ok) return;
          place.closeRecord();
          say(`${name} is deleted`, () => void graph.undo(outcome.seq));
        });
      },
    });
  }
  return actions;
}

function everywhere({ place, go }: Here): Action[] {
  const { graph, base, begin, say } = place;
  const step = async (what: "undo" | "redo") => {
    const outcome = await graph[what]();
    if (outcome.ok) say(what === "undo" ? "Taken back" : "Brought back");
  };
  const action = (id: string, name: string, run: () => void, keys?: string): Action => ({
    id,
    name,
    group: "Anywhere",
    run,
    ...(keys ? { keys } : {}),
  });
  return [
    action("palette", "Search or jump to", () => begin("palette"), "Mod+K"),
    action("create", "Create something", () => begin("create"), "C"),
    action("undo", "Undo", () => void step("undo"), "Mod+Z"),
    action("redo", "Redo", () => void step("redo"), "Mod+Shift+Z"),
    ...(mayLevel(graph)
      ? [action("level", "Level people across projects…", () => go(`${base}/level`))]
      : []),
    action("help", "Keyboard shortcuts", () => begin("help"), "?"),
    action("theme", "Switch between light and dark", () => theme.toggle()),
    action("sign-out", "Sign out", () => void session.signOut()),
  ];
}

function places({ place, go }: Here): Action[] {
  const { graph, base } = place;
  const to = (id: string, name: string, path: string, keys?: string): Action => ({
    id: `go-${id}`,
    name,
    group: "Go to",
    run: () => go(`${base}${path}`),
    ...(keys ? { keys } : {}),
  });
  return [
    to("goals", "Goals", "/goals", "G G"),
    to("work", "My work", "/work", "G W"),
    ...graph
      .all("product")
      .flatMap(({ id, name }) => [
        to(`vision-${id}`, `Vision of ${name}`, `/product/${id}`),
        to(`features-${id}`, `Features of ${name}`, `/features/${id}`),
        to(`insights-${id}`, `Insights of ${name}`, `/insights/${id}`),
        to(`metrics-${id}`, `Metrics of ${name}`, `/metrics/${id}`),
      ]),
    ...graph
      .all("project")
      .flatMap(({ id, name }) => [
        to(`plan-${id}`, `Plan of ${name}`, `/plan/${id}`),
        to(`board-${id}`, `Board of ${name}`, `/board/${id}`),
        to(`risks-${id}`, `Risks of ${name}`, `/risks/${id}`),
      ]),
    to("people", "People", "/people", "G P"),
    to("risks", "Risks", "/risks", "G R"),
    ...(mayImport(graph) ? [to("import", "Import a file", "/import", "G I")] : []),
    to("settings", "Settings", "/settings", "G S"),
    ...session.workspaces
      .filter(({ id }) => id !== graph.workspaceId)
      .map(({ id, name }) => ({
        id: `go-workspace-${id}`,
        name: `Workspace ${name}`,
        group: "Go to" as const,
        run: () => go(`/w/${id}/goals`),
      })),
    to("account", "Your account and password", "/settings/account"),
  ];
}
