import { useState } from "react";
import { useWorkplace } from "../app/context";
import type { Metric } from "../graph/types";
import { Button } from "../ui/Button";
import styles from "./product.module.css";

/** A new value of a metric; one of the same day takes the place of the old one. */
export function AddValue({ metric }: { metric: Metric }) {
  const { graph, formats, say } = useWorkplace();
  const today = graph.forecast?.status_day ?? new Date().toISOString().slice(0, 10);
  const [text, setText] = useState("");
  const [day, setDay] = useState(today);
  const save = async () => {
    const value = formats.parseFigure(text);
    if (value === undefined || value === null || day === "") {
      say(value === undefined ? `“${text}” is no number.` : "Type the value and its day.");
      return;
    }
    const points = [...metric.points.filter((point) => point.day !== day), { day, value }];
    points.sort((a, b) => a.day.localeCompare(b.day));
    const outcome = await graph.execute(
      [{ do: "update", kind: "metric", id: metric.id, set: { points } }],
      `${metric.name} is ${text.trim()}`,
    );
    if (!outcome.ok) return;
    setText("");
    say(`${metric.name} is ${formats.figure(value)}`, () => void graph.undo(outcome.seq));
  };
  return (
    <form
      className={styles.value}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <input
        aria-label={`New value of ${metric.name}`}
        inputMode="decimal"
        placeholder="New value"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <input
        type="date"
        aria-label={`Day of the new value of ${metric.name}`}
        value={day}
        onChange={(event) => setDay(event.target.value)}
      />
      <Button type="submit" isDisabled={text.trim() === ""}>
        Add
      </Button>
    </form>
  );
}
