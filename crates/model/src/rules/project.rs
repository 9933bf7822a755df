use super::people::skill;
use super::{Check, IDS_MAX, MINOR_MAX, MINUTES_MAX, ROWS_MAX, SMALL_LIST_MAX, as_set, tidy};
use crate::entity::*;

const KEY_CHARS_MAX: usize = 10;

pub(super) fn project(it: &mut Project, check: &mut Check) {
    check.name("name", &mut it.name);
    tidy(&mut it.key);
    check.unless(
        it.key.len() <= KEY_CHARS_MAX
            && it
                .key
                .bytes()
                .next()
                .is_some_and(|first| first.is_ascii_uppercase())
            && it
                .key
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()),
        "key",
        "A project's key is 1 to 10 capital letters and digits, a letter first, such as SHARE.",
    );
    check.text("description", &it.description);
    check.time("start", it.start);
    if let Some(finish) = it.from_finish {
        check.time("from_finish", finish);
    }
    check.promise(&mut it.promise);
    check.money("budget_minor", it.budget_minor);
    check.count("project_managers", it.project_managers.len(), IDS_MAX);
    check.count("guests", it.guests.len(), IDS_MAX);
    as_set(&mut it.project_managers);
    as_set(&mut it.guests);
    check.between("priority", it.priority.into(), 0, 1000);
    check.between("sprint_days", it.sprint_days.into(), 1, 90);
    check.between(
        "critical_slack_minutes",
        it.critical_slack_minutes,
        -MINUTES_MAX,
        MINUTES_MAX,
    );
    check.unless(
        (0.0..=0.9).contains(&it.estimate_correlation),
        "estimate_correlation",
        "How far estimates go wrong together is a number from 0 to 0.9, such as 0.3.",
    );
}

pub(super) fn task(it: &mut Task, check: &mut Check) {
    check.name("name", &mut it.name);
    check.text("notes", &it.notes);
    check.unless(
        it.parent != Some(it.id),
        "parent",
        "A task is not its own summary.",
    );
    estimate(&mut it.estimate, check);
    if let Some(constraint) = &it.constraint {
        match (constraint.kind, constraint.at) {
            (ConstraintKind::AsLateAsPossible, _) => {}
            (_, None) => check.fault("constraint", "This constraint needs a date."),
            (_, Some(at)) => check.time("constraint", at),
        }
    }
    if let Some(manual) = &it.manual {
        check.time("manual", manual.start);
        check.time("manual", manual.finish);
        check.unless(
            manual.start <= manual.finish,
            "manual",
            "The typed finish is before the typed start.",
        );
    }
    check.promise(&mut it.promise);
    progress(&it.progress, check);
    check.between("priority", it.priority.into(), 0, 1000);
    splits(&it.splits, check);
    check.between(
        "levelling_delay_minutes",
        it.levelling_delay_minutes,
        -MINUTES_MAX,
        MINUTES_MAX,
    );
    if let Some(start) = it.levelled_start {
        check.time("levelled_start", start);
    }
    check.between(
        "fixed_cost_minor",
        it.fixed_cost_minor,
        -MINOR_MAX,
        MINOR_MAX,
    );
    check.money("actual_cost_minor", it.actual_cost_minor);
    if let Some(points) = it.points {
        check.within("points", points, 0.0, 1e4);
    }
    check.count("tags", it.tags.len(), SMALL_LIST_MAX);
    it.tags.iter_mut().for_each(|tag| check.name("tags", tag));
}

fn estimate(it: &mut Estimate, check: &mut Check) {
    outcomes(it, check);
    check.minutes("estimate", it.likely_minutes);
    let low = it.low_minutes.unwrap_or(it.likely_minutes);
    let high = it.high_minutes.unwrap_or(it.likely_minutes);
    check.minutes("estimate", low);
    check.minutes("estimate", high);
    check.unless(
        low <= it.likely_minutes && it.likely_minutes <= high,
        "estimate",
        "An estimate goes up: low, then likely, then high.",
    );
    check.unless(
        it.shape != EstimateShape::Lognormal || low > 0 || high == 0,
        "estimate",
        "A lognormal estimate starts above zero.",
    );
}

/// The likely duration of several is the one that counts most; of equals the shortest.
fn outcomes(it: &mut Estimate, check: &mut Check) {
    if it.shape != EstimateShape::Discrete {
        it.outcomes.clear();
        return;
    }
    check.count("estimate", it.outcomes.len(), SMALL_LIST_MAX);
    it.outcomes.sort_by_key(|outcome| outcome.minutes);
    for outcome in &it.outcomes {
        check.minutes("estimate", outcome.minutes);
        check.unless(
            outcome.weight > 0.0 && outcome.weight <= 1e6,
            "estimate",
            "Each outcome of an estimate needs a weight above zero, such as 70 of 100.",
        );
    }
    let mut likely: Option<&DurationOutcome> = None;
    for outcome in &it.outcomes {
        if likely.is_none_or(|likely| outcome.weight > likely.weight) {
            likely = Some(outcome);
        }
    }
    match likely {
        Some(likely) if likely.minutes == 0 => check.fault(
            "estimate",
            "The likeliest outcome has to take time: what usually takes none is a risk of something else.",
        ),
        Some(likely) => it.likely_minutes = likely.minutes,
        None => check.fault(
            "estimate",
            "A discrete estimate needs its outcomes, such as 3 days 70%, 10 days 30%.",
        ),
    }
    (it.low_minutes, it.high_minutes) = (None, None);
}

fn progress(it: &Progress, check: &mut Check) {
    let times = [it.actual_start, it.actual_finish, it.stop, it.resume];
    times
        .into_iter()
        .flatten()
        .for_each(|time| check.time("progress", time));
    check.unless(
        it.actual_start
            .zip(it.actual_finish)
            .is_none_or(|(start, finish)| start <= finish),
        "progress",
        "The actual finish is before the actual start.",
    );
    check.minutes("progress", it.done_minutes);
    check.minutes("progress", it.remaining_minutes.unwrap_or(0));
    check.unless(
        it.percent_complete <= 100,
        "progress",
        "Percent complete goes from 0 to 100.",
    );
}

fn splits(splits: &[Split], check: &mut Check) {
    check.count("splits", splits.len(), ROWS_MAX);
    for split in splits {
        check.minutes("splits", split.after_minutes);
        check.between("splits", split.gap_minutes, 1, MINUTES_MAX);
    }
    check.unless(
        splits.is_sorted_by(|a, b| a.after_minutes < b.after_minutes),
        "splits",
        "The parts of a split task follow each other.",
    );
}

pub(super) fn dependency(it: &mut Dependency, check: &mut Check) {
    check.unless(
        it.predecessor != it.successor,
        "successor",
        "A task cannot wait for itself.",
    );
    let most = match it.lag.unit {
        LagUnit::WorkingMinutes | LagUnit::ElapsedMinutes => MINUTES_MAX as f64,
        LagUnit::Percent | LagUnit::ElapsedPercent => 10_000.0,
    };
    check.within("lag", it.lag.value, -most, most);
}

pub(super) fn assignment(it: &mut Assignment, check: &mut Check) {
    let named = [it.person.is_some(), it.team.is_some(), it.skill.is_some()];
    check.unless(
        named.into_iter().filter(|named| *named).count() == 1,
        "person",
        "Work is given to a person, a team or a skill: name exactly one of them.",
    );
    it.skill.iter_mut().for_each(|it| skill("skill", it, check));
    check.unless(
        it.units > 0.0 && it.units <= 1000.0,
        "units",
        "Units are above 0 and at most 1000.",
    );
    if let Some(work) = it.work_minutes {
        check.minutes("work_minutes", work);
    }
}

pub(super) fn column(it: &mut Column, check: &mut Check) {
    check.name("name", &mut it.name);
    check.unless(
        it.wip_limit != Some(0),
        "wip_limit",
        "A limit of work in progress is at least 1; leave it out for none.",
    );
}

pub(super) fn baseline(it: &mut Baseline, check: &mut Check) {
    check.name("name", &mut it.name);
    check.count("tasks", it.tasks.len(), ROWS_MAX);
    for row in &it.tasks {
        check.time("tasks", row.start);
        check.time("tasks", row.finish);
        check.unless(
            row.start <= row.finish,
            "tasks",
            "A finish is before its start.",
        );
        check.between("tasks", row.cost_minor, -MINOR_MAX, MINOR_MAX);
    }
}

pub(super) fn risk(it: &mut Risk, check: &mut Check) {
    check.name("name", &mut it.name);
    check.text("description", &it.description);
    check.text("trigger", &it.trigger);
    check.within("probability", it.probability, 0.0, 1.0);
    if let Some(impact) = &it.impact {
        check.minutes("impact", impact.low_minutes);
        check.minutes("impact", impact.high_minutes);
        check.unless(
            impact.low_minutes <= impact.likely_minutes
                && impact.likely_minutes <= impact.high_minutes,
            "impact",
            "An impact goes up: low, then likely, then high.",
        );
    }
    if let Some(impact) = &it.impact_percent {
        let steps = [
            impact.low_percent,
            impact.likely_percent,
            impact.high_percent,
        ];
        check.unless(
            steps.is_sorted() && (0.0..=1_000.0).contains(&steps[0]) && steps[2] <= 1_000.0,
            "impact_percent",
            "How long work takes then goes up from 0 to 1000 percent: low, likely, high, such as 90, 120, 200.",
        );
    }
    if let Some(cost) = &it.cost {
        check.between("cost", cost.low_minor, -MINOR_MAX, MINOR_MAX);
        check.between("cost", cost.high_minor, -MINOR_MAX, MINOR_MAX);
        check.unless(
            cost.low_minor <= cost.likely_minor && cost.likely_minor <= cost.high_minor,
            "cost",
            "A cost goes up: low, then likely, then high.",
        );
    }
    check.count("tasks", it.tasks.len(), IDS_MAX);
    as_set(&mut it.tasks);
    if let Some(response) = &mut it.response {
        check.text("response", &response.text);
        check.count("response", response.tasks.len(), IDS_MAX);
        as_set(&mut response.tasks);
        if let Some(residual) = response.residual_probability {
            check.within("response", residual, 0.0, 1.0);
        }
    }
}
