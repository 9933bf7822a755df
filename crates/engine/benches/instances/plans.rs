//! Plans with calendars: a generated levelling problem as one, and an organisation's portfolio.

use engine::levelling::rcpsp::Instance;
use engine::plan::{
    Assignment, Calendar, Dependency, Duration, Exception, Lag, Link, Plan, Project, Resource,
    Shift, Task, Who,
};

use super::Random;

const HOUR: i64 = 3_600;
const DAY: i64 = 8 * HOUR;
/// Monday 2026-03-02, eight o'clock.
pub const START: i64 = 20_514 * 86_400 + 8 * HOUR;

/// A period is a working day; the source and sink of every project, which take no time and
/// need nobody, stay.
pub fn of_instance(instance: &Instance) -> Plan {
    let mut plan = Plan {
        calendars: vec![week(&[0, 1, 2, 3, 4])],
        ..Plan::default()
    };
    let whole = [(0..instance.durations.len()).collect(), Vec::new()];
    let projects: Vec<(Vec<usize>, u32)> = match instance.projects.as_slice() {
        [] => whole.into_iter().take(1).map(|all| (all, 0)).collect(),
        some => some
            .iter()
            .map(|portion| (portion.activities.clone(), portion.release))
            .collect(),
    };
    let mut of = vec![usize::MAX; instance.durations.len()];
    for (index, (activities, release)) in projects.iter().enumerate() {
        let days = i64::from(*release);
        plan.projects.push(Project {
            name: format!("Project {index}"),
            start: START + (days / 5 * 7 + days % 5) * 86_400,
            ..Project::default()
        });
        for activity in activities {
            of[*activity] = index;
        }
    }
    for (resource, capacity) in instance.capacities.iter().enumerate() {
        plan.resources
            .push(person(resource, 0, f64::from(*capacity)));
    }
    let kept: Vec<usize> = (0..of.len()).filter(|a| of[*a] != usize::MAX).collect();
    for activity in &kept {
        let days = i64::from(instance.durations[*activity]);
        let task = plan.tasks.len();
        plan.tasks
            .push(task_of(*activity, of[*activity], days * DAY));
        for (resource, units) in instance.demands[*activity].iter().enumerate() {
            if *units > 0 && days > 0 {
                plan.assignments.push(Assignment {
                    task,
                    who: Who::Resource(resource),
                    units: f64::from(*units),
                    work: None,
                });
            }
        }
    }
    for (from, to) in &instance.arcs {
        let ends = [from, to].map(|end| kept.binary_search(end));
        if let [Ok(from), Ok(to)] = ends {
            plan.dependencies.push(link(from, to));
        }
    }
    plan
}

/// `projects` projects of `each` tasks done by `people` people of teams of five, on several
/// calendars: full and part time, one or two to a task, some asked of a team, some weighing more.
pub fn organisation(projects: usize, each: usize, people: usize, seed: u64) -> Plan {
    let mut random = Random::new(seed);
    let mut plan = Plan {
        calendars: vec![
            week(&[0, 1, 2, 3, 4]),
            week(&[0, 1, 2, 3]),
            week(&[1, 2, 3, 4]),
        ],
        ..Plan::default()
    };
    plan.calendars[0].exceptions.push(Exception {
        name: "Spring".into(),
        first_day: 20_514 + 35,
        last_day: 20_514 + 36,
        shifts: Vec::new(),
    });
    for index in 0..people {
        let calendar = [0, 0, 0, 1, 2][random.below(5)];
        let mut person = person(index, calendar, 1.0);
        person.teams = vec![(index / 5) as u32];
        plan.resources.push(person);
    }
    for index in 0..projects {
        plan.projects.push(Project {
            name: format!("Project {index}"),
            start: START + random.below(8) as i64 * 7 * 86_400,
            priority: [0.5, 1.0, 1.0, 1.0, 2.0][random.below(5)],
            ..Project::default()
        });
        let first = plan.tasks.len();
        // A project is done by few people.
        let staff: Vec<usize> = (0..6).map(|_| random.below(people)).collect();
        for number in 0..each {
            let task = plan.tasks.len();
            let hours = 4 * random.within(1, 20) as i64;
            let mut made = task_of(task, index, hours * HOUR);
            made.can_split = random.below(4) == 0;
            plan.tasks.push(made);
            let one = staff[random.below(staff.len())];
            let units = [0.5, 1.0, 1.0, 1.0][random.below(4)];
            let who = match random.below(8) {
                0 => Who::Team((one / 5) as u32),
                _ => Who::Resource(one),
            };
            plan.assignments.push(Assignment {
                task,
                who,
                units,
                work: None,
            });
            let other = staff[random.below(staff.len())];
            if random.below(8) == 0 && other != one {
                plan.assignments.push(Assignment {
                    task,
                    who: Who::Resource(other),
                    units: 0.5,
                    work: None,
                });
            }
            for _ in 0..random.below(3) {
                if number > 0 {
                    let back = 1 + random.below(number.min(8));
                    plan.dependencies.push(link(task - back, task));
                }
            }
        }
        debug_assert_eq!(plan.tasks.len(), first + each);
    }
    let ends = |d: &Dependency| (d.predecessor, d.successor);
    plan.dependencies.sort_by_key(ends);
    plan.dependencies.dedup_by_key(|d| ends(d));
    plan
}

fn week(days: &[usize]) -> Calendar {
    let shift = |from: i64, to: i64| Shift {
        start: (from * HOUR) as u32,
        end: (to * HOUR) as u32,
    };
    let hours = vec![shift(8, 12), shift(13, 17)];
    Calendar {
        name: format!("{} days", days.len()),
        week: std::array::from_fn(|day| days.contains(&day).then(|| hours.clone())),
        ..Calendar::default()
    }
}

fn person(index: usize, calendar: usize, units: f64) -> Resource {
    Resource {
        key: 1_000_000 + index as u64,
        name: format!("Person {index}"),
        calendar: Some(calendar),
        max_units: units,
        rate_per_hour: 0.0,
        cost_per_use: 0.0,
        skills: Vec::new(),
        teams: Vec::new(),
        limits_schedule: true,
    }
}

fn task_of(key: usize, project: usize, seconds: i64) -> Task {
    Task {
        key: key as u64,
        name: format!("Task {key}"),
        project,
        duration: Duration {
            seconds,
            elapsed: false,
        },
        ..Task::default()
    }
}

fn link(predecessor: usize, successor: usize) -> Dependency {
    Dependency {
        predecessor,
        successor,
        link: Link::FinishStart,
        lag: Lag::default(),
    }
}
