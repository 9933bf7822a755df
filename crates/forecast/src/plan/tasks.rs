//! Projects, tasks and the dependencies between them.

use engine::plan::{
    Coefficients, Constraint, Correlation, Dependency, Duration, EffortRule, Estimate, Instant,
    Lag, Link, Progress, Project, ProjectIx, Seconds, Task, TaskIx, TaskKind, TaskMode,
};
use model::entity::{self, ConstraintKind, DependencyType, EstimateShape, LagUnit, ProjectStatus};
use model::graph::TREE_DEPTH_MAX;
use model::{Graph, Kind};

use super::{Compiled, Paces};
use crate::time::{MINUTE, end_of_day, instant};

pub(super) fn add_projects(compiled: &mut Compiled, graph: &Graph) {
    for project in graph.projects() {
        let own = project
            .calendar
            .and_then(|calendar| compiled.calendar_index.get(&calendar).copied());
        let index = compiled.projects.len();
        compiled.project_index.insert(project.id, index);
        compiled.projects.push(project.id);
        compiled.plan.projects.push(Project {
            name: project.name.clone(),
            start: instant(project.start),
            finish: project.from_finish.map(instant),
            from_finish: project.from_finish.is_some(),
            status_date: (project.status == ProjectStatus::Active).then_some(compiled.today),
            calendar: own.unwrap_or(compiled.default_calendar),
            honor_constraints: project.honor_constraints,
            critical_slack: project.critical_slack_minutes * MINUTE,
            multiple_critical_paths: false,
            priority: f64::from(project.priority.max(1)) / 500.0,
            budget: project.budget_minor.map(|minor| minor as f64),
        });
    }
}

pub(super) fn add_tasks(compiled: &mut Compiled, graph: &Graph) {
    // By the order of ids: what a task is called or where it stands in the outline moves nothing.
    for task in graph.tasks() {
        if compiled.project_index.contains_key(&task.project) {
            compiled.task_index.insert(task.id, compiled.tasks.len());
            compiled.tasks.push(task.id);
        }
    }
    let mut summary = vec![false; compiled.tasks.len()];
    for task in graph.tasks() {
        if let Some(&parent) = task.parent.and_then(|id| compiled.task_index.get(&id)) {
            summary[parent] = true;
        }
    }
    compiled.paces = Paces::learn(compiled, graph);
    for task in graph.tasks() {
        let Some(&project) = compiled.project_index.get(&task.project) else {
            continue;
        };
        let kind = match (summary[compiled.plan.tasks.len()], task.milestone) {
            (true, _) => TaskKind::Summary,
            (_, true) => TaskKind::Milestone,
            _ => TaskKind::Task,
        };
        let planned = planned(compiled, graph, task, project, kind);
        compiled.plan.tasks.push(planned);
    }
    for project in graph.projects() {
        if project.status == ProjectStatus::Paused {
            let text = format!(
                "\"{}\" is paused, so its tasks wait for nobody and are not forecast. Make it active to see when it is done.",
                project.name
            );
            compiled.problem(Kind::Project, project.id, text);
        }
    }
}

/// Plans a task anew whose place among the others is as it was.
pub(super) fn replace(compiled: &mut Compiled, graph: &Graph, index: TaskIx, task: &entity::Task) {
    let Task { project, kind, .. } = compiled.plan.tasks[index];
    compiled.plan.tasks[index] = planned(compiled, graph, task, project, kind);
}

fn planned(
    compiled: &Compiled,
    graph: &Graph,
    task: &entity::Task,
    project: ProjectIx,
    kind: TaskKind,
) -> Task {
    let mut progress = progress(task);
    if let Some(left) = likeliest_left(task, &progress) {
        progress.remaining = Some(left);
    }
    Task {
        key: task.id.key(),
        name: task.name.clone(),
        project,
        parent: task
            .parent
            .and_then(|id| compiled.task_index.get(&id).copied()),
        kind,
        mode: mode(compiled, task, &progress),
        active: is_active(graph, task),
        duration: Duration {
            seconds: duration(task, kind),
            elapsed: task.estimate.elapsed,
        },
        estimate: spread(task, kind, &progress, &compiled.paces),
        constraint: task.constraint.map_or(Constraint::default(), constraint),
        deadline: task.promise.as_ref().map(|promise| end_of_day(promise.due)),
        calendar: task
            .calendar
            .and_then(|calendar| compiled.calendar_index.get(&calendar).copied()),
        ignore_resource_calendars: task.ignore_resource_calendars,
        progress,
        levelling_delay: task.levelling_delay_minutes.max(0) * MINUTE,
        levelled_start: task.levelled_start.map(instant),
        splits: splits(task),
        can_split: task.can_split,
        priority: f64::from(task.priority),
        effort: match task.effort_rule {
            entity::EffortRule::FixedUnits => EffortRule::FixedUnits,
            entity::EffortRule::FixedDuration => EffortRule::FixedDuration,
            entity::EffortRule::FixedWork => EffortRule::FixedWork,
        },
        fixed_cost: task.fixed_cost_minor as f64,
        ..Task::default()
    }
}

/// Only work of active projects is planned, and nothing below what was taken out of the plan.
/// What is finished stays, whatever became of its project: it happened.
fn is_active(graph: &Graph, task: &entity::Task) -> bool {
    let project = graph.project(task.project).map(|project| project.status);
    let finished = task.progress.actual_finish.is_some();
    (project == Some(ProjectStatus::Active) || finished)
        && !task.inactive
        && !graph
            .ancestors(task.id)
            .take(TREE_DEPTH_MAX)
            .any(|above| above.inactive)
}

fn duration(task: &entity::Task, kind: TaskKind) -> Seconds {
    match kind {
        TaskKind::Task => task.estimate.likely_minutes.max(0) * MINUTE,
        TaskKind::Milestone | TaskKind::Summary => 0,
    }
}

/// Typed dates stand while they can: work that should have begun and has not is planned anew
/// from today.
fn mode(compiled: &Compiled, task: &entity::Task, progress: &Progress) -> TaskMode {
    let Some(manual) = task.manual else {
        return TaskMode::Auto;
    };
    let (start, finish) = (instant(manual.start), instant(manual.finish));
    let begun = progress.actual_start.is_some();
    if begun || start < compiled.today && progress.actual_finish.is_none() {
        return TaskMode::Auto;
    }
    TaskMode::Manual {
        start,
        finish: finish.max(start),
    }
}

/// What is told as a percentage only is taken as that share of the estimate.
fn progress(task: &entity::Task) -> Progress {
    let given = &task.progress;
    let likely = task.estimate.likely_minutes.max(0);
    let percent = i64::from(given.percent_complete.min(100));
    let finished = given.actual_finish.is_some();
    let by_percent = given.done_minutes == 0 && given.remaining_minutes.is_none();
    let done = if by_percent && !finished {
        likely * percent / 100
    } else {
        given.done_minutes
    };
    Progress {
        actual_start: given.actual_start.or(given.actual_finish).map(instant),
        actual_finish: given.actual_finish.map(instant),
        done: done.max(0) * MINUTE,
        remaining: given
            .remaining_minutes
            .map(|minutes| minutes.max(0) * MINUTE),
        stop: given.stop.map(instant),
        resume: given.resume.map(instant),
        percent_complete: f64::from(given.percent_complete) / 100.0,
        actual_cost: task.actual_cost_minor.unwrap_or(0) as f64,
    }
}

/// Of a discrete estimate: the outcomes that work done so far leaves, less that work, each with
/// its weight.
fn outcomes_left(task: &entity::Task, progress: &Progress) -> impl Iterator<Item = (Seconds, f64)> {
    let done = progress.done;
    let outcomes = task.estimate.outcomes.iter();
    let outcomes = outcomes.map(move |outcome| (outcome.minutes * MINUTE - done, outcome.weight));
    outcomes.filter(|(left, _)| *left > 0)
}

/// The outcome that counts most of those; none where something else says what is left, or where
/// nothing is.
fn likeliest_left(task: &entity::Task, progress: &Progress) -> Option<Seconds> {
    let discrete = task.estimate.shape == EstimateShape::Discrete;
    if !discrete || progress.done == 0 || progress.remaining.is_some() {
        return None;
    }
    let left = outcomes_left(task, progress);
    let (left, _) = left.reduce(|most, other| if other.1 > most.1 { other } else { most })?;
    Some(left)
}

/// The spread of the work still to do: of a begun task, the same share of low, likely and high.
fn spread(task: &entity::Task, kind: TaskKind, progress: &Progress, paces: &Paces) -> Estimate {
    let estimate = &task.estimate;
    let total = estimate.likely_minutes.max(0) * MINUTE;
    if kind != TaskKind::Task || progress.actual_finish.is_some() || total == 0 {
        return Estimate::Certain;
    }
    let remaining = progress.remaining.unwrap_or(total - progress.done).max(0);
    let scale = |minutes: i64| minutes.max(0) as f64 * 60.0 * remaining as f64 / total as f64;
    let mode = remaining as f64;
    match (estimate.shape, estimate.low_minutes, estimate.high_minutes) {
        (EstimateShape::Exact, ..) => Estimate::Certain,
        (EstimateShape::Discrete, ..) if task.progress.remaining_minutes.is_some() => {
            Estimate::Certain
        }
        (EstimateShape::Discrete, ..) => {
            let left = outcomes_left(task, progress);
            Estimate::Discrete(left.map(|(left, weight)| (left as f64, weight)).collect())
        }
        (_, None, None) => paces.of(task.project).estimate(),
        (shape, low, high) => {
            let low = scale(low.unwrap_or(estimate.likely_minutes));
            let high = scale(high.unwrap_or(estimate.likely_minutes));
            match shape {
                EstimateShape::Triangular => Estimate::Triangular { low, mode, high },
                EstimateShape::Uniform => Estimate::Uniform { low, high },
                // Without two different positive percentiles there is no such distribution.
                EstimateShape::Lognormal if low > 0.0 && high > low => Estimate::Lognormal {
                    p10: low,
                    p90: high,
                },
                _ => Estimate::Pert { low, mode, high },
            }
        }
    }
}

fn constraint(given: entity::Constraint) -> Constraint {
    let at: Instant = match (given.kind, given.at) {
        (ConstraintKind::AsLateAsPossible, _) => return Constraint::AsLateAsPossible,
        (_, Some(at)) => instant(at),
        (_, None) => return Constraint::AsSoonAsPossible,
    };
    match given.kind {
        ConstraintKind::AsLateAsPossible => Constraint::AsLateAsPossible,
        ConstraintKind::MustStartOn => Constraint::MustStartOn(at),
        ConstraintKind::MustFinishOn => Constraint::MustFinishOn(at),
        ConstraintKind::StartNoEarlierThan => Constraint::StartNoEarlierThan(at),
        ConstraintKind::StartNoLaterThan => Constraint::StartNoLaterThan(at),
        ConstraintKind::FinishNoEarlierThan => Constraint::FinishNoEarlierThan(at),
        ConstraintKind::FinishNoLaterThan => Constraint::FinishNoLaterThan(at),
    }
}

fn splits(task: &entity::Task) -> Vec<(Seconds, Seconds)> {
    let splits = task.splits.iter();
    splits
        .map(|split| {
            (
                split.after_minutes.max(0) * MINUTE,
                split.gap_minutes.max(0) * MINUTE,
            )
        })
        .collect()
}

/// Tasks of a project whose estimates go wrong together.
pub(super) fn add_correlations(compiled: &mut Compiled, graph: &Graph) {
    for (index, project) in graph.projects().enumerate() {
        if project.estimate_correlation <= 0.0 {
            continue;
        }
        let tasks = compiled.plan.tasks.iter().enumerate();
        let own = tasks.filter(|(_, task)| task.project == index && task.kind == TaskKind::Task);
        compiled.plan.correlations.push(Correlation {
            key: project.id.key(),
            tasks: own.map(|(task, _)| task).collect(),
            coefficients: Coefficients::Same(project.estimate_correlation),
        });
    }
}

pub(super) fn add_dependencies(compiled: &mut Compiled, graph: &Graph) {
    for dependency in graph.dependencies() {
        let ends = [dependency.predecessor, dependency.successor];
        let [Some(&predecessor), Some(&successor)] =
            ends.map(|task| compiled.task_index.get(&task))
        else {
            continue;
        };
        compiled.dependencies.push(dependency.id);
        compiled.plan.dependencies.push(Dependency {
            predecessor,
            successor,
            link: match dependency.dependency_type {
                DependencyType::FinishStart => Link::FinishStart,
                DependencyType::StartStart => Link::StartStart,
                DependencyType::FinishFinish => Link::FinishFinish,
                DependencyType::StartFinish => Link::StartFinish,
            },
            lag: lag(dependency.lag),
        });
    }
}

fn lag(given: entity::Lag) -> Lag {
    let value = if given.value.is_finite() {
        given.value
    } else {
        0.0
    };
    let seconds = (value * 60.0).round() as Seconds;
    let thousandths = (value * 1_000.0).round() as i64;
    match given.unit {
        LagUnit::WorkingMinutes => Lag::Working(seconds),
        LagUnit::ElapsedMinutes => Lag::Elapsed(seconds),
        LagUnit::Percent => Lag::Percent(thousandths),
        LagUnit::ElapsedPercent => Lag::ElapsedPercent(thousandths),
    }
}
