import { observer } from "mobx-react-lite";
import { useWorkplace } from "../app/context";
import type { Formats } from "../format";
import { mayChange } from "../graph/access";
import type { Graph } from "../graph/Graph";
import type { Risk } from "../graph/types";
import { keyOf } from "../record/thread";
import forms from "../ui/forms.module.css";
import { HeatMap } from "./HeatMap";

interface Props {
  risks: readonly Risk[];
  /** All are of one project, which need not be named in every line. */
  ofOne?: boolean;
}

/** What a response takes off the P80, where it is worth a word. */
function worth(days: number | undefined, formats: Formats): string {
  return days && days >= 0.05 ? ` · −${formats.figure(Math.round(days * 10) / 10)} d` : "";
}

/** Open risks on the map, all of them in the list; those that cost most days come first. */
export const RiskRegister = observer(function RiskRegister({ risks, ofOne }: Props) {
  const { graph } = useWorkplace();
  const sorted = byWeight(graph, risks);
  return (
    <div className={forms.grid}>
      <HeatMap risks={sorted.filter((risk) => risk.status === "open")} />
      <RiskTable risks={sorted} ofOne={ofOne ?? false} />
    </div>
  );
});

function byWeight(graph: Graph, risks: readonly Risk[]): Risk[] {
  const weight = (risk: Risk) => graph.forecast?.risks[risk.id]?.p80_days ?? 0;
  return [...risks].sort(
    (a, b) => Number(a.status !== "open") - Number(b.status !== "open") || weight(b) - weight(a),
  );
}

const RiskTable = observer(function RiskTable({ risks, ofOne }: Props) {
  const { graph, formats, openRecord, say } = useWorkplace();
  const close = async (risk: Risk) => {
    const status = risk.status === "open" ? "closed" : "open";
    const label = `${status === "closed" ? "Close" : "Open"} ${risk.name}`;
    const outcome = await graph.execute(
      [{ do: "update", kind: "risk", id: risk.id, set: { status } }],
      label,
    );
    if (outcome.ok) say(label, () => void graph.undo(outcome.seq));
  };
  return (
    <div className={forms.scroll}>
      <table className={forms.table}>
        <thead>
          <tr>
            <th data-wide>No.</th>
            <th>Risk</th>
            {ofOne ? null : <th data-wide>Project</th>}
            <th data-number>Probability</th>
            <th data-number title="Days the P80 of its project moves out because of it">
              P80
            </th>
            <th data-number data-wide>
              Money
            </th>
            <th data-wide>Owner</th>
            <th data-wide>Response</th>
            <th>
              <span className="visually-hidden">Close</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {risks.map((risk) => {
            const forecast = graph.forecast?.risks[risk.id];
            return (
              <tr key={risk.id} data-quiet={risk.status === "open" ? undefined : true}>
                <td data-wide data-nowrap>
                  <small>{keyOf(graph, "risk", risk.id)}</small>
                </td>
                <td>
                  <button
                    type="button"
                    className={forms.open}
                    onClick={() => openRecord("risk", risk.id)}
                  >
                    {risk.name}
                  </button>
                </td>
                {ofOne ? null : (
                  <td data-wide data-nowrap>
                    {graph.get("project", risk.project)?.name}
                  </td>
                )}
                <td data-number>{formats.percent(risk.probability)}</td>
                <td data-number>
                  {forecast && forecast.p80_days >= 0.05
                    ? `+${formats.figure(Math.round(forecast.p80_days * 10) / 10)} d`
                    : ""}
                </td>
                <td data-number data-wide>
                  {forecast && forecast.p80_cost_minor > 0
                    ? `+${formats.moneyShort(forecast.p80_cost_minor)}`
                    : ""}
                </td>
                <td data-wide data-nowrap>
                  {graph.get("person", risk.owner)?.name}
                </td>
                <td data-wide>
                  <small>
                    {risk.response?.text}
                    {risk.response?.in_place ? " (in place)" : ""}
                    {worth(forecast?.response?.p80_days, formats)}
                  </small>
                </td>
                <td data-number>
                  {mayChange(graph, "risk", risk.id) ? (
                    <button
                      type="button"
                      className={forms.act}
                      aria-label={`${risk.status === "open" ? "Close" : "Open"} ${risk.name}`}
                      onClick={() => void close(risk)}
                    >
                      {risk.status === "open" ? "Close" : "Open again"}
                    </button>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
});
