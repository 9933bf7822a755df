//! Which tasks make which promise real.
//!
//! A project is real when all its tasks are done; a feature when the projects and tasks linked
//! to it are; a goal when the features serving it (dropped ones left out) and the goals that
//! are part of it are. All come down to lists of tasks that have no tasks below them. A feature
//! that nobody has planned yet adds nothing: beyond an idea, that is reported as a problem.

use foldhash::HashSet;

use engine::plan::{Instant, TaskIx, TaskKind};
use model::entity::{Feature, FeatureStatus, Goal, GoalStatus, Project, ProjectStatus, Promise};
use model::{Graph, Id, Kind};

use super::Compiled;
use crate::time::end_of_day;

/// Something promised, and what must be done for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub id: Id,
    /// In ascending order.
    pub tasks: Vec<TaskIx>,
    /// Open risks of its projects (indices into the plan's) that hit these tasks or cost money.
    pub risks: Vec<usize>,
    pub due: Option<Instant>,
    pub budget_minor: Option<i64>,
    /// Part of what it needs lies in a paused project: there is no date for the whole.
    pub paused: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcomes {
    pub features: Vec<Outcome>,
    pub projects: Vec<Outcome>,
    pub goals: Vec<Outcome>,
}

impl Outcomes {
    /// Projects, then features, then goals.
    pub fn all(&self) -> impl Iterator<Item = &Outcome> {
        let features_and_goals = self.features.iter().chain(&self.goals);
        self.projects.iter().chain(features_and_goals)
    }
}

/// What must be done, and whether part of it is paused.
#[derive(Clone, Default)]
struct Needs {
    tasks: Vec<TaskIx>,
    paused: bool,
}

impl Needs {
    fn add(&mut self, other: &Needs) {
        self.tasks.extend(&other.tasks);
        self.paused |= other.paused;
    }
}

/// The plan, looked at from what is promised.
struct Work<'a> {
    compiled: &'a Compiled,
    graph: &'a Graph,
    /// By project of the plan: active tasks with none below them.
    by_project: Vec<Vec<TaskIx>>,
}

pub(super) fn add(compiled: &mut Compiled, graph: &Graph) {
    let work = Work::new(compiled, graph);
    let due = |promise: &Option<Promise>| promise.as_ref().map(|promise| end_of_day(promise.due));
    let mut outcomes = Outcomes::default();
    let mut gaps = Vec::new();
    for project in graph.projects() {
        let needs = work.of_project(project);
        let due = due(&project.promise);
        let outcome = work.outcome(project.id, needs, due, project.budget_minor);
        outcomes.projects.push(outcome);
    }
    for feature in graph.features() {
        if feature.status == FeatureStatus::Dropped {
            continue;
        }
        let needs = work.of_feature(feature);
        let outcome = work.outcome(feature.id, needs, due(&feature.promise), None);
        outcomes.features.push(outcome);
    }
    for goal in graph.goals() {
        if goal.status != GoalStatus::Open {
            continue;
        }
        let needs = work.of_goal(goal, &mut HashSet::default());
        gaps.extend(work.gap(goal).map(|text| (goal.id, text)));
        let outcome = work.outcome(goal.id, needs, due(&goal.promise), goal.budget_minor);
        outcomes.goals.push(outcome);
    }
    compiled.outcomes = outcomes;
    for (goal, text) in gaps {
        compiled.problem(Kind::Goal, goal, text);
    }
}

impl<'a> Work<'a> {
    fn new(compiled: &'a Compiled, graph: &'a Graph) -> Work<'a> {
        let mut by_project = vec![Vec::new(); compiled.projects.len()];
        for (index, task) in compiled.plan.tasks.iter().enumerate() {
            if task.active && task.kind != TaskKind::Summary {
                by_project[task.project].push(index);
            }
        }
        Work {
            compiled,
            graph,
            by_project,
        }
    }

    fn outcome(
        &self,
        id: Id,
        mut needs: Needs,
        due: Option<Instant>,
        budget_minor: Option<i64>,
    ) -> Outcome {
        needs.tasks.sort_unstable();
        needs.tasks.dedup();
        let compiled = self.compiled;
        let risks = compiled.plan.risks.iter().enumerate();
        let touches = |hits: &[TaskIx]| {
            hits.iter()
                .any(|task| needs.tasks.binary_search(task).is_ok())
        };
        let own =
            |project: Option<usize>| project.map(|project| compiled.projects[project]) == Some(id);
        Outcome {
            id,
            // A risk that hits no task costs its project only.
            risks: risks
                .filter(|(_, risk)| {
                    touches(&risk.hits) || risk.hits.is_empty() && own(risk.project)
                })
                .map(|(index, _)| index)
                .collect(),
            tasks: needs.tasks,
            due,
            budget_minor,
            paused: needs.paused,
        }
    }

    fn of_project(&self, project: &Project) -> Needs {
        let index = self.compiled.project_index.get(&project.id);
        Needs {
            tasks: index.map_or(Vec::new(), |index| self.by_project[*index].clone()),
            paused: project.status == ProjectStatus::Paused,
        }
    }

    fn of_task(&self, task: Id) -> Needs {
        let mut needs = Needs::default();
        let (compiled, graph) = (self.compiled, self.graph);
        let below = graph.outline(task).into_iter().map(|(_, task)| task.id);
        for id in below.chain([task]) {
            let Some(&index) = compiled.task_index.get(&id) else {
                continue;
            };
            let planned = &compiled.plan.tasks[index];
            if planned.active && planned.kind != TaskKind::Summary {
                needs.tasks.push(index);
            }
        }
        let project = graph
            .task(task)
            .and_then(|task| graph.project(task.project));
        needs.paused = project.is_some_and(|project| project.status == ProjectStatus::Paused);
        needs
    }

    fn of_feature(&self, feature: &Feature) -> Needs {
        let mut needs = Needs::default();
        let (compiled, graph) = (self.compiled, self.graph);
        for link in graph.links_of_feature(feature.id) {
            if let Some(project) = link.project.and_then(|id| graph.project(id)) {
                needs.add(&self.of_project(project));
            }
            if let Some(task) = link.task {
                needs.add(&self.of_task(task));
            }
        }
        if is_shipped(feature) {
            needs.paused = false;
            // What is still open after shipping does not make it less real.
            let tasks = &compiled.plan.tasks;
            needs
                .tasks
                .retain(|task| tasks[*task].progress.actual_finish.is_some());
        }
        needs
    }

    fn of_goal(&self, goal: &Goal, seen: &mut HashSet<Id>) -> Needs {
        let mut needs = Needs::default();
        if !seen.insert(goal.id) {
            return needs;
        }
        for feature in serving(self.graph, goal.id) {
            needs.add(&self.of_feature(feature));
        }
        for part in parts(self.graph, goal.id) {
            needs.add(&self.of_goal(part, seen));
        }
        needs
    }

    /// What a goal with a promise still lacks.
    fn gap(&self, goal: &Goal) -> Option<String> {
        let mut bare = serving(self.graph, goal.id).peekable();
        if bare.peek().is_none() {
            if goal.promise.is_some() && parts(self.graph, goal.id).next().is_none() {
                let text = "No feature serves this goal, so nothing says when it is reached. Add a feature to it.";
                return Some(text.into());
            }
            return None;
        }
        let lacking: Vec<&Feature> = bare
            .filter(|feature| {
                let decided = matches!(
                    feature.status,
                    FeatureStatus::Planned | FeatureStatus::InBuild
                );
                decided && self.of_feature(feature).tasks.is_empty()
            })
            .collect();
        let first = lacking.first()?;
        let others = match lacking.len() - 1 {
            0 => String::new(),
            1 => " and one more feature".into(),
            more => format!(" and {more} more features"),
        };
        Some(format!(
            "{} for this goal has no planned work yet, so the goal's forecast covers only the rest. \
             Link {} to a project or a task.",
            format_args!("\"{}\"{others}", first.name),
            if lacking.len() == 1 {
                "the feature"
            } else {
                "each feature"
            },
        ))
    }
}

pub fn is_shipped(feature: &Feature) -> bool {
    matches!(
        feature.status,
        FeatureStatus::Shipped | FeatureStatus::Measured
    )
}

fn serving(graph: &Graph, goal: Id) -> impl Iterator<Item = &Feature> {
    let features = graph.features_of_goal(goal);
    features.filter(|feature| feature.status != FeatureStatus::Dropped)
}

/// The goals that are part of it and still open.
fn parts(graph: &Graph, goal: Id) -> impl Iterator<Item = &Goal> {
    let parts = graph.referrers_by(goal, model::references::Role::GoalParent);
    parts
        .filter_map(|part| graph.goal(part))
        .filter(|part| part.status == GoalStatus::Open)
}
