//! How many tasks of a levelled plan an edit moves. 25 projects of 40 tasks share 25 people; each
//! of 100 tasks in turn becomes a day longer. Beside what moves stands what would by links alone,
//! if everybody had any number of hands: fewer no levelling can move.

#![allow(clippy::unwrap_used)]

mod instances;

use engine::levelling::{LevelledPlan, level, search};
use engine::network::{Network, Schedule};
use engine::plan::{Instant, Plan, TaskIx};

const DAY: i64 = 8 * 3_600;
const EDITS: usize = 100;

fn main() {
    let plan = instances::plans::organisation(25, 40, 25, 2);
    report("as it came", &plan);
    let (network, schedule, _) = levelled(&plan);
    let options = search::Options {
        seed: 1,
        threads: 2,
        schedules: 20_000,
        stop: &|| false,
        cancel: &|| false,
    };
    let goal = search::Goal::default();
    let found = search::search(&plan, &network, &schedule, &goal, &options).unwrap();
    report("levelled", &found.plan);
}

fn levelled(plan: &Plan) -> (Network, Schedule, LevelledPlan) {
    let network = Network::compile(plan).unwrap();
    let schedule = network.schedule().unwrap();
    let levelled = level(plan, &network, &schedule);
    (network, schedule, levelled)
}

fn report(name: &str, plan: &Plan) {
    let (network, schedule, before) = levelled(plan);
    let open: Vec<TaskIx> = (0..plan.tasks.len())
        .filter(|task| network.is_movable(*task) && plan.tasks[*task].duration.seconds > 0)
        .collect();
    let (mut moved, mut days, mut by_links, mut delay) = (Vec::new(), 0.0, 0, 0.0);
    let ends = ends(plan, &before);
    for task in open.iter().step_by(open.len() / EDITS).take(EDITS) {
        let mut edited = plan.clone();
        edited.tasks[*task].duration.seconds += DAY;
        let (_, links, after) = levelled(&edited);
        let others = || (0..plan.tasks.len()).filter(|other| other != task);
        let differs = others().filter(|other| before.dates[*other] != after.dates[*other]);
        moved.push(differs.clone().count());
        let by = differs.map(|it| (before.dates[it].0 - after.dates[it].0).abs());
        days += by.sum::<i64>() as f64 / 86_400.0;
        let differs = |other: &TaskIx| links.tasks[*other].start != schedule.tasks[*other].start;
        by_links += others().filter(differs).count();
        let later = self::ends(plan, &after).into_iter().zip(&ends);
        delay += later.map(|(now, was)| now - was).sum::<i64>() as f64 / 86_400.0;
    }
    moved.sort_unstable();
    let (count, runs) = (moved.iter().sum::<usize>() as f64, moved.len() as f64);
    println!(
        "{name}: a day more moves {:.1} of {} other tasks on average, half the time {} or fewer ({:.1} by links), \
         {:.1} days together; projects end {:.2} days later together",
        count / runs,
        open.len() - 1,
        moved[moved.len() / 2],
        by_links as f64 / runs,
        days / runs,
        delay / runs
    );
}

/// By project: its last finish.
fn ends(plan: &Plan, levelled: &LevelledPlan) -> Vec<Instant> {
    let mut ends = vec![Instant::MIN; plan.projects.len()];
    for (task, dates) in plan.tasks.iter().zip(&levelled.dates) {
        ends[task.project] = ends[task.project].max(dates.1);
    }
    ends
}
