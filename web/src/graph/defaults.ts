import type { Entity, Kind, Kinds } from "./types";

/** The fields a new node has when nobody says otherwise: the same as the server's. */
export const DEFAULTS: { [K in Kind]: Omit<Kinds[K], "id"> | Partial<Kinds[K]> } = {
  workspace: { modules_off: [] },
  person: {
    email: null,
    role: "member",
    hats: [],
    job_title: "",
    skills: [],
    calendar: null,
    capacity: 1,
    rate_minor_per_hour: null,
    inactive: false,
  },
  team: { members: [] },
  calendar: { base: null, week: [], work_weeks: [], exceptions: [] },
  product: {
    product_type: "digital",
    vision: "",
    customers: "",
    trajectory: "",
    product_managers: [],
    guests: [],
  },
  goal: {
    number: 0,
    why: "",
    owner: null,
    parent: null,
    promise: null,
    budget_minor: null,
    status: "open",
    rank: "",
  },
  key_result: { trajectory: [] },
  metric: { unit: "", better: "higher", points: [] },
  insight: { source: "conversation", customer: "", day: null, features: [] },
  feature: {
    number: 0,
    description: "",
    status: "idea",
    goals: [],
    owner: null,
    score: { reach: null, impact: null, confidence: null },
    promise: null,
    metric: null,
    metric_target: null,
    review_day: null,
    shipped_on: null,
    rank: "",
  },
  link: { project: null, task: null },
  project: {
    description: "",
    approach: "waterfall",
    sprint_days: 14,
    status: "active",
    from_finish: null,
    promise: null,
    budget_minor: null,
    calendar: null,
    project_managers: [],
    guests: [],
    priority: 500,
    honor_constraints: true,
    estimate_correlation: 0,
    critical_slack_minutes: 0,
  },
  task: {
    parent: null,
    number: 0,
    rank: "",
    notes: "",
    milestone: false,
    estimate: {
      likely_minutes: 480,
      low_minutes: null,
      high_minutes: null,
      shape: "pert",
      elapsed: false,
    },
    constraint: null,
    manual: null,
    promise: null,
    calendar: null,
    ignore_resource_calendars: false,
    progress: {
      actual_start: null,
      actual_finish: null,
      done_minutes: 0,
      remaining_minutes: null,
      stop: null,
      resume: null,
      percent_complete: 0,
    },
    effort_rule: "fixed_units",
    priority: 500,
    can_split: false,
    splits: [],
    levelling_delay_minutes: 0,
    levelled_start: null,
    inactive: false,
    fixed_cost_minor: 0,
    actual_cost_minor: null,
    column: null,
    points: null,
    tags: [],
    done_at: null,
  },
  dependency: { dependency_type: "finish_start", lag: { unit: "working_minutes", value: 0 } },
  assignment: { person: null, team: null, skill: null, units: 1, work_minutes: null },
  column: { rank: "", stage: "to_do", wip_limit: null },
  baseline: { at: null, tasks: [] },
  risk: {
    number: 0,
    description: "",
    status: "open",
    impact: null,
    impact_percent: null,
    cost: null,
    tasks: [],
    owner: null,
    trigger: "",
    response: null,
  },
  comment: { author: null, at: null, mentions: [] },
};

/** A node with every field, whether it came from the wire or was just made here. */
export function filled(kind: Kind, fields: object): Entity {
  const defaults = DEFAULTS[kind];
  const entity = { ...defaults, ...fields } as Record<string, unknown>;
  for (const [name, value] of Object.entries(defaults)) {
    const given = (fields as Record<string, unknown>)[name];
    if (isPlain(value) && isPlain(given)) entity[name] = { ...value, ...given };
    else if (given === undefined) entity[name] = value;
  }
  return entity as unknown as Entity;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
