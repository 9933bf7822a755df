import { observer } from "mobx-react-lite";
import { useWorkplace } from "../app/context";
import type { Risk } from "../graph/types";
import { keyOf } from "../record/thread";
import styles from "./risks.module.css";

const CHANCES = [
  ["Above 50%", 0.5],
  ["30 to 50%", 0.3],
  ["15 to 30%", 0.15],
  ["Below 15%", 0],
] as const;
const IMPACTS = [
  ["No delay", 0],
  ["Up to 5 d", 5],
  ["5 to 10 d", 10],
  ["Above 10 d", Number.POSITIVE_INFINITY],
] as const;

/** Probability against the likely delay; the darker, the worse. */
export const HeatMap = observer(function HeatMap({ risks }: { risks: readonly Risk[] }) {
  const { graph, formats, openRecord } = useWorkplace();
  const column = (risk: Risk) => {
    const share = (risk.impact_percent?.likely_percent ?? 100) / 100 - 1;
    const longest = risk.tasks.map((id) => graph.get("task", id)?.estimate.likely_minutes ?? 0);
    const minutes = (risk.impact?.likely_minutes ?? 0) + share * Math.max(0, ...longest);
    const days = minutes / formats.minutesPerDay;
    return IMPACTS.findIndex(([, most]) => days <= most);
  };
  const row = (risk: Risk) =>
    CHANCES.findIndex(([, least]) => risk.probability > least || least === 0);
  return (
    <table className={styles.heat} aria-label="Probability against likely delay">
      <tbody>
        {CHANCES.map(([name], y) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {IMPACTS.map(([impact], x) => (
              <td key={impact} data-heat={x === 0 ? 0 : Math.min(3, x + (3 - y) - 1)}>
                {risks
                  .filter((risk) => row(risk) === y && column(risk) === x)
                  .map((risk) => (
                    <button
                      key={risk.id}
                      type="button"
                      title={risk.name}
                      onClick={() => openRecord("risk", risk.id)}
                    >
                      {keyOf(graph, "risk", risk.id)}
                    </button>
                  ))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td />
          {IMPACTS.map(([name]) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </tfoot>
    </table>
  );
});
