//! Precedence networks over activities 0.. without source and sink; arcs go from lower to
//! higher numbers and none is implied by others.

use super::Random;

/// Most predecessors and successors of one activity in ProGen's standard sets.
const MOST_LINKS: usize = 3;
/// Activities without predecessors, and as many without successors.
const ENDS: usize = 3;

struct Network {
    arcs: Vec<(usize, usize)>,
    /// By activity: bits of all that come before it, directly or not, and of itself.
    ancestors: Vec<Vec<u64>>,
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
}

impl Network {
    fn new(count: usize) -> Self {
        let words = count.div_ceil(64);
        let own = |a: usize| {
            let mut bits = vec![0; words];
            bits[a / 64] |= 1 << (a % 64);
            bits
        };
        Network {
            arcs: Vec::new(),
            ancestors: (0..count).map(own).collect(),
            before: vec![Vec::new(); count],
            after: vec![Vec::new(); count],
        }
    }

    fn precedes(&self, a: usize, b: usize) -> bool {
        self.ancestors[b][a / 64] >> (a % 64) & 1 == 1
    }

    /// Whether an arc would be implied already, or make another one so.
    fn redundant(&self, from: usize, to: usize) -> bool {
        if self.precedes(from, to) {
            return true;
        }
        let later = |b: usize| b == to || self.precedes(to, b);
        // A direct predecessor of `to` (or of what follows it) that precedes `from`.
        (to..self.after.len())
            .filter(|&b| later(b))
            .any(|b| self.before[b].iter().any(|&a| self.precedes(a, from)))
    }

    fn add(&mut self, from: usize, to: usize) {
        self.arcs.push((from, to));
        self.before[to].push(from);
        self.after[from].push(to);
        let gained = self.ancestors[from].clone();
        for later in to..self.after.len() {
            if later == to || self.precedes(to, later) {
                for (bits, new) in self.ancestors[later].iter_mut().zip(&gained) {
                    *bits |= new;
                }
            }
        }
    }

    fn pairs_ordered(&self) -> usize {
        let bits = self.ancestors.iter().flatten();
        bits.map(|b| b.count_ones() as usize).sum::<usize>() - self.after.len()
    }
}

/// ProGen: a predecessor for everybody, a successor for everybody, then arcs at random until
/// there are `complexity` an activity.
pub fn progen(count: usize, complexity: f64, random: &mut Random) -> Vec<(usize, usize)> {
    let mut network = Network::new(count);
    for to in ENDS..count {
        let most = to.min(count - ENDS);
        try_some(random, |random| {
            let from = random.below(most);
            if network.after[from].len() >= MOST_LINKS || network.redundant(from, to) {
                return false;
            }
            network.add(from, to);
            true
        });
    }
    for from in (0..count - ENDS).rev() {
        if network.after[from].is_empty() {
            try_some(random, |random| {
                let to = random.within((from + 1).max(ENDS), count - 1);
                if network.before[to].len() >= MOST_LINKS || network.redundant(from, to) {
                    return false;
                }
                network.add(from, to);
                true
            });
        }
    }
    // Arcs of source and sink count too.
    let wanted = (complexity * (count + 2) as f64) as usize - 2 * ENDS;
    while network.arcs.len() < wanted {
        let added = try_some(random, |random| {
            let from = random.below(count - ENDS);
            let to = random.within((from + 1).max(ENDS), count - 1);
            let full =
                network.after[from].len() >= MOST_LINKS || network.before[to].len() >= MOST_LINKS;
            if full || network.redundant(from, to) {
                return false;
            }
            network.add(from, to);
            true
        });
        if !added {
            break;
        }
    }
    network.arcs
}

/// Arcs at random until `strength` of all pairs are in order, directly or not.
pub fn with_order_strength(
    count: usize,
    strength: f64,
    random: &mut Random,
) -> Vec<(usize, usize)> {
    let mut network = Network::new(count);
    let wanted = (strength * (count * (count - 1) / 2) as f64) as usize;
    while network.pairs_ordered() < wanted {
        let added = try_some(random, |random| {
            let from = random.below(count - 1);
            let to = random.within(from + 1, count - 1);
            if network.redundant(from, to) {
                return false;
            }
            network.add(from, to);
            true
        });
        if !added {
            break;
        }
    }
    network.arcs
}

fn try_some(random: &mut Random, mut attempt: impl FnMut(&mut Random) -> bool) -> bool {
    (0..2_000).any(|_| attempt(random))
}
