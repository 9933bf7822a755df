import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import { mayChange, mayCreate } from "../graph/access";
import type { Risk } from "../graph/types";
import { keyOf } from "../record/thread";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Field";
import forms from "../ui/forms.module.css";
import { Empty, Page } from "../ui/Page";
import { HeatMap } from "./HeatMap";

/** What may go wrong, how likely, and what each costs its project's P80. */
export const RisksScreen = observer(function RisksScreen() {
  const { graph, begin } = useWorkplace();
  const [project, setProject] = useState("");
  const weight = (risk: Risk) => graph.forecast?.risks[risk.id]?.p80_days ?? 0;
  const all = graph.all("risk").filter((risk) => !project || risk.project === project);
  const risks = [...all].sort(
    (a, b) => Number(a.status !== "open") - Number(b.status !== "open") || weight(b) - weight(a),
  );
  const projects = graph.all("project");
  const mayAdd = projects.length > 0 && mayCreate(graph, "risk");
  const action = mayAdd ? (
    <Button kind="primary" onPress={() => begin("risk", project || undefined)}>
      New risk
    </Button>
  ) : null;
  return (
    <Page
      title="Risks"
      sub="Each risk is part of the simulation: what it costs is the P80 with it less the P80 without it, with the same luck."
      actions={
        <>
          {projects.length > 1 ? (
            <Choice
              label="Project"
              hideLabel
              value={project}
              options={[
                ["", "All projects"],
                ...projects.map((one) => [one.id, one.name] as const),
              ]}
              onChange={setProject}
            />
          ) : null}
          {action}
        </>
      }
    >
      {risks.length === 0 ? (
        <Empty
          title="No risk yet"
          text="A risk has a probability and an impact on time or money. The forecast counts it from the moment it is written down."
          action={action}
        />
      ) : (
        <div className={forms.grid}>
          <HeatMap risks={risks.filter((risk) => risk.status === "open")} />
          <RiskTable risks={risks} />
        </div>
      )}
    </Page>
  );
});

const RiskTable = observer(function RiskTable({ risks }: { risks: readonly Risk[] }) {
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
            <th data-wide>Project</th>
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
                <td data-wide data-nowrap>
                  {graph.get("project", risk.project)?.name}
                </td>
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
