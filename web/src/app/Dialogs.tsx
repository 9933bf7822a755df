import { useNavigate } from "@tanstack/react-router";
import { observer } from "mobx-react-lite";
import { lazy, Suspense } from "react";
import type { Id, Kind } from "../graph/types";
import type { Dialog } from "./context";
import { useWorkplace } from "./context";
import { useHere } from "./useHere";
import { useShortcuts } from "./useShortcuts";

const PaletteDialog = lazy(async () => ({
  default: (await import("./PaletteDialog")).PaletteDialog,
}));
const HelpDialog = lazy(async () => ({ default: (await import("./HelpDialog")).HelpDialog }));
const NewGoal = lazy(async () => ({ default: (await import("../goals/NewGoal")).NewGoal }));
const NewFeature = lazy(async () => ({
  default: (await import("../product/NewFeature")).NewFeature,
}));
const NewInsight = lazy(async () => ({
  default: (await import("../product/NewInsight")).NewInsight,
}));
const NewProject = lazy(async () => ({
  default: (await import("../project/NewProject")).NewProject,
}));
const NewRisk = lazy(async () => ({ default: (await import("../risks/NewRisk")).NewRisk }));

interface Props {
  dialog: { name: Dialog; on: Id | undefined } | null;
  /** The record open beside the screen. */
  node: { kind: Kind; id: Id } | null;
  onClose: () => void;
}

/** The small windows over any screen, and the keys that open them. */
export const Dialogs = observer(function Dialogs({ dialog, node, onClose }: Props) {
  const { base } = useWorkplace();
  const navigate = useNavigate();
  const here = useHere(node);
  useShortcuts(here);
  if (!dialog) return null;
  const { name, on } = dialog;
  return (
    <Suspense>
      {name === "palette" || name === "create" ? (
        <PaletteDialog here={here} only={name === "create" ? "Create" : null} close={onClose} />
      ) : null}
      {name === "help" ? <HelpDialog here={here} close={onClose} /> : null}
      {name === "goal" ? <NewGoal product={on} onClose={onClose} /> : null}
      {name === "feature" ? <NewFeature product={on} onClose={onClose} /> : null}
      {name === "insight" ? <NewInsight product={on} onClose={onClose} /> : null}
      {name === "risk" ? <NewRisk project={on} onClose={onClose} /> : null}
      {name === "project" ? (
        <NewProject
          feature={on}
          onClose={onClose}
          onCreated={(id) => void navigate({ to: `${base}/plan/${id}` as string })}
        />
      ) : null}
    </Suspense>
  );
});
