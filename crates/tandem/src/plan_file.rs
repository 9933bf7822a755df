//! Plan files as the commands that compute from them read them.

use std::path::Path;

use anyhow::{Context, bail};
use engine::calendar::{EARLIEST, LATEST};
use engine::plan::Instant;
use interchange::mspdi::{self, Document, Imported, Source};

pub struct PlanFile {
    pub bytes: Vec<u8>,
    pub document: Document,
    pub imported: Imported,
}

/// # Errors
/// When the file cannot be read or is no plan, with the place.
pub fn read(path: &Path) -> anyhow::Result<PlanFile> {
    let name = path.display();
    let bytes = std::fs::read(path).with_context(|| format!("{name}"))?;
    let source = Source::decode(&bytes).with_context(|| format!("{name}"))?;
    if !source.text.trim_start().starts_with('<') {
        bail!(
            "{name}: this is not Microsoft Project XML; in Microsoft Project, save the plan as XML"
        );
    }
    let document = mspdi::read(&source).with_context(|| format!("{name}"))?;
    let imported = document.to_plan();
    if imported.plan.tasks.is_empty() {
        bail!("{name}: the plan has no tasks");
    }
    Ok(PlanFile {
        document,
        imported,
        bytes,
    })
}

impl PlanFile {
    /// What is not taken as the file means it, on stderr.
    pub fn tell_notes(&self) {
        for note in &self.imported.notes {
            let tasks = &self.document.tasks;
            let about = note
                .task_uid
                .and_then(|uid| tasks.iter().find(|task| task.uid == uid))
                .map_or(String::new(), |task| {
                    format!("task {} \"{}\" ", task.id, task.name)
                });
            eprintln!("note: {about}{}", note.text);
        }
    }

    /// Seconds of a working day, as the file shows durations.
    pub fn day(&self) -> f64 {
        self.document.project.minutes_per_day.clamp(1, 1_440) as f64 * 60.0
    }
}

/// A day, or a day and a time, typed on the command line.
///
/// # Errors
/// When it is no date between 1900 and 2199.
pub fn date(text: &str) -> Result<Instant, String> {
    let wrong = || "a date such as 2026-07-03 or 2026-07-03T17:00 is needed".to_owned();
    let (day, time) = text.split_once('T').unwrap_or((text, "00:00"));
    let day: jiff::civil::Date = day.parse().map_err(|_| wrong())?;
    let time: jiff::civil::Time = time.parse().map_err(|_| wrong())?;
    let days = engine::calendar::day(i64::from(day.year()), day.month() as u32, day.day() as u32);
    let seconds =
        i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    let instant = days * 86_400 + seconds;
    if (EARLIEST..LATEST).contains(&instant) {
        Ok(instant)
    } else {
        Err("the year must lie between 1900 and 2199".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_typed() {
        assert_eq!(date("1970-01-02"), Ok(86_400));
        assert_eq!(date("1970-01-02T08:30"), Ok(86_400 + 30_600));
        for wrong in ["tomorrow", "2026-13-01", "1700-01-01"] {
            assert!(date(wrong).is_err());
        }
    }
}
