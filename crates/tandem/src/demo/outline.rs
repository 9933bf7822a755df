//! Projects of the demo as indented text: one line a task.
//!
//! `key: name | estimate | who | after | state`, two blanks a level.
//! - estimate: `3-5-9d`, `5d`, `4h`, `milestone`, or nothing for a summary
//! - who: people, separated by commas, `maya 50%` for a share of their time; `@team`, `#skill`
//! - after: keys of predecessors, with `ss`, `ff` or `sf` and a lag: `links ss +2d`
//! - state: `done 40 31` (begun and finished so many days ago), `begun 5 40%`; `born 20` for
//!   a task that was added so many days ago; `from -14` for a start no earlier than in 14 days;
//!   `due -20` for a promise

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use model::{Command, Id, Kind};
use serde_json::{Value, json};

use super::story::{Story, create, set};

pub struct Outline<'a> {
    pub project: &'a str,
    /// Who plans it.
    pub planner: &'a str,
    /// Days ago on which the plan was made.
    pub made: i64,
    pub text: &'a str,
    /// Board columns for to do, doing and done, if it has a board.
    pub columns: Option<[&'a str; 3]>,
}

/// What one day brings to the plan.
#[derive(Default)]
struct Day<'a> {
    names: Vec<&'a str>,
    tasks: Vec<Command>,
    links: Vec<Command>,
}

impl Outline<'_> {
    /// Adds the plan and everything that happened to it since.
    pub fn tell(&self, story: &mut Story) -> Result<()> {
        let rows = self
            .text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| {
                Row::parse(line)
                    .with_context(|| format!("{}: line `{}`", self.project, line.trim()))
            })
            .collect::<Result<Vec<Row>>>()?;
        // What is there on the first day, and what each later day adds: a dependency comes with
        // the later of its two tasks.
        let born = |key: &str| {
            let row = rows.iter().find(|row| row.key == key);
            row.and_then(|row| row.state.born).unwrap_or(self.made)
        };
        let mut days: BTreeMap<i64, Day> = BTreeMap::new();
        let mut parents: Vec<&str> = Vec::new();
        for row in &rows {
            parents.truncate(row.level);
            let tasks = self.create(story, row, parents.last().copied())?;
            parents.push(row.key);
            let day = days.entry(born(row.key)).or_default();
            day.names.push(row.name);
            day.tasks.extend(tasks);
            for (predecessor, link) in self.links(story, row)? {
                let day = born(row.key).min(born(predecessor));
                days.entry(day).or_default().links.push(link);
            }
        }
        for (
            day,
            Day {
                names,
                tasks: mut commands,
                links,
            },
        ) in days.into_iter().rev()
        {
            let label = match names[..] {
                [name] => format!("Add {name} to the plan"),
                _ => format!("Plan {} tasks", names.len()),
            };
            commands.extend(links);
            story.step(day, self.planner, label, commands);
        }
        for row in &rows {
            self.progress(story, row);
        }
        Ok(())
    }

    fn task(&self, story: &Story, key: &str) -> Id {
        story.id(&format!("task/{}/{key}", self.project))
    }

    fn create(&self, story: &Story, row: &Row, parent: Option<&str>) -> Result<Vec<Command>> {
        let task = self.task(story, row.key);
        let mut entity = json!({
            "kind": "task", "id": task, "project": story.id(self.project), "name": row.name,
            "milestone": row.estimate == "milestone",
            "parent": parent.map(|parent| self.task(story, parent)),
        });
        if let Some(estimate) = row.estimate()? {
            entity["estimate"] = estimate;
        }
        if let Some([to_do, _, _]) = self.columns
            && !row.estimate.is_empty()
        {
            entity["column"] = json!(story.id(to_do));
        }
        if let Some(from) = row.state.from {
            entity["constraint"] =
                json!({"kind": "start_no_earlier_than", "at": story.local(from, 8)});
        }
        if let Some(due) = row.state.due {
            entity["promise"] = json!({"due": story.day(due)});
        }
        let mut commands = vec![create(entity)?];
        for who in row
            .who
            .split(',')
            .map(str::trim)
            .filter(|who| !who.is_empty())
        {
            let (name, units) = match who.split_once(' ') {
                Some((name, share)) => (name, share.trim_end_matches('%').parse::<f64>()? / 100.0),
                None => (who, 1.0),
            };
            let mut assignment = json!({
                "kind": "assignment", "id": story.id(&format!("assignment/{}/{}/{who}", self.project, row.key)),
                "task": task, "units": units,
            });
            match name.split_at(1) {
                ("@", team) => assignment["team"] = json!(story.id(&format!("team/{team}"))),
                ("#", skill) => {
                    assignment["skill"] = json!({"name": skill.replace('_', " "), "level": 3})
                }
                _ => assignment["person"] = json!(story.id(name)),
            }
            commands.push(create(assignment)?);
        }
        Ok(commands)
    }

    fn links<'r>(&self, story: &Story, row: &Row<'r>) -> Result<Vec<(&'r str, Command)>> {
        let mut commands = Vec::new();
        for after in row
            .after
            .split(',')
            .map(str::trim)
            .filter(|after| !after.is_empty())
        {
            let mut words = after.split_whitespace();
            let predecessor = words.next().context("no predecessor")?;
            let mut link = "finish_start";
            let mut lag = 0.0;
            for word in words {
                match word {
                    "ss" => link = "start_start",
                    "ff" => link = "finish_finish",
                    "sf" => link = "start_finish",
                    days => lag = days.trim_end_matches('d').parse::<f64>()? * 480.0,
                }
            }
            let command = create(json!({
                "kind": "dependency", "id": story.id(&format!("link/{}/{predecessor}/{}", self.project, row.key)),
                "predecessor": self.task(story, predecessor), "successor": self.task(story, row.key),
                "dependency_type": link, "lag": {"value": lag},
            }))?;
            commands.push((predecessor, command));
        }
        Ok(commands)
    }

    fn progress(&self, story: &mut Story, row: &Row) {
        let task = self.task(story, row.key);
        let who = row
            .who
            .split([',', ' '])
            .next()
            .unwrap_or_default()
            .to_owned();
        let who = if who.is_empty() || who.starts_with(['@', '#']) {
            self.planner.to_owned()
        } else {
            who
        };
        let Some(begun) = row.state.begun else { return };
        let start = story.local(begun, 8);
        let mut fields = json!({"progress": {"actual_start": start}});
        if let Some([_, doing, _]) = self.columns {
            fields["column"] = json!(story.id(doing));
        }
        story.step(
            begun,
            &who,
            format!("Start {}", row.name),
            vec![set(Kind::Task, task, fields)],
        );
        if let Some(finished) = row.state.finished {
            let mut fields = json!({"progress": {"actual_finish": story.local(finished, 17), "percent_complete": 100}});
            if let Some([_, _, done]) = self.columns {
                fields["column"] = json!(story.id(done));
            }
            story.step(
                finished,
                &who,
                format!("Finish {}", row.name),
                vec![set(Kind::Task, task, fields)],
            );
        } else if row.state.percent > 0 {
            let fields = json!({"progress": {"percent_complete": row.state.percent}});
            story.step(
                1,
                &who,
                format!("{} is {} % done", row.name, row.state.percent),
                vec![set(Kind::Task, task, fields)],
            );
        }
    }
}

struct Row<'a> {
    level: usize,
    key: &'a str,
    name: &'a str,
    estimate: &'a str,
    who: &'a str,
    after: &'a str,
    state: State,
}

#[derive(Default)]
struct State {
    begun: Option<i64>,
    finished: Option<i64>,
    percent: u8,
    born: Option<i64>,
    from: Option<i64>,
    due: Option<i64>,
}

impl<'a> Row<'a> {
    fn parse(line: &'a str) -> Result<Row<'a>> {
        let level = (line.len() - line.trim_start().len()) / 2;
        let mut cells = line.split('|').map(str::trim);
        let (key, name) = cells
            .next()
            .and_then(|cell| cell.split_once(':'))
            .context("a line begins with `key: name`")?;
        let estimate = cells.next().unwrap_or_default();
        let who = cells.next().unwrap_or_default();
        let after = cells.next().unwrap_or_default();
        let state = State::parse(cells.next().unwrap_or_default())?;
        Ok(Row {
            level,
            key: key.trim(),
            name: name.trim(),
            estimate,
            who,
            after,
            state,
        })
    }

    fn estimate(&self) -> Result<Option<Value>> {
        if self.estimate.is_empty() {
            return Ok(None);
        }
        if self.estimate == "milestone" {
            return Ok(Some(json!({"likely_minutes": 0, "shape": "exact"})));
        }
        let (numbers, unit) = self.estimate.split_at(self.estimate.len() - 1);
        let minutes = match unit {
            "d" => 480.0,
            "h" => 60.0,
            other => bail!("no unit `{other}`"),
        };
        let numbers = numbers
            .split('-')
            .map(|number| Ok((number.parse::<f64>()? * minutes) as i64))
            .collect::<Result<Vec<i64>>>()?;
        match numbers[..] {
            [likely] => Ok(Some(json!({"likely_minutes": likely}))),
            [low, likely, high] => Ok(Some(
                json!({"low_minutes": low, "likely_minutes": likely, "high_minutes": high}),
            )),
            _ => bail!("an estimate has one number or three"),
        }
    }
}

impl State {
    fn parse(text: &str) -> Result<State> {
        let mut state = State::default();
        let mut words = text.split_whitespace();
        while let Some(word) = words.next() {
            let number = words
                .next()
                .with_context(|| format!("`{word}` needs a number"))?
                .parse()?;
            match word {
                "done" => {
                    state.begun = Some(number);
                    state.finished =
                        Some(words.next().context("`done` needs two numbers")?.parse()?);
                }
                "begun" => {
                    state.begun = Some(number);
                    state.percent = words
                        .next()
                        .context("`begun` needs a percentage")?
                        .trim_end_matches('%')
                        .parse()?;
                }
                "born" => state.born = Some(number),
                "from" => state.from = Some(number),
                "due" => state.due = Some(number),
                other => bail!("no state `{other}`"),
            }
        }
        Ok(state)
    }
}
