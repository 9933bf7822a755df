//! Time in which two calendars both work, or either.

use std::collections::HashMap;

use super::WorkingTime;
use super::compile::Patterns;

impl WorkingTime {
    /// The calendar that works when both do, such as a task's own calendar and a person's.
    pub fn intersection(&self, other: &WorkingTime) -> WorkingTime {
        self.combine(other, "and", common)
    }

    /// The calendar that works when either does, such as two people's.
    pub fn union(&self, other: &WorkingTime) -> WorkingTime {
        // Spans that overlap are joined when they become a kind of day.
        self.combine(other, "or", |mut a, b| {
            a.extend_from_slice(b);
            a
        })
    }

    fn combine(
        &self,
        other: &WorkingTime,
        word: &str,
        spans: impl Fn(Vec<(u32, u32)>, &[(u32, u32)]) -> Vec<(u32, u32)>,
    ) -> WorkingTime {
        let first = self.first_day.min(other.first_day);
        let end = |table: &WorkingTime| table.first_day + table.days.len() as i64;
        let days = end(self).max(end(other)) - first;

        let mut patterns = Patterns::default();
        let mut known: HashMap<(u32, u32), u32> = HashMap::new();
        let mut both = |a: u32, b: u32| {
            *known
                .entry((a, b))
                .or_insert_with(|| patterns.add_spans(spans(self.spans(a), &other.spans(b))))
        };
        let kinds = (first..first + days)
            .map(|day| both(self.pattern_of(day), other.pattern_of(day)))
            .collect();
        let mut week = [0; 7];
        for (kind, (a, b)) in week
            .iter_mut()
            .zip(self.kinds.week.into_iter().zip(other.kinds.week))
        {
            *kind = both(a, b);
        }
        let name = format!("{} {word} {}", self.name, other.name);
        WorkingTime::build(name, first, kinds, week, patterns)
    }

    fn pattern_of(&self, day: i64) -> u32 {
        let index = day - self.first_day;
        match usize::try_from(index)
            .ok()
            .and_then(|index| self.kinds.days.get(index))
        {
            Some(kind) => *kind,
            // Tables begin on a Monday.
            None => self.kinds.week[index.rem_euclid(7) as usize],
        }
    }

    fn spans(&self, kind: u32) -> Vec<(u32, u32)> {
        self.kinds.spans[kind as usize].clone()
    }
}

fn common(a: Vec<(u32, u32)>, b: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut spans = Vec::new();
    for (start, end) in a {
        for (other_start, other_end) in b {
            let from = start.max(*other_start);
            let to = end.min(*other_end);
            if from < to {
                spans.push((from, to));
            }
        }
    }
    spans
}
