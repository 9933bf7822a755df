import { observer } from "mobx-react-lite";
import { useWorkplace } from "../app/context";
import type { Graph } from "../graph/Graph";
import type { Id, Kind } from "../graph/types";
import { Chance } from "../ui/Chance";
import styles from "./record.module.css";

interface Item {
  kind: Kind;
  id: Id;
  name: string;
  note?: string;
  chance?: number | null | undefined;
}

/** What hangs on a node, one step further down the thread, and the evidence for it. */
export const Children = observer(function Children({ kind, id }: { kind: Kind; id: Id }) {
  const { graph } = useWorkplace();
  return lists(graph, kind, id)
    .filter((list) => list.items.length > 0)
    .map((list) => (
      <section key={list.title} className={styles.section}>
        <h2>
          {list.title} <small>{list.items.length}</small>
        </h2>
        <List items={list.items} />
      </section>
    ));
});

const List = observer(function List({ items }: { items: Item[] }) {
  const { openRecord } = useWorkplace();
  return (
    <ul className={styles.list}>
      {items.slice(0, 60).map((item) => (
        <li key={item.id}>
          {item.kind === "insight" ? (
            <q>{item.name}</q>
          ) : (
            <button type="button" onClick={() => openRecord(item.kind, item.id)}>
              {item.name}
            </button>
          )}
          <small>{item.note}</small>
          <Chance share={item.chance} small />
        </li>
      ))}
    </ul>
  );
});

function lists(graph: Graph, kind: Kind, id: Id): { title: string; items: Item[] }[] {
  switch (kind) {
    case "product":
      return [
        {
          title: "Goals",
          items: graph.by("goal", "product", id).map((goal) => ({
            kind: "goal",
            id: goal.id,
            name: goal.name,
            chance: graph.forecast?.goals[goal.id]?.chance,
          })),
        },
      ];
    case "goal":
      return [
        {
          title: "Features that serve it",
          items: graph.by("feature", "goals", id).map((feature) => ({
            kind: "feature",
            id: feature.id,
            name: feature.name,
            note: feature.status.replace("_", " "),
            chance: graph.forecast?.features[feature.id]?.chance,
          })),
        },
      ];
    case "feature":
      return [
        {
          title: "Delivered by",
          items: graph.by("link", "feature", id).flatMap((link): Item[] => {
            const project = graph.get("project", link.project);
            if (project) {
              const chance = graph.forecast?.projects[project.id]?.chance;
              return [{ kind: "project", id: project.id, name: project.name, chance }];
            }
            const task = graph.get("task", link.task);
            return task ? [{ kind: "task", id: task.id, name: task.name }] : [];
          }),
        },
        {
          title: "What customers said",
          items: graph.by("insight", "features", id).map((insight) => ({
            kind: "insight",
            id: insight.id,
            name: insight.text,
            note: insight.customer,
          })),
        },
      ];
    case "project":
      return [
        {
          title: "Risks",
          items: graph
            .by("risk", "project", id)
            .filter((risk) => risk.status === "open")
            .map((risk) => ({
              kind: "risk",
              id: risk.id,
              name: risk.name,
              note: `${Math.round(risk.probability * 100)}%`,
            })),
        },
      ];
    case "task":
      return [
        {
          title: "Parts",
          items: graph
            .by("task", "parent", id)
            .map((task) => ({ kind: "task", id: task.id, name: task.name })),
        },
        {
          title: "Risks that hit it",
          items: graph
            .by("risk", "tasks", id)
            .map((risk) => ({ kind: "risk", id: risk.id, name: risk.name })),
        },
      ];
    case "person":
      return [
        {
          title: "Open work",
          items: graph.by("assignment", "person", id).flatMap((one): Item[] => {
            const task = graph.get("task", one.task);
            if (!task || task.progress.actual_finish) return [];
            const note = graph.get("project", task.project)?.name ?? "";
            return [{ kind: "task", id: task.id, name: task.name, note }];
          }),
        },
      ];
    default:
      return [];
  }
}
