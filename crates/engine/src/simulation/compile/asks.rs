//! What a step waits for: links, the summary above it, and people who come from other work.

use super::compiler::Compiler;
use super::{Ask, AskLag, NO_STEP, NOTHING};
use crate::plan::{Constraint, Instant, Lag, Link, TaskIx};

impl Compiler<'_> {
    /// Links, the summary above, and resource arcs: constants go into the floors.
    pub(super) fn asks_of(
        &mut self,
        node: usize,
        task: TaskIx,
        space: u32,
        floor_start: &mut f64,
        floor_finish: &mut f64,
    ) {
        let network = self.network;
        for edge in network.edges_into(node) {
            if edge.bridge {
                continue;
            }
            let from = self.node_step[edge.node as usize];
            let to_finish = matches!(edge.link, Link::FinishFinish | Link::StartFinish);
            let from_finish = matches!(edge.link, Link::FinishStart | Link::FinishFinish);
            let floor = if to_finish {
                &mut *floor_finish
            } else {
                &mut *floor_start
            };
            if from == NO_STEP {
                let source = network.nodes()[edge.node as usize].task as TaskIx;
                let asked = self.constant_ask(source, edge.lag, from_finish, task);
                let asked = self.to_space(space, asked);
                *floor = floor.max(asked);
            } else {
                let lag = ask_lag(edge.lag);
                self.out.asks.push(Ask {
                    from,
                    from_finish,
                    to_finish,
                    lag,
                });
            }
        }
        if let Some(parent) = self.plan.tasks[task].parent {
            let above = self.node_step[network.opening_of(parent)];
            if above == NO_STEP {
                // What constants ask of a summary reaches its children through its own dates.
                self.constant_opening(parent, space, floor_start);
            } else {
                for (from_finish, to_finish) in [(false, false), (true, true)] {
                    let lag = AskLag::Working(0.0);
                    self.out.asks.push(Ask {
                        from: above,
                        from_finish,
                        to_finish,
                        lag,
                    });
                }
            }
        }
    }

    /// What levelling makes it wait for beyond the network.
    pub(super) fn hand_overs(&mut self, task: TaskIx, space: u32, floor_start: &mut f64) {
        if let Some(levelled) = self.plan.tasks[task].levelled_start
            && !self.is_handed_over(task, space, levelled)
        {
            *floor_start = floor_start.max(self.to_space(space, levelled));
        }
        for at in 0..self.arcs_into[task].len() {
            let from_task = self.arcs_into[task][at];
            if from_task == task {
                let planned = self.to_space(space, self.dates[task].start);
                *floor_start = floor_start.max(planned);
                continue;
            }
            let from = self.node_step[self.network.node_of(from_task)];
            if from == NO_STEP {
                let asked = self.to_space(space, self.dates[from_task].finish);
                *floor_start = floor_start.max(asked);
            } else {
                let lag = AskLag::Working(0.0);
                self.out.asks.push(Ask {
                    from,
                    from_finish: true,
                    to_finish: false,
                    lag,
                });
            }
        }
    }

    /// Does somebody come to it from other work just when it is planned to start? Then it starts
    /// when they come, in every run.
    fn is_handed_over(&self, task: TaskIx, space: u32, levelled: Instant) -> bool {
        let others = self.arcs_into[task].iter().filter(|from| **from != task);
        let done = others.map(|from| self.to_space(space, self.dates[*from].finish));
        done.fold(NOTHING, f64::max) >= self.to_space(space, levelled)
    }

    /// Links into a summary from what never varies.
    fn constant_opening(&mut self, summary: TaskIx, space: u32, floor_start: &mut f64) {
        let network = self.network;
        let node = network.opening_of(summary);
        for edge in network.edges_into(node) {
            let source = network.nodes()[edge.node as usize].task as TaskIx;
            if matches!(edge.link, Link::FinishStart | Link::StartStart) && !edge.bridge {
                let from_finish = edge.link == Link::FinishStart;
                let asked = self.constant_ask(source, edge.lag, from_finish, summary);
                *floor_start = floor_start.max(self.to_space(space, asked));
            }
        }
        if let Constraint::StartNoEarlierThan(at) = self.plan.tasks[summary].constraint {
            *floor_start = floor_start.max(self.to_space(space, at));
        }
        if let Some(parent) = self.plan.tasks[summary].parent {
            self.constant_opening(parent, space, floor_start);
        }
    }

    fn constant_ask(&self, source: TaskIx, lag: Lag, from_finish: bool, to: TaskIx) -> Instant {
        let dates = self.dates[source];
        let from = if from_finish {
            dates.finish
        } else {
            dates.start
        };
        let table = self.network.task_calendar(to);
        let duration = self.plan.tasks[source].duration.seconds;
        let share = |thousandths: i64| (duration as f64 * thousandths as f64 / 100_000.0) as i64;
        match lag {
            Lag::Working(seconds) => table.add(from, seconds),
            Lag::Elapsed(seconds) => from.saturating_add(seconds),
            Lag::Percent(thousandths) => table.add(from, share(thousandths)),
            Lag::ElapsedPercent(thousandths) => from.saturating_add(share(thousandths)),
        }
    }
}

fn ask_lag(lag: Lag) -> AskLag {
    match lag {
        Lag::Working(seconds) => AskLag::Working(seconds as f64),
        Lag::Elapsed(seconds) => AskLag::Elapsed(seconds as f64),
        Lag::Percent(thousandths) => AskLag::Share(thousandths as f64 / 100_000.0),
        Lag::ElapsedPercent(thousandths) => AskLag::ElapsedShare(thousandths as f64 / 100_000.0),
    }
}
