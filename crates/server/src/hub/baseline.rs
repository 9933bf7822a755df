//! A baseline that comes empty is filled from the forecast: the plan as it stands now.

use forecast::Forecast;
use model::entity::BaselineTask;
use model::{Command, Entity, Graph, Id};

use crate::problem::Problem;

/// Fills every empty baseline of the batch.
pub fn fill(
    commands: &mut [Command],
    graph: &Graph,
    forecast: Option<&Forecast>,
) -> Result<(), Problem> {
    for command in commands {
        if let Command::Create {
            entity: Entity::Baseline(baseline),
        } = command
            && baseline.tasks.is_empty()
        {
            baseline.tasks = plan(baseline.project, graph, forecast)?;
        }
    }
    Ok(())
}

fn plan(
    project: Id,
    graph: &Graph,
    forecast: Option<&Forecast>,
) -> Result<Vec<BaselineTask>, Problem> {
    let tasks: Vec<Id> = graph
        .outline(project)
        .into_iter()
        .map(|(_, task)| task.id)
        .collect();
    let current =
        forecast.filter(|forecast| tasks.iter().all(|task| forecast.tasks.contains_key(task)));
    match current {
        _ if tasks.is_empty() => Ok(Vec::new()),
        Some(forecast) => {
            let row = |task: Id| {
                let plan = forecast.tasks.get(&task)?;
                Some(BaselineTask {
                    task,
                    start: plan.start,
                    finish: plan.finish,
                    cost_minor: plan.cost_minor,
                })
            };
            Ok(tasks.into_iter().filter_map(row).collect())
        }
        None => Err(Problem::conflict(
            "The plan has no dates to keep yet: its forecast is being computed, or a problem in the \
             plan keeps it from being. Try again in a moment.",
        )),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use model::entity::{Baseline, Project, Task};
    use model::{Context, Moment, NoHistory, execute};
    use serde_json::json;

    use super::*;

    fn id(last: u8) -> Id {
        format!("01900000-0000-7000-8000-0000000000{last:02x}")
            .parse()
            .unwrap()
    }

    fn graph() -> Graph {
        let project: Project = serde_json::from_value(
            json!({"id": id(1), "name": "Share", "key": "SHARE", "start": "2027-03-01T08:00:00"}),
        )
        .unwrap();
        let task: Task =
            serde_json::from_value(json!({"id": id(2), "project": id(1), "name": "Design"}))
                .unwrap();
        let commands = [project.into(), task.into()].map(|entity| Command::Create { entity });
        let context = Context::new(
            &Graph::default(),
            None,
            Moment(jiff::Timestamp::UNIX_EPOCH),
            &NoHistory,
        );
        execute(&Graph::default(), &context, &commands)
            .unwrap()
            .graph
    }

    fn baseline() -> Command {
        let baseline: Baseline =
            serde_json::from_value(json!({"id": id(3), "project": id(1), "name": "First"}))
                .unwrap();
        Command::Create {
            entity: baseline.into(),
        }
    }

    #[test]
    fn it_keeps_the_dates_of_the_forecast() {
        let time = |text: &str| text.parse::<model::LocalTime>().unwrap();
        let plan = json!({"start": "2027-03-01T08:00:00", "finish": "2027-03-02T17:00:00",
            "early_start": "2027-03-01T08:00:00", "early_finish": "2027-03-02T17:00:00",
            "late_start": "2027-03-01T08:00:00", "late_finish": "2027-03-02T17:00:00",
            "total_slack_minutes": 0, "free_slack_minutes": 0, "critical": true, "duration_minutes": 960,
            "work_minutes": 960, "spread": null, "criticality": 1.0, "cost_minor": 7, "waits_for": null, "chance": null});
        let tasks = [(id(2), serde_json::from_value(plan).unwrap())].into();
        let forecast = Forecast {
            tasks,
            ..Forecast::default()
        };
        let mut commands = [baseline()];
        fill(&mut commands, &graph(), Some(&forecast)).unwrap();
        let Command::Create {
            entity: Entity::Baseline(filled),
        } = &commands[0]
        else {
            panic!()
        };
        let [row] = filled.tasks.as_slice() else {
            panic!("{filled:?}")
        };
        assert_eq!((row.task, row.cost_minor), (id(2), 7));
        assert_eq!(
            (row.start, row.finish),
            (time("2027-03-01T08:00:00"), time("2027-03-02T17:00:00"))
        );
    }

    #[test]
    fn without_a_forecast_it_is_refused_rather_than_kept_empty() {
        let refused = fill(&mut [baseline()], &graph(), None).unwrap_err();
        assert_eq!(refused.status, 409);
        assert!(
            fill(&mut [baseline()], &graph(), Some(&Forecast::default())).is_err(),
            "or of before the task"
        );
    }
}
