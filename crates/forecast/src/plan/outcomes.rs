//! Which tasks make which promise real.
//!
//! A project is real when all its tasks are done; a feature when the projects and tasks linked
//! to it are; a goal when the features serving it (dropped ones left out) and the goals that
//! are part of it are. All come down to lists of tasks that have no tasks below them. A feature
//! that nobody has planned yet adds nothing: beyond an idea, that is reported as a problem.

use std::collections::{BTreeSet, HashSet};

use engine::plan::{Instant, TaskIx, TaskKind};
use model::entity::{Feature, FeatureStatus, Goal, GoalStatus, Project, ProjectStatus};
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

/// What must be done, and whether part of it is paused.
#[derive(Clone, Default)]
struct Needs {
    tasks: BTreeSet<TaskIx>,
    paused: bool,
}

impl Needs {
    fn add(&mut self, other: &Needs) {
        self.tasks.extend(&other.tasks);
        self.paused |= other.paused;
    }
}

pub(super) fn add(compiled: &mut Compiled, graph: &Graph) {
    let mut outcomes = Outcomes::default();
    for project in graph.projects() {
        let needs = of_project(compiled, project);
        let due = project
            .promise
            .as_ref()
            .map(|promise| end_of_day(promise.due));
        outcomes.projects.push(outcome(
            compiled,
            project.id,
            needs,
            due,
            project.budget_minor,
        ));
    }
    for feature in graph.features() {
        if feature.status == FeatureStatus::Dropped {
            continue;
        }
        let needs = of_feature(compiled, graph, feature);
        let due = feature
            .promise
            .as_ref()
            .map(|promise| end_of_day(promise.due));
        outcomes
            .features
            .push(outcome(compiled, feature.id, needs, due, None));
    }
    for goal in graph.goals() {
        if goal.status != GoalStatus::Open {
            continue;
        }
        let needs = of_goal(compiled, graph, goal, &mut HashSet::new());
        let due = goal.promise.as_ref().map(|promise| end_of_day(promise.due));
        report_gaps(compiled, graph, goal);
        outcomes
            .goals
            .push(outcome(compiled, goal.id, needs, due, goal.budget_minor));
    }
    compiled.outcomes = outcomes;
}

fn outcome(
    compiled: &Compiled,
    id: Id,
    needs: Needs,
    due: Option<Instant>,
    budget_minor: Option<i64>,
) -> Outcome {
    let risks = compiled.plan.risks.iter().enumerate();
    let touches = |hits: &[TaskIx]| hits.iter().any(|task| needs.tasks.contains(task));
    let own =
        |project: Option<usize>| project.map(|project| compiled.projects[project]) == Some(id);
    Outcome {
        id,
        // A risk that hits no task costs its project only.
        risks: risks
            .filter(|(_, risk)| touches(&risk.hits) || risk.hits.is_empty() && own(risk.project))
            .map(|(index, _)| index)
            .collect(),
        tasks: needs.tasks.into_iter().collect(),
        due,
        budget_minor,
        paused: needs.paused,
    }
}

fn of_project(compiled: &Compiled, project: &Project) -> Needs {
    let Some(&index) = compiled.project_index.get(&project.id) else {
        return Needs::default();
    };
    let tasks = compiled.plan.tasks.iter().enumerate();
    let own = tasks
        .filter(|(_, task)| task.project == index && task.active && task.kind != TaskKind::Summary);
    Needs {
        tasks: own.map(|(task, _)| task).collect(),
        paused: project.status == ProjectStatus::Paused,
    }
}

fn of_task(compiled: &Compiled, graph: &Graph, task: Id) -> Needs {
    let mut needs = Needs::default();
    let below = graph.outline(task).into_iter().map(|(_, task)| task.id);
    for id in below.chain([task]) {
        let Some(&index) = compiled.task_index.get(&id) else {
            continue;
        };
        let planned = &compiled.plan.tasks[index];
        if planned.active && planned.kind != TaskKind::Summary {
            needs.tasks.insert(index);
        }
    }
    let project = graph
        .task(task)
        .and_then(|task| graph.project(task.project));
    needs.paused = project.is_some_and(|project| project.status == ProjectStatus::Paused);
    needs
}

fn of_feature(compiled: &Compiled, graph: &Graph, feature: &Feature) -> Needs {
    let mut needs = Needs::default();
    for link in graph.links_of_feature(feature.id) {
        if let Some(project) = link.project.and_then(|id| graph.project(id)) {
            needs.add(&of_project(compiled, project));
        }
        if let Some(task) = link.task {
            needs.add(&of_task(compiled, graph, task));
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

pub fn is_shipped(feature: &Feature) -> bool {
    matches!(
        feature.status,
        FeatureStatus::Shipped | FeatureStatus::Measured
    )
}

fn of_goal(compiled: &Compiled, graph: &Graph, goal: &Goal, seen: &mut HashSet<Id>) -> Needs {
    let mut needs = Needs::default();
    if !seen.insert(goal.id) {
        return needs;
    }
    for feature in serving(graph, goal.id) {
        needs.add(&of_feature(compiled, graph, feature));
    }
    for part in parts(graph, goal.id) {
        needs.add(&of_goal(compiled, graph, part, seen));
    }
    needs
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

/// Tells what a goal with a promise still lacks.
fn report_gaps(compiled: &mut Compiled, graph: &Graph, goal: &Goal) {
    let mut bare = serving(graph, goal.id).peekable();
    if bare.peek().is_none() {
        if goal.promise.is_some() && parts(graph, goal.id).next().is_none() {
            let text = "No feature serves this goal, so nothing says when it is reached. Add a feature to it.";
            compiled.problem(Kind::Goal, goal.id, text);
        }
        return;
    }
    let lacking: Vec<&Feature> = bare
        .filter(|feature| {
            let decided = matches!(
                feature.status,
                FeatureStatus::Planned | FeatureStatus::InBuild
            );
            decided && of_feature(compiled, graph, feature).tasks.is_empty()
        })
        .collect();
    if let Some(first) = lacking.first() {
        let others = match lacking.len() - 1 {
            0 => String::new(),
            1 => " and one more feature".into(),
            more => format!(" and {more} more features"),
        };
        let text = format!(
            "{} for this goal has no planned work yet, so the goal's forecast covers only the rest. \
             Link {} to a project or a task.",
            format_args!("\"{}\"{others}", first.name),
            if lacking.len() == 1 {
                "the feature"
            } else {
                "each feature"
            },
        );
        compiled.problem(Kind::Goal, goal.id, text);
    }
}
