//! Laws of the search for a better levelled plan, on generated plans.
#![allow(clippy::unwrap_used)]

#[path = "../benches/instances/mod.rs"]
mod generated;
mod plan_checker;

use engine::levelling::search::{Found, Goal, Options, search};
use engine::levelling::{LevelledPlan, delays, level};
use engine::network::{Network, Schedule};
use engine::plan::*;
use plan_checker::check;
use proptest::prelude::*;

const HOUR: i64 = 3_600;
const START: i64 = generated::plans::START;

fn scheduled(plan: &Plan) -> (Network, Schedule) {
    let network = Network::compile(plan).unwrap();
    let schedule = network.schedule().unwrap();
    (network, schedule)
}

fn live(plan: &Plan) -> LevelledPlan {
    let (network, schedule) = scheduled(plan);
    level(plan, &network, &schedule)
}

fn found(plan: &Plan, schedules: u64, clear: bool) -> Found {
    let goal = Goal {
        clear,
        ..Goal::default()
    };
    found_for(plan, schedules, &goal)
}

fn found_for(plan: &Plan, schedules: u64, goal: &Goal) -> Found {
    let (network, schedule) = scheduled(plan);
    let options = Options {
        seed: 1,
        threads: 1,
        schedules,
        stop: &|| false,
        cancel: &|| false,
    };
    search(plan, &network, &schedule, goal, &options).unwrap()
}

#[derive(Clone, Debug)]
struct Ask {
    hours: i64,
    who: usize,
    units: f64,
    project: usize,
    pool: bool,
    second: bool,
    can_split: bool,
    no_earlier: Option<i64>,
    state: u8,
}

fn ask() -> impl Strategy<Value = Ask> {
    let units = prop_oneof![Just(0.5), Just(1.0), Just(0.3)];
    let who = (0usize..4, units, any::<bool>(), any::<bool>());
    let more = (
        any::<bool>(),
        proptest::option::weighted(0.2, 0i64..200),
        0u8..12,
    );
    (1i64..60, 0usize..3, who, more).prop_map(|(hours, project, who, more)| Ask {
        hours,
        who: who.0,
        units: who.1,
        project,
        pool: who.2,
        second: who.3,
        can_split: more.0,
        no_earlier: more.1,
        state: more.2,
    })
}

/// Some begun, some typed; links of every kind with lags.
fn plans() -> impl Strategy<Value = Plan> {
    let link = (0usize..14, 0usize..14, 0usize..4, -8i64..16, any::<bool>());
    let parts = (
        proptest::collection::vec(ask(), 2..14),
        proptest::collection::vec(link, 0..12),
        1usize..4,
    );
    parts.prop_map(|(asks, links, people)| {
        // Calendars and people of the generated organisation, with its work replaced.
        let mut plan = generated::plans::organisation(3, 1, 5, 1);
        plan.tasks.clear();
        plan.assignments.clear();
        plan.dependencies.clear();
        plan.resources.truncate(people);
        for (index, ask) in asks.iter().enumerate() {
            let mut task = Task {
                key: 100 - index as u64,
                name: format!("Task {index}"),
                project: ask.project,
                duration: Duration {
                    seconds: ask.hours * HOUR,
                    elapsed: false,
                },
                can_split: ask.can_split,
                ..Task::default()
            };
            if let Some(hours) = ask.no_earlier {
                task.constraint = Constraint::StartNoEarlierThan(START + hours * HOUR);
            }
            match ask.state {
                0 => task.progress.actual_start = Some(START),
                1 => {
                    task.mode = TaskMode::Manual {
                        start: START + 24 * HOUR,
                        finish: START + 32 * HOUR,
                    }
                }
                _ => {}
            }
            plan.tasks.push(task);
            let mut who = vec![(ask.who % people, ask.pool)];
            if ask.second && people > 1 {
                who.push(((ask.who + 1) % people, false));
            }
            for (who, pool) in who {
                plan.assignments.push(Assignment {
                    task: index,
                    who: if pool {
                        Who::Team(0)
                    } else {
                        Who::Resource(who)
                    },
                    units: ask.units,
                    work: None,
                });
            }
        }
        let mut ends = Vec::new();
        for (from, to, kind, lag, elapsed) in links {
            let (from, to) = (from.min(to), from.max(to));
            if from == to || to >= plan.tasks.len() || ends.contains(&(from, to)) {
                continue;
            }
            ends.push((from, to));
            let kinds = [
                Link::FinishStart,
                Link::StartStart,
                Link::FinishFinish,
                Link::StartFinish,
            ];
            plan.dependencies.push(Dependency {
                predecessor: from,
                successor: to,
                link: kinds[kind],
                lag: match elapsed {
                    true => Lag::Elapsed(lag * HOUR),
                    false => Lag::Working(lag * HOUR),
                },
            });
        }
        plan
    })
}

/// As [`Found::cost_was`] is counted, by arithmetic of its own.
fn delay(plan: &Plan, levelled: &LevelledPlan) -> i128 {
    let mut bare = plan.clone();
    for task in &mut bare.tasks {
        task.levelling_delay = 0;
    }
    let (_, alone) = scheduled(&bare);
    let end = |project: usize, dates: &dyn Fn(usize) -> i64| {
        let own = (0..plan.tasks.len()).filter(|task| plan.tasks[*task].project == project);
        own.map(dates).max().unwrap_or(0)
    };
    let projects = plan.projects.iter().enumerate();
    let delays = projects.map(|(project, info)| {
        let late = end(project, &|task| levelled.dates[task].1)
            - end(project, &|task| alone.tasks[task].finish);
        i128::from(late.max(0)) * (info.priority * 1_000.0) as i128
    });
    delays.sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_found_can_be_worked_by(plan in plans()) {
        let found = found(&plan, 300, true);
        let (_, schedule) = scheduled(&found.plan);
        let sound = check(&found.plan, &found.levelled, &schedule);
        prop_assert_eq!(sound, Ok(()));
        // So is what there was; and what was found is no worse.
        let (_, schedule) = scheduled(&plan);
        prop_assert_eq!(check(&plan, &found.was, &schedule), Ok(()));
        prop_assert!(found.cost <= found.cost_was);
        prop_assert_eq!(found.cost.delay, delay(&plan, &found.levelled));
        prop_assert_eq!(found.cost_was.delay, delay(&plan, &live(&plan)));
        let end = found.levelled.dates.iter().map(|dates| dates.1).max().unwrap();
        prop_assert!(found.lower_bound <= end);
        prop_assert!(!found.proved || found.cost.late > 0 || end == found.lower_bound
            || plan.tasks.iter().any(|task| task.mode != TaskMode::Auto));
    }

    /// Nothing but starts and gaps of what may move is written, and delays would do as well.
    #[test]
    fn the_network_alone_gives_the_dates_found(plan in plans()) {
        let found = found(&plan, 300, true);
        let (_, schedule) = scheduled(&found.plan);
        if found.plan == plan {
            // Nothing is proposed.
            prop_assert_eq!(&found.levelled, &found.was);
            return Ok(());
        }
        for (task, dates) in found.levelled.dates.iter().enumerate() {
            let alone = &schedule.tasks[task];
            prop_assert_eq!((alone.start, alone.finish), *dates, "task {}", task);
            let (was, is) = (&plan.tasks[task], &found.plan.tasks[task]);
            let fixed = was.progress.actual_start.is_some() || was.mode != TaskMode::Auto;
            prop_assert!(was == is || !fixed);
            prop_assert!(is.splits.is_empty() || is.can_split);
            let written = Task {
                levelling_delay: is.levelling_delay,
                levelled_start: is.levelled_start,
                splits: is.splits.clone(),
                ..was.clone()
            };
            prop_assert_eq!(&written, is);
        }
        let mut delayed = found.plan.clone();
        for (task, delay) in delayed.tasks.iter_mut().zip(delays(&found.plan).unwrap()) {
            (task.levelling_delay, task.levelled_start) = (delay, None);
        }
        let (_, by_delays) = scheduled(&delayed);
        for (task, dates) in schedule.tasks.iter().enumerate() {
            let other = &by_delays.tasks[task];
            prop_assert_eq!((dates.start, dates.finish), (other.start, other.finish));
        }
    }

    #[test]
    fn a_plan_levelled_again_stays_or_gets_better(plan in plans(), clear in any::<bool>()) {
        let first = found(&plan, 300, true);
        let again = found(&first.plan, 300, clear);
        prop_assert_eq!(&again.was.dates, &first.levelled.dates);
        prop_assert!(again.cost < again.cost_was || again.levelled.dates == again.was.dates);
    }

    #[test]
    fn the_order_of_tasks_changes_nothing(plan in plans()) {
        let count = plan.tasks.len();
        let mut turned = plan.clone();
        turned.tasks.reverse();
        for link in &mut turned.dependencies {
            link.predecessor = count - 1 - link.predecessor;
            link.successor = count - 1 - link.successor;
        }
        for assignment in &mut turned.assignments {
            assignment.task = count - 1 - assignment.task;
        }
        let (one, other) = (found(&plan, 300, true), found(&turned, 300, true));
        prop_assert_eq!(one.cost, other.cost);
        for task in 0..count {
            prop_assert_eq!(one.levelled.dates[task], other.levelled.dates[count - 1 - task]);
        }
    }

    #[test]
    fn projects_that_are_not_levelled_keep_their_dates(plan in plans()) {
        let goal = Goal { projects: vec![true, false, true], clear: true, ..Goal::default() };
        let found = found_for(&plan, 300, &goal);
        for (task, info) in plan.tasks.iter().enumerate() {
            if info.project == 1 {
                prop_assert_eq!(found.levelled.dates[task], found.was.dates[task]);
            }
        }
    }
}

/// Every fiftieth task takes a day longer, one at a time: what live levelling then moves, in the
/// plan as generated and once it is levelled.
#[test]
fn a_small_edit_of_a_levelled_plan_moves_few() {
    let plan = generated::plans::organisation(25, 40, 40, 1);
    let levelled = found(&plan, 400, true).plan;
    let [before, after] = [&plan, &levelled].map(moved_by_an_edit);
    eprintln!(
        "of {} tasks, as generated {before:?}, levelled {after:?}",
        plan.tasks.len()
    );
    assert!(after.tasks < 0.15 * plan.tasks.len() as f64);
}

/// On average of the edits.
#[derive(Debug, Default)]
struct Moved {
    tasks: f64,
    /// By more than three days.
    far: f64,
    days: f64,
    /// By the network alone.
    follow: f64,
}

fn moved_by_an_edit(plan: &Plan) -> Moved {
    let (before, (_, alone)) = (live(plan), scheduled(plan));
    let mut moved = Moved::default();
    let edits: Vec<usize> = (0..plan.tasks.len()).step_by(50).collect();
    let each = 1.0 / edits.len() as f64;
    for task in edits {
        let mut edited = plan.clone();
        edited.tasks[task].duration.seconds += 8 * HOUR;
        for (is, was) in live(&edited).dates.iter().zip(&before.dates) {
            let days = (is.0 - was.0).abs() as f64 / 86_400.0;
            moved.tasks += if days > 0.0 { each } else { 0.0 };
            moved.far += if days > 3.0 { each } else { 0.0 };
            moved.days += days * each;
        }
        let (_, schedule) = scheduled(&edited);
        let starts = schedule.tasks.iter().zip(&alone.tasks);
        let follow = starts.filter(|(a, b)| a.early_start != b.early_start);
        moved.follow += follow.count() as f64 * each;
    }
    moved
}

#[test]
fn a_portfolio_is_served_sooner_than_by_one_pass() {
    let portfolio = generated::portfolio(12, 20, 5.0, 0.0, 1);
    let portfolio = generated::plans::of_instance(&portfolio);
    let organisation = generated::plans::organisation(10, 20, 10, 1);
    for (name, plan, most) in [
        ("portfolio", portfolio, 85),
        ("organisation", organisation, 95),
    ] {
        let found = found(&plan, 1_500, true);
        let (_, schedule) = scheduled(&found.plan);
        assert_eq!(check(&found.plan, &found.levelled, &schedule), Ok(()));
        let share = 100 * found.cost.delay / found.cost_was.delay;
        eprintln!("{name}: {share} % of the delay of one pass");
        assert!(share <= most, "{name}: {share} %");
    }
}
