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
      {cards && <WhyCards model={model} actions={actions} />}
      {spoken}
    </div>
  );
});

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
