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

/// What is expected of a period (`1.3 items a working day`, `21 points a sprint`), and the unit.
pub fn pace(pace: &Pace) -> (String, &'static str) {
    let unit = match pace.unit {
        PaceUnit::Items => "items",
        PaceUnit::Points => "points",
    };
    let period = match pace.period {
        PacePeriod::Day => "working day",
        PacePeriod::Sprint => "sprint",
    };
    let text = format!("{} {unit} a {period}", amount(pace.per_period));
    (text, unit)
}

/// With one digit behind the point where it is small.
pub fn amount(value: f64) -> String {
    if value < 9.95 {
        ((value * 10.0).round() / 10.0).to_string()
    } else {
        value.round().to_string()
    }
}

fn count(value: f64, unit: &str) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    let plural = if tenths == 1.0 { "" } else { "s" };
    format!("{tenths} {unit}{plural}")
}
