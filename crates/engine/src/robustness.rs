//! Any plan, however absurd, ends in an answer or a refusal: through every stage, never in a
//! panic, an overflow or a run without end.

use proptest::prelude::*;

use crate::explain::{End, chain};
use crate::levelling::level;
use crate::network::Network;
use crate::network::tests::{absurd_plan, any_plan};
use crate::plan::*;
use crate::simulation::{self, Change, Group, Question, Start};

/// Numbers that no manager would type.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just(1.0),
        Just(-1.0),
        Just(0.5),
        Just(28_800.0),
        Just(1e300),
        Just(f64::MAX),
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        any::<f64>(),
    ]
}

fn estimate() -> impl Strategy<Value = Estimate> {
    (0u8..7, number(), number(), number()).prop_map(|(kind, a, b, c)| match kind {
        0 => Estimate::Pert {
            low: a,
            mode: b,
            high: c,
        },
        1 => Estimate::Triangular {
            low: a,
            mode: b,
            high: c,
        },
        2 => Estimate::Uniform { low: a, high: b },
        3 => Estimate::Lognormal { p10: a, p90: b },
        4 => Estimate::Spread {
            median: a,
            sigma: b,
        },
        5 => Estimate::Discrete(vec![(a, b), (c, a)]),
        _ => Estimate::Discrete(Vec::new()),
    })
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![
        (0usize..3).prop_map(Who::Resource),
        (0u32..3).prop_map(Who::Team),
        (0u32..3, 0u8..4).prop_map(|(skill, level)| Who::Skill { skill, level }),
    ]
}

prop_compose! {
    fn resource()(max_units in number(), rate_per_hour in number(), cost_per_use in number(),
                  calendar in proptest::option::of(0usize..2), limits_schedule: bool) -> Resource {
        Resource {
            key: max_units.to_bits(),
            name: "Somebody".into(),
            calendar,
            max_units,
            rate_per_hour,
            cost_per_use,
            skills: vec![(0, 2)],
            teams: vec![0],
            limits_schedule,
        }
    }
}

prop_compose! {
    fn risk()(probability in number(), impact in estimate(), factor in estimate(), cost in estimate(), hit in 0usize..1_000) -> Risk {
        Risk {
            key: 77,
            name: "Something".into(),
            probability,
            hits: vec![hit],
            impact,
            factor,
            cost,
            ..Risk::default()
        }
    }
}

prop_compose! {
    fn flow()(sizes in proptest::collection::vec(number(), 0..4), finished in number(), capacity in number(),
              start in any::<i64>(), end in any::<i64>(), sane: bool) -> Flow {
        let item = |(task, size)| FlowItem { task, size, planned: start, given: Constraint::AsSoonAsPossible, resume: None };
        let unless = |sane: bool, figure: f64| if sane { 1.0 } else { figure };
        let finished = unless(sane, finished);
        let capacity = unless(sane, capacity);
        Flow {
            key: 8,
            name: "Team".into(),
            items: (0..).zip(sizes).map(item).collect(),
            history: vec![PastPeriod { finished, capacity }],
            periods: vec![Period {
                start,
                end: if sane { start.saturating_add(86_400) } else { end },
                capacity,
            }],
        }
    }
}

fn plans() -> impl Strategy<Value = Plan> {
    let assignment = (
        0usize..1_000,
        who(),
        number(),
        proptest::option::of(any::<i64>()),
    );
    let estimates = proptest::collection::vec(estimate(), 1..8);
    (
        prop_oneof![absurd_plan(), any_plan(12, false)],
        estimates,
        proptest::collection::vec(resource(), 3),
        proptest::collection::vec(assignment, 0..8),
        proptest::collection::vec(risk(), 0..3),
        (estimate(), number(), proptest::option::of(flow())),
    )
        .prop_map(
            |(mut plan, estimates, resources, assignments, risks, (factor, together, flow))| {
                let count = plan.tasks.len();
                plan.flows.extend(flow);
                plan.correlations.push(Correlation {
                    key: 6,
                    tasks: (0..count).collect(),
                    coefficients: Coefficients::Same(together),
                });
                plan.drivers.push(Driver {
                    key: 5,
                    name: "Weather".into(),
                    factor,
                });
                for (index, task) in plan.tasks.iter_mut().enumerate() {
                    task.estimate = estimates[index % estimates.len()].clone();
                    task.driver = (index % 3 == 0).then_some(0);
                }
                plan.resources = resources;
                plan.assignments = assignments
                    .into_iter()
                    .map(|(task, who, units, work)| Assignment {
                        task: task % count,
                        who,
                        units,
                        work,
                    })
                    .collect();
                plan.risks = risks;
                for risk in &mut plan.risks {
                    risk.hits.iter_mut().for_each(|hit| *hit %= count);
                }
                plan
            },
        )
}

/// Every stage; a refusal says something.
fn go_through(plan: &Plan) {
    let network = match Network::compile(plan) {
        Ok(network) => network,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let schedule = match network.schedule() {
        Ok(schedule) => schedule,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let levelled = level(plan, &network, &schedule);
    assert_eq!(levelled.dates.len(), plan.tasks.len());
    let dates = levelled.dates.iter();
    let dates: Vec<Start> = dates
        .map(|(start, finish)| Start {
            start: *start,
            finish: *finish,
        })
        .collect();
    let group = Group {
        tasks: (0..plan.tasks.len()).collect(),
        risks: (0..plan.risks.len()).collect(),
        due: Some(0),
        traced: true,
        home: true,
        ..Group::default()
    };
    let compiled = simulation::Compiled::new(plan, &network, &dates, &levelled.arcs, &[group], 3);
    let options = simulation::Options {
        runs: 65,
        threads: 1,
        cancel: None,
    };
    let outcome = compiled.run(&options).expect("nobody cancelled it");
    for task in &outcome.tasks {
        assert!(task.finish(0.1) <= task.finish(0.9));
        assert!((0.0..=1.0).contains(&task.criticality));
    }
    let questions = [
        Question {
            change: Change::without_risk(0),
            groups: vec![0],
        },
        Question {
            change: Change::Times {
                task: 0,
                factor: 0.5,
            },
            groups: vec![0],
        },
    ];
    compiled
        .effects(&questions, &options)
        .expect("nobody cancelled it");
    for task in 0..plan.tasks.len() {
        chain(plan, &network, &schedule, task, End::Finish);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_plan_ends_in_an_answer_or_a_refusal(plan in plans()) {
        go_through(&plan);
    }
}

/// Each after two others of its thousand.
#[test]
fn a_million_tasks_have_their_dates() {
    const TASKS: usize = 1_000_000;
    let mut plan = Plan {
        calendars: vec![crate::network::tests::standard()],
        projects: vec![Project::default()],
        ..Plan::default()
    };
    for index in 0..TASKS {
        plan.tasks.push(Task {
            key: index as u64,
            duration: Duration {
                seconds: 3_600 * (1 + index as i64 % 5),
                elapsed: false,
            },
            ..Task::default()
        });
        for back in [1, 7] {
            if index % 1_000 >= back {
                plan.dependencies.push(Dependency {
                    predecessor: index - back,
                    successor: index,
                    link: Link::FinishStart,
                    lag: Lag::default(),
                });
            }
        }
    }
    let network = Network::compile(&plan).expect("a plan without circles");
    let schedule = network.schedule().expect("a plan of this century");
    let levelled = level(&plan, &network, &schedule);
    assert_eq!(levelled.dates.len(), TASKS);
    assert!(schedule.tasks.iter().all(|task| task.finish > task.start));
}
