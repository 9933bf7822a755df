//! Back to a file: the text as it was, with the computed elements replaced.

use std::collections::{HashMap, HashSet};
use std::iter::Peekable;

use engine::network::{Schedule, TaskDates};
use engine::plan::{Instant, Seconds, TaskIx};

use super::document::{Assignment, AssignmentPlaces, COMPUTED, Document, TaskPlaces, Time};
use super::fields::{DAYS, REMAINING_WORK, push_duration, push_instant};
use super::{Imported, Source};

/// By task that is split otherwise than in the file: from, to and working seconds of each part.
pub type Parts = HashMap<TaskIx, Vec<(Instant, Instant, Seconds)>>;

/// The file with each task's dates, slack and critical flag as scheduled, with the levelling
/// delays of the plan where they differ, and with the blocks of work of tasks that are split
/// anew, in UTF-8. Everything else, down to white space and elements unknown here, is as it was.
pub fn write(
    source: &Source<'_>,
    document: &Document,
    imported: &Imported,
    schedule: &Schedule,
    parts: &Parts,
) -> Vec<u8> {
    let text = source.text.as_bytes();
    let mut out = Vec::with_capacity(text.len() + document.tasks.len() * 64);
    let mut at = declaration(source, &mut out);

    let mut assignments = Assignments::new(document, imported, parts);
    let finish = document
        .places
        .finish_date
        .or(document.places.after_start_date.map(|after| (after, after)));
    let first_task = document.tasks.first().map(|task| task.position);
    let first = first_task.into_iter().chain(assignments.first_position());
    let first = first.min().unwrap_or(text.len());
    if let (Some(dates), Some((from, to))) = (
        schedule.projects.first(),
        finish.filter(|(_, to)| *to <= first),
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
        at = assignments.write_up_to(task.position, text, at, &mut out);
        let delay = imported.plan.tasks[index].levelling_delay;
        let written = Written {
            dates: &schedule.tasks[index],
            summary: task.summary && !task.manual,
            delay: (delay != task.leveling_delay).then_some(delay),
        };
        at = task_elements(text, at, places, &written, &mut out);
    }
    at = assignments.write_up_to(text.len(), text, at, &mut out);
    out.extend_from_slice(&text[at..]);
    out
}

/// Assignments of tasks that are split anew, in the order of the file.
struct Assignments<'a> {
    left: Peekable<std::vec::IntoIter<Split<'a>>>,
}

struct Split<'a> {
    assignment: &'a Assignment,
    places: &'a AssignmentPlaces,
    parts: &'a [(Instant, Instant, Seconds)],
    /// Somebody works on the task, by the file.
    worked_on: bool,
}

impl<'a> Assignments<'a> {
    fn new(document: &'a Document, imported: &Imported, parts: &'a Parts) -> Self {
        let tasks = document.tasks.iter().zip(&imported.task_of);
        let parts_of = tasks.filter_map(|(task, index)| Some((task.uid, parts.get(&(*index)?)?)));
        let parts_of: HashMap<i64, &Vec<_>> = parts_of.collect();
        let worked_on = document.timed_assignments().map(|(_, it)| it);
        let worked_on = worked_on.filter(|it| it.work.is_some_and(|work| work > 0));
        let worked_on: HashSet<i64> = worked_on.map(|it| it.task_uid).collect();
        let split = document.timed_assignments().filter_map(|(at, assignment)| {
            Some(Split {
                assignment,
                places: &document.places.assignments[at],
                parts: parts_of.get(&assignment.task_uid)?,
                worked_on: worked_on.contains(&assignment.task_uid),
            })
        });
        let split: Vec<Split> = split.filter(|it| it.places.first > 0).collect();
        Assignments {
            left: split.into_iter().peekable(),
        }
    }

    fn first_position(&mut self) -> Option<usize> {
        self.left.peek().map(|next| next.assignment.position)
    }

    /// Writes those that begin before `end`; gives how far the text is written.
    fn write_up_to(&mut self, end: usize, text: &[u8], mut at: usize, out: &mut Vec<u8>) -> usize {
        let before = |split: &Split| split.assignment.position < end;
        while let Some(next) = self.left.next_if(before) {
            at = next.write(text, at, out);
        }
        at
    }
}

impl Split<'_> {
    fn write(&self, text: &[u8], mut at: usize, out: &mut Vec<u8>) -> usize {
        let start = self.parts.first().map(|part| part.0);
        let finish = self.parts.last().map(|part| part.1);
        for (time, from, to) in &self.places.times {
            let (name, instant) = match time {
                Time::Start => ("Start", start),
                Time::Finish => ("Finish", finish),
                Time::Block => {
                    let gone = text[..*from].trim_ascii_end().len();
                    out.extend_from_slice(&text[at..gone]);
                    at = *to;
                    continue;
                }
            };
            if let Some(instant) = instant {
                out.extend_from_slice(&text[at..*from]);
                out.extend_from_slice(format!("<{name}>").as_bytes());
                push_instant(out, instant);
                out.extend_from_slice(format!("</{name}>").as_bytes());
                at = *to;
            }
        }
        let AssignmentPlaces { first, end, .. } = *self.places;
        out.extend_from_slice(&text[at..end]);
        self.push_blocks(&text[text[..first].trim_ascii_end().len()..first], out);
        end
    }

    /// Its work in equal shares of the time, with the gaps between as blocks without work.
    fn push_blocks(&self, indent: &[u8], out: &mut Vec<u8>) {
        let assignment = self.assignment;
        let whole: Seconds = self.parts.iter().map(|(.., seconds)| seconds).sum();
        let rate = match assignment.work {
            // Others' work has the gaps.
            Some(0) if self.worked_on => return,
            Some(work) if work > 0 => work as f64 / whole.max(1) as f64,
            _ => assignment.units,
        };
        let mut before = None;
        for (from, to, seconds) in self.parts {
            if let Some(before) = before {
                push_block(assignment.uid, (before, *from, 0), indent, out);
            }
            let work = (*seconds as f64 * rate).round() as Seconds;
            push_block(assignment.uid, (*from, *to, work), indent, out);
            before = Some(*to);
        }
    }
}

fn push_block(uid: i64, block: (Instant, Instant, Seconds), indent: &[u8], out: &mut Vec<u8>) {
    let (from, to, work) = block;
    out.extend_from_slice(indent);
    let head = format!("<TimephasedData><Type>{REMAINING_WORK}</Type><UID>{uid}</UID><Start>");
    out.extend_from_slice(head.as_bytes());
    push_instant(out, from);
    out.extend_from_slice(b"</Start><Finish>");
    push_instant(out, to);
    out.extend_from_slice(format!("</Finish><Unit>{DAYS}</Unit><Value>").as_bytes());
    push_duration(out, work);
    out.extend_from_slice(b"</Value></TimephasedData>");
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
