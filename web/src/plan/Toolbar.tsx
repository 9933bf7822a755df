import { observer } from "mobx-react-lite";
import type { RefObject } from "react";
import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from "react-aria-components";
import type { GanttHandle, Layers } from "../gantt";
import { COLUMNS, type ColumnId } from "./columns";
import type { PlanModel } from "./model";
import type { PlanActions } from "./planActions";
import styles from "./Toolbar.module.css";

interface Props {
  readonly model: PlanModel;
  readonly actions: PlanActions;
  readonly gantt: RefObject<GanttHandle | null>;
  readonly narrow: boolean;
}

const LAYERS: readonly { id: keyof Layers; words: string }[] = [
  { id: "fans", words: "Forecast ranges" },
  { id: "critical", words: "Critical path" },
  { id: "links", words: "Dependencies" },
  { id: "slack", words: "Slack" },
  { id: "baseline", words: "Baseline" },
  { id: "names", words: "Names beside bars" },
];

/** What is shown and how closely. What changes the plan is on the plan itself. */
export const Toolbar = observer(function Toolbar({ model, actions, gantt, narrow }: Props) {
  const { state } = model;
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="View of the plan">
      {narrow ? (
        <Sides model={model} />
      ) : (
        <>
          <ColumnsMenu model={model} />
          <FoldMenu model={model} />
        </>
      )}
      <LayersMenu model={model} />
      <BaselineMenu model={model} actions={actions} />
      <button
        type="button"
        className={styles.button}
        aria-pressed={state.cards}
        onClick={() => state.setCards(!state.cards)}
      >
        Why
      </button>
      <span className={styles.gap} />
      {(!narrow || state.side === "gantt") && (
        <span className={styles.zoom}>
          <button type="button" onClick={() => gantt.current?.revealToday()}>
            Today
          </button>
          <button type="button" onClick={() => gantt.current?.fit()}>
            Fit
          </button>
          <button type="button" aria-label="Zoom out" onClick={() => gantt.current?.zoom(1 / 1.5)}>
            −
          </button>
          <button type="button" aria-label="Zoom in" onClick={() => gantt.current?.zoom(1.5)}>
            +
          </button>
        </span>
      )}
    </div>
  );
});

/** On a phone: the list or the chart. */
const Sides = observer(function Sides({ model }: { model: PlanModel }) {
  const { state } = model;
  return (
    <span className={styles.sides}>
      {(["outline", "gantt"] as const).map((side) => (
        <button
          key={side}
          type="button"
          aria-pressed={state.side === side}
          onClick={() => state.setSide(side)}
        >
          {side === "outline" ? "List" : "Gantt"}
        </button>
      ))}
    </span>
  );
});

const ColumnsMenu = observer(function ColumnsMenu({ model }: { model: PlanModel }) {
  const { state } = model;
  return (
    <MenuTrigger>
      <Button className={styles.button ?? ""}>Columns</Button>
      <Popover className={styles.popover ?? ""}>
        <Menu
          className={styles.menu ?? ""}
          selectionMode="multiple"
          selectedKeys={state.columns}
          disabledKeys={["name"]}
          onSelectionChange={(keys) => {
            const chosen = keys === "all" ? COLUMNS.map((column) => column.id) : [...keys];
            state.setColumns(chosen as ColumnId[]);
          }}
        >
          {COLUMNS.map((column) => (
            <MenuItem key={column.id} id={column.id} className={styles.item ?? ""}>
              {column.title}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
});

/** How many levels of the outline are open. */
const FoldMenu = observer(function FoldMenu({ model }: { model: PlanModel }) {
  const fold = (level: number) => {
    const closed: string[] = [];
    const walk = (parent: string | null, depth: number) => {
      for (const task of model.children.get(parent) ?? []) {
        if (!model.children.has(task.id)) continue;
        if (depth >= level) closed.push(task.id);
        walk(task.id, depth + 1);
      }
    };
    walk(null, 1);
    model.state.setCollapsed(closed);
  };
  return (
    <MenuTrigger>
      <Button className={styles.button ?? ""}>Levels</Button>
      <Popover className={styles.popover ?? ""}>
        <Menu className={styles.menu ?? ""} onAction={(key) => fold(Number(key))}>
          {[1, 2, 3].map((level) => (
            <MenuItem key={level} id={String(level)} className={styles.item ?? ""}>
              {level === 1 ? "First level only" : `${level} levels`}
            </MenuItem>
          ))}
          <MenuItem id="99" className={styles.item ?? ""}>
            All levels
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
});

const LayersMenu = observer(function LayersMenu({ model }: { model: PlanModel }) {
  const { state } = model;
  return (
    <MenuTrigger>
      <Button className={styles.button ?? ""}>Show</Button>
      <Popover className={styles.popover ?? ""}>
        <Menu
          className={styles.menu ?? ""}
          selectionMode="multiple"
          selectedKeys={LAYERS.filter(({ id }) => state.layers[id]).map(({ id }) => id)}
          onSelectionChange={(keys) => {
            for (const { id } of LAYERS) state.setLayer(id, keys === "all" || keys.has(id));
          }}
        >
          {LAYERS.map(({ id, words }) => (
            <MenuItem key={id} id={id} className={styles.item ?? ""}>
              {words}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
});

const BaselineMenu = observer(function BaselineMenu({
  model,
  actions,
}: Pick<Props, "model" | "actions">) {
  const { state, baselines, baseline } = model;
  if (!model.canEdit && baselines.length === 0) return null;
  const capture = () => {
    const day = new Date().toLocaleDateString(undefined, { dateStyle: "medium" });
    actions.captureBaseline(`Baseline of ${day}`);
  };
  return (
    <MenuTrigger>
      <Button className={styles.button ?? ""}>Baseline</Button>
      <Popover className={styles.popover ?? ""}>
        <Menu
          className={styles.menu ?? ""}
          onAction={(key) => {
            if (key === "capture") return capture();
            if (key === "delete" && baseline) {
              return void actions.run(
                [{ do: "delete", kind: "baseline", id: baseline.id }],
                `Delete baseline “${baseline.name}”`,
              );
            }
          }}
        >
          {model.canEdit && (
            <MenuItem id="capture" className={styles.item ?? ""}>
              Capture the plan as it is
            </MenuItem>
          )}
          {model.canEdit && baseline && (
            <MenuItem id="delete" className={styles.item ?? ""}>
              Delete “{baseline.name}”
            </MenuItem>
          )}
          {model.canEdit && baselines.length > 0 && (
            <Separator className={styles.separator ?? ""} />
          )}
          {baselines.length > 0 && (
            <MenuSection
              selectionMode="single"
              selectedKeys={baseline ? [baseline.id] : []}
              onSelectionChange={(keys) => {
                const [first] = keys === "all" ? [] : [...keys];
                if (first) state.setBaseline(String(first));
              }}
            >
              <Header className={styles.header}>Compare with</Header>
              {baselines.map((one) => (
                <MenuItem key={one.id} id={one.id} className={styles.item ?? ""}>
                  {one.name}
                </MenuItem>
              ))}
            </MenuSection>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
});
