import { observer } from "mobx-react-lite";
import { useContext } from "react";
import { useWorkplace } from "../../app/context";
import type { Hat, Person, Role } from "../../graph/types";
import { EditChoice, MayEdit } from "../Edit";
import styles from "../record.module.css";

/** What a person may do: everything, what their hats and products give, or look. */
export const RoleChoice = observer(function RoleChoice({ person }: { person: Person }) {
  const { graph } = useWorkplace();
  return (
    <EditChoice<Role>
      label={`Role of ${person.name}`}
      value={person.role}
      options={[
        ["owner", "Owner"],
        ["member", "Member"],
        ["guest", "Guest"],
      ]}
      onSave={(role) =>
        void graph.execute([{ do: "update", kind: "person", id: person.id, set: { role } }])
      }
    />
  );
});

const HATS: readonly (readonly [Hat, string])[] = [
  ["product_manager", "Product"],
  ["project_manager", "Project"],
];

/** Which hats a person wears: none, one or both. */
export const Hats = observer(function Hats({ person }: { person: Person }) {
  const { graph } = useWorkplace();
  const mayEdit = useContext(MayEdit);
  const toggle = (hat: Hat) => {
    const hats = person.hats.includes(hat)
      ? person.hats.filter((one) => one !== hat)
      : [...person.hats, hat];
    void graph.execute([{ do: "update", kind: "person", id: person.id, set: { hats } }]);
  };
  return (
    <span className={styles.hats}>
      {HATS.map(([hat, name]) => (
        <button
          key={hat}
          type="button"
          data-hat={hat}
          disabled={!mayEdit}
          aria-pressed={person.hats.includes(hat)}
          aria-label={`${name} hat of ${person.name}`}
          onClick={() => toggle(hat)}
        >
          {name}
        </button>
      ))}
    </span>
  );
});
