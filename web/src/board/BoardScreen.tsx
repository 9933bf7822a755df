import { observer } from "mobx-react-lite";
import { useMemo, useRef } from "react";
import { useWorkplace } from "../app/context";
import type { Id } from "../graph/types";
import { PlanModel } from "../plan/model";
import { useSpoken } from "../plan/useSpoken";
import { Board, type BoardActions } from "./Board";
import { BoardModel } from "./boardModel";

/** One project's board. */
export const BoardScreen = observer(function BoardScreen({ projectId }: { projectId: Id }) {
  const { graph, openRecord } = useWorkplace();
  const { say, spoken } = useSpoken();
  const open = useRef(openRecord);
  open.current = openRecord;
  const model = useMemo(() => new BoardModel(new PlanModel(graph, projectId)), [graph, projectId]);
  const actions = useMemo(
    (): BoardActions => ({
      run: (commands, label) => model.plan.execute(commands, label),
      say,
      open: (id) => open.current("task", id),
    }),
    [model, say],
  );
  if (!model.plan.project) return null;
  return (
    <>
      <Board model={model} actions={actions} />
      {spoken}
    </>
  );
});
