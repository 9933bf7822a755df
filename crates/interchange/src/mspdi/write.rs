//! Back to a file: the text as it was, with the computed elements replaced.

use engine::network::{Schedule, TaskDates};
use engine::plan::Seconds;

use super::document::{COMPUTED, Document, TaskPlaces};
use super::fields::{push_duration, push_instant};
use super::{Imported, Source};

/// The file with each task's dates, slack and critical flag as scheduled, and with the levelling
/// delays of the plan where they differ, in UTF-8. Everything else, down to white space and elements unknown here, is as it was.
pub fn write(
    source: &Source<'_>,
    document: &Document,
    imported: &Imported,
    schedule: &Schedule,
) -> Vec<u8> {
    let text = source.text.as_bytes();
    let mut out = Vec::with_capacity(text.len() + document.tasks.len() * 64);
    let mut at = declaration(source, &mut out);

    let finish = document
        .places
        .finish_date
        .or(document.places.after_start_date.map(|after| (after, after)));
    let first_task = document
        .tasks
        .first()
        .map_or(text.len(), |task| task.position);
    if let (Some(dates), Some((from, to))) = (
        schedule.projects.first(),
        finish.filter(|(_, to)| *to <= first_task),
    ) {
        out.extend_from_slice(&text[at..from]);
        if from == to {
            let (from, to) = document.places.indent;
            out.extend_from_slice(&text[from..to]);
        }
        out.extend_from_slice(b"<FinishDate>");
        push_instant(&mut out, dates.finish);
        out.extend_from_slice(b"</FinishDate>");
        at = to;
    }
    for ((task, places), index) in document
        .tasks
        .iter()
        .zip(&document.places.tasks)
        .zip(&imported.task_of)
    {
        let Some(index) = *index else { continue };
        let delay = imported.plan.tasks[index].levelling_delay;
        let written = Written {
            dates: &schedule.tasks[index],
            summary: task.summary && !task.manual,
            delay: (delay != task.leveling_delay).then_some(delay),
        };
        at = task_elements(text, at, places, &written, &mut out);
    }
    out.extend_from_slice(&text[at..]);
    out
}

/// Replaces a declaration that names another encoding; gives where the rest begins.
fn declaration(source: &Source<'_>, out: &mut Vec<u8>) -> usize {
    let declared = source.encoding != "UTF-8" && source.text.starts_with("<?xml");
    if let Some(end) = source.text.find("?>").filter(|_| declared) {
        out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        return end + 2;
    }
    0
}

/// What one task's elements say.
struct Written<'a> {
    dates: &'a TaskDates,
    summary: bool,
    /// Where it is another than the file's.
    delay: Option<Seconds>,
}

fn task_elements(
    text: &[u8],
    mut at: usize,
    places: &TaskPlaces,
    written: &Written,
    out: &mut Vec<u8>,
) -> usize {
    let mut order: [usize; COMPUTED.len()] = std::array::from_fn(|place| place);
    order.sort_by_key(|place| places.ranges[*place]);
    for place in order {
        let name = COMPUTED[place];
        let present = places.present[place];
        // A duration is an input, except a summary's; the two slacks by end only replace.
        let wanted = match name {
            "Duration" => written.summary,
            "LevelingDelay" => written.delay.is_some(),
            "StartSlack" | "FinishSlack" => present,
            _ => true,
        };
        if !wanted {
            continue;
        }
        let (from, to) = places.ranges[place];
        out.extend_from_slice(&text[at..from]);
        if !present {
            out.extend_from_slice(&text[places.indent.0..places.indent.1]);
        }
        out.push(b'<');
        out.extend_from_slice(name.as_bytes());
        out.push(b'>');
        value(name, written, out);
        out.extend_from_slice(b"</");
        out.extend_from_slice(name.as_bytes());
        out.push(b'>');
        at = to;
    }
    at
}

fn value(name: &str, written: &Written, out: &mut Vec<u8>) {
    let dates = written.dates;
    match name {
        "Start" => push_instant(out, dates.start),
        "Finish" => push_instant(out, dates.finish),
        "Duration" => push_duration(out, dates.duration),
        "Critical" => out.push(if dates.critical { b'1' } else { b'0' }),
        "EarlyStart" => push_instant(out, dates.early_start),
        "EarlyFinish" => push_instant(out, dates.early_finish),
        "LateStart" => push_instant(out, dates.late_start),
        "LateFinish" => push_instant(out, dates.late_finish),
        tenths => {
            let seconds = match tenths {
                "FreeSlack" => dates.free_slack,
                "TotalSlack" => dates.total_slack,
                "StartSlack" => dates.start_slack,
                "LevelingDelay" => written.delay.unwrap_or_default(),
                _ => dates.finish_slack,
            };
            out.extend_from_slice((seconds / 6).to_string().as_bytes());
        }
    }
}
