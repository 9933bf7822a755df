import { Outlet, useLocation, useParams, useRouter } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { Refused } from "../api/http";
import { Formats } from "../format";
import { Graph } from "../graph/Graph";
import type { Id, Kind } from "../graph/types";
import { say, Toasts } from "../ui/Toasts";
import { Waiting } from "../ui/Waiting";
import { type Dialog, type Workplace, WorkplaceContext } from "./context";
import { Dialogs } from "./Dialogs";
import { Shell } from "./Shell";

const RecordPanel = lazy(async () => ({
  default: (await import("../record/RecordPanel")).RecordPanel,
}));

/** Opens a workspace's graph and gives it to every screen below. */
export const WorkspaceRoot = observer(function WorkspaceRoot() {
  const { workspace } = useParams({ strict: false });
  const { pathname } = useLocation();
  const router = useRouter();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [record, setRecord] = useState<{ kind: Kind; id: Id } | null>(null);
  const [dialog, setDialog] = useState<{ name: Dialog; on: Id | undefined } | null>(null);
  const graph = useMemo(() => new Graph(workspace ?? ""), [workspace]);

  useEffect(() => {
    let gone = false;
    setTrouble(null);
    graph.onRefused = (reason) => say(reason);
    graph.onSignedOut = () => location.assign("/");
    graph.open().catch((error: unknown) => {
      if (gone) return;
      if (error instanceof Refused && error.status === 401) location.assign("/");
      else setTrouble(error instanceof Error ? error.message : String(error));
    });
    return () => {
      gone = true;
      graph.close();
    };
  }, [graph]);

  const details = graph.workspace;
  const formats = useMemo(() => new Formats(details), [details]);
  const base = `/w/${workspace}`;
  const closeRecord = useCallback(() => setRecord(null), []);
  const closeDialog = useCallback(() => setDialog(null), []);
  const workplace = useMemo<Workplace>(
    () => ({
      graph,
      base,
      formats,
      openRecord: (kind, id) => setRecord({ kind, id }),
      closeRecord,
      begin: (name, on) => setDialog({ name, on }),
      say,
    }),
    [graph, base, formats, closeRecord],
  );
  // A record belongs to the screen it was opened on.
  useEffect(closeRecord, [pathname]);

  if (trouble) return <Waiting trouble={trouble} retry={() => void router.navigate({ to: "/" })} />;
  if (!graph.loaded) return <Waiting />;
  return (
    <WorkplaceContext value={workplace}>
      <Shell>
        <Outlet />
      </Shell>
      {record ? (
        <Suspense>
          <RecordPanel {...record} onClose={closeRecord} />
        </Suspense>
      ) : null}
      <Dialogs dialog={dialog} node={record} onClose={closeDialog} />
      <Toasts />
    </WorkplaceContext>
  );
});
