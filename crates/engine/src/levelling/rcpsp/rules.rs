//! What a search starts from: priority rules, smaller keys first, and first orders of service
//! for the projects of a portfolio.

use super::bounds::Ends;
use super::instance::{Instance, Portion};

/// By activity: latest finish by the network.
pub(super) fn late_finish(instance: &Instance, ends: &Ends) -> Vec<f64> {
    let path = ends.critical_path(instance);
    ends.tails.iter().map(|&t| f64::from(path - t)).collect()
}

/// Where the least slack stands among the priorities.
pub(super) const SLACK: usize = 3;

/// Latest finish, latest start, earliest start, slack, greatest rank positional weight, most
/// successors (Kolisch 1996).
pub(super) fn priorities(instance: &Instance, ends: &Ends) -> Vec<Vec<f64>> {
    let count = instance.len();
    let late_finish = late_finish(instance, ends);
    let each = |key: &dyn Fn(usize) -> f64| (0..count).map(key).collect::<Vec<f64>>();
    let duration = |a: usize| f64::from(instance.durations[a]);
    let mut followers = vec![0.0; count];
    let mut weight = vec![0.0; count];
    for &(from, to) in &instance.arcs {
        followers[from] -= 1.0;
        weight[from] -= duration(to);
    }
    let late_start = each(&|a| late_finish[a] - duration(a));
    let middle = each(&|a| f64::from(ends.heads[a]) + late_finish[a]);
    let slack = each(&|a| late_start[a] - f64::from(ends.heads[a]));
    let positional = each(&|a| weight[a] - duration(a));
    vec![
        late_finish,
        late_start,
        middle,
        slack,
        positional,
        followers,
    ]
}

/// By project, smaller first: its work on the busiest resource, its length, its release and
/// length together, each over its weight (weighted shortest processing time, Smith 1956).
pub(super) fn orders_of_service(instance: &Instance, ends: &Ends) -> Vec<Vec<f64>> {
    let busiest = busiest(instance);
    let each = |key: &dyn Fn(&Portion) -> f64| {
        let projects = instance.projects.iter();
        projects
            .map(|p| key(p) / p.weight.max(1e-9))
            .collect::<Vec<f64>>()
    };
    let work = |p: &Portion| p.activities.iter().map(|&a| busiest[a]).sum::<f64>();
    let end = |p: &Portion| {
        let ends = p
            .activities
            .iter()
            .map(|&a| ends.heads[a] + instance.durations[a]);
        f64::from(ends.max().unwrap_or(0))
    };
    let length = |p: &Portion| end(p) - f64::from(p.release);
    vec![
        each(&end),
        each(&length),
        each(&|p| f64::from(p.release) + work(p)),
        each(&work),
    ]
}

/// By activity: periods of work for the resource that has the most to do for what it can do.
fn busiest(instance: &Instance) -> Vec<f64> {
    let work = |resource: usize| -> Vec<f64> {
        let capacity = f64::from(instance.capacities[resource].max(1));
        let of = |a: usize| {
            f64::from(instance.durations[a]) * f64::from(instance.demands[a][resource]) / capacity
        };
        (0..instance.len()).map(of).collect()
    };
    let all = (0..instance.capacities.len()).map(work);
    let most = all.max_by(|a, b| a.iter().sum::<f64>().total_cmp(&b.iter().sum::<f64>()));
    most.unwrap_or_else(|| vec![0.0; instance.len()])
}

/// Share of all capacities that an activity uses while it runs, in thousandths.
pub(super) fn weights(instance: &Instance) -> Vec<u32> {
    let share = |demands: &Vec<u32>| {
        let each = demands.iter().zip(&instance.capacities);
        each.map(|(&d, &c)| 1_000 * u64::from(d) / u64::from(c.max(1)))
            .sum::<u64>() as u32
    };
    instance.demands.iter().map(share).collect()
}
