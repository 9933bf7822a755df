//! Questions about neighbours, each a look-up.

use super::Graph;
use crate::entity::*;
use crate::id::Id;
use crate::references::Role;

/// No task lies deeper below its project; also what keeps walks up the tree finite.
pub const TREE_DEPTH_MAX: usize = 64;

impl Graph {
    /// Every field of every entity that names `target`.
    pub fn referrers(&self, target: Id) -> impl Iterator<Item = (Role, Id)> {
        self.index.referrers(target)
    }

    /// The entities whose field `role` names `target`.
    pub fn referrers_by(&self, target: Id, role: Role) -> impl Iterator<Item = Id> {
        self.index.referrers_by(target, role)
    }

    /// The tasks right below a task or at the top of a project, in order.
    pub fn children(&self, of: Id) -> impl DoubleEndedIterator<Item = &Task> {
        self.index
            .ranked(of, Kind::Task)
            .filter_map(|(_, id)| self.task(id))
    }

    /// One with tasks below it.
    pub fn is_summary(&self, task: Id) -> bool {
        self.index
            .referrers_by(task, Role::TaskParent)
            .next()
            .is_some()
    }

    /// All tasks below a task or a project as the outline shows them, with their level from 0.
    pub fn outline(&self, of: Id) -> Vec<(usize, &Task)> {
        let mut lines = Vec::new();
        let mut open: Vec<(usize, &Task)> = self.children(of).rev().map(|task| (0, task)).collect();
        while let Some((level, task)) = open.pop() {
            lines.push((level, task));
            if level < 2 * TREE_DEPTH_MAX {
                open.extend(self.children(task.id).rev().map(|child| (level + 1, child)));
            }
        }
        lines
    }

    /// The summaries above a task, nearest first.
    pub fn ancestors(&self, task: Id) -> impl Iterator<Item = &Task> {
        let above = |task: &&Task| task.parent.and_then(|parent| self.task(parent));
        std::iter::successors(self.task(task).as_ref().and_then(above), move |task| {
            above(task)
        })
        .take(2 * TREE_DEPTH_MAX)
    }

    /// Dependencies whose successor this task is.
    pub fn dependencies_into(&self, task: Id) -> impl Iterator<Item = &Dependency> {
        self.referrers_by(task, Role::DependencySuccessor)
            .filter_map(|id| self.dependency(id))
    }

    /// Dependencies whose predecessor this task is.
    pub fn dependencies_from(&self, task: Id) -> impl Iterator<Item = &Dependency> {
        self.referrers_by(task, Role::DependencyPredecessor)
            .filter_map(|id| self.dependency(id))
    }

    pub fn assignments_of(&self, task: Id) -> impl Iterator<Item = &Assignment> {
        self.referrers_by(task, Role::AssignmentTask)
            .filter_map(|id| self.assignment(id))
    }

    pub fn assignments_to(&self, person: Id) -> impl Iterator<Item = &Assignment> {
        self.referrers_by(person, Role::AssignmentPerson)
            .filter_map(|id| self.assignment(id))
    }

    pub fn teams_of(&self, person: Id) -> impl Iterator<Item = &Team> {
        self.referrers_by(person, Role::TeamMember)
            .filter_map(|id| self.team(id))
    }

    pub fn links_of_feature(&self, feature: Id) -> impl Iterator<Item = &Link> {
        self.referrers_by(feature, Role::LinkFeature)
            .filter_map(|id| self.link(id))
    }

    pub fn links_to_project(&self, project: Id) -> impl Iterator<Item = &Link> {
        self.referrers_by(project, Role::LinkProject)
            .filter_map(|id| self.link(id))
    }

    pub fn links_to_task(&self, task: Id) -> impl Iterator<Item = &Link> {
        self.referrers_by(task, Role::LinkTask)
            .filter_map(|id| self.link(id))
    }

    /// In order of creation.
    pub fn comments_on(&self, entity: Id) -> impl Iterator<Item = &Comment> {
        self.referrers_by(entity, Role::CommentOn)
            .filter_map(|id| self.comment(id))
    }

    pub fn columns_of(&self, project: Id) -> impl Iterator<Item = &Column> {
        self.index
            .ranked(project, Kind::Column)
            .filter_map(|(_, id)| self.column(id))
    }

    pub fn tasks_in_column(&self, column: Id) -> impl Iterator<Item = &Task> {
        self.referrers_by(column, Role::TaskColumn)
            .filter_map(|id| self.task(id))
    }

    pub fn risks_of(&self, project: Id) -> impl Iterator<Item = &Risk> {
        self.referrers_by(project, Role::RiskProject)
            .filter_map(|id| self.risk(id))
    }

    pub fn baselines_of(&self, project: Id) -> impl Iterator<Item = &Baseline> {
        self.referrers_by(project, Role::BaselineProject)
            .filter_map(|id| self.baseline(id))
    }

    pub fn goals_of(&self, product: Id) -> impl Iterator<Item = &Goal> {
        self.index
            .ranked(product, Kind::Goal)
            .filter_map(|(_, id)| self.goal(id))
    }

    pub fn features_of(&self, product: Id) -> impl Iterator<Item = &Feature> {
        self.index
            .ranked(product, Kind::Feature)
            .filter_map(|(_, id)| self.feature(id))
    }

    pub fn features_of_goal(&self, goal: Id) -> impl Iterator<Item = &Feature> {
        self.referrers_by(goal, Role::FeatureGoal)
            .filter_map(|id| self.feature(id))
    }

    pub fn key_results_of(&self, goal: Id) -> impl Iterator<Item = &KeyResult> {
        self.referrers_by(goal, Role::KeyResultGoal)
            .filter_map(|id| self.key_result(id))
    }

    pub fn metrics_of(&self, product: Id) -> impl Iterator<Item = &Metric> {
        self.referrers_by(product, Role::MetricProduct)
            .filter_map(|id| self.metric(id))
    }

    pub fn insights_of(&self, product: Id) -> impl Iterator<Item = &Insight> {
        self.referrers_by(product, Role::InsightProduct)
            .filter_map(|id| self.insight(id))
    }

    pub fn insights_of_feature(&self, feature: Id) -> impl Iterator<Item = &Insight> {
        self.referrers_by(feature, Role::InsightFeature)
            .filter_map(|id| self.insight(id))
    }

    pub fn person_by_email(&self, email: &str) -> Option<&Person> {
        self.index
            .named(Kind::Person, email)
            .find_map(|id| self.person(id))
    }

    pub fn project_by_key(&self, key: &str) -> Option<&Project> {
        self.index
            .named(Kind::Project, key)
            .find_map(|id| self.project(id))
    }

    /// What people call it aloud: `SHARE-12`, `G-2`, `F-7`, `R-4`, a project's `SHARE`.
    pub fn key(&self, kind: Kind, id: Id) -> Option<String> {
        match kind {
            Kind::Goal => Some(format!("G-{}", self.goal(id)?.number)),
            Kind::Feature => Some(format!("F-{}", self.feature(id)?.number)),
            Kind::Risk => Some(format!("R-{}", self.risk(id)?.number)),
            Kind::Project => Some(self.project(id)?.key.clone()),
            Kind::Task => {
                let task = self.task(id)?;
                Some(format!(
                    "{}-{}",
                    self.project(task.project)?.key,
                    task.number
                ))
            }
            _ => None,
        }
    }

    /// Rank and id of those of `kind` in `container` from `rank` on.
    pub(crate) fn ranked_behind(
        &self,
        container: Id,
        kind: Kind,
        rank: &str,
    ) -> impl DoubleEndedIterator<Item = (&str, Id)> {
        self.index.ranked_behind(container, kind, rank)
    }

    pub(crate) fn named(&self, kind: Kind, name: &str) -> impl Iterator<Item = Id> {
        self.index.named(kind, name)
    }

    pub(crate) fn next_number(&self, counter: super::Counter) -> u32 {
        self.index.counter(counter).saturating_add(1)
    }
}
