//! Levelled starts as delays, for files that know only these.

use crate::network::{Generator, Network, ScheduleError};
use crate::plan::{Plan, Seconds};

/// By task: the elapsed seconds after which it may start once what it waits for is done, so that
/// it starts where its levelled start puts it; its own delay where it has no such start. Zero for
/// what levelling does not move.
///
/// # Errors
/// As [`Network::compile`].
pub fn delays(plan: &Plan) -> Result<Vec<Seconds>, ScheduleError> {
    let network = Network::compile(plan)?;
    let mut delays: Vec<Seconds> = plan.tasks.iter().map(|task| task.levelling_delay).collect();
    let same = vec![0; plan.tasks.len()];
    Generator::new(&network).run(&same, &vec![0; plan.tasks.len()], |ready| {
        if plan.tasks[ready.task].levelled_start.is_some() {
            delays[ready.task] = ready.start.saturating_sub(ready.network_start);
        }
        (ready.start, ready.table.add(ready.start, ready.duration))
    });
    Ok(delays)
}
