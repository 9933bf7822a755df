//! Days and dates of the proleptic Gregorian calendar, without a clock or a time zone.

use super::DAY;
use crate::plan::Instant;

/// 1900-01-01T00:00: no schedule begins before it.
pub const EARLIEST: Instant = -2_208_988_800;
/// 2200-01-01T00:00: no schedule ends after it.
pub const LATEST: Instant = 7_258_118_400;

/// Days from 1970-01-01 to a date (`month` 1 to 12); the inverse of [`civil`].
///
/// Algorithm: H. Hinnant, "chrono-compatible low-level date algorithms" (2014).
pub const fn day(year: i64, month: u32, day_of_month: u32) -> i64 {
    // Years begin in March, so that the leap day comes last.
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let month_from_march = ((month + 9) % 12) as i64;
    let day_of_year = (153 * month_from_march + 2) / 5 + day_of_month as i64 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a day counted from 1970-01-01.
pub const fn civil(day: i64) -> (i64, u32, u32) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
    let month = (if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    }) as u32;
    let year = year_of_era + era * 400 + (month <= 2) as i64;
    (year, month, day_of_month)
}

/// An instant as `2026-07-03T17:00:00`.
pub fn iso(instant: Instant) -> String {
    let (year, month, day_of_month) = civil(instant.div_euclid(DAY));
    let second = instant.rem_euclid(DAY);
    format!(
        "{year:04}-{month:02}-{day_of_month:02}T{:02}:{:02}:{:02}",
        second / 3_600,
        second / 60 % 60,
        second % 60
    )
}
