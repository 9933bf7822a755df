//! What is left of all resources, period by period: capacities packed in machine words, one
//! subtraction and one mask a period.

use super::events::Events;

/// Units of all resources, each in its own bits of `W` words under a guard bit.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Packed<const W: usize>([u64; W]);

impl<const W: usize> Packed<W> {
    pub fn any(&self) -> bool {
        self.0.iter().any(|&word| word > 0)
    }

    /// Every guard bit survives the subtraction just where every resource has room.
    #[inline(always)]
    pub fn fits(&self, demand: &Packed<W>, guard: &Packed<W>) -> bool {
        let mut lost = 0;
        for word in 0..W {
            lost |= guard.0[word] & !(self.0[word].wrapping_sub(demand.0[word]));
        }
        lost == 0
    }

    #[inline(always)]
    pub fn subtract(&mut self, demand: &Packed<W>) {
        for (free, used) in self.0.iter_mut().zip(&demand.0) {
            *free -= used;
        }
    }

    #[inline(always)]
    pub fn add(&mut self, demand: &Packed<W>) {
        for (free, used) in self.0.iter_mut().zip(&demand.0) {
            *free += used;
        }
    }
}

/// Words needed for these capacities, and the bit each resource starts at.
pub(super) fn layout(capacities: &[u32]) -> (usize, Vec<(usize, u32)>) {
    let (mut word, mut bit) = (0, 0);
    let mut places = Vec::new();
    for &capacity in capacities {
        let width = 33 - capacity.leading_zeros();
        if bit + width > 64 {
            word += 1;
            bit = 0;
        }
        places.push((word, bit));
        bit += width;
    }
    (word + 1, places)
}

/// Units by resource, packed as `layout` says.
pub(super) fn pack<const W: usize>(units: &[u32], places: &[(usize, u32)]) -> Packed<W> {
    let mut words = [0u64; W];
    for (&(word, bit), &units) in places.iter().zip(units) {
        words[word] |= u64::from(units) << bit;
    }
    Packed(words)
}

/// The room in every period.
pub(super) struct Room<const W: usize> {
    free: Vec<Packed<W>>,
    /// In place of the periods where activities are long.
    events: Option<Events<W>>,
    guard: Packed<W>,
    empty: Packed<W>,
}

impl<const W: usize> Room<W> {
    pub fn new(capacities: &[u32], long: bool) -> Self {
        let (_, places) = layout(capacities);
        let mut guard = [0u64; W];
        for (&(word, bit), &capacity) in places.iter().zip(capacities) {
            guard[word] |= 1 << (bit + 32 - capacity.leading_zeros());
        }
        let mut empty = pack(capacities, &places);
        for (word, guard) in empty.0.iter_mut().zip(&guard) {
            *word |= guard;
        }
        let guard = Packed(guard);
        Room {
            free: Vec::new(),
            events: long.then(|| Events::new(empty, guard)),
            guard,
            empty,
        }
    }

    /// The first period from `start` on at which `duration` periods in a row have room. Looks
    /// at each window from its end: what is full there rules out every start up to it.
    #[inline(always)]
    pub fn first(&mut self, start: u32, duration: u32, demand: &Packed<W>) -> u32 {
        if let Some(events) = &self.events {
            return events.first(start, duration, demand);
        }
        let guard = self.guard;
        let duration = duration as usize;
        let (mut from, mut known) = (start as usize, start as usize);
        loop {
            let end = from + duration;
            let Some(window) = self.free.get(known..end) else {
                self.grow(end);
                continue;
            };
            match window.iter().rposition(|free| !free.fits(demand, &guard)) {
                None => return from as u32,
                Some(full) => {
                    from = known + full + 1;
                    known = end;
                }
            }
        }
    }

    /// The last start from which `duration` periods in a row have room and end by `end`.
    pub fn last(&mut self, end: u32, duration: u32, demand: &Packed<W>) -> Option<u32> {
        if let Some(events) = &self.events {
            return events.last(end, duration, demand);
        }
        let guard = self.guard;
        let duration = duration as usize;
        let (mut to, mut known) = (end as usize, end as usize);
        if to > self.free.len() {
            self.grow(to);
        }
        loop {
            let from = to.checked_sub(duration)?;
            let mut window = self.free[from..known].iter();
            match window.position(|free| !free.fits(demand, &guard)) {
                None => return Some(from as u32),
                Some(full) => {
                    known = from;
                    to = from + full;
                }
            }
        }
    }

    #[cold]
    fn grow(&mut self, end: usize) {
        self.free.resize(end + end / 2, self.empty);
    }

    /// Whether there is room in one period.
    pub fn at(&mut self, period: u32, demand: &Packed<W>) -> bool {
        if let Some(events) = &self.events {
            return events.at(period, demand);
        }
        if period as usize >= self.free.len() {
            self.grow(period as usize + 1);
        }
        self.free[period as usize].fits(demand, &self.guard)
    }

    #[inline(always)]
    pub fn take(&mut self, start: u32, end: u32, demand: &Packed<W>) {
        if let Some(events) = &mut self.events {
            events.take(start, end, demand);
            return;
        }
        if end as usize > self.free.len() {
            self.grow(end as usize);
        }
        for period in &mut self.free[start as usize..end as usize] {
            period.subtract(demand);
        }
    }

    pub fn give(&mut self, start: u32, end: u32, demand: &Packed<W>) {
        if let Some(events) = &mut self.events {
            events.give(start, end, demand);
            return;
        }
        for period in &mut self.free[start as usize..end as usize] {
            period.add(demand);
        }
    }

    /// Nothing in use any more; nothing was in use from `makespan` on.
    pub fn clear(&mut self, makespan: u32) {
        if let Some(events) = &mut self.events {
            events.clear();
        }
        let used = self.free.len().min(makespan as usize);
        self.free[..used].fill(self.empty);
    }
}
