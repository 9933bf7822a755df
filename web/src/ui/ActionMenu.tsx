import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import type { Action } from "../app/actions";
import { Icon } from "./icons";
import styles from "./ui.module.css";

/** Some of the registry's actions behind three dots. */
export function ActionMenu({ label, actions }: { label: string; actions: readonly Action[] }) {
  if (actions.length === 0) return null;
  return (
    <MenuTrigger>
      <Button className={styles.quiet ?? ""} aria-label={label}>
        <Icon name="more" />
      </Button>
      <Popover className={styles.popover ?? ""} placement="bottom end">
        <Menu
          className={styles.menu ?? ""}
          onAction={(key) => actions.find((action) => action.id === key)?.run()}
        >
          {actions.map((action) => (
            <MenuItem
              key={action.id}
              id={action.id}
              className={styles.item ?? ""}
              data-danger={action.danger || undefined}
            >
              {action.name}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
