//! Dates and durations as MSPDI writes them.

use engine::calendar::{civil, day};
use engine::plan::{Instant, Seconds};

/// Type and unit of the timephased data that say when work is still to be done.
pub(crate) const REMAINING_WORK: i64 = 1;
pub(crate) const DAYS: i64 = 2;

/// `2026-07-03T17:00:00`, also without seconds or time; an offset after it is passed over,
/// because plans are in wall-clock time.
pub(super) fn parse_instant(text: &str) -> Option<Instant> {
    let bytes = text.trim().as_bytes();
    let number = |from: usize, to: usize| -> Option<i64> {
        let digits = bytes.get(from..to)?;
        digits.iter().try_fold(0i64, |value, byte| {
            byte.is_ascii_digit()
                .then(|| value * 10 + i64::from(byte - b'0'))
        })
    };
    let (year, month, day_of_month) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    if bytes[4] != b'-' || bytes[7] != b'-' || !(1..=12).contains(&month) {
        return None;
    }
    let date = day(year, month as u32, day_of_month as u32);
    if civil(date) != (year, month as u32, day_of_month as u32) {
        return None;
    }
    let (hour, minute, second) = match bytes.get(10) {
        None => (0, 0, 0),
        Some(b'T' | b' ') => (
            number(11, 13)?,
            number(14, 16)?,
            if bytes.len() > 16 { number(17, 19)? } else { 0 },
        ),
        Some(_) => return None,
    };
    if hour > 24 || minute > 59 || second > 59 {
        return None;
    }
    Some(date * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// `08:00:00` as seconds after midnight.
pub(super) fn parse_time(text: &str) -> Option<u32> {
    // Some writers give a whole instant.
    let text = text.trim().rsplit('T').next()?;
    let mut parts = text
        .split(':')
        .map(|part| part.trim_end_matches('Z').parse::<f64>().ok());
    let hour = parts.next()??;
    let minute = parts.next()??;
    let second = parts.next().flatten().unwrap_or(0.0);
    let valid = (0.0..=24.0).contains(&hour)
        && (0.0..60.0).contains(&minute)
        && (0.0..60.0).contains(&second);
    let seconds = (hour * 3_600.0 + minute * 60.0 + second) as u32;
    (valid && seconds <= 86_400).then_some(seconds)
}

/// An ISO 8601 duration such as `PT72H0M0S`, in seconds; days are of 24 hours.
pub(super) fn parse_duration(text: &str) -> Option<Seconds> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    let rest = rest.strip_prefix('P')?;
    let mut total = 0.0;
    let mut number = 0.0f64;
    let mut scale: Option<f64> = None;
    let mut in_time = false;
    let mut digits = false;
    for byte in rest.bytes() {
        match byte {
            b'0'..=b'9' => {
                digits = true;
                let digit = f64::from(byte - b'0');
                match &mut scale {
                    Some(scale) => {
                        *scale /= 10.0;
                        number += digit * *scale;
                    }
                    None => number = number * 10.0 + digit,
                }
            }
            b'.' | b',' => scale = Some(1.0),
            b'T' => in_time = true,
            unit => {
                let factor = match (unit, in_time) {
                    (b'H', true) => 3_600.0,
                    (b'M', true) => 60.0,
                    (b'S', true) => 1.0,
                    (b'D', false) => 86_400.0,
                    (b'W', false) => 604_800.0,
                    _ => return None,
                };
                if !digits {
                    return None;
                }
                total += number * factor;
                (number, scale, digits) = (0.0, None, false);
            }
        }
    }
    // Longer than all the years there are is as good as refused.
    (!digits && total < 1e12).then_some((sign * total).round() as Seconds)
}

/// Appends `2026-07-03T17:00:00`.
pub(super) fn push_instant(out: &mut Vec<u8>, instant: Instant) {
    let (year, month, day_of_month) = civil(instant.div_euclid(86_400));
    let second = instant.rem_euclid(86_400);
    let two = |out: &mut Vec<u8>, value: i64| {
        out.push(b'0' + (value / 10 % 10) as u8);
        out.push(b'0' + (value % 10) as u8);
    };
    two(out, year / 100);
    two(out, year % 100);
    out.push(b'-');
    two(out, i64::from(month));
    out.push(b'-');
    two(out, i64::from(day_of_month));
    out.push(b'T');
    two(out, second / 3_600);
    out.push(b':');
    two(out, second / 60 % 60);
    out.push(b':');
    two(out, second % 60);
}

/// Appends `PT72H0M0S`.
pub(super) fn push_duration(out: &mut Vec<u8>, seconds: Seconds) {
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    let text = format!(
        "{sign}PT{}H{}M{}S",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    );
    out.extend_from_slice(text.as_bytes());
}

/// Duration and lag formats that run round the clock (`ed`, `ew`, … also marked `?`).
pub(super) fn is_elapsed(format: i64) -> bool {
    matches!(
        format,
        4 | 6 | 8 | 10 | 12 | 20 | 36 | 38 | 40 | 42 | 44 | 52
    )
}

/// Lag formats in percent of the predecessor's duration.
pub(super) fn is_percent(format: i64) -> bool {
    matches!(format, 19 | 20 | 51 | 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(parse_duration("PT72H0M0S"), Some(72 * 3_600));
        assert_eq!(parse_duration("PT0H30M6S"), Some(1_806));
        assert_eq!(parse_duration("-PT1H"), Some(-3_600));
        assert_eq!(parse_duration("P1DT2H"), Some(26 * 3_600));
        assert_eq!(parse_duration("PT1.5H"), Some(5_400));
        for bad in [
            "",
            "72",
            "PT",
            "PT5",
            "P5H",
            "PTH",
            "PTxH",
            "PT99999999999999999999H",
        ] {
            assert!(matches!(parse_duration(bad), None | Some(0)), "{bad}");
        }
        let mut out = Vec::new();
        push_duration(&mut out, 259_206);
        assert_eq!(out, b"PT72H0M6S");
    }

    #[test]
    fn instants_and_times() {
        let instant = parse_instant("2024-02-29T17:00:00").unwrap_or_default();
        let mut out = Vec::new();
        push_instant(&mut out, instant);
        assert_eq!(out, b"2024-02-29T17:00:00");
        assert_eq!(parse_instant("2023-02-29T17:00:00"), None);
        assert_eq!(parse_instant("2023-01-01"), Some(1_672_531_200));
        assert_eq!(parse_instant("today"), None);
        assert_eq!(parse_time("17:30:00"), Some(63_000));
        assert_eq!(parse_time("24:00:00"), Some(86_400));
        assert_eq!(parse_time("25:00"), None);
    }
}
