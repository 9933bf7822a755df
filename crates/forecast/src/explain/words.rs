//! Dates and lengths as people say them.

use engine::plan::{Instant, Seconds};

use crate::result::{Pace, PacePeriod, PaceUnit};
use crate::time::{DAY, local_time};

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `Fri 3 Sep`, with the year where it is not today's.
pub fn date(at: Instant, today: Instant) -> String {
    let date = local_time(at).0.date();
    let weekday = WEEKDAYS[date.weekday().to_monday_zero_offset().unsigned_abs() as usize % 7];
    let month = MONTHS[(date.month().unsigned_abs() as usize + 11) % 12];
    let year = match date.year() == local_time(today).0.year() {
        true => String::new(),
        false => format!(" {}", date.year()),
    };
    format!("{weekday} {} {month}{year}", date.day())
}

/// Elapsed time in days.
pub fn days(seconds: Seconds) -> String {
    count(seconds as f64 / DAY as f64, "day")
}

/// Working time in days of the length the workspace counts by.
pub fn work(seconds: Seconds, minutes_per_day: u32) -> String {
    let days = seconds as f64 / 60.0 / f64::from(minutes_per_day.max(1));
    if days < 0.95 {
        count(seconds as f64 / 3_600.0, "hour")
    } else {
        count(days, "day")
    }
}

/// What is expected of a period: `1.3 items a working day`, `21 points a sprint`.
pub fn pace(pace: &Pace) -> String {
    let period = match pace.period {
        PacePeriod::Day => "working day",
        PacePeriod::Sprint => "sprint",
    };
    let (amount, _) = counted(pace.per_period, pace.unit);
    format!("{amount} a {period}")
}

/// `1 item` comes, `2.5 items` come.
pub fn counted(value: f64, unit: PaceUnit) -> (String, &'static str) {
    let unit = match unit {
        PaceUnit::Items => "item",
        PaceUnit::Points => "point",
    };
    // Two digits say enough, of small figures too.
    let digits = match value {
        value if value >= 9.95 => 0,
        value if value >= 0.995 => 1,
        value if value >= 0.0995 => 2,
        _ => 3,
    };
    let step = 10f64.powi(digits);
    let rounded = (value * step).round() / step;
    match rounded {
        1.0 => (format!("1 {unit}"), "comes"),
        _ => (format!("{rounded} {unit}s"), "come"),
    }
}

fn count(value: f64, unit: &str) -> String {
    // Of many, parts say nothing.
    let tenths = match value.abs() {
        many if many >= 9.95 => value.round(),
        _ => (value * 10.0).round() / 10.0,
    };
    let plural = if tenths == 1.0 { "" } else { "s" };
    format!("{tenths} {unit}{plural}")
}
