//! Laws of the simulation, and agreement with a slow and obvious one.

use proptest::prelude::*;

use super::draws::{Draws, Stream};
use super::quantiles::Shapes;
use super::*;
use crate::calendar::{Calendars, day};
use crate::flow::Course;
use crate::network::tests::any_plan;
use crate::network::{Network, schedule};
use crate::plan::*;

const HOUR: i64 = 3_600;

/// Monday to Friday, 8 to 12 and 13 to 17.
pub(super) fn office() -> Calendar {
    let shift = |from: i64, to: i64| Shift {
        start: (from * HOUR) as u32,
        end: (to * HOUR) as u32,
    };
    let hours = Some(vec![shift(8, 12), shift(13, 17)]);
    let mut week: [Option<Vec<Shift>>; 7] = std::array::from_fn(|_| hours.clone());
    week[5] = None;
    week[6] = None;
    Calendar {
        name: "Standard".into(),
        week,
        ..Calendar::default()
    }
}

pub(super) fn plan_of(estimates: &[Estimate], links: &[(usize, usize)]) -> Plan {
    let mut plan = Plan {
        calendars: vec![office()],
        projects: vec![Project {
            start: day(2027, 3, 1) * 86_400 + 8 * HOUR,
            ..Project::default()
        }],
        ..Plan::default()
    };
    for (index, estimate) in estimates.iter().enumerate() {
        let base = match estimate {
            Estimate::Pert { mode, .. } | Estimate::Triangular { mode, .. } => *mode as i64,
            _ => 8 * HOUR,
        };
        plan.tasks.push(Task {
            key: index as u64 + 1,
            name: format!("Task {index}"),
            duration: Duration {
                seconds: base,
                elapsed: false,
            },
            estimate: estimate.clone(),
            ..Task::default()
        });
    }
    for (predecessor, successor) in links {
        plan.dependencies.push(Dependency {
            predecessor: *predecessor,
            successor: *successor,
            link: Link::FinishStart,
            lag: Lag::default(),
        });
    }
    plan
}

pub(super) fn pert(low: i64, mode: i64, high: i64) -> Estimate {
    let hours = |hours: i64| (hours * HOUR) as f64;
    Estimate::Pert {
        low: hours(low),
        mode: hours(mode),
        high: hours(high),
    }
}

fn whole(plan: &Plan) -> Group {
    Group {
        tasks: (0..plan.tasks.len()).collect(),
        risks: (0..plan.risks.len()).collect(),
        traced: true,
        home: true,
        ..Group::default()
    }
}

pub(super) fn simulate(plan: &Plan, runs: u32, threads: usize) -> Outcome {
    let network = Network::compile(plan).unwrap();
    let schedule = network.schedule().unwrap();
    let dates: Vec<Start> = schedule
        .tasks
        .iter()
        .map(|task| Start {
            start: task.start,
            finish: task.finish,
        })
        .collect();
    let compiled = Compiled::new(plan, &network, &dates, &[], &[whole(plan)], 7);
    let options = Options {
        runs,
        threads,
        cancel: None,
    };
    compiled.run(&options).unwrap()
}

/// A plan with spread, a risk and prices, of which the tasks from `split` on are a second group;
/// and how many tasks it has. None where it has no schedule.
pub(super) fn uncertain(mut plan: Plan, hits: &[usize], split: usize) -> Option<(Compiled, usize)> {
    let count = plan.tasks.len();
    for task in &mut plan.tasks {
        if task.kind == TaskKind::Task && task.key % 3 > 0 {
            task.estimate = Estimate::Spread {
                median: 1.1,
                sigma: 0.4,
            };
        }
    }
    plan.resources.push(Resource {
        key: 1,
        name: "Somebody".into(),
        calendar: None,
        max_units: 1.0,
        rate_per_hour: 60.0,
        cost_per_use: 0.0,
        skills: Vec::new(),
        teams: Vec::new(),
        limits_schedule: true,
    });
    plan.assignments.extend((0..count).map(|task| Assignment {
        task,
        who: Who::Resource(plan.resources.len() - 1),
        units: 1.0,
        work: None,
    }));
    plan.risks.push(Risk {
        key: 99,
        probability: 0.6,
        hits: hits.iter().map(|hit| hit % count).collect(),
        impact: pert(4, 8, 40),
        factor: Estimate::Uniform {
            low: 0.9,
            high: 1.5,
        },
        cost: Estimate::Uniform {
            low: 10.0,
            high: 90.0,
        },
        ..Risk::default()
    });
    let begins = plan.projects[0].start;
    let history = [0.0, 2.0, 1.0].map(|finished| PastPeriod {
        finished,
        capacity: 1.0,
    });
    plan.flows.push(Flow {
        key: 98,
        name: "Team".into(),
        items: (0..count.min(3))
            .map(|task| FlowItem {
                task,
                size: 2.0,
                planned: begins,
                given: Constraint::AsSoonAsPossible,
                resume: None,
            })
            .collect(),
        history: history.into(),
        periods: vec![Period {
            start: begins,
            end: begins + 86_400,
            capacity: 1.0,
        }],
    });
    let network = Network::compile(&plan).ok()?;
    let schedule = network.schedule().ok()?;
    let dates: Vec<Start> = schedule.tasks.iter().map(Start::from).collect();
    let second = Group {
        tasks: (split % count..count).collect(),
        traced: true,
        ..Group::default()
    };
    let groups = [whole(&plan), second];
    // Somebody is handed over from every other task of the plan's order to the next but one.
    let mut order: Vec<TaskIx> = (0..count)
        .filter(|task| plan.tasks[*task].kind == TaskKind::Task)
        .collect();
    order.sort_by_key(|task| dates[*task].start);
    let arcs = order.iter().step_by(2).zip(order.iter().skip(3).step_by(2));
    let arcs: Vec<(TaskIx, TaskIx)> = arcs.map(|(from, to)| (*from, *to)).collect();
    Some((
        Compiled::new(&plan, &network, &dates, &arcs, &groups, 7),
        count,
    ))
}

/// The same question answered by writing each run's durations into the plan and scheduling it.
pub(super) fn reference(plan: &Plan, runs: u32) -> Vec<Instant> {
    let mut shapes = Shapes::default();
    let quantiles: Vec<_> = plan
        .tasks
        .iter()
        .map(|task| shapes.quantile(&task.estimate, task.duration.seconds as f64))
        .collect();
    let calendars = Calendars::compile(plan).unwrap();
    (0..runs)
        .map(|run| {
            let mut drawn = plan.clone();
            for (task, quantile) in drawn.tasks.iter_mut().zip(&quantiles) {
                let u = Draws::new(7, task.key, Stream::Duration).uniform(run);
                task.duration.seconds = quantile.at(u).round() as i64;
            }
            for risk in &plan.risks {
                let happens =
                    Draws::new(7, risk.key, Stream::Occurrence).uniform(run) < risk.probability;
                if happens {
                    let u = Draws::new(7, risk.key, Stream::Impact).uniform(run);
                    let impact = shapes.quantile(&risk.impact, 0.0).at(u).round() as i64;
                    let u = Draws::new(7, risk.key, Stream::Driver).uniform(run);
                    let factor = shapes.quantile(&risk.factor, 1.0).at(u);
                    for task in &risk.hits {
                        let seconds = &mut drawn.tasks[*task].duration.seconds;
                        *seconds = (*seconds as f64 * factor).round() as i64 + impact;
                    }
                }
            }
            for flow in &plan.flows {
                Course::new(flow).draw(Draws::new(7, flow.key, Stream::Flow), run, |item, at| {
                    let index = flow.items[item].task;
                    let task = &mut drawn.tasks[index];
                    // What takes longer than planned is as much later than its turn.
                    let longer = task.duration.seconds - plan.tasks[index].duration.seconds;
                    let at = calendars.get(0).add(at.round() as i64, longer.max(0));
                    task.constraint = Constraint::FinishNoEarlierThan(at);
                });
            }
            let schedule = schedule(&drawn).unwrap();
            schedule.tasks.iter().map(|task| task.finish).max().unwrap()
        })
        .collect()
}

fn estimates() -> impl Strategy<Value = Estimate> {
    prop_oneof![
        (1i64..20, 1i64..20, 1i64..40).prop_map(|(low, more, most)| pert(
            low,
            low + more,
            low + more + most
        )),
        (1i64..30).prop_map(|hours| pert(hours, hours, hours)),
    ]
}

/// Tasks with links that only lead forward.
pub(super) fn plans() -> impl Strategy<Value = Plan> {
    (2usize..9).prop_flat_map(|count| {
        let links = proptest::collection::vec((0..count, 0..count), 0..count * 2);
        (proptest::collection::vec(estimates(), count), links).prop_map(|(estimates, links)| {
            let mut forward: Vec<_> = links
                .into_iter()
                .filter(|(a, b)| a != b)
                .map(|(a, b)| (a.min(b), a.max(b)))
                .collect();
            forward.sort_unstable();
            forward.dedup();
            plan_of(&estimates, &forward)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Seconds of rounding along a chain are all the two may differ by.
    #[test]
    fn agrees_with_scheduling_every_run(plan in plans()) {
        let fast = simulate(&plan, 64, 1);
        for (fast, slow) in fast.groups[0].finishes.iter().zip(reference(&plan, 64)) {
            prop_assert!((fast - slow).abs() <= 60 || crosses_a_break(*fast, slow), "{fast} {slow}");
        }
    }

    /// A shared cause multiplies all it hits by the same, run by run, before a risk adds to them.
    #[test]
    fn risk_drivers_agree_with_scheduling_every_run(mut plan in plans(), probability in 0.0f64..1.0) {
        plan.risks.push(Risk {
            key: 50,
            probability,
            hits: vec![0, 1],
            factor: Estimate::Triangular { low: 0.8, mode: 1.0, high: 2.0 },
            ..Risk::default()
        });
        plan.risks.push(Risk { key: 51, probability: 0.5, hits: vec![1], impact: pert(1, 2, 9), ..Risk::default() });
        let fast = simulate(&plan, 64, 1);
        for (fast, slow) in fast.groups[0].finishes.iter().zip(reference(&plan, 64)) {
            prop_assert!((fast - slow).abs() <= 60 || crosses_a_break(*fast, slow), "{fast} {slow}");
        }
    }

    #[test]
    fn threads_change_nothing(plan in plans()) {
        prop_assert_eq!(simulate(&plan, 700, 1), simulate(&plan, 700, 3));
    }

    #[test]
    fn no_spread_is_the_plan_itself(mut plan in plans()) {
        for task in &mut plan.tasks {
            task.estimate = Estimate::Certain;
        }
        let schedule = schedule(&plan).unwrap();
        let outcome = simulate(&plan, 32, 1);
        for (task, dates) in outcome.tasks.iter().zip(&schedule.tasks) {
            prop_assert_eq!(task.finish(0.8), dates.finish);
        }
    }

    #[test]
    fn more_risk_never_helps(plan in plans(), hit in 0usize..2, probability in 0.0f64..1.0) {
        let before = simulate(&plan, 200, 1);
        let mut riskier = plan.clone();
        riskier.risks.push(Risk {
            key: 99,
            probability,
            hits: vec![hit],
            impact: pert(4, 8, 16),
            ..Risk::default()
        });
        let after = simulate(&riskier, 200, 1);
        for (before, after) in before.groups[0].finishes.iter().zip(&after.groups[0].finishes) {
            prop_assert!(after >= before);
        }
        // What the risk cannot reach has the same luck to the second.
        for (task, (before, after)) in before.tasks.iter().zip(&after.tasks).enumerate() {
            if !reaches(&plan, hit, task) {
                prop_assert_eq!(before.finish(0.5), after.finish(0.5));
            }
        }
    }

    /// Every link type, calendar, summary and constraint, several groups, risks and prices.
    #[test]
    fn a_change_within_a_simulation_is_a_simulation_of_the_change(
        plan in any_plan(14, false),
        task in 0usize..14,
        hits in proptest::collection::vec(0usize..14, 1..4),
        split in 0usize..14,
        change in 0usize..7,
    ) {
        let Some((compiled, count)) = uncertain(plan, &hits, split) else { return Ok(()) };
        let task = task % count;
        let change = match change {
            0 => Change::without_risk(0),
            1 => Change::Times { task, factor: 0.0 },
            2 => Change::Times { task, factor: 1.5 },
            6 => Change::NoWait { task },
            3 => Change::RiskProbability { risk: 0, probability: 0.25 },
            4 => Change::RiskProbability { risk: 0, probability: 0.9 },
            _ => Change::AtPercentile { task, p: 0.9 },
        };
        let options = Options { runs: 200, threads: 2, cancel: None };
        // Before and after it something else is asked: nothing of that may be left behind.
        let other = Question { change: Change::Times { task: hits[0] % count, factor: 0.0 }, groups: vec![1] };
        let question = Question { change, groups: vec![0, 1] };
        let questions = [other.clone(), question.clone(), other.clone(), question];
        let effects = compiled.effects(&questions, &options).unwrap();
        prop_assert_eq!(&effects[0], &effects[2]);
        prop_assert_eq!(&effects[1], &effects[3]);
        let (before, after) = (compiled.run(&options).unwrap(), compiled.changed(&[change]).run(&options).unwrap());
        for (group, effect) in effects[1].iter().enumerate() {
            let p80 = |outcome: &Outcome| {
                let group = &outcome.groups[group];
                let finishes = Distribution::new(group.finishes.iter().map(|finish| *finish as f64));
                (finishes.p(0.8), Distribution::new(group.costs.iter().copied()).p(0.8))
            };
            let ((finish, cost), (changed, changed_cost)) = (p80(&before), p80(&after));
            if !before.groups[group].finishes.is_empty() {
                prop_assert_eq!(effect.seconds, finish - changed);
            }
            prop_assert_eq!(effect.cost, cost - changed_cost);
        }
    }

    #[test]
    fn order_of_tasks_changes_nothing(plan in plans()) {
        let count = plan.tasks.len();
        let mut turned = plan.clone();
        turned.tasks.reverse();
        for link in &mut turned.dependencies {
            link.predecessor = count - 1 - link.predecessor;
            link.successor = count - 1 - link.successor;
        }
        let (one, other) = (simulate(&plan, 200, 1), simulate(&turned, 200, 1));
        prop_assert_eq!(&one.groups[0].finishes, &other.groups[0].finishes);
        for task in 0..count {
            prop_assert_eq!(one.tasks[task].finish(0.8), other.tasks[count - 1 - task].finish(0.8));
        }
    }
}

pub(super) fn crosses_a_break(a: Instant, b: Instant) -> bool {
    let calendars =
        crate::calendar::Calendars::compile(&plan_of(&[Estimate::Certain], &[])).unwrap();
    calendars.get(0).working_seconds_between(a, b).abs() <= 60
}

fn reaches(plan: &Plan, from: usize, to: usize) -> bool {
    from == to
        || plan
            .dependencies
            .iter()
            .any(|link| link.predecessor == from && reaches(plan, link.successor, to))
}

#[test]
fn a_chain_is_critical_and_a_short_side_branch_is_not() {
    let plan = plan_of(
        &[pert(8, 16, 32), pert(8, 16, 32), pert(1, 2, 3)],
        &[(0, 1)],
    );
    let outcome = simulate(&plan, 2_000, 2);
    assert_eq!(outcome.tasks[0].criticality, 1.0);
    assert_eq!(outcome.tasks[1].criticality, 1.0);
    assert_eq!(outcome.tasks[2].criticality, 0.0);
    assert!(outcome.tasks[0].ssi > 0.5 && outcome.tasks[0].ssi < 0.9);
    assert!(outcome.tasks[0].cruciality > 0.5);
    assert!(outcome.tasks[2].cruciality.abs() < 0.1);
}

#[test]
fn money_and_time_of_a_risk_come_together() {
    let mut plan = plan_of(&[Estimate::Certain], &[]);
    plan.risks.push(Risk {
        key: 5,
        probability: 0.3,
        hits: vec![0],
        impact: pert(8, 8, 8),
        cost: Estimate::Uniform {
            low: 100.0,
            high: 100.0,
        },
        ..Risk::default()
    });
    // Without spread of its own the impact still has to count: give it some.
    plan.risks[0].impact = pert(7, 8, 9);
    let outcome = simulate(&plan, 4_000, 2);
    let group = &outcome.groups[0];
    let due = day(2027, 3, 1) * 86_400 + 17 * HOUR;
    assert!(
        (group.chance(due) - 0.7).abs() < 0.03,
        "{}",
        group.chance(due)
    );
    assert!((group.chance_of_cost(50.0) - 0.7).abs() < 0.03);
    assert_eq!(group.chance(due), group.chance_of_both(due, 50.0));
}

#[test]
fn cancelled_runs_give_no_answer() {
    let plan = plan_of(&[pert(1, 2, 3)], &[]);
    let network = Network::compile(&plan).unwrap();
    let dates = vec![Start {
        start: 0,
        finish: 0,
    }];
    let compiled = Compiled::new(&plan, &network, &dates, &[], &[whole(&plan)], 7);
    let cancel = AtomicBool::new(true);
    let options = Options {
        runs: 100,
        threads: 1,
        cancel: Some(&cancel),
    };
    assert!(compiled.run(&options).is_none());
}
