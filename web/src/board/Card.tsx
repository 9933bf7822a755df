import { observer } from "mobx-react-lite";
import { Button } from "react-aria-components";
import { parseLocal } from "../gantt/time";
import type { Task } from "../graph/types";
import { isDone } from "../plan/columns";
import { shortDay } from "../plan/dates";
import { formatEstimate } from "../plan/duration";
import { Who } from "../plan/Who";
import styles from "./Board.module.css";
import type { BoardModel } from "./boardModel";

/** What one needs to know of a card at a glance: what, who, how long, whether it can begin. */
export const Card = observer(function Card({ task, model }: { task: Task; model: BoardModel }) {
  const plan = model.plan.context;
  if (!plan) return null;
  const forecast = plan.forecast(task.id);
  const done = isDone(task);
  const blocked = done ? [] : model.blockedBy(task);
  const { likely_minutes, low_minutes, high_minutes, elapsed } = task.estimate;
  const estimate = formatEstimate(
    {
      likely_minutes,
      low_minutes: low_minutes ?? null,
      high_minutes: high_minutes ?? null,
      elapsed,
    },
    plan.units,
  );
  return (
    <>
      <span className={styles.top}>
        <span className={styles.key}>{model.keyOf(task)}</span>
        <Due task={task} model={model} />
        {model.plan.graph.me?.role !== "guest" && (
          <Button slot="drag" className={styles.grip ?? ""} aria-label="Move card">
            ⠿
          </Button>
        )}
      </span>
      <span className={styles.name} data-done={done || undefined}>
        {task.name}
      </span>
      {blocked.length > 0 && (
        <span className={styles.blocked} title={blocked.map((one) => one.name).join(", ")}>
          waits for {blocked[0]?.name}
          {blocked.length > 1 ? ` and ${blocked.length - 1} more` : ""}
        </span>
      )}
      <span className={styles.foot}>
        <span>{task.points ? `${task.points} pt` : task.milestone ? "◆" : estimate}</span>
        {forecast?.critical && !done && <span className={styles.critical}>critical</span>}
        <span className={styles.gap} />
        <Who task={task} model={model.plan} />
      </span>
    </>
  );
});

/** The promise with its chance, else the day it is forecast for. */
const Due = observer(function Due({ task, model }: { task: Task; model: BoardModel }) {
  const plan = model.plan.context;
  if (!plan) return null;
  const forecast = plan.forecast(task.id);
  if (isDone(task)) {
    const finish = task.progress.actual_finish ?? forecast?.finish;
    return (
      <span className={styles.due}>{finish ? shortDay(parseLocal(finish), plan.now) : ""}</span>
    );
  }
  if (task.promise) {
    const chance = forecast?.chance;
    const tone =
      chance === null || chance === undefined
        ? ""
        : chance < 0.5
          ? "bad"
          : chance < 0.8
            ? "warn"
            : "ok";
    return (
      <span className={styles.due} data-tone={tone} title="Promised, and the chance to keep it">
        ◇ {shortDay(parseLocal(task.promise.due), plan.now)}
        {tone && ` · ${Math.round((chance ?? 0) * 100)}%`}
      </span>
    );
  }
  const p80 = forecast?.spread?.p80;
  return p80 ? (
    <span className={styles.due} title="Finished by then in 80 of 100 runs">
      by {shortDay(parseLocal(p80), plan.now)}
    </span>
  ) : null;
});
