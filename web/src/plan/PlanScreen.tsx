import { observer } from "mobx-react-lite";
import { useEffect, useMemo, useRef, useState } from "react";
import { useWorkplace } from "../app/context";
import type { GanttHandle } from "../gantt";
import type { Id } from "../graph/types";
import { BulkBar } from "./BulkBar";
import { PlanModel } from "./model";
import styles from "./Plan.module.css";
import { PlanBody } from "./PlanBody";
import { PlanActions } from "./planActions";
import { Toolbar } from "./Toolbar";
import { useSpoken } from "./useSpoken";
import { WhyCards } from "./WhyCards";

const NARROW = "(max-width: 760px)";

/** One project's plan: outline and chart, and below them why it ends when it does. */
export const PlanScreen = observer(function PlanScreen({ projectId }: { projectId: Id }) {
  const { graph, openRecord } = useWorkplace();
  const narrow = useMedia(NARROW);
  const gantt = useRef<GanttHandle>(null);
  const { say, spoken } = useSpoken();
  const open = useRef(openRecord);
  open.current = openRecord;
  const model = useMemo(() => new PlanModel(graph, projectId), [graph, projectId]);
  const actions = useMemo(
    () => new PlanActions(model, say, (id) => open.current("task", id)),
    [model, say],
  );
  if (!model.project) return null;
  const cards = model.state.cards && model.tasks.length > 0;
  return (
    <div className={styles.page} data-cards={cards || undefined}>
      <Toolbar model={model} actions={actions} gantt={gantt} narrow={narrow} />
      <div className={styles.body}>
        <PlanBody model={model} actions={actions} gantt={gantt} narrow={narrow} />
        <BulkBar model={model} actions={actions} />
      </div>
      {model.tasks.length === 0 && <FirstTask canEdit={model.canEdit} />}
      {cards && <WhyCards model={model} actions={actions} />}
      {spoken}
    </div>
  );
});

/** What an empty plan is waiting for. */
function FirstTask({ canEdit }: { canEdit: boolean }) {
  if (!canEdit) return <p className={styles.hint}>Nothing is planned here yet.</p>;
  return (
    <ul className={styles.hint}>
      <li>Type a name in the row above and press Enter; the next row is ready at once.</li>
      <li>
        Estimates may be ranges: <kbd>3-5-9d</kbd> is low, likely, high. From them comes the chance.
      </li>
      <li>Rows copied from a spreadsheet can be pasted; whole plans come in under Import.</li>
    </ul>
  );
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const changed = () => setMatches(media.matches);
    changed();
    media.addEventListener("change", changed);
    return () => media.removeEventListener("change", changed);
  }, [query]);
  return matches;
}
