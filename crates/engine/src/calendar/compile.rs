//! From a plan's calendars (weeks, work weeks, exceptions, bases) to tables.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::{DAY, EARLIEST, Kinds, LATEST, TableShift, WorkingTime};
use crate::plan::{Calendar, CalendarIx, Instant, Plan, Seconds, Shift, TaskMode};

const DAYS_BEFORE: i64 = 371;
/// Bases of bases of bases.
const DEEPEST: usize = 64;
const MOST_TABLES: usize = 20_000;
const FIRST_DAY: i64 = EARLIEST / DAY;
const LAST_DAY: i64 = LATEST / DAY;

/// Why a plan's calendars cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarError {
    /// A calendar's chain of base calendars comes back to itself, or has no end in sight.
    BaseCycle { calendar: String },
    /// More calendars of their own than any table should be made for.
    TooMany { calendars: usize },
    /// A base, project, task or resource names a calendar that is not there.
    Missing { user: String, calendar: CalendarIx },
    /// A shift that ends before it begins or after midnight.
    BadShift {
        calendar: String,
        start: u32,
        end: u32,
    },
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseCycle { calendar } => {
                write!(
                    f,
                    "calendar \"{calendar}\" is based on itself or on too long a chain; give it another base calendar"
                )
            }
            Self::TooMany { calendars } => write!(
                f,
                "the plan has {calendars} different calendars; at most {MOST_TABLES} can be used"
            ),
            Self::Missing { user, calendar } => {
                write!(
                    f,
                    "{user} uses calendar number {calendar}, which the plan does not have"
                )
            }
            Self::BadShift {
                calendar,
                start,
                end,
            } => write!(
                f,
                "calendar \"{calendar}\" has a shift from second {start} to second {end} of the day; \
                 a shift must end after it begins and by midnight"
            ),
        }
    }
}

impl std::error::Error for CalendarError {}

/// All calendars of a plan, compiled; calendars that say nothing of their own share a table.
#[derive(Clone, Debug, Default)]
pub struct Calendars {
    tables: Vec<Arc<WorkingTime>>,
    combinations: HashMap<(bool, Vec<CalendarIx>), Arc<WorkingTime>>,
}

impl Calendars {
    /// # Errors
    /// When a calendar's base is missing or based on itself, or a shift is impossible.
    pub fn compile(plan: &Plan) -> Result<Self, CalendarError> {
        let own = plan
            .calendars
            .iter()
            .filter(|calendar| !says_nothing(calendar))
            .count();
        if own > MOST_TABLES {
            return Err(CalendarError::TooMany { calendars: own });
        }
        let horizon = Horizon::of(plan, own);
        let mut tables: Vec<Option<Arc<WorkingTime>>> = vec![None; plan.calendars.len()];
        for index in 0..plan.calendars.len() {
            let chain = base_chain(&plan.calendars, index)?;
            // A calendar that adds nothing is its base.
            let owner = chain
                .iter()
                .copied()
                .find(|link| !says_nothing(&plan.calendars[*link]))
                .unwrap_or(index);
            if tables[owner].is_none() {
                let chain = base_chain(&plan.calendars, owner)?;
                let chain: Vec<&Calendar> =
                    chain.iter().map(|link| &plan.calendars[*link]).collect();
                tables[owner] = Some(Arc::new(compile(&chain, &horizon)?));
            }
            tables[index] = tables[owner].clone();
        }
        let tables = tables.into_iter().flatten().collect();
        Ok(Self {
            tables,
            combinations: HashMap::new(),
        })
    }

    /// The table of a calendar of the plan.
    ///
    /// # Panics
    /// When the plan has no such calendar; [`crate::network::Network::compile`] checks all uses.
    pub fn get(&self, calendar: CalendarIx) -> &Arc<WorkingTime> {
        &self.tables[calendar]
    }

    pub fn len(&self) -> usize {
        self.tables.len()
    }

    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// Time in which all of these calendars work; one table for each set, made once.
    /// With no calendar named there is no working time.
    pub fn intersection(&mut self, calendars: &[CalendarIx]) -> Arc<WorkingTime> {
        self.combination(calendars, true)
    }

    /// Time in which any of these calendars works; one table for each set, made once.
    pub fn union(&mut self, calendars: &[CalendarIx]) -> Arc<WorkingTime> {
        self.combination(calendars, false)
    }

    fn combination(&mut self, calendars: &[CalendarIx], all: bool) -> Arc<WorkingTime> {
        let mut set: Vec<CalendarIx> = Vec::with_capacity(calendars.len());
        for calendar in calendars {
            // Calendars that share a table add nothing to one another.
            let table = &self.tables[*calendar];
            if !set
                .iter()
                .any(|other| Arc::ptr_eq(&self.tables[*other], table))
            {
                set.push(*calendar);
            }
        }
        set.sort_unstable();
        match set.as_slice() {
            [] => Arc::new(WorkingTime::never()),
            [only] => self.tables[*only].clone(),
            [first, rest @ ..] => {
                if let Some(table) = self.combinations.get(&(all, set.clone())) {
                    return table.clone();
                }
                let mut table = (*self.tables[*first]).clone();
                for calendar in rest {
                    let other = &self.tables[*calendar];
                    table = if all {
                        table.intersection(other)
                    } else {
                        table.union(other)
                    };
                }
                let table = Arc::new(table);
                self.combinations.insert((all, set), table.clone());
                table
            }
        }
    }
}

fn says_nothing(calendar: &Calendar) -> bool {
    calendar.base.is_some()
        && calendar.week.iter().all(Option::is_none)
        && calendar.work_weeks.is_empty()
        && calendar.exceptions.is_empty()
}

/// The calendar, its base, its base's base and so on.
fn base_chain(calendars: &[Calendar], index: CalendarIx) -> Result<Vec<CalendarIx>, CalendarError> {
    let mut chain = vec![index];
    let mut at = index;
    while let Some(base) = calendars[at].base {
        if base >= calendars.len() {
            let user = format!("calendar \"{}\"", calendars[at].name);
            return Err(CalendarError::Missing {
                user,
                calendar: base,
            });
        }
        if chain.len() == calendars.len().min(DEEPEST) {
            return Err(CalendarError::BaseCycle {
                calendar: calendars[index].name.clone(),
            });
        }
        chain.push(base);
        at = base;
    }
    Ok(chain)
}

/// Days the tables hold, both ends included.
struct Horizon {
    first: i64,
    last: i64,
    /// Exceptions and work weeks between these make a table longer; of calendars beyond
    /// counting, those far from the plan are left out.
    earliest: i64,
    latest: i64,
}

impl Horizon {
    /// From the first date the plan names to some years after the last; shorter where there
    /// are many tables. Days beyond repeat the week and take a little longer to look up.
    fn of(plan: &Plan, tables: usize) -> Self {
        let mut first = i64::MAX;
        let mut last = i64::MIN;
        let mut see = |instant: Instant| {
            let day = instant.clamp(EARLIEST, LATEST).div_euclid(DAY);
            first = first.min(day);
            last = last.max(day);
        };
        for project in &plan.projects {
            see(project.start);
            project.finish.map(&mut see);
            project.status_date.map(&mut see);
        }
        for task in &plan.tasks {
            if let TaskMode::Manual { start, finish } = task.mode {
                see(start);
                see(finish);
            }
            task.progress.actual_start.map(&mut see);
            task.progress.actual_finish.map(&mut see);
            task.deadline.map(&mut see);
        }
        if first > last {
            (first, last) = (0, 0);
        }
        let (after, reach) = match tables {
            0..=100 => (3_653, LAST_DAY),
            101..=1_000 => (1_096, 3_653),
            _ => {
                last = last.min(first + 3_653);
                (366, 1_096)
            }
        };
        let within = |day: i64| day.clamp(FIRST_DAY, LAST_DAY);
        Self {
            first: within(first - DAYS_BEFORE),
            last: within(last + after),
            earliest: within(first - reach),
            latest: within(last + reach),
        }
    }
}

/// Monday first.
fn weekday(day: i64) -> usize {
    (day + 3).rem_euclid(7) as usize
}

/// `chain`: the calendar first, its last base last.
fn compile(chain: &[&Calendar], horizon: &Horizon) -> Result<WorkingTime, CalendarError> {
    let clip = |first: i32, last: i32| {
        (
            i64::from(first).max(horizon.earliest),
            i64::from(last).min(horizon.latest),
        )
    };
    let (mut first, mut last) = (horizon.first, horizon.last);
    for calendar in chain {
        let spans = calendar
            .exceptions
            .iter()
            .map(|e| (e.first_day, e.last_day));
        let spans = spans.chain(
            calendar
                .work_weeks
                .iter()
                .map(|w| (w.first_day, w.last_day)),
        );
        for (from, to) in spans {
            let (from, to) = clip(from, to);
            if from <= to {
                first = first.min(from);
                last = last.max(to);
            }
        }
    }
    let first = first - weekday(first) as i64;
    let days = ((last - first) / 7 + 1) as usize * 7;

    let mut patterns = Patterns::default();
    let free = patterns.add(chain[0], &[])?;
    let mut painted = Canvas::new(days);
    // What comes first holds: exceptions of the calendar, then of its bases; then, calendar by
    // calendar, its work weeks and its week.
    for calendar in chain {
        for exception in &calendar.exceptions {
            let pattern = patterns.add(calendar, &exception.shifts)?;
            let (from, to) = clip(exception.first_day, exception.last_day);
            painted.fill(from - first, to - first, |_| Some(pattern));
        }
    }
    let mut week = [None; 7];
    for calendar in chain {
        for work_week in &calendar.work_weeks {
            let kinds = patterns.add_week(calendar, &work_week.week)?;
            let (from, to) = clip(work_week.first_day, work_week.last_day);
            painted.fill(from - first, to - first, |day| kinds[day as usize % 7]);
        }
        let kinds = patterns.add_week(calendar, &calendar.week)?;
        painted.fill(0, days as i64 - 1, |day| kinds[day as usize % 7]);
        for (kind, own) in week.iter_mut().zip(kinds) {
            *kind = kind.or(own);
        }
    }
    let days = painted.days.iter().map(|pattern| pattern.unwrap_or(free));
    let week = week.map(|pattern| pattern.unwrap_or(free));
    Ok(WorkingTime::build(
        chain[0].name.clone(),
        first,
        days.collect(),
        week,
        patterns,
    ))
}

/// Days of a table, each painted once: the first to paint a day keeps it.
struct Canvas {
    days: Vec<Option<u32>>,
    /// The next day at or after this one that is not painted; paths are halved on the way.
    next: Vec<u32>,
}

impl Canvas {
    fn new(days: usize) -> Self {
        Self {
            days: vec![None; days],
            next: (0..=days as u32).collect(),
        }
    }

    fn fill(&mut self, from: i64, to: i64, kind: impl Fn(i64) -> Option<u32>) {
        let mut day = self.unpainted(from.max(0));
        while (day as i64) < self.days.len() as i64 && day as i64 <= to {
            if let Some(pattern) = kind(day as i64) {
                self.days[day] = Some(pattern);
                self.next[day] = day as u32 + 1;
            }
            day = self.unpainted(day as i64 + 1);
        }
    }

    fn unpainted(&mut self, day: i64) -> usize {
        let mut day = (day as usize).min(self.days.len());
        while self.next[day] as usize != day {
            self.next[day] = self.next[self.next[day] as usize];
            day = self.next[day] as usize;
        }
        day
    }
}

/// Kinds of days, each held once.
#[derive(Default)]
pub(super) struct Patterns {
    spans: Vec<Vec<(u32, u32)>>,
    known: HashMap<Vec<(u32, u32)>, u32>,
}

impl Patterns {
    fn add(&mut self, calendar: &Calendar, shifts: &[Shift]) -> Result<u32, CalendarError> {
        for Shift { start, end } in shifts.iter().copied() {
            if start >= end || i64::from(end) > DAY {
                return Err(CalendarError::BadShift {
                    calendar: calendar.name.clone(),
                    start,
                    end,
                });
            }
        }
        Ok(self.add_spans(
            shifts
                .iter()
                .map(|shift| (shift.start, shift.end))
                .collect(),
        ))
    }

    fn add_week(
        &mut self,
        calendar: &Calendar,
        week: &[Option<Vec<Shift>>; 7],
    ) -> Result<[Option<u32>; 7], CalendarError> {
        let mut kinds = [None; 7];
        for (kind, shifts) in kinds.iter_mut().zip(week) {
            if let Some(shifts) = shifts {
                *kind = Some(self.add(calendar, shifts)?);
            }
        }
        Ok(kinds)
    }

    /// Sorts, joins what touches or overlaps, and gives the number of that kind of day.
    pub(super) fn add_spans(&mut self, mut spans: Vec<(u32, u32)>) -> u32 {
        spans.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::with_capacity(spans.len());
        for (start, end) in spans {
            match joined.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => joined.push((start, end)),
            }
        }
        *self.known.entry(joined).or_insert_with_key(|joined| {
            self.spans.push(joined.clone());
            self.spans.len() as u32 - 1
        })
    }
}

impl WorkingTime {
    /// A calendar without working time.
    pub(super) fn never() -> Self {
        let mut patterns = Patterns::default();
        let free = patterns.add_spans(Vec::new());
        Self::build("no calendar".into(), -3, vec![free; 7], [free; 7], patterns)
    }

    /// Round the clock, every day: what elapsed durations are counted in.
    pub fn always() -> Self {
        let mut patterns = Patterns::default();
        let whole = patterns.add_spans(vec![(0, DAY as u32)]);
        Self::build(
            "round the clock".into(),
            -3,
            vec![whole; 7],
            [whole; 7],
            patterns,
        )
    }

    /// `first_day` is a Monday and `days` are whole weeks.
    pub(super) fn build(
        name: String,
        first_day: i64,
        days: Vec<u32>,
        week: [u32; 7],
        patterns: Patterns,
    ) -> Self {
        let kinds = Kinds {
            spans: patterns.spans,
            days,
            week,
        };
        let (firsts, mut shifts, total) = kinds.lay_out(&kinds.days, first_day);
        let real = shifts.len();
        // One that never begins, so that a search always ends, and one for the last bucket.
        shifts.extend(
            [TableShift {
                start: Instant::MAX,
                axis: total,
            }; 2],
        );
        let (_, week, week_total) = kinds.lay_out(&kinds.week, 0);

        // A bucket holds at most one beginning of a shift, unless shifts are very uneven.
        let lengths = shifts
            .windows(2)
            .take(real)
            .map(|pair| pair[1].axis - pair[0].axis);
        let shortest = lengths.min().unwrap_or(1).max(1);
        let average = (total / real.max(1) as i64).max(1);
        let even = shortest > average / 16;
        let bucket_shift = if even { shortest } else { average }.ilog2();
        let few = |kind: &u32| kinds.spans[*kind as usize].len() <= 2;
        let regular = even && kinds.days.iter().all(few);
        let last = shifts.len() - 2;
        let mut at = 0;
        let buckets = (0..=(total >> bucket_shift) + 1).map(|bucket| {
            while at < last && shifts[at + 1].axis <= bucket << bucket_shift {
                at += 1;
            }
            at as u32
        });
        let buckets = buckets.collect();

        let mut table = Self {
            name,
            first_day,
            days: firsts,
            shifts,
            total,
            buckets,
            bucket_shift,
            regular,
            week,
            week_total,
            axis_first: 0,
            axis_last: 0,
            kinds,
        };
        table.axis_first = table.to_axis(EARLIEST);
        table.axis_last = table.to_axis(LATEST);
        table
    }
}

impl Kinds {
    /// Days one after the other: each day's first shift, all shifts, and their working seconds.
    fn lay_out(&self, days: &[u32], first_day: i64) -> (Vec<u32>, Vec<TableShift>, Seconds) {
        let mut firsts = Vec::with_capacity(days.len());
        let mut shifts = Vec::with_capacity(days.len() * 2 + 2);
        let mut axis = 0;
        for (day, kind) in (first_day..).zip(days) {
            firsts.push(shifts.len() as u32);
            for (start, end) in &self.spans[*kind as usize] {
                shifts.push(TableShift {
                    start: day * DAY + i64::from(*start),
                    axis,
                });
                axis += i64::from(end - start);
            }
        }
        (firsts, shifts, axis)
    }
}
