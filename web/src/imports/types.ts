/** As `POST /api/v1/imports/preview` answers. */
export interface Preview {
  preview_id: string;
  format: string;
  title: string;
  encoding?: string;
  counts: { [what: string]: number };
  columns?: { name: string; sample: string[]; field: string | null }[];
  fields?: { name: string; label: string; required: boolean }[];
  rows: { row: number; name: string; status: "ok" | "adapted" | "refused"; notes: string[] }[];
  adapted: Note[];
  refused: Note[];
  can_apply: boolean;
  outline: { level: number; name: string; start?: string; finish?: string; duration?: string }[];
}

export interface Note {
  row?: number | null;
  line?: number | null;
  field?: string | null;
  text: string;
}
