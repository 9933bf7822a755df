import { observer } from "mobx-react-lite";
import type { Team } from "../../graph/types";
import styles from "../record.module.css";
import { PeopleRow, type SetFields } from "./rows";

export const TeamFields = observer(function TeamFields({
  team,
  set,
}: {
  team: Team;
  set: SetFields;
}) {
  return (
    <dl className={styles.fields}>
      <PeopleRow name="Members" value={team.members} onSave={(members) => set({ members })} />
    </dl>
  );
});
