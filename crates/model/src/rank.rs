//! Places in a list that sort as text: between any two there is room for another, so a move
//! writes one entity (fractional indexing as described by David Greenspan, 2020).
//!
//! A rank is an integer part and a fraction in base 62. The integer part's first letter says
//! how many digits follow it, so appending a thousand times costs three characters, not a
//! thousand. The fraction never ends in the lowest digit, so there is always room before it.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const FIRST: &str = "a0";

/// Whether this is a rank as this module makes them.
pub fn is_valid(rank: &str) -> bool {
    rank.len() <= 1000
        && rank.bytes().all(|byte| digit(byte).is_some())
        && split(rank).is_some_and(|(_, fraction)| !fraction.ends_with('0'))
}

/// A rank after `low` and before `high`. Without either: the list's end, start, or middle.
/// None when there is no room: the ranks are not in order or not valid.
pub fn between(low: Option<&str>, high: Option<&str>) -> Option<String> {
    match (low, high) {
        (None, None) => Some(FIRST.into()),
        (Some(low), None) => {
            let (integer, fraction) = split(low)?;
            match step(integer, true) {
                Some(next) => Some(next),
                None => Some(format!("{integer}{}", middle(fraction, None)?)),
            }
        }
        (None, Some(high)) => {
            let (integer, fraction) = split(high)?;
            if !fraction.is_empty() {
                return Some(integer.into());
            }
            step(integer, false)
        }
        (Some(low), Some(high)) => {
            if low >= high {
                return None;
            }
            let ((low_integer, low_fraction), (high_integer, high_fraction)) =
                (split(low)?, split(high)?);
            if low_integer == high_integer {
                let fraction = middle(low_fraction, Some(high_fraction))?;
                return Some(format!("{low_integer}{fraction}"));
            }
            match step(low_integer, true) {
                Some(next) if next.as_str() < high => Some(next),
                _ => Some(format!("{low_integer}{}", middle(low_fraction, None)?)),
            }
        }
    }
}

fn digit(byte: u8) -> Option<usize> {
    DIGITS.binary_search(&byte).ok()
}

/// Integer part and fraction.
fn split(rank: &str) -> Option<(&str, &str)> {
    let digits = match *rank.as_bytes().first()? {
        head @ b'a'..=b'z' => usize::from(head - b'a') + 1,
        head @ b'A'..=b'Z' => usize::from(b'Z' - head) + 1,
        _ => return None,
    };
    rank.split_at_checked(digits + 1)
}

/// The next integer part up or down; none at the end of the range.
fn step(integer: &str, up: bool) -> Option<String> {
    let mut bytes = integer.as_bytes().to_vec();
    let (full, empty) = if up { (61, 0) } else { (0, 61) };
    for byte in bytes.iter_mut().skip(1).rev() {
        let value = digit(*byte)?;
        if value != full {
            *byte = DIGITS[if up { value + 1 } else { value - 1 }];
            return String::from_utf8(bytes).ok();
        }
        *byte = DIGITS[empty];
    }
    // Every digit ran over: one digit more, or one fewer on the other side of zero.
    let head = bytes[0];
    let (head, longer) = match (head, up) {
        (b'Z', true) => (b'a', None),
        (b'a', false) => (b'Z', None),
        (b'z', true) | (b'A', false) => return None,
        (_, true) => (head + 1, Some(head >= b'a')),
        (_, false) => (head - 1, Some(head < b'a')),
    };
    bytes[0] = head;
    match longer {
        Some(true) => bytes.push(DIGITS[empty]),
        Some(false) => {
            bytes.pop();
        }
        None => {}
    }
    String::from_utf8(bytes).ok()
}

/// A fraction strictly between two others; without `high`, below one.
fn middle(low: &str, high: Option<&str>) -> Option<String> {
    let (low, high) = (low.as_bytes(), high.map(str::as_bytes));
    let mut made = Vec::new();
    let mut high = high;
    let mut at = 0;
    loop {
        let from = low.get(at).map_or(Some(0), |byte| digit(*byte))?;
        let to = match high {
            Some(high) => digit(*high.get(at)?)?,
            None => 62,
        };
        if from > to {
            return None;
        }
        if to - from >= 2 {
            made.push(DIGITS[(from + to) / 2]);
            return String::from_utf8(made).ok();
        }
        made.push(DIGITS[from]);
        if to == from + 1 {
            // Already below `high`: anything above the rest of `low` will do.
            high = None;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn appending_and_prepending_stay_short() {
        let (mut low, mut high) = (FIRST.to_string(), FIRST.to_string());
        for _ in 0..10_000 {
            let next = between(Some(&low), None).unwrap();
            assert!(next > low && is_valid(&next));
            low = next;
            let next = between(None, Some(&high)).unwrap();
            assert!(next < high && is_valid(&next));
            high = next;
        }
        assert!(low.len() <= 5 && high.len() <= 5, "{low} {high}");
    }

    #[test]
    fn nonsense_is_not_a_rank() {
        for rank in ["", "a", "a00", "0", "ä0", "b0", "a0 "] {
            assert!(!is_valid(rank), "{rank:?}");
        }
        assert_eq!(between(Some("a1"), Some("a0")), None);
        assert_eq!(between(Some("a1"), Some("a1")), None);
    }

    proptest! {
        /// Inserting anywhere, again and again, keeps the list in order and every rank valid.
        #[test]
        fn there_is_always_room(places in prop::collection::vec(0.0..1.0f64, 1..200)) {
            let mut list: Vec<String> = Vec::new();
            for place in places {
                let at = (place * (list.len() + 1) as f64) as usize;
                let low = at.checked_sub(1).map(|at| list[at].as_str());
                let made = between(low, list.get(at).map(String::as_str)).unwrap();
                prop_assert!(is_valid(&made), "{made}");
                list.insert(at, made);
                prop_assert!(list.is_sorted_by(|a, b| a < b));
            }
        }
    }
}
