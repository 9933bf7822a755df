import { useNavigate } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { useRef, useState } from "react";
import { reason } from "../account/SignInPage";
import { request } from "../api/http";
import { useWorkplace } from "../app/context";
import type { Op, Seq } from "../graph/types";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Field";
import { Page } from "../ui/Page";
import styles from "./imports.module.css";
import { PreviewReport } from "./PreviewReport";
import type { Preview } from "./types";

/** A file of another tool: first what would come of it, then, if one likes it, in one step. */
export const ImportScreen = observer(function ImportScreen() {
  const { graph, base, say } = useWorkplace();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [preview, setPreview] = useState<Preview>();
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [project, setProject] = useState("");
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setTrouble(undefined);
    try {
      await work();
    } catch (error) {
      setTrouble(reason(error));
    } finally {
      setBusy(false);
    }
  };
  const read = (file: File) =>
    attempt(async () => {
      setPreview(undefined);
      const query = { ...graph.query(), format: "auto", name: file.name };
      setPreview(await request<Preview>("POST", "/imports/preview", { query, bytes: file }));
    });
  const remap = (column: string, field: string | null) =>
    attempt(async () => {
      if (!preview) return;
      const columns = Object.fromEntries(
        (preview.columns ?? []).map((one) => [one.name, one.field]),
      );
      setPreview(
        await request<Preview>("PUT", `/imports/${preview.preview_id}/mapping`, {
          query: graph.query(),
          json: { columns: { ...columns, [column]: field } },
        }),
      );
    });
  const apply = () =>
    attempt(async () => {
      if (!preview) return;
      const answer = await request<{ seq: Seq; ops: Op[] }>("POST", "/imports", {
        query: graph.query(),
        json: { preview_id: preview.preview_id, project: project || undefined },
      });
      say(`${preview.title} is in`, () => void graph.undo(answer.seq));
      const created = answer.ops.find((op) => op.kind === "project");
      setPreview(undefined);
      await navigate({ to: `${base}/plan/${created?.id ?? project}` as string });
    });
  return (
    <Page
      title="Import"
      sub="Microsoft Project XML, Asana CSV, or any CSV. Nothing is changed before you have seen what will come of it, and one undo takes all of it back."
    >
      <section
        className={styles.drop}
        aria-label="Drop a file here"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          const file = event.dataTransfer.files[0];
          if (file) void read(file);
        }}
      >
        <p>Drop a file here, or</p>
        <Button onPress={() => input.current?.click()} isDisabled={busy}>
          Choose a file
        </Button>
        <input
          ref={input}
          type="file"
          className="visually-hidden"
          aria-label="File to import"
          accept=".xml,.csv,.txt,text/csv,application/xml"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void read(file);
            event.target.value = "";
          }}
        />
      </section>
      {preview || busy ? null : <Sources />}
      {busy ? <p role="status">Reading…</p> : null}
      {trouble ? (
        <p role="alert" className={styles.trouble}>
          {trouble}
        </p>
      ) : null}
      {preview ? (
        <>
          <PreviewReport preview={preview} onMap={(column, field) => void remap(column, field)} />
          <div className={styles.apply}>
            <Choice
              label="Into"
              value={project}
              options={[
                ["", "A new project"],
                ...graph.all("project").map((one) => [one.id, one.name] as const),
              ]}
              onChange={setProject}
            />
            <Button
              kind="primary"
              isDisabled={busy || !preview.can_apply}
              onPress={() => void apply()}
            >
              Import {preview.counts.tasks ?? ""} tasks
            </Button>
          </div>
        </>
      ) : null}
    </Page>
  );
});

const SOURCES: readonly (readonly [string, string, string])[] = [
  [
    "Microsoft Project",
    "File, Save as, XML format (*.xml)",
    "Tasks, outline, dependencies with lag, constraints, calendars, resources, progress",
  ],
  [
    "Asana",
    "Project menu, Export, CSV",
    "Tasks, sections, subtasks, assignees, dates, blocked by, tags",
  ],
  [
    "Any table",
    "A CSV file with a line of column names",
    "You say which column is what; each row becomes a task",
  ],
];

/** Where a file comes from, and what of it arrives. */
function Sources() {
  return (
    <dl className={styles.sources}>
      {SOURCES.map(([name, how, what]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{how}</dd>
          <dd>
            <small>{what}</small>
          </dd>
        </div>
      ))}
    </dl>
  );
}
