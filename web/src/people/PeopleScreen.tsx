import { useNavigate } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { useWorkplace } from "../app/context";
import { mayLevel } from "../graph/access";
import type { WeekLoad } from "../graph/forecast";
import type { Person } from "../graph/types";
import { Avatar } from "../ui/Avatar";
import { Button } from "../ui/Button";
import { Empty, Page } from "../ui/Page";
import styles from "./people.module.css";

const WEEKS = 16;

/** Everybody's load in the weeks ahead, over all projects; too much is marked. */
export const PeopleScreen = observer(function PeopleScreen() {
  const { graph, base, formats } = useWorkplace();
  const navigate = useNavigate();
  const load = graph.forecast?.people ?? {};
  const people = graph.all("person").filter((person) => !person.inactive);
  const weeks = [...new Set(Object.values(load).flatMap((weeks) => weeks.map((week) => week.week)))]
    .sort()
    .slice(0, WEEKS);
  return (
    <Page
      title="People"
      sub="Planned work against what calendars give, week by week, over all projects. A red edge: the plans alone ask for more than there is, and levelling moved some of it."
      actions={
        mayLevel(graph) ? (
          <Button onPress={() => void navigate({ to: `${base}/level` as string })}>Level…</Button>
        ) : null
      }
    >
      {weeks.length === 0 ? (
        <Empty title="No load yet" text="Put people on tasks, and their weeks fill up here." />
      ) : (
        <div className={styles.scroll}>
          <table className={styles.load}>
            <thead>
              <tr>
                <th scope="col">Person</th>
                {weeks.map((week) => (
                  <th key={week} scope="col">
                    {formats.shortDay(week)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {people
                .filter((person) => (load[person.id]?.length ?? 0) > 0)
                .map((person) => (
                  <Row key={person.id} person={person} weeks={weeks} load={load[person.id] ?? []} />
                ))}
            </tbody>
          </table>
        </div>
      )}
    </Page>
  );
});

const Row = observer(function Row({
  person,
  weeks,
  load,
}: {
  person: Person;
  weeks: string[];
  load: WeekLoad[];
}) {
  const { openRecord } = useWorkplace();
  const byWeek = new Map(load.map((week) => [week.week, week]));
  return (
    <tr>
      <th scope="row">
        <button type="button" onClick={() => openRecord("person", person.id)}>
          <Avatar name={person.name} hats={person.hats} small />
          {person.name}
        </button>
        <small>{person.job_title}</small>
      </th>
      {weeks.map((week) => (
        <td key={week}>
          <Cell week={byWeek.get(week)} name={person.name} />
        </td>
      ))}
    </tr>
  );
});

/** One week as a bar filled from below; the figure is its share of capacity. */
const Cell = observer(function Cell({ week, name }: { week: WeekLoad | undefined; name: string }) {
  const { graph, formats } = useWorkplace();
  if (!week) return null;
  const work = Object.values(week.work_minutes).reduce((sum, minutes) => sum + minutes, 0);
  const free = week.capacity_minutes;
  const share = free > 0 ? work / free : 0;
  const over = week.demand_minutes > free * 1.02;
  const parts = Object.entries(week.work_minutes)
    .map(
      ([id, minutes]) =>
        `${graph.get("project", id)?.name ?? "another project"} ${formats.duration(minutes)}`,
    )
    .join(", ");
  const words = `${name}, week of ${formats.day(week.week)}: ${formats.duration(work)} of ${formats.duration(free)} planned${parts ? ` (${parts})` : ""}${over ? `; the plans ask for ${formats.duration(week.demand_minutes)}` : ""}`;
  return (
    <div className={styles.cell} data-over={over || undefined} title={words}>
      <i style={{ height: `${Math.min(share, 1) * 100}%` }} aria-hidden="true" />
      <span>
        {free === 0 ? "off" : share > 0.005 ? formats.percent(Math.round(share * 100) / 100) : ""}
      </span>
    </div>
  );
});
