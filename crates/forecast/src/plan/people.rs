//! Who works, and on what.

use foldhash::{HashMap, HashSet};

use engine::plan::{Assignment, Resource, TaskKind, Who};
use model::{Graph, Id, Kind};

use super::Compiled;

/// Names of skills (in small letters) and teams, as the plan numbers them.
#[derive(Default)]
pub(super) struct Skills {
    skills: HashMap<String, u32>,
    teams: HashMap<Id, u32>,
}

pub(super) fn add(compiled: &mut Compiled, graph: &Graph) -> Skills {
    let mut numbers = Skills::default();
    for (number, team) in (0..).zip(graph.teams()) {
        numbers.teams.insert(team.id, number);
    }
    for person in graph.people() {
        let own = person
            .calendar
            .and_then(|calendar| compiled.calendar_index.get(&calendar).copied());
        let mut skills = Vec::with_capacity(person.skills.len());
        for skill in &person.skills {
            skills.push((number_of(&mut numbers.skills, &skill.name), skill.level));
        }
        // Who is no longer here is nobody's "anyone".
        let teams = graph.teams_of(person.id);
        let teams = teams.filter_map(|team| numbers.teams.get(&team.id).copied());
        let limits = person.capacity > 0.0;
        compiled
            .person_index
            .insert(person.id, compiled.people.len());
        compiled.people.push(person.id);
        compiled.present.push(limits && !person.inactive);
        compiled.plan.resources.push(Resource {
            key: person.id.key(),
            name: person.name.clone(),
            calendar: Some(own.unwrap_or(compiled.default_calendar)),
            // Who has no capacity at all is reported, and then keeps nothing else from being planned.
            max_units: if limits { person.capacity } else { 1.0 },
            rate_per_hour: person.rate_minor_per_hour.unwrap_or(0) as f64,
            cost_per_use: 0.0,
            skills: if person.inactive { Vec::new() } else { skills },
            teams: if person.inactive {
                Vec::new()
            } else {
                teams.collect()
            },
            limits_schedule: limits,
        });
    }
    numbers
}

fn number_of(skills: &mut HashMap<String, u32>, name: &str) -> u32 {
    let next = skills.len() as u32;
    *skills.entry(name.trim().to_lowercase()).or_insert(next)
}

pub(super) fn add_assignments(compiled: &mut Compiled, graph: &Graph, numbers: &Skills) {
    let mut gone: HashSet<Id> = HashSet::default();
    for assignment in graph.assignments() {
        let Some(&task) = compiled.task_index.get(&assignment.task) else {
            continue;
        };
        let planned = &compiled.plan.tasks[task];
        // A summary's work is its children's.
        if planned.kind == TaskKind::Summary {
            continue;
        }
        let to_do = planned.active && planned.progress.actual_finish.is_none();
        let who = if let Some(person) = assignment.person {
            let Some(&resource) = compiled.person_index.get(&person) else {
                continue;
            };
            if to_do {
                check_person(compiled, graph, person, &mut gone);
            }
            Who::Resource(resource)
        } else if let Some(team) = assignment.team {
            let Some(&number) = numbers.teams.get(&team) else {
                continue;
            };
            let members = &compiled.plan.resources;
            if !members.iter().any(|person| person.teams.contains(&number)) {
                if to_do && gone.insert(team) {
                    let name = graph.team(team).map_or("", |team| team.name.as_str());
                    let text = format!(
                        "Team \"{name}\" has nobody in it, so its work is planned as if nobody were needed. \
                         Add a member to the team."
                    );
                    compiled.problem(Kind::Team, team, text);
                }
                continue;
            }
            Who::Team(number)
        } else if let Some(skill) = &assignment.skill {
            let number = numbers.skills.get(&skill.name.trim().to_lowercase());
            let able = |number: u32| {
                let people = &mut compiled.plan.resources.iter();
                people.any(|person| {
                    let mut skills = person.skills.iter();
                    skills.any(|(own, level)| *own == number && *level >= skill.level)
                })
            };
            match number.copied().filter(|number| able(*number)) {
                Some(number) => Who::Skill {
                    skill: number,
                    level: skill.level,
                },
                None if to_do => {
                    let text = format!(
                        "Nobody has the skill \"{}\" at level {} or above, so this is planned as if nobody were \
                         needed. Give someone the skill, or name a person.",
                        skill.name, skill.level
                    );
                    compiled.problem(Kind::Task, assignment.task, text);
                    continue;
                }
                None => continue,
            }
        } else {
            continue;
        };
        let units = if assignment.units > 0.0 {
            assignment.units
        } else {
            1.0
        };
        compiled.plan.assignments.push(Assignment {
            task,
            units: units.min(most(&compiled.plan.resources, &who)),
            who,
            work: assignment.work_minutes.map(|minutes| minutes * 60),
        });
    }
}

/// Nobody can give more than they have: half-time people work half-time on a full-time task.
fn most(resources: &[Resource], who: &Who) -> f64 {
    let able = resources.iter().filter(|person| match who {
        Who::Resource(_) => false,
        Who::Team(team) => person.teams.contains(team),
        Who::Skill { skill, level } => {
            let mut skills = person.skills.iter();
            skills.any(|(own, at)| own == skill && at >= level)
        }
    });
    match who {
        Who::Resource(resource) => resources[*resource].max_units,
        _ => able.map(|person| person.max_units).fold(0.0, f64::max),
    }
}

fn check_person(compiled: &mut Compiled, graph: &Graph, id: Id, told: &mut HashSet<Id>) {
    let Some(person) = graph.person(id) else {
        return;
    };
    let what = if person.inactive {
        "is no longer here but still has work to do. Give it to someone else."
    } else if person.capacity <= 0.0 {
        "has no capacity for planned work but is on tasks. Raise the capacity, or give the work to someone else."
    } else {
        return;
    };
    if told.insert(id) {
        let text = format!("{} {what}", person.name);
        compiled.problem(Kind::Person, id, text);
    }
}
