import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { Broken } from "../ui/Waiting";
import { session } from "./session";

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: () => <Navigate to="/" />,
  errorComponent: ({ error, reset }) => <Broken error={error} retry={reset} />,
});

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    const first = session.workspaces[0];
    if (first) throw redirect({ to: "/w/$workspace/goals", params: { workspace: first.id } });
  },
  component: lazyRouteComponent(() => import("../account/NowherePage"), "NowherePage"),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: "/invite/$token",
  component: lazyRouteComponent(() => import("../account/InvitePage"), "InvitePage"),
});

const workspace = createRoute({
  getParentRoute: () => root,
  path: "/w/$workspace",
  component: lazyRouteComponent(() => import("./WorkspaceRoot"), "WorkspaceRoot"),
});

/** A place of the workspace, loaded when it is first opened. */
const place = <Path extends string>(
  path: Path,
  load: () => Promise<Record<string, unknown>>,
  component: string,
) =>
  createRoute({
    getParentRoute: () => workspace,
    path,
    component: lazyRouteComponent(load as () => Promise<Record<string, never>>, component),
    errorComponent: ({ error, reset }) => <Broken error={error} retry={reset} />,
  });

const places = [
  place("/goals", () => import("../goals/GoalsScreen"), "GoalsScreen"),
  place("/plan/$project", () => import("../plan/PlanPlace"), "PlanPlace"),
  place("/board/$project", () => import("../board/BoardPlace"), "BoardPlace"),
  place("/product/$product", () => import("../product/ProductScreen"), "ProductScreen"),
  place("/features/$product", () => import("../product/FeaturesScreen"), "FeaturesScreen"),
  place("/insights/$product", () => import("../product/InsightsScreen"), "InsightsScreen"),
  place("/metrics/$product", () => import("../product/MetricsScreen"), "MetricsScreen"),
  place("/work", () => import("../work/WorkScreen"), "WorkScreen"),
  place("/people", () => import("../people/PeopleScreen"), "PeopleScreen"),
  place("/level", () => import("../levelling/LevelScreen"), "LevelScreen"),
  place("/level/$project", () => import("../levelling/LevelScreen"), "LevelScreen"),
  place("/risks", () => import("../risks/RisksScreen"), "RisksScreen"),
  place("/risks/$project", () => import("../risks/ProjectRisks"), "ProjectRisks"),
  place("/import", () => import("../imports/ImportScreen"), "ImportScreen"),
  place("/settings", () => import("../settings/SettingsScreen"), "SettingsScreen"),
  place("/settings/$part", () => import("../settings/SettingsScreen"), "SettingsScreen"),
  place("/record/$kind/$id", () => import("../record/RecordPage"), "RecordPage"),
];

export const router = createRouter({
  routeTree: root.addChildren([start, invite, workspace.addChildren(places)]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
