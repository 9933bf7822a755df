//! The forecast for people: the answer first, then what drives it.

use std::io::{self, Write};

use engine::calendar::iso;
use engine::plan::{Instant, TaskMode};
use engine::simulation::Distribution;

use super::why::Step;
use super::{Forecast, Spread};

const NAME_WIDTH: usize = 46;
const DRIVERS: usize = 10;
const PULL_IN: usize = 5;
const STEPS: usize = 16;
/// A weekend and its nights.
const OFF_DAYS_SAID: f64 = 3.0;
const GOALS: usize = 20;

pub fn write(out: &mut impl Write, forecast: &Forecast) -> io::Result<()> {
    head(out, forecast)?;
    goals(out, forecast)?;
    cost(out, forecast)?;
    why(out, forecast)?;
    drivers(out, forecast)?;
    pull_in(out, forecast)?;
    risks(out, forecast)?;
    assumptions(out, forecast)
}

fn head(out: &mut impl Write, forecast: &Forecast) -> io::Result<()> {
    let goal = &forecast.goals[0];
    let [_, _, p50, p80, _, p95] = goal.finish.percentiles;
    writeln!(out, "{}", plain(&goal.name))?;
    writeln!(out)?;
    writeln!(out, "  as likely as not by  {}", day(p50))?;
    writeln!(out, "  80 % sure by         {}", day(p80))?;
    writeln!(out, "  95 % sure by         {}", day(p95))?;
    let finishes = &forecast.outcome.groups[0].finishes;
    let finishes = Distribution::new(finishes.iter().map(|finish| *finish as f64));
    if goal.finish.sd > 0.0 {
        let (first, last) = (finishes.p(0.0), finishes.p(1.0));
        writeln!(
            out,
            "  {} {} {}",
            &day(first)[4..],
            hump(&finishes.bins(40)),
            &day(last)[4..]
        )?;
    }
    if let (Some(due), Some(chance)) = (goal.due, goal.chance) {
        writeln!(
            out,
            "  planned for {}: {} to be kept",
            day(due as f64),
            percent(chance)
        )?;
    }
    Ok(())
}

fn goals(out: &mut impl Write, forecast: &Forecast) -> io::Result<()> {
    let deadlines = &forecast.goals[1..];
    if deadlines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nDeadlines")?;
    writeln!(
        out,
        "  {:<NAME_WIDTH$}  {:<14}  {:>6}  {:<14}  {:<14}",
        "task", "due", "chance", "50 %", "80 %"
    )?;
    for goal in deadlines.iter().take(GOALS) {
        writeln!(
            out,
            "  {:<NAME_WIDTH$}  {}  {:>6}  {}  {}",
            cut(&goal.name),
            goal.due.map_or(String::from("-"), |due| day(due as f64)),
            goal.chance.map_or(String::from("-"), percent),
            day(goal.finish.percentiles[2]),
            day(goal.finish.percentiles[3]),
        )?;
    }
    more(out, deadlines.len(), GOALS, "deadlines")
}

fn cost(out: &mut impl Write, forecast: &Forecast) -> io::Result<()> {
    let costs = &forecast.outcome.groups[0].costs;
    let costs = Spread::of(&Distribution::new(costs.iter().copied()));
    if costs.mean == 0.0 {
        return Ok(());
    }
    let [_, p10, p50, p80, _, p95] = costs.percentiles;
    writeln!(
        out,
        "\nCost  {} as likely as not, {} at 80 %, {} at 95 % ({} at 10 %)",
        money(p50),
        money(p80),
        money(p95),
        money(p10)
    )
}

/// The chain as planned, and what estimates and risks add to it.
fn why(out: &mut impl Write, forecast: &Forecast) -> io::Result<()> {
    let chain = &forecast.why.chain;
    let Some(last) = chain.last() else {
        return Ok(());
    };
    // Nights and weekends go without saying, and so do the shortest steps of a long chain.
    let said = |step: &&Step| !step.off || days(step) > OFF_DAYS_SAID;
    let mut longest: Vec<f64> = chain.iter().filter(said).map(days).collect();
    longest.sort_by(|a, b| b.total_cmp(a));
    let least = longest.get(STEPS).copied().unwrap_or(-1.0);
    let told = |step: &&Step| days(step) > least || step.wait;
    writeln!(out, "\nWhy")?;
    for step in chain.iter().filter(said).filter(told) {
        let days = days(step);
        let length = if step.from == step.to {
            String::new()
        } else {
            format!("{days:.1} d")
        };
        let text = cut_to(&step.text, 2 * NAME_WIDTH);
        writeln!(out, "  {}  {length:>7}  {text}", day(step.from as f64))?;
    }
    let left = chain.iter().filter(said).filter(|step| !told(step)).count();
    if left > 0 {
        writeln!(out, "  and {left} shorter steps; --json lists all")?;
    }
    let p80 = forecast.goals[0].finish.percentiles[3];
    let added = (p80 - last.to as f64) / 86_400.0;
    let (length, what) = if added >= 0.0 {
        (
            added,
            "later: what estimates and risks add, to be 80 % sure",
        )
    } else {
        (-added, "earlier: the estimates are on the safe side")
    };
    writeln!(
        out,
        "  {}  {:>7}  {what}",
        day(last.to as f64),
        format!("{length:.1} d")
    )
}

fn days(step: &Step) -> f64 {
    (step.to - step.from) as f64 / 86_400.0
}

fn pull_in(out: &mut impl Write, forecast: &Forecast) -> io::Result<()> {
    let best = &forecast.why.pull_in;
    if best.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nWhat would pull it in, at 80 %")?;
    for change in best.iter().take(PULL_IN) {
        let name = cut(&forecast.plan.tasks[change.task].name);
        let days = change.seconds / 86_400.0;
        writeln!(
            out,
            "  {:<NAME_WIDTH$}  {days:>6.1} days sooner at half the work",
            name
        )?;
    }
    Ok(())
}

fn drivers(out: &mut impl Write, forecast: &Forecast) -> io::Result<()> {
    let outcomes = forecast.outcome.tasks.iter().enumerate();
    let mut driving: Vec<_> = outcomes.filter(|(_, task)| task.ssi > 0.0).collect();
    if driving.is_empty() {
        return Ok(());
    }
    driving.sort_by(|a, b| b.1.ssi.total_cmp(&a.1.ssi).then(a.0.cmp(&b.0)));
    writeln!(out, "\nWhat decides the finish")?;
    writeln!(
        out,
        "  {:<NAME_WIDTH$}  {:>11}  {:>11}  {:>14}",
        "task", "criticality", "sensitivity", "80 % sure by"
    )?;
    for (index, task) in driving.iter().take(DRIVERS) {
        writeln!(
            out,
            "  {:<NAME_WIDTH$}  {:>11}  {:>11.2}  {}",
            cut(&forecast.plan.tasks[*index].name),
            percent(task.criticality),
            task.ssi,
            day(task.finish(0.8) as f64)
        )?;
    }
    Ok(())
}

fn risks(out: &mut impl Write, forecast: &Forecast) -> io::Result<()> {
    let mut risks: Vec<_> = forecast.plan.risks.iter().zip(&forecast.risks).collect();
    if risks.is_empty() {
        return Ok(());
    }
    risks.sort_by(|a, b| b.1.seconds.total_cmp(&a.1.seconds));
    writeln!(out, "\nRisks, and what each adds at 80 %")?;
    for (risk, effect) in risks.iter().take(DRIVERS) {
        writeln!(
            out,
            "  {:<NAME_WIDTH$}  {:>6.1} days  {:>12}",
            cut(&risk.name),
            effect.seconds / 86_400.0,
            money(effect.cost)
        )?;
    }
    more(out, risks.len(), DRIVERS, "risks")
}

fn assumptions(out: &mut impl Write, forecast: &Forecast) -> io::Result<()> {
    writeln!(out)?;
    if let Some(levelled) = &forecast.levelled {
        let moved = levelled.delays.iter().flatten().count();
        let network = forecast.schedule.projects.iter().map(|dates| dates.finish);
        writeln!(
            out,
            "{} for a person who is busy: levelled, the plan ends {}, not {}",
            if moved == 1 {
                "1 task waits".to_owned()
            } else {
                format!("{moved} tasks wait")
            },
            day(forecast.planned_finish().unwrap_or_default() as f64),
            day(network.max().unwrap_or_default() as f64)
        )?;
    }
    let tasks = &forecast.plan.tasks;
    let typed = |task: &&engine::plan::Task| {
        matches!(task.mode, TaskMode::Manual { .. }) && task.progress.actual_finish.is_none()
    };
    let typed = tasks.iter().filter(typed).count();
    if typed > 0 {
        writeln!(
            out,
            "{typed} manual tasks are taken to keep their typed dates"
        )?;
    }
    writeln!(
        out,
        "{} runs in {:.2} s; single durations spread as such estimates usually do",
        forecast.runs, forecast.seconds
    )
}

fn more(out: &mut impl Write, all: usize, shown: usize, what: &str) -> io::Result<()> {
    if all > shown {
        writeln!(out, "  and {} more {what}; --json lists all", all - shown)?;
    }
    Ok(())
}

/// `Fri 2026-07-03`.
fn day(instant: f64) -> String {
    let instant = instant.round() as Instant;
    let days = instant.div_euclid(86_400);
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let weekday = names[(days + 3).rem_euclid(7) as usize];
    format!("{weekday} {}", &iso(instant)[..10])
}

/// A hundred is kept for certainty.
fn percent(share: f64) -> String {
    match (share * 100.0).round() {
        _ if share == 0.0 => "0 %".into(),
        _ if share == 1.0 => "100 %".into(),
        rounded if rounded >= 100.0 => "> 99 %".into(),
        rounded if rounded <= 0.0 => "< 1 %".into(),
        rounded => format!("{rounded} %"),
    }
}

/// Whole units, thousands set apart.
fn money(amount: f64) -> String {
    let digits = format!("{:.0}", amount.abs());
    let mut text = String::from(if amount.round() < 0.0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The distribution as a row of blocks.
fn hump(bins: &[u32]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = bins.iter().copied().max().unwrap_or(0).max(1);
    let block = |count: &u32| BLOCKS[(*count as usize * 7).div_ceil(most as usize).min(7)];
    bins.iter().map(block).collect()
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).collect()
}

fn cut(name: &str) -> String {
    cut_to(name, NAME_WIDTH)
}

fn cut_to(text: &str, width: usize) -> String {
    let text = plain(text);
    if text.chars().count() <= width {
        return text;
    }
    text.chars().take(width - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_as_people_read_them() {
        assert_eq!(day(0.0), "Thu 1970-01-01");
        assert_eq!(money(1_234_567.4), "1,234,567");
        assert_eq!(money(-999.0), "-999");
        assert_eq!(percent(0.999), "> 99 %");
        assert_eq!(percent(0.001), "< 1 %");
        assert_eq!(percent(0.694), "69 %");
        assert_eq!(hump(&[0, 1, 8]), "▁▂█");
    }
}
