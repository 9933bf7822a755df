//! Laws of flows in the runs, and the published forecasts from throughput.

use proptest::prelude::*;

use super::tests::{crosses_a_break, office, pert, plan_of, plans, reference, simulate};
use crate::calendar::day;
use crate::flow::Throughput;
use crate::network::schedule;
use crate::plan::*;

const DAY: i64 = 86_400;

/// Days to come, each with so much of the team.
fn days(start: Instant, capacities: impl IntoIterator<Item = f64>) -> Vec<Period> {
    let starts = (0..).map(|day| start + day * DAY);
    let periods = starts.zip(capacities);
    periods
        .map(|(start, capacity)| Period {
            start,
            end: start + DAY,
            capacity,
        })
        .collect()
}

fn past(finished: impl IntoIterator<Item = f64>) -> Vec<PastPeriod> {
    let full = |finished| PastPeriod {
        finished,
        capacity: 1.0,
    };
    finished.into_iter().map(full).collect()
}

/// The first tasks of the plan become items, in their order.
fn pace(plan: &mut Plan, items: usize, history: Vec<PastPeriod>, capacity: f64) {
    let start = plan.projects[0].start.div_euclid(DAY) * DAY;
    let item = |task| FlowItem {
        task,
        size: 1.0,
        planned: 0,
        given: Constraint::AsSoonAsPossible,
        resume: None,
    };
    let mut flow = Flow {
        key: 40,
        name: "Team".into(),
        items: (0..items.min(plan.tasks.len())).map(item).collect(),
        history,
        periods: days(start, std::iter::repeat_n(capacity, 30)),
    };
    for (item, planned) in flow.expected().into_iter().enumerate() {
        flow.items[item].planned = planned;
        plan.tasks[item].constraint = Constraint::FinishNoEarlierThan(planned);
    }
    // A task with a date of its own may begin before its project, but not before today.
    plan.projects[0].status_date = Some(plan.projects[0].start);
    plan.flows.push(flow);
}

fn histories() -> impl Strategy<Value = Vec<PastPeriod>> {
    proptest::collection::vec(0u8..4, 1..12).prop_map(|mut counts| {
        counts.push(1);
        past(counts.into_iter().map(f64::from))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn agrees_with_scheduling_every_run(mut plan in plans(), items in 1usize..6, history in histories()) {
        pace(&mut plan, items, history, 0.8);
        let fast = simulate(&plan, 64, 1);
        for (fast, slow) in fast.groups[0].finishes.iter().zip(reference(&plan, 64)) {
            prop_assert!((fast - slow).abs() <= 60 || crosses_a_break(*fast, slow), "{fast} {slow}");
        }
    }

    /// With less of the team every run is later, and never earlier; what the flow does not reach
    /// has the same luck.
    #[test]
    fn a_smaller_team_never_helps(plan in plans(), items in 1usize..6, history in histories()) {
        let (mut whole, mut smaller) = (plan.clone(), plan.clone());
        pace(&mut whole, items, history.clone(), 1.0);
        pace(&mut smaller, items, history, 0.6);
        let (whole, smaller) = (simulate(&whole, 200, 1), simulate(&smaller, 200, 2));
        for (before, after) in whole.groups[0].finishes.iter().zip(&smaller.groups[0].finishes) {
            prop_assert!(after >= before);
        }
    }

    /// The same every period is no uncertainty at all.
    #[test]
    fn an_even_pace_is_the_plan_itself(mut plan in plans(), items in 1usize..6) {
        for task in &mut plan.tasks {
            task.estimate = Estimate::Certain;
        }
        pace(&mut plan, items, past([1.0]), 1.0);
        let planned = schedule(&plan).unwrap();
        for (task, dates) in simulate(&plan, 32, 1).tasks.iter().zip(&planned.tasks) {
            prop_assert_eq!(task.finish(0.8), dates.finish);
        }
    }
}

/// An item that has begun is paced as well: its own remaining hour does not decide.
#[test]
fn a_begun_item_waits_for_its_turn() {
    let mut plan = plan_of(&[pert(1, 1, 1), pert(1, 1, 1)], &[]);
    let start = plan.projects[0].start;
    for task in &mut plan.tasks {
        task.progress.actual_start = Some(start);
        task.progress.remaining = Some(3_600);
    }
    pace(&mut plan, 2, past([0.5]), 1.0);
    let outcome = simulate(&plan, 32, 1);
    let finish = |task: usize| outcome.tasks[task].finish(0.5);
    assert_eq!(finish(0), (start / DAY + 1) * DAY + 17 * 3_600);
    assert_eq!(finish(1), (start / DAY + 3) * DAY + 17 * 3_600);
}

/// The exact answer, and the luck of the forecast from throughput that stands alone.
#[test]
fn when_so_many_items_are_done_meets_the_exact_answer() {
    let Some(rows) = crate::oracle::text("throughput-monte-carlo/throughput.csv") else {
        return;
    };
    let Some(expected) = crate::oracle::read("throughput-monte-carlo/expected.json") else {
        return;
    };
    let counts = rows.lines().skip(1);
    let counts = counts.filter_map(|row| row.split(',').nth(1)?.trim().parse().ok());
    let counts: Vec<f64> = counts.collect();
    const RUNS: u32 = 20_000;
    for (name, items) in [("28_items", 28), ("35_items", 35)] {
        let mut plan = plan_of(&vec![Estimate::Certain; items], &[]);
        let always = Some(vec![Shift {
            start: 0,
            end: 86_400,
        }]);
        plan.calendars[0] = Calendar {
            week: std::array::from_fn(|_| always.clone()),
            ..office()
        };
        for task in &mut plan.tasks {
            task.duration.seconds = 0;
        }
        plan.projects[0].start = day(2027, 3, 1) * DAY;
        pace(&mut plan, items, past(counts.clone()), 1.0);
        let start = plan.projects[0].start;
        let finishes = &simulate(&plan, RUNS, 2).groups[0].finishes;
        let mut took: Vec<u32> = finishes
            .iter()
            .map(|finish| ((finish - start + DAY - 2) / DAY) as u32)
            .collect();
        let alone = Throughput::new(counts.clone()).unwrap();
        let alone = alone.when(items as f64, RUNS, 7, 40);
        took.sort_unstable();
        for days in [30, 40] {
            let within = took.partition_point(|took| *took <= days);
            let share = within as f64 / f64::from(RUNS);
            assert_eq!(share, alone.chance(days), "{name} {days}");
            let exact = expected.get("when").get(name);
            let exact = exact.number(&format!("P(<={days} days)"));
            let error = (exact * (1.0 - exact) / f64::from(RUNS)).sqrt();
            assert!((share - exact).abs() <= 4.0 * error, "{share} for {exact}");
        }
    }
}

/// Days on which few were there count by what there was of the team: what is drawn brings the
/// mean pace, so the simulated middle lies where the plan does.
#[test]
fn thin_days_do_not_make_a_team_fast() {
    let mut history = past([1.0; 55]);
    history.extend([1.0; 5].map(|finished| PastPeriod {
        finished,
        capacity: 0.1,
    }));
    let mut plan = plan_of(&vec![Estimate::Certain; 40], &[]);
    pace(&mut plan, 40, history, 1.0);
    let planned = plan.flows[0].items[39].planned;
    let finishes = &simulate(&plan, 4_000, 2).groups[0].finishes;
    let mean = finishes.iter().sum::<i64>() / finishes.len() as i64;
    assert!((mean - planned).abs() < 2 * DAY, "{mean} {planned}");
}

/// What is typed for an item holds in the luckiest run, and a risk comes on top of its turn.
#[test]
fn a_date_of_its_own_and_a_risk_count_beside_the_pace() {
    let mut plan = plan_of(&[pert(8, 8, 8), pert(8, 8, 8)], &[]);
    pace(&mut plan, 2, past([0.0, 1.0, 2.0]), 1.0);
    let before = simulate(&plan, 400, 1);
    let typed = plan.projects[0].start + 2 * DAY;
    plan.flows[0].items[0].given = Constraint::FinishNoEarlierThan(typed);
    plan.risks.push(Risk {
        key: 9,
        probability: 1.0,
        hits: vec![1],
        impact: pert(16, 16, 16),
        ..Risk::default()
    });
    let after = simulate(&plan, 400, 1);
    // The evening before is the same working moment as the morning.
    assert!(before.tasks[0].finish(0.01) < typed - DAY);
    assert!(after.tasks[0].finish(0.01) > typed - DAY);
    let later = after.tasks[1].finish(0.5) - before.tasks[1].finish(0.5);
    assert!(later >= 2 * DAY, "{later}");
}
