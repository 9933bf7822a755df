use super::{Check, IDS_MAX, ROWS_MAX, SMALL_LIST_MAX, as_set};
use crate::entity::*;

pub(super) fn workspace(it: &mut Workspace, check: &mut Check) {
    check.name("name", &mut it.name);
    check.unless(
        it.currency.len() == 3 && it.currency.bytes().all(|byte| byte.is_ascii_uppercase()),
        "currency",
        "A currency is three capital letters, such as EUR or USD.",
    );
    check.unless(
        it.time_zone == "UTC" || jiff::tz::TimeZone::get(&it.time_zone).is_ok(),
        "time_zone",
        "This time zone is not known: use a name such as Europe/Berlin.",
    );
    check.between("minutes_per_day", it.minutes_per_day.into(), 1, 1440);
    check.between("first_weekday", it.first_weekday.into(), 1, 7);
    check.count("modules_off", it.modules_off.len(), SMALL_LIST_MAX);
    it.modules_off
        .iter_mut()
        .for_each(|module| check.name("modules_off", module));
}

pub(super) fn person(it: &mut Person, check: &mut Check) {
    check.name("name", &mut it.name);
    if let Some(email) = &mut it.email {
        check.short("email", email);
        if email.is_empty() {
            it.email = None;
        } else if !looks_like_email(email) {
            let message = format!("“{email}” is not an e-mail address.");
            check.fault("email", message);
        }
    }
    as_set(&mut it.hats);
    check.short("job_title", &mut it.job_title);
    check.count("skills", it.skills.len(), SMALL_LIST_MAX);
    it.skills
        .iter_mut()
        .for_each(|it| skill("skills", it, check));
    check.within("capacity", it.capacity, 0.0, 100.0);
    check.money("rate_minor_per_hour", it.rate_minor_per_hour);
}

fn looks_like_email(email: &str) -> bool {
    let parts = email.split_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && !email.contains(char::is_whitespace)
}

pub(super) fn skill(field: &str, it: &mut Skill, check: &mut Check) {
    check.name(field, &mut it.name);
    check.between(field, it.level.into(), 1, 5);
}

pub(super) fn team(it: &mut Team, check: &mut Check) {
    check.name("name", &mut it.name);
    check.count("members", it.members.len(), IDS_MAX);
    as_set(&mut it.members);
}

pub(super) fn calendar(it: &mut Calendar, check: &mut Check) {
    check.name("name", &mut it.name);
    check.unless(
        it.week.is_empty() || it.week.len() == 7,
        "week",
        "A week has seven days, Monday first.",
    );
    week("week", &it.week, check);
    check.count("work_weeks", it.work_weeks.len(), ROWS_MAX);
    for work_week in &mut it.work_weeks {
        check.short("work_weeks", &mut work_week.name);
        span("work_weeks", work_week.first_day, work_week.last_day, check);
        check.unless(
            work_week.week.len() == 7,
            "work_weeks",
            "A work week has seven days, Monday first.",
        );
        week("work_weeks", &work_week.week, check);
    }
    check.count("exceptions", it.exceptions.len(), ROWS_MAX);
    for exception in &mut it.exceptions {
        check.short("exceptions", &mut exception.name);
        span("exceptions", exception.first_day, exception.last_day, check);
        shifts("exceptions", &exception.shifts, check);
    }
}

fn span(field: &str, first: crate::Day, last: crate::Day, check: &mut Check) {
    check.day(field, first);
    check.day(field, last);
    if last < first {
        check.fault(
            field,
            format!("The last day {last} is before the first day {first}."),
        );
    }
}

fn week(field: &str, week: &[Option<Vec<Shift>>], check: &mut Check) {
    week.iter()
        .flatten()
        .for_each(|day| shifts(field, day, check));
}

fn shifts(field: &str, shifts: &[Shift], check: &mut Check) {
    check.count(field, shifts.len(), SMALL_LIST_MAX);
    check.unless(
        shifts
            .iter()
            .all(|shift| shift.start_minute < shift.end_minute && shift.end_minute <= 1440),
        field,
        "A shift starts before it ends and ends by midnight: split a night shift over two days.",
    );
    check.unless(
        shifts.is_sorted_by(|a, b| a.end_minute <= b.start_minute),
        field,
        "The shifts of a day follow each other and do not overlap.",
    );
}

pub(super) fn comment(it: &mut Comment, check: &mut Check) {
    check.unless(
        !it.text.trim().is_empty(),
        "text",
        "The comment is empty: type something.",
    );
    check.text("text", &it.text);
    check.unless(
        !matches!(it.on_kind, Kind::Comment | Kind::Workspace),
        "on_kind",
        "Comment on a thing in the workspace, such as a task or a goal.",
    );
    check.count("mentions", it.mentions.len(), IDS_MAX);
    as_set(&mut it.mentions);
}
