//! Feasibility by a checker that knows nothing of how schedules are made.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

const NEVER: &(dyn Fn() -> bool + Sync) = &|| false;

fn options(schedules: u64) -> Options<'static> {
    Options {
        seed: 1,
        threads: 2,
        schedules,
        stop: NEVER,
    }
}

/// What is wrong with a schedule, if anything.
fn check(instance: &Instance, starts: &[u32]) -> Result<u32, String> {
    let end = |a: usize| starts[a] + instance.durations[a];
    for &(from, to) in &instance.arcs {
        if starts[to] < end(from) {
            return Err(format!("{to} starts before {from} ends"));
        }
    }
    for portion in &instance.projects {
        if portion
            .activities
            .iter()
            .any(|&a| starts[a] < portion.release)
        {
            return Err("a start before the release".into());
        }
    }
    let makespan = (0..instance.len()).map(end).max().unwrap_or(0);
    // Use rises only where something starts.
    for &period in starts {
        for (resource, &capacity) in instance.capacities.iter().enumerate() {
            let running = (0..instance.len()).filter(|&a| starts[a] <= period && period < end(a));
            let used: u32 = running.map(|a| instance.demands[a][resource]).sum();
            if used > capacity {
                return Err(format!(
                    "{used} of resource {resource} in use in period {period}"
                ));
            }
        }
    }
    Ok(makespan)
}

fn instances() -> impl Strategy<Value = Instance> {
    (1usize..14, 0usize..6).prop_flat_map(|(count, resources)| {
        let capacities = proptest::collection::vec(1u32..200, resources);
        let rows = proptest::collection::vec(
            (0u32..9, proptest::collection::vec(0.0f64..=1.0, resources)),
            count,
        );
        let arcs = proptest::collection::vec((0..count, 0..count), 0..2 * count);
        (capacities, rows, arcs).prop_map(|(capacities, rows, arcs)| Instance {
            durations: rows.iter().map(|(d, _)| *d).collect(),
            demands: rows
                .iter()
                .map(|(_, r)| {
                    r.iter()
                        .zip(&capacities)
                        .map(|(s, &c)| (s * f64::from(c)) as u32)
                        .collect()
                })
                .collect(),
            arcs: arcs.into_iter().filter(|(a, b)| a < b).collect(),
            capacities,
            projects: Vec::new(),
        })
    })
}

/// Two to four projects that share resources, some with what is in no project: links among
/// projects, common beginnings and ends.
fn portfolios() -> impl Strategy<Value = Instance> {
    let portions = proptest::collection::vec((0u32..20, 0.5f64..3.0), 2..5);
    (instances(), portions, any::<u64>()).prop_map(|(mut instance, portions, mut assigned)| {
        instance.projects = portions
            .into_iter()
            .map(|(release, weight)| Portion {
                activities: Vec::new(),
                release,
                weight,
            })
            .collect();
        for activity in 0..instance.len() {
            let project = assigned as usize % (instance.projects.len() + 1);
            assigned = assigned.rotate_right(5);
            if let Some(portion) = instance.projects.get_mut(project) {
                portion.activities.push(activity);
            }
        }
        instance
    })
}

/// The same work in thousands of periods that have no common divisor.
fn lengthened(mut instance: Instance) -> Instance {
    for (activity, duration) in instance.durations.iter_mut().enumerate() {
        *duration = *duration * 1_000 + activity as u32 % 7;
    }
    instance
}

/// The true optimum: every order decoded. Some order of starts gives an optimal schedule
/// (Sprecher, Kolisch, Drexl 1995).
fn optimum(instance: &Instance) -> u32 {
    fn place(instance: &Instance, starts: &mut Vec<Option<u32>>, best: &mut u32) {
        let placed = starts.iter().flatten().count();
        if placed == instance.len() {
            let end = |a: usize| starts[a].unwrap() + instance.durations[a];
            *best = (*best).min((0..instance.len()).map(end).max().unwrap_or(0));
            return;
        }
        for activity in 0..instance.len() {
            let before = || {
                instance
                    .arcs
                    .iter()
                    .filter(|arc| arc.1 == activity)
                    .map(|arc| arc.0)
            };
            if starts[activity].is_some() || before().any(|a| starts[a].is_none()) {
                continue;
            }
            let ready = before()
                .map(|a| starts[a].unwrap() + instance.durations[a])
                .max()
                .unwrap_or(0);
            let fits = |at: u32| {
                (at..at + instance.durations[activity]).all(|period| {
                    instance
                        .capacities
                        .iter()
                        .enumerate()
                        .all(|(r, &capacity)| {
                            let used: u32 = (0..instance.len())
                                .filter(|&a| {
                                    starts[a].is_some_and(|s| {
                                        s <= period && period < s + instance.durations[a]
                                    })
                                })
                                .map(|a| instance.demands[a][r])
                                .sum();
                            used + instance.demands[activity][r] <= capacity
                        })
                })
            };
            starts[activity] = (ready..).find(|&at| fits(at));
            place(instance, starts, best);
            starts[activity] = None;
        }
    }
    let mut best = u32::MAX;
    place(instance, &mut vec![None; instance.len()], &mut best);
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_answer_is_feasible_and_no_shorter_than_its_bound(instance in instances()) {
        let answer = solve(&instance, &options(400)).unwrap();
        let makespan = check(&instance, &answer.starts);
        prop_assert_eq!(makespan, Ok(answer.makespan));
        prop_assert!(answer.lower_bound <= answer.makespan);
    }

    #[test]
    fn long_activities_are_placed_as_well(instance in instances().prop_map(lengthened)) {
        let answer = solve(&instance, &options(400)).unwrap();
        prop_assert_eq!(check(&instance, &answer.starts), Ok(answer.makespan));
        prop_assert!(answer.lower_bound <= answer.makespan);
    }

    #[test]
    fn the_same_seed_threads_and_budget_give_the_same_answer(instance in instances()) {
        let (one, other) = (solve(&instance, &options(9_000)), solve(&instance, &options(9_000)));
        prop_assert_eq!(one.unwrap().starts, other.unwrap().starts);
    }

    #[test]
    fn small_problems_are_solved_and_bounds_are_bounds(instance in instances().prop_filter("small", |i| i.len() <= 6)) {
        let answer = solve(&instance, &options(2_000)).unwrap();
        let optimum = optimum(&instance);
        prop_assert!(answer.lower_bound <= optimum);
        prop_assert_eq!(answer.makespan, optimum);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Long enough for every phase of the search.
    #[test]
    fn every_answer_for_a_portfolio_is_feasible(
        instance in portfolios(),
        long in any::<bool>(),
    ) {
        let instance = if long { lengthened(instance) } else { instance };
        let answer = solve(&instance, &options(20_000)).unwrap();
        prop_assert_eq!(check(&instance, &answer.starts), Ok(answer.makespan));
        prop_assert_eq!(&solve(&instance, &options(20_000)).unwrap().starts, &answer.starts);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn after_a_drag_the_plan_holds_and_nobody_has_moved_who_could_stay(
        instance in instances(),
        pick in any::<prop::sample::Index>(),
        to in 0u32..60,
    ) {
        let old = solve(&instance, &options(50)).unwrap().starts;
        let dragged = pick.index(instance.len());
        let new = relevel(&instance, &old, dragged, to).unwrap();
        prop_assert!(check(&instance, &new).is_ok());
        prop_assert!(new[dragged] >= to);
        for activity in (0..instance.len()).filter(|&a| a != dragged) {
            prop_assert!(new[activity] >= old[activity]);
            if new[activity] > old[activity] {
                let mut back = new.clone();
                back[activity] = old[activity];
                prop_assert!(check(&instance, &back).is_err(), "{activity} could have stayed");
            }
        }
    }

    #[test]
    fn a_drag_to_where_it_is_changes_nothing(instance in instances(), pick in any::<prop::sample::Index>()) {
        let old = solve(&instance, &options(50)).unwrap().starts;
        let dragged = pick.index(instance.len());
        prop_assert_eq!(relevel(&instance, &old, dragged, old[dragged]), Ok(old));
    }
}

#[test]
fn what_has_no_answer_is_refused_by_name() {
    let mut instance = Instance {
        durations: vec![2, 3],
        demands: vec![vec![1], vec![4]],
        capacities: vec![3],
        arcs: vec![(0, 1)],
        projects: Vec::new(),
    };
    let refused = solve(&instance, &options(10)).unwrap_err().to_string();
    assert_eq!(
        refused,
        "activity 2 needs 4 of resource 1, of which there are 3"
    );
    instance.demands[1][0] = 2;
    instance.arcs.push((1, 0));
    let refused = solve(&instance, &options(10)).unwrap_err().to_string();
    assert_eq!(
        refused,
        "activity 1 waits for itself through its predecessors"
    );
}

#[test]
fn two_projects_are_served_by_weight() {
    let portion = |activity, weight| Portion {
        activities: vec![activity],
        release: 1,
        weight,
    };
    let instance = Instance {
        durations: vec![4, 4],
        demands: vec![vec![1], vec![1]],
        capacities: vec![1],
        arcs: Vec::new(),
        projects: vec![portion(0, 1.0), portion(1, 2.0)],
    };
    let answer = solve(&instance, &options(200)).unwrap();
    assert_eq!(answer.starts, [5, 1]);
}

#[test]
fn nothing_to_do_takes_no_time() {
    let answer = solve(&Instance::default(), &options(100)).unwrap();
    assert_eq!((answer.starts, answer.makespan), (Vec::new(), 0));
}
