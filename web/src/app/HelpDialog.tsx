import { observer } from "mobx-react-lite";
import { Form } from "../ui/Form";
import { actionsAt, type Here } from "./actions";
import styles from "./Palette.module.css";
import { Keys } from "./PaletteDialog";

/** Keys that belong to one widget, not to the whole app. */
const PLAN: readonly (readonly [string, string])[] = [
  ["Edit the cell", "Enter"],
  ["Add a task below", "Insert"],
  ["Indent", "Alt+Shift+→"],
  ["Outdent", "Alt+Shift+←"],
  ["Move up or down", "Alt+Shift+↑/↓"],
  ["A day later or sooner", "Alt+→/←"],
  ["Choose rows", "Space"],
];

/** Every shortcut, from the same registry the menus read. */
export const HelpDialog = observer(function HelpDialog({
  here,
  close,
}: {
  here: Here;
  close: () => void;
}) {
  const withKeys = actionsAt(here).filter((action) => action.keys);
  const groups = [...new Set(withKeys.map((action) => action.group))];
  return (
    <Form title="Keyboard shortcuts" open onClose={close} wide>
      <div className={styles.help}>
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {withKeys
                .filter((action) => action.group === group)
                .map((action) => (
                  <div key={action.id}>
                    <dt>{action.name}</dt>
                    <dd>
                      <Keys keys={action.keys ?? ""} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>In a plan's outline</h3>
          <dl>
            {PLAN.map(([name, keys]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <Keys keys={keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
      <p>
        <small>
          Two keys are pressed one after the other. Shortcuts of single keys can be switched off
          under Settings, Account. The API is described at <a href="/api/docs">/api/docs</a>.
        </small>
      </p>
    </Form>
  );
});
