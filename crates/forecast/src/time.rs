//! Between the graph's wall-clock times and the engine's instants (seconds since 1970).

use engine::calendar::{civil, day};
use engine::plan::{Instant, Seconds};
use jiff::civil::{Date, DateTime, Time};
use model::{Day, LocalTime};

pub const MINUTE: Seconds = 60;
pub const DAY: Seconds = 86_400;

/// Days since 1970-01-01.
pub fn day_number(at: Day) -> i64 {
    let date = at.0;
    day(
        i64::from(date.year()),
        date.month().unsigned_abs().into(),
        date.day().unsigned_abs().into(),
    )
}

pub fn instant(at: LocalTime) -> Instant {
    let time = at.0.time();
    day_number(Day(at.0.date())) * DAY
        + i64::from(time.hour()) * 3_600
        + i64::from(time.minute()) * 60
        + i64::from(time.second())
}

/// Midnight at the end of the day: a promise is kept by anything up to here.
pub fn end_of_day(at: Day) -> Instant {
    (day_number(at) + 1) * DAY
}

/// The day that began at midnight `number` days after 1970-01-01.
pub fn from_day_number(number: i64) -> Day {
    let (year, month, day_of_month) = civil(number);
    let part = |value: u32| i8::try_from(value).unwrap_or(1);
    let year = i16::try_from(year).unwrap_or(i16::MAX);
    Day(Date::new(year, part(month), part(day_of_month)).unwrap_or(Date::MAX))
}

/// The engine stays between the years 1900 and 2200, which all have a local time.
pub fn local_time(at: Instant) -> LocalTime {
    let date = from_day_number(at.div_euclid(DAY)).0;
    let second = at.rem_euclid(DAY);
    let part = |value: i64| i8::try_from(value).unwrap_or(0);
    let time = Time::new(
        part(second / 3_600),
        part(second / 60 % 60),
        part(second % 60),
        0,
    );
    LocalTime(DateTime::from_parts(date, time.unwrap_or(Time::midnight())))
}

/// The Monday on or before the instant's day, as a day number.
pub fn week_of(at: Instant) -> i64 {
    let number = at.div_euclid(DAY);
    // 1970-01-01 was a Thursday.
    number - (number + 3).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn there_and_back() {
        for text in [
            "1969-12-31T23:59:59",
            "2027-03-14T08:00:00",
            "2199-12-31T00:00:01",
        ] {
            let at: LocalTime = text.parse().unwrap();
            assert_eq!(local_time(instant(at)), at);
        }
    }

    #[test]
    fn weeks_begin_on_monday() {
        let wednesday: LocalTime = "2027-03-17T08:00:00".parse().unwrap();
        let monday: Day = "2027-03-15".parse().unwrap();
        assert_eq!(from_day_number(week_of(instant(wednesday))), monday);
        assert_eq!(week_of(day_number(monday) * DAY), day_number(monday));
    }
}
