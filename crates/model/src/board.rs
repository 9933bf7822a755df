//! Board and progress say the same thing: what is in a done column is finished, and what is
//! finished is in a done column. Whoever writes one of the two gets the other.

use jiff::civil::{Weekday, time};
use jiff::{Span, ToSpan};

use crate::entity::*;
use crate::execute::Draft;
use crate::id::{Id, LocalTime};

/// Brings the other half of a task in line with what has just been written to it.
pub(crate) fn follow(draft: &mut Draft, before: Option<&Entity>, id: Id) {
    let Some(task) = draft.graph.task(id) else {
        return;
    };
    let fresh = (Progress::default(), None);
    let (progress, column) = match before {
        Some(Entity::Task(before)) => (before.progress.clone(), before.column),
        _ => fresh,
    };
    let (by_progress, by_column) = (task.progress != progress, task.column != column);
    if !by_progress && !by_column {
        return;
    }
    let mut after = task.clone();
    if by_progress {
        complete_dates(draft, &mut after, &progress);
        if !by_column {
            follow_progress(draft, &mut after);
        }
    } else {
        follow_column(draft, &mut after);
    }
    let finished = is_finished(&after.progress);
    after.done_at = match (finished, is_finished(&progress)) {
        (true, false) => after.done_at.or(Some(draft.context.now)),
        (true, true) => after.done_at,
        (false, _) => None,
    };
    if Some(&after) != draft.graph.task(id) {
        draft.put(Entity::Task(after));
    }
}

fn is_finished(progress: &Progress) -> bool {
    progress.percent_complete >= 100 || progress.actual_finish.is_some()
}

/// Actual dates and percent complete that were left to be understood.
fn complete_dates(draft: &Draft, task: &mut Task, before: &Progress) {
    let now = draft.context.local_now;
    let progress = &task.progress;
    let by_percent = progress.percent_complete != before.percent_complete;
    let by_finish = progress.actual_finish != before.actual_finish;
    let finished = match (by_percent, by_finish) {
        (true, false) => progress.percent_complete >= 100,
        (false, true) => progress.actual_finish.is_some(),
        _ => is_finished(progress),
    };
    if finished {
        finish(task, now);
    } else {
        if is_finished(before) {
            reopen(&mut task.progress);
        }
        let progress = &mut task.progress;
        if progress.percent_complete > 0 && progress.actual_start.is_none() {
            progress.actual_start = Some(now);
        }
    }
}

fn follow_progress(draft: &Draft, task: &mut Task) {
    let Some(stage) = task
        .column
        .and_then(|column| draft.graph.column(column))
        .map(|column| column.stage)
    else {
        return;
    };
    let wanted = if is_finished(&task.progress) {
        Stage::Done
    } else if task.progress.actual_start.is_some() || task.progress.percent_complete > 0 {
        Stage::Doing
    } else if stage == Stage::Done {
        Stage::ToDo
    } else {
        return;
    };
    if stage != wanted
        && let Some(column) = draft
            .graph
            .columns_of(task.project)
            .find(|column| column.stage == wanted)
    {
        task.column = Some(column.id);
    }
}

fn follow_column(draft: &Draft, task: &mut Task) {
    let now = draft.context.local_now;
    let Some(column) = task.column.and_then(|column| draft.graph.column(column)) else {
        return;
    };
    match column.stage {
        Stage::Done if !is_finished(&task.progress) => finish(task, now),
        Stage::Done => {}
        Stage::Doing => {
            if is_finished(&task.progress) {
                reopen(&mut task.progress);
            }
            task.progress.actual_start = task.progress.actual_start.or(Some(now));
        }
        Stage::ToDo => {
            if is_finished(&task.progress) {
                reopen(&mut task.progress);
            }
            if task.progress.percent_complete == 0 && task.progress.done_minutes == 0 {
                task.progress.actual_start = None;
            }
        }
    }
}

fn finish(task: &mut Task, now: LocalTime) {
    let likely = task.estimate.likely_minutes;
    let progress = &mut task.progress;
    let finish = *progress
        .actual_finish
        .get_or_insert(progress.actual_start.map_or(now, |start| now.max(start)));
    if progress.actual_start.is_none() {
        let start = started(finish, likely, task.estimate.elapsed);
        progress.actual_start = Some(start.min(finish));
    }
    progress.percent_complete = 100;
    progress.remaining_minutes = Some(0);
    if progress.done_minutes == 0 {
        progress.done_minutes = likely;
    }
    (progress.stop, progress.resume) = (None, None);
}

fn reopen(progress: &mut Progress) {
    progress.actual_finish = None;
    if progress.percent_complete >= 100 {
        progress.percent_complete = 0;
        progress.done_minutes = 0;
    }
    if progress.remaining_minutes == Some(0) {
        progress.remaining_minutes = None;
    }
}

/// When nobody said when it began: as planned, the estimate before its finish, on weekdays of
/// eight hours. The figure is neutral for what is learned about estimates.
fn started(finish: LocalTime, likely_minutes: i64, elapsed: bool) -> LocalTime {
    let before = |span: Span| finish.0.checked_sub(span).map_or(finish, LocalTime);
    if elapsed || likely_minutes <= 480 {
        return before(likely_minutes.clamp(0, 5_000_000).minutes());
    }
    let mut days = (likely_minutes.min(5_000_000) - 1) / 480;
    let weeks = days / 5;
    days %= 5;
    let LocalTime(mut day) = before(weeks.weeks());
    while days > 0 {
        let Ok(previous) = day.checked_sub(1.day()) else {
            return finish;
        };
        day = previous;
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            days -= 1;
        }
    }
    LocalTime(day.date().to_datetime(time(8, 0, 0, 0)))
}
