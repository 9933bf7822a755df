//! Why a task moves, in the words a manager would use.

use engine::levelling::Overload;
use engine::levelling::search::Found;
use engine::plan::{Instant, TaskIx};

use crate::explain::words;
use crate::plan::Compiled;

pub(super) struct Reasons<'a> {
    pub compiled: &'a Compiled,
    pub found: &'a Found,
}

impl Reasons<'_> {
    pub fn of(&self, task: TaskIx) -> String {
        let (was, is) = (self.found.was.dates[task], self.found.levelled.dates[task]);
        let why = self.why(task, was.0, is.0);
        let splits = &self.found.plan.tasks[task].splits;
        if !splits.is_empty() && *splits != self.compiled.plan.tasks[task].splits {
            let parts = splits.len() + 1;
            return format!("{why}; done in {parts} parts, other work goes between");
        }
        why
    }

    fn why(&self, task: TaskIx, was: Instant, is: Instant) -> String {
        if let Some(wait) = self.found.levelled.delays[task].filter(|_| is >= was) {
            let person = &self.compiled.plan.resources[wait.resource].name;
            let other = self.name(wait.behind);
            let until = self.date(self.found.levelled.dates[wait.behind].1);
            let verb = match is == was {
                true => "Still waits",
                false => "Waits",
            };
            return format!("{verb} for {person}, who is on “{other}” until {until}");
        }
        if is < was {
            let earlier = words::days(was - is);
            if let Some(delay) = self.found.was.delays[task] {
                let person = &self.compiled.plan.resources[delay.resource].name;
                return format!("{person} is free {earlier} earlier");
            }
            return match self.mover(task) {
                Some(before) => format!("“{}” before it ends earlier", self.name(before)),
                None => format!("Can start {earlier} earlier"),
            };
        }
        match self.mover(task).filter(|_| is > was) {
            Some(before) => format!("Its predecessor “{}” moves", self.name(before)),
            None if is > was => "Makes room for work that cannot wait".into(),
            None => "Keeps its start".into(),
        }
    }

    /// What it depends on, directly or through a summary above, and moves as well: the last.
    fn mover(&self, task: TaskIx) -> Option<TaskIx> {
        let plan = &self.compiled.plan;
        let (was, is) = (&self.found.was.dates, &self.found.levelled.dates);
        let mut above = vec![task];
        while let Some(parent) = above.last().and_then(|task| plan.tasks[*task].parent) {
            if above.contains(&parent) {
                break;
            }
            above.push(parent);
        }
        let links = plan.dependencies.iter();
        let before = links.filter(|link| above.contains(&link.successor));
        let before = before.map(|link| link.predecessor);
        before
            .filter(|before| was[*before] != is[*before])
            .max_by_key(|before| (is[*before].1, plan.tasks[*before].key))
    }

    pub fn overload(&self, overload: &Overload) -> String {
        let person = &self.compiled.plan.resources[overload.resource];
        let percent = |units: f64| (units * 100.0).round();
        format!(
            "{} is asked for {} % of {} % while “{}” goes on, by work that cannot move",
            person.name,
            percent(overload.units),
            percent(person.max_units),
            self.name(overload.task)
        )
    }

    fn name(&self, task: TaskIx) -> &str {
        &self.compiled.plan.tasks[task].name
    }

    fn date(&self, at: Instant) -> String {
        words::date(at, self.compiled.today)
    }
}
