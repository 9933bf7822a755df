import { observer } from "mobx-react-lite";
import { useState } from "react";
import { useWorkplace } from "../app/context";
import { mayCreate } from "../graph/access";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Field";
import { Empty, Page } from "../ui/Page";
import { RiskRegister } from "./RiskRegister";

/** What may go wrong, how likely, and what each costs its project's P80. */
export const RisksScreen = observer(function RisksScreen() {
  const { graph, begin } = useWorkplace();
  const [project, setProject] = useState("");
  const risks = graph.all("risk").filter((risk) => !project || risk.project === project);
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
          {risks.length === 0 ? null : action}
        </>
      }
    >
      {risks.length === 0 ? (
        <NoRisk action={action} />
      ) : (
        <RiskRegister risks={risks} ofOne={project !== ""} />
      )}
    </Page>
  );
});

export function NoRisk({ action }: { action: React.ReactNode }) {
  return (
    <Empty
      title="No risk yet"
      text="A risk has a probability and an impact on time or money. The forecast counts it from the moment it is written down."
      action={action}
    />
  );
}
