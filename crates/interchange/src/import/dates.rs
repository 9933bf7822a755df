//! Dates, lengths of time and other cells as people and tools write them.

use jiff::civil::{Date, DateTime};

use super::DateOrder;

/// A day, with the time of day where the cell has one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct When {
    pub date: Date,
    pub time: Option<jiff::civil::Time>,
}

impl When {
    pub fn at(self, hour: i8) -> DateTime {
        match self.time {
            Some(time) => self.date.to_datetime(time),
            None => self.date.at(hour, 0, 0, 0),
        }
    }
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The order that the column's own cells show, if one cannot be read the other way round.
pub fn order_of<'a>(cells: impl Iterator<Item = &'a str>) -> Option<DateOrder> {
    let (mut day_first, mut month_first) = (false, false);
    for cell in cells {
        if let [a, b, c] = numbers(cell).as_slice()
            && *a < 32
            && *b < 32
            && !is_iso(cell)
            && *c > 0
        {
            day_first |= *a > 12;
            month_first |= *b > 12;
        }
    }
    match (day_first, month_first) {
        (true, false) => Some(DateOrder::DayFirst),
        (false, true) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// Whether the order of day and month makes a difference to the cell.
pub fn is_ambiguous(cell: &str) -> bool {
    !is_iso(cell)
        && matches!(numbers(cell).as_slice(), [a, b, _] if *a <= 12 && *b <= 12 && a != b)
        && !has_month(cell)
}

pub fn parse(cell: &str, order: DateOrder) -> Option<When> {
    let cell = cell.trim();
    let (day_part, time_part) = split_time(cell);
    let date = if is_iso(day_part) {
        day_part.parse().ok()?
    } else {
        civil(day_part, order)?
    };
    let fits = (model::rules::YEAR_FIRST..=model::rules::YEAR_LAST).contains(&date.year());
    fits.then(|| When {
        date,
        time: time_part.and_then(clock),
    })
}

fn is_iso(cell: &str) -> bool {
    let bytes = cell.trim().as_bytes();
    bytes.len() >= 10
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && bytes[4] == b'-'
        && bytes[7] == b'-'
}

fn split_time(cell: &str) -> (&str, Option<&str>) {
    if is_iso(cell) && cell.is_char_boundary(10) {
        let rest = cell[10..].trim_start_matches(['T', ' ']);
        return (&cell[..10], (!rest.is_empty()).then_some(rest));
    }
    match cell.find(':') {
        Some(colon) => {
            let start = cell[..colon].rfind([' ', 'T']).unwrap_or(colon);
            (&cell[..start], Some(cell[start..].trim()))
        }
        None => (cell, None),
    }
}

fn clock(text: &str) -> Option<jiff::civil::Time> {
    let lower = text.to_lowercase();
    let parts: Vec<i64> = numbers(&lower);
    let (mut hour, minute) = (*parts.first()?, parts.get(1).copied().unwrap_or(0));
    if lower.contains("pm") && hour < 12 {
        hour += 12;
    } else if lower.contains("am") && hour == 12 {
        hour = 0;
    }
    jiff::civil::Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()
}

fn has_month(cell: &str) -> bool {
    month(cell).is_some()
}

fn month(cell: &str) -> Option<i64> {
    let lower = cell.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphabetic());
    words
        .filter(|word| word.len() >= 3)
        .find_map(|word| MONTHS.iter().position(|month| word.starts_with(month)))
        .map(|at| at as i64 + 1)
}

fn civil(cell: &str, order: DateOrder) -> Option<Date> {
    let numbers = numbers(cell);
    let (year, month, day) = match (month(cell), numbers.as_slice()) {
        (Some(month), [day, year]) => (*year, month, *day),
        (Some(_), _) => return None,
        (None, [year, month, day]) if *year > 99 => (*year, *month, *day),
        (None, [a, b, year]) => match order {
            DateOrder::DayFirst if *b <= 12 => (*year, *b, *a),
            DateOrder::MonthFirst if *a <= 12 => (*year, *a, *b),
            // Written the other way round than most.
            DateOrder::DayFirst => (*year, *a, *b),
            DateOrder::MonthFirst => (*year, *b, *a),
        },
        _ => return None,
    };
    let year = if year < 100 { 2000 + year } else { year };
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

fn numbers(text: &str) -> Vec<i64> {
    text.split(|letter: char| !letter.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().unwrap_or(i64::MAX))
        .collect()
}

/// Working minutes of "3d", "1.5 days", "2w", "4 hrs", "30m", "PT8H0M0S"; a bare number is days.
/// True behind it: elapsed time ("3ed").
pub fn duration(cell: &str, minutes_per_day: i64) -> Option<(i64, bool)> {
    let cell = cell.trim().trim_end_matches('?').to_lowercase();
    if let Some(iso) = cell.strip_prefix("pt") {
        return iso_duration(iso).map(|minutes| (minutes, false));
    }
    let end =
        cell.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ',' | '-'));
    let (number, unit) = cell.split_at(end.unwrap_or(cell.len()));
    let number: f64 = number.replace(',', ".").parse().ok()?;
    let unit = unit.trim();
    let (elapsed, unit) = match unit.strip_prefix('e') {
        Some(rest) if !rest.is_empty() => (true, rest),
        _ => (false, unit),
    };
    let day = if elapsed { 1440 } else { minutes_per_day };
    let minutes = match unit {
        "" | "d" | "day" | "days" => day,
        "m" | "min" | "mins" | "minute" | "minutes" => 1,
        "h" | "hr" | "hrs" | "hour" | "hours" => 60,
        "w" | "wk" | "wks" | "week" | "weeks" => day * if elapsed { 7 } else { 5 },
        "mo" | "mon" | "mons" | "month" | "months" => day * if elapsed { 30 } else { 20 },
        _ => return None,
    };
    let total = number * minutes as f64;
    (0.0..=model::rules::MINUTES_MAX as f64)
        .contains(&total)
        .then(|| (total.round() as i64, elapsed))
}

fn iso_duration(text: &str) -> Option<i64> {
    let (mut minutes, mut number) = (0.0, String::new());
    for letter in text.chars() {
        match letter {
            '0'..='9' | '.' => number.push(letter),
            'h' => minutes += std::mem::take(&mut number).parse::<f64>().ok()? * 60.0,
            'm' => minutes += std::mem::take(&mut number).parse::<f64>().ok()?,
            's' => minutes += std::mem::take(&mut number).parse::<f64>().ok()? / 60.0,
            _ => return None,
        }
    }
    (number.is_empty() && (0.0..=model::rules::MINUTES_MAX as f64).contains(&minutes))
        .then(|| minutes.round() as i64)
}

/// Monday to Friday from the first to the last day, both included.
pub fn working_days(first: Date, last: Date) -> i64 {
    let days = first
        .until(last)
        .map_or(0, |span| i64::from(span.get_days()))
        + 1;
    let (weeks, rest) = (days.max(0) / 7, days.max(0) % 7);
    let begin = i64::from(first.weekday().to_monday_zero_offset());
    weeks * 5 + (0..rest).filter(|offset| (begin + offset) % 7 < 5).count() as i64
}

pub fn is_yes(cell: &str) -> bool {
    [
        "yes",
        "true",
        "1",
        "x",
        "y",
        "done",
        "completed",
        "complete",
    ]
    .contains(&cell.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let read = |cell: &str| parse(cell, DateOrder::DayFirst).map(|it| it.at(8).to_string());
        let expected = Some("2027-03-04T08:00:00".to_owned());
        for cell in [
            "2027-03-04",
            "4.3.2027",
            "04/03/2027",
            "4/3/27",
            "4 March 2027",
            "Mar 4, 2027",
            "04/Mar/27",
        ] {
            assert_eq!(read(cell), expected, "{cell}");
        }
        assert_eq!(read("2027-03-04T16:30:00Z").unwrap(), "2027-03-04T16:30:00");
        assert_eq!(read("22/Sep/25 9:26 PM").unwrap(), "2025-09-22T21:26:00");
        assert_eq!(
            read("3/14/2027").unwrap(),
            "2027-03-14T08:00:00",
            "only one way round is a date"
        );
        for cell in [
            "",
            "soon",
            "2027-02-30",
            "99999999999999999999",
            "1/2",
            "7.18656E+14",
            "14/14/2027",
        ] {
            assert_eq!(read(cell), None, "{cell}");
        }
        assert_eq!(
            parse("3/4/2027", DateOrder::MonthFirst).unwrap().date,
            jiff::civil::date(2027, 3, 4)
        );
    }

    #[test]
    fn a_column_shows_its_order() {
        assert_eq!(
            order_of(["1/2/27", "25/2/27"].into_iter()),
            Some(DateOrder::DayFirst)
        );
        assert_eq!(
            order_of(["1/2/27", "2/25/27"].into_iter()),
            Some(DateOrder::MonthFirst)
        );
        assert_eq!(order_of(["1/2/27"].into_iter()), None);
        assert!(is_ambiguous("1/2/27") && !is_ambiguous("2/2/27") && !is_ambiguous("2027-01-02"));
    }

    #[test]
    fn durations_have_units() {
        for (cell, minutes) in [
            ("3", 1440),
            ("3d", 1440),
            ("1,5 days", 720),
            ("2w", 4800),
            ("4 hrs", 240),
            ("30m", 30),
            ("PT8H30M0S", 510),
        ] {
            assert_eq!(duration(cell, 480), Some((minutes, false)), "{cell}");
        }
        assert_eq!(duration("2ed", 480), Some((2880, true)));
        for cell in ["", "long", "-3d", "1e99", "3 parsecs"] {
            assert_eq!(duration(cell, 480), None, "{cell}");
        }
    }

    #[test]
    fn weekends_are_no_working_days() {
        let day = |day| jiff::civil::date(2027, 3, day);
        assert_eq!(working_days(day(1), day(5)), 5);
        assert_eq!(working_days(day(1), day(14)), 10);
        assert_eq!(working_days(day(5), day(8)), 2);
        assert_eq!(working_days(day(6), day(7)), 0);
    }
}
