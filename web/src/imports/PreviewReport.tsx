import { useState } from "react";
import forms from "../ui/forms.module.css";
import { Card } from "../ui/Page";
import styles from "./imports.module.css";
import type { Note, Preview } from "./types";

interface Props {
  preview: Preview;
  onMap: (column: string, field: string | null) => void;
}

/** What a file holds, what maps, what is adapted, and what cannot be read, row by row. */
export function PreviewReport({ preview, onMap }: Props) {
  const counts = Object.entries(preview.counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what.replaceAll("_", " ")}`)
    .join(" · ");
  return (
    <div className={forms.grid}>
      <Card title={preview.title}>
        <p>
          {counts}
          {preview.encoding ? ` · ${preview.encoding}` : ""}
        </p>
      </Card>
      {preview.refused.length > 0 ? (
        <Notes title="What cannot be read" notes={preview.refused} bad />
      ) : null}
      {preview.adapted.length > 0 ? (
        <Notes title="What is adapted" notes={preview.adapted} />
      ) : null}
      {preview.columns?.length ? <Mapping preview={preview} onMap={onMap} /> : null}
      <Rows preview={preview} />
    </div>
  );
}

function Notes({ title, notes, bad }: { title: string; notes: Note[]; bad?: boolean }) {
  return (
    <Card title={`${title} (${notes.length})`}>
      <ul className={bad ? styles.bad : undefined}>
        {notes.slice(0, 100).map((note, index) => (
          <li key={index}>
            {place(note)}
            {note.text}
          </li>
        ))}
      </ul>
      {notes.length > 100 ? <small>and {notes.length - 100} more</small> : null}
    </Card>
  );
}

function place(note: Note): string {
  const parts = [
    note.row != null ? `row ${note.row}` : "",
    note.line != null ? `line ${note.line}` : "",
    note.field ?? "",
  ].filter(Boolean);
  return parts.length > 0 ? `${parts.join(", ")}: ` : "";
}

function Mapping({ preview, onMap }: Props) {
  return (
    <Card title="Columns">
      <div className={forms.scroll}>
        <table className={forms.table}>
          <thead>
            <tr>
              <th>In the file</th>
              <th>For example</th>
              <th>Becomes</th>
            </tr>
          </thead>
          <tbody>
            {preview.columns?.map((column) => (
              <tr key={column.name}>
                <td>{column.name}</td>
                <td>
                  <small>{column.sample.filter(Boolean).slice(0, 2).join(" · ")}</small>
                </td>
                <td>
                  <select
                    aria-label={`${column.name} becomes`}
                    value={column.field ?? ""}
                    onChange={(event) => onMap(column.name, event.target.value || null)}
                  >
                    <option value="">Leave out</option>
                    {preview.fields?.map((field) => (
                      <option key={field.name} value={field.name}>
                        {field.label}
                      </option>
                    ))}
                  </select>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

const PAGE = 50;

function Rows({ preview }: { preview: Preview }) {
  const [shown, setShown] = useState(PAGE);
  return (
    <Card title="Row by row">
      <table className={styles.rows}>
        <tbody>
          {preview.rows.slice(0, shown).map((row, index) => (
            <tr key={row.row} data-status={row.status}>
              <td>{row.row}</td>
              <td
                style={{ paddingInlineStart: `${8 + (preview.outline[index]?.level ?? 0) * 16}px` }}
              >
                {row.name}
              </td>
              <td>
                <small>{row.notes.join(" ")}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {preview.rows.length > shown ? (
        <button type="button" className={forms.open} onClick={() => setShown(shown + 500)}>
          {preview.rows.length - shown} more rows
        </button>
      ) : null}
    </Card>
  );
}
