//! Laws of levelling, checked by code that knows nothing of how it is done.

use proptest::prelude::*;

use super::*;
use crate::network::Network;
use crate::plan::*;

const HOUR: i64 = 3_600;
const START: i64 = 20_514 * 86_400 + 8 * HOUR;

fn calendar(days: usize) -> Calendar {
    let shift = |from: i64, to: i64| Shift {
        start: (from * HOUR) as u32,
        end: (to * HOUR) as u32,
    };
    let mut week: [Option<Vec<Shift>>; 7] = Default::default();
    for day in week.iter_mut().take(days) {
        *day = Some(vec![shift(8, 12), shift(13, 17)]);
    }
    Calendar {
        name: format!("{days} days"),
        week,
        ..Calendar::default()
    }
}

#[derive(Clone, Debug)]
struct Ask {
    hours: i64,
    who: usize,
    units: f64,
    project: usize,
    pool: bool,
}

fn plan_of(asks: &[Ask], links: &[(usize, usize)], people: usize) -> Plan {
    let project = |priority: f64| Project {
        start: START,
        priority,
        ..Project::default()
    };
    let mut plan = Plan {
        calendars: vec![calendar(5), calendar(4)],
        projects: vec![project(500.0), project(700.0)],
        ..Plan::default()
    };
    for person in 0..people {
        plan.resources.push(Resource {
            key: 1_000 + person as u64,
            name: format!("Person {person}"),
            calendar: Some(person % 2),
            max_units: 1.0,
            rate_per_hour: 0.0,
            cost_per_use: 0.0,
            skills: Vec::new(),
            teams: vec![0],
            limits_schedule: true,
        });
    }
    for (index, ask) in asks.iter().enumerate() {
        plan.tasks.push(Task {
            key: index as u64 + 1,
            name: format!("Task {index}"),
            project: ask.project,
            duration: Duration {
                seconds: ask.hours * HOUR,
                elapsed: false,
            },
            ..Task::default()
        });
        plan.assignments.push(Assignment {
            task: index,
            who: if ask.pool {
                Who::Team(0)
            } else {
                Who::Resource(ask.who % people)
            },
            units: ask.units,
            work: None,
        });
    }
    for (from, to) in links {
        plan.dependencies.push(Dependency {
            predecessor: *from,
            successor: *to,
            link: Link::FinishStart,
            lag: Lag::default(),
        });
    }
    plan
}

fn plans() -> impl Strategy<Value = Plan> {
    let ask = (
        1i64..40,
        0usize..4,
        prop_oneof![Just(0.5), Just(1.0), Just(0.3)],
        0usize..2,
        any::<bool>(),
    )
        .prop_map(|(hours, who, units, project, pool)| Ask {
            hours,
            who,
            units,
            project,
            pool,
        });
    (proptest::collection::vec(ask, 2..14), 1usize..4).prop_flat_map(|(asks, people)| {
        let count = asks.len();
        proptest::collection::vec((0..count, 0..count), 0..count).prop_map(move |links| {
            let mut forward: Vec<_> = links
                .into_iter()
                .filter(|(a, b)| a != b)
                .map(|(a, b)| (a.min(b), a.max(b)))
                .collect();
            forward.sort_unstable();
            forward.dedup();
            plan_of(&asks, &forward, people)
        })
    })
}

fn levelled(plan: &Plan) -> LevelledPlan {
    let network = Network::compile(plan).unwrap();
    level(plan, &network, &network.schedule().unwrap())
}

/// The most units of a resource in use at any instant.
fn peak(plan: &Plan, levelled: &LevelledPlan, resource: usize) -> f64 {
    let spans: Vec<(i64, i64, f64)> = plan
        .assignments
        .iter()
        .zip(&levelled.who)
        .filter(|(_, who)| **who == Some(resource))
        .map(|(a, _)| {
            let (start, finish) = levelled.dates[a.task];
            (start, finish, a.units)
        })
        .collect();
    let at = |instant: i64| -> f64 {
        let inside = spans
            .iter()
            .filter(|(start, finish, _)| *start <= instant && instant < *finish);
        inside.map(|(_, _, units)| units).sum()
    };
    spans
        .iter()
        .map(|(start, _, _)| at(*start))
        .fold(0.0, f64::max)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nobody_is_asked_for_more_than_there_is(plan in plans()) {
        let levelled = levelled(&plan);
        prop_assert!(levelled.overloads.is_empty());
        for resource in 0..plan.resources.len() {
            let peak = peak(&plan, &levelled, resource);
            prop_assert!(peak <= 1.0 + 1e-6, "{peak}");
        }
    }

    #[test]
    fn dependencies_hold_and_nothing_is_earlier_than_its_network(plan in plans()) {
        let levelled = levelled(&plan);
        let schedule = Network::compile(&plan).unwrap().schedule().unwrap();
        for link in &plan.dependencies {
            prop_assert!(levelled.dates[link.successor].0 >= levelled.dates[link.predecessor].1);
        }
        for (task, (start, _)) in levelled.dates.iter().enumerate() {
            prop_assert!(*start >= schedule.tasks[task].early_start);
        }
    }

    #[test]
    fn relabelling_changes_nothing(plan in plans()) {
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
        let (one, other) = (levelled(&plan), levelled(&turned));
        for task in 0..count {
            prop_assert_eq!(one.dates[task], other.dates[count - 1 - task]);
        }
    }

    /// With the hand-overs as dependencies the network alone gives a plan without overload.
    #[test]
    fn handovers_stand_for_people(plan in plans()) {
        let levelled = levelled(&plan);
        let mut linked = plan.clone();
        for (from, to) in &levelled.arcs {
            prop_assert!(levelled.dates[*from].1 <= levelled.dates[*to].0);
            linked.dependencies.push(Dependency {
                predecessor: *from,
                successor: *to,
                link: Link::FinishStart,
                lag: Lag::default(),
            });
        }
        // Other durations, the same order of work.
        for (index, task) in linked.tasks.iter_mut().enumerate() {
            task.duration.seconds += (index as i64 * 7 % 5) * HOUR;
        }
        let schedule = Network::compile(&linked).unwrap().schedule().unwrap();
        let dates = schedule.tasks.iter().map(|task| (task.early_start, task.early_finish)).collect();
        let redone = LevelledPlan { dates, ..levelled };
        for resource in 0..plan.resources.len() {
            let peak = peak(&plan, &redone, resource);
            prop_assert!(peak <= 1.0 + 1e-6, "{peak}");
        }
    }

    #[test]
    fn started_work_never_moves(mut plan in plans()) {
        plan.tasks[0].progress.actual_start = Some(START);
        let before = Network::compile(&plan).unwrap().schedule().unwrap();
        let levelled = levelled(&plan);
        prop_assert_eq!(levelled.dates[0], (before.tasks[0].start, before.tasks[0].finish));
    }
}

/// The plan with its levelled dates in it, as accepting a plan writes them.
fn accepted(plan: &Plan) -> Plan {
    let (dates, alone) = (
        levelled(plan).dates,
        crate::network::schedule(plan).unwrap(),
    );
    let mut accepted = plan.clone();
    for (index, task) in accepted.tasks.iter_mut().enumerate() {
        let start = dates[index].0;
        task.levelled_start = (start > alone.tasks[index].start).then_some(start);
    }
    accepted
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_levelled_stays(mut plan in plans()) {
        let before = levelled(&plan);
        // Who of a team does what is a search of its own; here it is known.
        for (assignment, who) in plan.assignments.iter_mut().zip(&before.who) {
            assignment.who = Who::Resource(who.unwrap());
        }
        let before = levelled(&plan);
        let accepted = accepted(&plan);
        let after = levelled(&accepted);
        prop_assert_eq!(&before.dates, &after.dates);
        prop_assert!(after.overloads.is_empty());
        // Whoever waited still says for whom.
        for (was, is) in before.delays.iter().zip(&after.delays) {
            prop_assert_eq!(was.map(|it| it.network_start), is.map(|it| it.network_start));
        }
    }

    #[test]
    fn after_an_edit_the_levelled_plan_is_sound(
        plan in plans(),
        edited in any::<prop::sample::Index>(),
        hours in 1i64..30,
    ) {
        let mut plan = accepted(&plan);
        let edited = edited.index(plan.tasks.len());
        plan.tasks[edited].duration.seconds += hours * HOUR;
        let levelled = levelled(&plan);
        prop_assert!(levelled.overloads.is_empty());
        for resource in 0..plan.resources.len() {
            let peak = peak(&plan, &levelled, resource);
            prop_assert!(peak <= 1.0 + 1e-6, "{peak}");
        }
        for link in &plan.dependencies {
            prop_assert!(levelled.dates[link.successor].0 >= levelled.dates[link.predecessor].1);
        }
        for (task, info) in plan.tasks.iter().enumerate() {
            prop_assert!(levelled.dates[task].0 >= info.levelled_start.unwrap_or(START));
        }
    }
}

/// One person does all three, one after the other; then the first takes a day more.
#[test]
fn after_an_edit_only_what_must_move_does() {
    let ask = |hours, who| Ask {
        hours,
        who,
        units: 1.0,
        project: 0,
        pool: false,
    };
    // The second has slack to go after the third, which has a successor at once.
    let asks = [ask(8, 0), ask(8, 0), ask(40, 0), ask(80, 1)];
    let mut plan = plan_of(&asks, &[(2, 3)], 2);
    let at = |day: i64| START + day * 24 * HOUR;
    // Monday, Wednesday and then a week from Thursday.
    plan.tasks[1].levelled_start = Some(at(2));
    plan.tasks[2].levelled_start = Some(at(3));
    let before = levelled(&plan);
    assert_eq!(
        [0, 1, 2].map(|task| before.dates[task].0),
        [at(0), at(2), at(3)]
    );
    // Tuesday was free.
    plan.tasks[0].duration.seconds += 8 * HOUR;
    let after = levelled(&plan);
    assert_eq!(after.dates[1..], before.dates[1..]);
    plan.tasks[0].duration.seconds += 8 * HOUR;
    let after = levelled(&plan);
    assert_eq!(after.dates[2..], before.dates[2..]);
    assert_eq!(after.dates[1].0, at(10));
    assert_eq!(after.delays[1].map(|delay| delay.behind), Some(2));
}

#[test]
fn the_more_important_project_goes_first_and_the_other_says_whom_it_waits_for() {
    let ask = |project| Ask {
        hours: 8,
        who: 0,
        units: 1.0,
        project,
        pool: false,
    };
    let plan = plan_of(&[ask(0), ask(1)], &[], 1);
    let levelled = levelled(&plan);
    assert_eq!(levelled.dates[1].0, START);
    assert_eq!(levelled.dates[0].0, START + 24 * HOUR);
    let delay = levelled.delays[0].unwrap();
    assert_eq!(
        (delay.resource, delay.behind, delay.network_start),
        (0, 1, START)
    );
    assert_eq!(levelled.arcs, [(1, 0)]);
}
