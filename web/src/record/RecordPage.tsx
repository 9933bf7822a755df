import { useParams } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import type { Kind } from "../graph/types";
import { Record } from "./Record";

/** A record by its own address. */
export const RecordPage = observer(function RecordPage() {
  const { kind, id } = useParams({ strict: false });
  if (!kind || !id) return null;
  return <Record key={id} kind={kind as Kind} id={id} />;
});
