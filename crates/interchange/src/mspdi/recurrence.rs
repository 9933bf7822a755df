//! Recurring calendar exceptions as spans of days.

use engine::calendar::{civil, day};

use super::document::Exception;

/// No exception needs more spans than days in the years there are.
const MOST: usize = 20_000;
/// 1900-01-01 and 2200-01-01.
const FIRST_DAY: i64 = -25_567;
const LAST_DAY: i64 = 84_006;

/// Spans of days counted from 1970-01-01, both ends included.
pub(super) fn spans(exception: &Exception) -> Vec<(i32, i32)> {
    let Some((from, to)) = exception.span else {
        return Vec::new();
    };
    let first = from.div_euclid(86_400).max(FIRST_DAY);
    let last = to.div_euclid(86_400).min(LAST_DAY);
    let period = exception.period.clamp(1, 1_000_000);
    let limit = match usize::try_from(exception.occurrences) {
        Ok(occurrences) if exception.by_occurrences && occurrences > 0 => occurrences.min(MOST),
        _ => MOST,
    };
    let within = |day: &i64| (first..=last).contains(day);
    let days: Vec<i64> = match exception.kind {
        1 if period > 1 => (first..=last)
            .step_by(period as usize)
            .take(limit)
            .collect(),
        2 | 3 => {
            let (year, ..) = civil(first);
            (0..)
                .map(|n| year + n * period)
                .take_while(|year| *year <= 2200)
                .filter_map(|year| in_month(exception, year, exception.month + 1))
                .filter(within)
                .take(limit)
                .collect()
        }
        4 | 5 => {
            let (year, month, _) = civil(first);
            let origin = year * 12 + i64::from(month) - 1;
            (0..)
                .map(|n| origin + n * period)
                .take_while(|month| *month < 2201 * 12)
                .filter_map(|month| {
                    in_month(exception, month.div_euclid(12), month.rem_euclid(12) + 1)
                })
                .filter(within)
                .take(limit)
                .collect()
        }
        6 => {
            // Weeks are counted from the Sunday before the first day.
            let sunday = first - (first + 4).rem_euclid(7);
            let weekdays = (0..7).filter(|day| exception.days_of_week >> day & 1 == 1);
            let weekdays: Vec<i64> = weekdays.collect();
            (0..=(last - sunday).max(0) / 7 / period)
                .map(|n| sunday + n * period * 7)
                .flat_map(|week| weekdays.iter().map(move |day| week + day))
                .filter(within)
                .take(limit)
                .collect()
        }
        _ => {
            return if first <= last {
                vec![(first as i32, last as i32)]
            } else {
                Vec::new()
            };
        }
    };
    days.into_iter()
        .map(|day| (day as i32, day as i32))
        .collect()
}

/// The day of a month that an exception means: by number (kinds 2 and 4) or by position.
fn in_month(exception: &Exception, year: i64, month: i64) -> Option<i64> {
    let month = u32::try_from(month)
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    let (next_year, next_month) = if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    };
    let first = day(year, month, 1);
    let length = day(next_year, next_month, 1) - first;
    if matches!(exception.kind, 2 | 4) {
        let date = exception.month_day;
        return (1..=length).contains(&date).then_some(first + date - 1);
    }
    if !(0..=9).contains(&exception.month_item) || !(0..=4).contains(&exception.month_position) {
        return None;
    }
    let fits = |day: i64| {
        // 0 is Sunday.
        let weekday = (day + 4).rem_euclid(7);
        match exception.month_item {
            0 => true,
            1 => (1..=5).contains(&weekday),
            2 => weekday == 0 || weekday == 6,
            item => weekday == item - 3,
        }
    };
    let mut days = (first..first + length).filter(|day| fits(*day));
    match exception.month_position {
        4 => days.next_back(),
        position => days.nth(usize::try_from(position).ok()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exception(kind: i64, from: (i64, u32, u32), to: (i64, u32, u32)) -> Exception {
        let at = |(y, m, d)| day(y, m, d) * 86_400;
        Exception {
            kind,
            span: Some((at(from), at(to) + 86_399)),
            ..Exception::default()
        }
    }

    #[test]
    fn yearly_by_date_and_by_position() {
        let christmas = Exception {
            month: 11,
            month_day: 25,
            ..exception(2, (2026, 1, 1), (2028, 12, 31))
        };
        let days: Vec<i32> = [2026, 2027, 2028]
            .iter()
            .map(|y| day(*y, 12, 25) as i32)
            .collect();
        assert_eq!(
            spans(&christmas),
            days.iter().map(|d| (*d, *d)).collect::<Vec<_>>()
        );
        // Last Monday of May.
        let memorial = Exception {
            month: 4,
            month_item: 4,
            month_position: 4,
            ..exception(3, (2026, 1, 1), (2026, 12, 31))
        };
        assert_eq!(
            spans(&memorial),
            [(day(2026, 5, 25) as i32, day(2026, 5, 25) as i32)]
        );
    }

    #[test]
    fn weekly_every_second_friday() {
        let fridays = Exception {
            days_of_week: 32,
            period: 2,
            ..exception(6, (2026, 1, 1), (2026, 1, 31))
        };
        let days: Vec<i32> = spans(&fridays).iter().map(|span| span.0).collect();
        assert_eq!(
            days,
            [
                day(2026, 1, 2) as i32,
                day(2026, 1, 16) as i32,
                day(2026, 1, 30) as i32
            ]
        );
    }

    #[test]
    fn monthly_stops_after_its_occurrences() {
        let rent = Exception {
            month_day: 31,
            by_occurrences: true,
            occurrences: 2,
            ..exception(4, (2026, 1, 1), (2030, 1, 1))
        };
        let days: Vec<i32> = spans(&rent).iter().map(|span| span.0).collect();
        assert_eq!(days, [day(2026, 1, 31) as i32, day(2026, 3, 31) as i32]);
    }

    #[test]
    fn absurd_spans_stay_small() {
        let daily = Exception {
            period: 2,
            ..exception(1, (1, 1, 1), (9999, 12, 31))
        };
        assert!(spans(&daily).len() <= MOST);
        let long = exception(1, (2026, 1, 1), (9999, 12, 31));
        assert_eq!(spans(&long).len(), 1);
    }
}
