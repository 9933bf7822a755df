//! Against published networks in `../shared/data/models`.

use super::*;
use crate::network::Network;
use crate::oracle::{Json, read, text};
use crate::plan::*;

const RUNS: u32 = 100_000;
/// A week on a calendar that never rests, so that dates are plain sums.
const WEEK: f64 = 7.0 * 86_400.0;

fn round_the_clock() -> Plan {
    let always = Some(vec![Shift {
        start: 0,
        end: 86_400,
    }]);
    Plan {
        calendars: vec![Calendar {
            week: std::array::from_fn(|_| always.clone()),
            ..Calendar::default()
        }],
        projects: vec![Project::default()],
        ..Plan::default()
    }
}

fn run(plan: &Plan) -> Outcome {
    let network = Network::compile(plan).unwrap();
    let schedule = network.schedule().unwrap();
    let dates: Vec<Start> = schedule.tasks.iter().map(Start::from).collect();
    let group = Group {
        tasks: (0..plan.tasks.len()).collect(),
        traced: true,
        home: true,
        ..Group::default()
    };
    let compiled = Compiled::new(plan, &network, &dates, &[], &[group], 5);
    let options = Options {
        runs: RUNS,
        threads: 2,
        cancel: None,
    };
    compiled.run(&options).unwrap()
}

fn add(plan: &mut Plan, name: &str, mode: f64, estimate: Estimate, after: &[usize]) {
    let successor = plan.tasks.len();
    plan.tasks.push(Task {
        key: successor as u64 + 1,
        name: name.into(),
        duration: Duration {
            seconds: mode as i64,
            elapsed: false,
        },
        estimate,
        ..Task::default()
    });
    for predecessor in after {
        plan.dependencies.push(Dependency {
            predecessor: *predecessor,
            successor,
            link: Link::FinishStart,
            lag: Lag::default(),
        });
    }
}

fn foundry(estimate: fn(f64, f64, f64) -> Estimate) -> Option<Plan> {
    let rows = text("sra-general-foundry/network.csv")?;
    let mut plan = round_the_clock();
    for row in rows.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').map(str::trim).collect();
        let weeks = |cell: usize| cells[cell].parse::<f64>().unwrap() * WEEK;
        let (low, mode, high) = (weeks(1), weeks(2), weeks(3));
        let before: Vec<usize> = cells[4]
            .split_whitespace()
            .map(|name| {
                plan.tasks
                    .iter()
                    .position(|task| task.name == name)
                    .unwrap()
            })
            .collect();
        add(
            &mut plan,
            cells[0],
            mode,
            estimate(low, mode, high),
            &before,
        );
    }
    Some(plan)
}

fn check(plan: &Plan, expected: &Json) {
    let outcome = run(plan);
    let weeks = outcome.groups[0]
        .finishes
        .iter()
        .map(|finish| *finish as f64 / WEEK);
    let finish = Distribution::new(weeks);
    let error = expected.number("sd") / f64::from(RUNS).sqrt();
    let near = |value: f64, name: &str, tolerance: f64| {
        let wanted = expected.number(name);
        assert!(
            (value - wanted).abs() <= tolerance,
            "{name}: {value} for {wanted}"
        );
    };
    near(finish.mean(), "mean", 4.0 * error + 0.002);
    near(finish.sd(), "sd", 4.0 * error + 0.002);
    for (p, name) in [(0.1, "p10"), (0.5, "p50"), (0.8, "p80"), (0.9, "p90")] {
        near(finish.p(p), name, 8.0 * error + 0.002);
    }
    for (limit, name) in [(15.0, "P(T<=15)"), (16.0, "P(T<=16)")] {
        near(
            finish.chance(limit),
            name,
            4.0 * 0.5 / f64::from(RUNS).sqrt() + 0.002,
        );
    }
    for (task, outcome) in plan.tasks.iter().zip(&outcome.tasks) {
        for (value, index, tolerance) in [
            (outcome.criticality, "criticality", 0.008),
            (outcome.ssi, "ssi", 0.008),
            (outcome.cruciality, "cruciality_pearson", 0.014),
        ] {
            let wanted = expected.get(index).number(&task.name);
            let name = &task.name;
            assert!(
                (value - wanted).abs() <= tolerance,
                "{name} {index}: {value} for {wanted}"
            );
        }
    }
}

#[test]
fn general_foundry_with_beta_pert() {
    let Some(plan) = foundry(|low, mode, high| Estimate::Pert { low, mode, high }) else {
        return;
    };
    let expected = read("sra-general-foundry/expected.json").unwrap();
    check(&plan, &expected.get("beta_pert_lambda4"));
}

#[test]
fn general_foundry_with_triangles() {
    let Some(plan) = foundry(|low, mode, high| Estimate::Triangular { low, mode, high }) else {
        return;
    };
    let expected = read("sra-general-foundry/expected.json").unwrap();
    check(&plan, &expected.get("triangular"));
}

/// Lognormals so narrow that they are normal: the mean of the later of two has a closed form.
#[test]
fn merge_bias_of_two_equal_tasks() {
    let mut plan = round_the_clock();
    for name in ["one", "other"] {
        let estimate = Estimate::Spread {
            median: 1.0,
            sigma: 0.002,
        };
        add(&mut plan, name, 1_000.0 * 86_400.0, estimate, &[]);
    }
    let days = run(&plan).groups[0]
        .finishes
        .iter()
        .map(|f| *f as f64 / 86_400.0)
        .collect::<Vec<_>>();
    let mean = Distribution::new(days).mean();
    let expected = 1_000.0 + 2.0 / std::f64::consts::PI.sqrt();
    assert!((mean - expected).abs() < 0.03, "{mean} for {expected}");
}

/// Three uniform durations in a row, with the correlations of the published case: the variance
/// of the sum follows from the ranks' correlation (Kruskal 1958), and the mean is what it was.
#[test]
fn correlated_durations_add_up_to_more_spread() {
    let Some(expected) = read("sra-correlated-sum/expected.json") else {
        return;
    };
    let Json::List(rows) = expected.get("simulated").get("correlation") else {
        panic!("no matrix");
    };
    let matrix: Vec<Vec<f64>> = rows.iter().map(Json::numbers).collect();
    let mut plan = round_the_clock();
    for task in 0..3usize {
        let after: Vec<usize> = task.checked_sub(1).into_iter().collect();
        let estimate = Estimate::Uniform {
            low: 0.0,
            high: 2.0 * WEEK,
        };
        add(&mut plan, "Part", WEEK, estimate, &after);
    }
    let moments = |plan: &Plan| {
        let outcome = run(plan);
        let finishes = outcome.groups[0].finishes.iter();
        let spread = Distribution::new(finishes.map(|finish| *finish as f64 / WEEK));
        (spread.mean(), spread.sd())
    };
    let variance = 1.0 / 3.0;
    let (mean, sd) = moments(&plan);
    assert!(
        (mean - 3.0).abs() < 0.02 && (sd - (3.0f64 * variance).sqrt()).abs() < 0.01,
        "{mean} {sd}"
    );
    let mut expected = 3.0 * variance;
    for (row, coefficients) in matrix.iter().enumerate() {
        for coefficient in &coefficients[..row] {
            let ranks = 6.0 / std::f64::consts::PI * (coefficient / 2.0).asin();
            expected += 2.0 * ranks * variance;
        }
    }
    plan.correlations.push(Correlation {
        key: 9,
        tasks: vec![0, 1, 2],
        coefficients: Coefficients::Matrix(matrix),
    });
    let (mean, sd) = moments(&plan);
    assert!(
        (mean - 3.0).abs() < 0.02 && (sd - expected.sqrt()).abs() < 0.01,
        "{mean} {sd}"
    );
    // The same coefficient for all is the matrix that says so.
    let both = [
        Coefficients::Same(0.4),
        Coefficients::Matrix(vec![
            vec![1.0, 0.4, 0.4],
            vec![0.4, 1.0, 0.4],
            vec![0.4, 0.4, 1.0],
        ]),
    ];
    let [one, other] = both.map(|coefficients| {
        plan.correlations[0].coefficients = coefficients;
        moments(&plan).1
    });
    assert!((one - other).abs() < 0.01, "{one} {other}");
}
