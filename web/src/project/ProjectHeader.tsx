import { Link } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { actionsAt } from "../app/actions";
import { useWorkplace } from "../app/context";
import { useHere } from "../app/useHere";
import type { Id } from "../graph/types";
import { ActionMenu } from "../ui/ActionMenu";
import { Button } from "../ui/Button";
import { Chance } from "../ui/Chance";
import { Empty } from "../ui/Page";
import { perPeriod } from "./pace";
import styles from "./project.module.css";

const VIEWS = [
  ["plan", "Plan"],
  ["board", "Board"],
  ["risks", "Risks"],
] as const;

type View = (typeof VIEWS)[number][0];

/** A project's name, what it delivers, its chance, and its views. */
export const ProjectHeader = observer(function ProjectHeader({ id, view }: { id: Id; view: View }) {
  const { graph, formats, base, openRecord } = useWorkplace();
  const here = useHere({ kind: "project", id });
  const project = graph.get("project", id);
  if (!project) return <NotHere />;
  const forecast = graph.forecast?.projects[id];
  const features = graph
    .by("link", "project", id)
    .map((link) => graph.get("feature", link.feature));
  const due = project.promise?.due;
  const money = forecast?.cost;
  const risks = graph.by("risk", "project", id).filter((risk) => risk.status === "open").length;
  return (
    <header className={styles.header}>
      <title>{`${project.name} · Tandem`}</title>
      <div className={styles.top}>
        <h1>{project.name}</h1>
        <div className={styles.actions}>
          <Button onPress={() => openRecord("project", id)}>Details</Button>
          <ActionMenu
            label="More about this project"
            actions={actionsAt(here).filter(
              (action) => action.group === "This record" && action.id !== "record-plan",
            )}
          />
        </div>
      </div>
      <p className={styles.sub}>
        {features.some(Boolean) ? (
          <span>
            Delivers{" "}
            {features.map((feature, index) =>
              feature ? (
                <span key={feature.id}>
                  {index > 0 ? ", " : ""}
                  <button
                    type="button"
                    className={styles.link}
                    onClick={() => openRecord("feature", feature.id)}
                  >
                    {feature.name}
                  </button>
                </span>
              ) : null,
            )}
          </span>
        ) : null}
        {forecast?.chance != null && due ? (
          <span>
            <Chance share={forecast.chance} small /> to keep {formats.day(due)}
          </span>
        ) : null}
        {forecast?.finish ? <span>P80 {formats.day(forecast.finish.p80)}</span> : null}
        {forecast?.pace ? <span>{perPeriod(forecast.pace, formats)}</span> : null}
        {money ? (
          <span>
            {formats.moneyShort(money.p80_minor)} at P80
            {project.budget_minor === null ? "" : ` of ${formats.moneyShort(project.budget_minor)}`}
          </span>
        ) : null}
      </p>
      <nav aria-label="Views of the project" className={styles.tabs}>
        {VIEWS.map(([one, name]) => (
          <Link
            key={one}
            to={`${base}/${one}/${id}` as string}
            aria-current={view === one ? "page" : undefined}
          >
            {name}
            {one === "risks" && risks > 0 ? <small> {risks}</small> : null}
          </Link>
        ))}
      </nav>
    </header>
  );
});

function NotHere() {
  return (
    <Empty
      title="This project is not here"
      text="It may have been deleted, or it is not open to you. Undo brings deleted things back."
    />
  );
}
