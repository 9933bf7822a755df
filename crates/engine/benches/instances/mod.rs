//! Generated levelling problems like those of the literature, the same for the same seed.
//!
//! - [`progen`]: networks by ProGen's steps (Kolisch, Sprecher and Drexl 1995), as in PSPLIB's
//!   j30 to j120: network complexity, resource factor, resource strength.
//! - [`rangen`]: networks of a given order strength with RanGen's resource usage and
//!   constrainedness (Demeulemeester, Vanhoucke and Herroelen 2003), as in RG300.
//! - [`portfolio`]: many ProGen projects that share their resources.
#![allow(dead_code)] // Each user takes what it needs.

mod networks;
pub mod plans;

use engine::levelling::rcpsp::{Instance, Portion};

/// Marsaglia's xorshift: instances stay what they are whatever the engine's own draws do.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for _ in 0..8 {
            random.below(2);
        }
        random
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) % bound.max(1) as u64) as usize
    }

    /// From `low` to `high`, both included.
    pub fn within(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }
}

const RESOURCES: usize = 4;

/// Activity 0 is the source and the last one the sink, both of no duration.
pub fn progen(count: usize, complexity: f64, factor: f64, strength: f64, seed: u64) -> Instance {
    let mut random = Random::new(seed);
    let arcs = networks::progen(count, complexity, &mut random);
    let mut instance = Instance {
        durations: (0..count).map(|_| random.within(1, 10) as u32).collect(),
        demands: demands(count, factor, &mut random),
        capacities: vec![0; RESOURCES],
        arcs,
        projects: Vec::new(),
    };
    let peaks = peaks(&instance);
    for (resource, peak) in peaks.into_iter().enumerate() {
        let least = instance.demands.iter().map(|d| d[resource]).max();
        let least = least.unwrap_or(0).max(1);
        let room = f64::from(peak.max(least) - least);
        instance.capacities[resource] = least + (strength * room).round() as u32;
    }
    with_ends(instance)
}

/// The 60 parameter sets of j120: complexity, factor, strength.
pub fn j120_sets() -> Vec<(f64, f64, f64)> {
    sets(&[0.1, 0.2, 0.3, 0.4, 0.5])
}

/// The 48 parameter sets of j30, j60 and j90.
pub fn j60_sets() -> Vec<(f64, f64, f64)> {
    sets(&[0.2, 0.5, 0.7, 1.0])
}

fn sets(strengths: &[f64]) -> Vec<(f64, f64, f64)> {
    let mut sets = Vec::new();
    for complexity in [1.5, 1.8, 2.1] {
        for factor in [0.25, 0.5, 0.75, 1.0] {
            sets.extend(
                strengths
                    .iter()
                    .map(|&strength| (complexity, factor, strength)),
            );
        }
    }
    sets
}

/// `usage` of four resources each activity needs; demands average `constrainedness` of ten.
pub fn rangen(
    count: usize,
    order_strength: f64,
    usage: usize,
    constrainedness: f64,
    seed: u64,
) -> Instance {
    let mut random = Random::new(seed);
    let arcs = networks::with_order_strength(count, order_strength, &mut random);
    let capacity = 10;
    let mean = constrainedness * f64::from(capacity);
    let most = (2.0 * mean - 1.0).round().clamp(1.0, f64::from(capacity)) as usize;
    let least = (2.0 * mean - most as f64).round().max(1.0) as usize;
    let demands = (0..count)
        .map(|_| {
            let mut row = vec![0; RESOURCES];
            for resource in some(usage, &mut random) {
                row[resource] = random.within(least, most) as u32;
            }
            row
        })
        .collect();
    with_ends(Instance {
        durations: (0..count).map(|_| random.within(1, 10) as u32).collect(),
        demands,
        capacities: vec![capacity; RESOURCES],
        arcs,
        projects: Vec::new(),
    })
}

/// The 48 parameter sets of RG300: order strength, usage, constrainedness.
pub fn rg300_sets() -> Vec<(f64, usize, f64)> {
    let mut sets = Vec::new();
    for order_strength in [0.25, 0.5, 0.75] {
        for usage in 1..=RESOURCES {
            sets.extend([0.2, 0.4, 0.6, 0.8].map(|c| (order_strength, usage, c)));
        }
    }
    sets
}

/// `projects` projects of `each` activities. `load` is the work asked of the busiest resource
/// over what it can do while the longest project lasts; projects are released over `spread`
/// of that time.
pub fn portfolio(projects: usize, each: usize, load: f64, spread: f64, seed: u64) -> Instance {
    let mut random = Random::new(seed);
    let mut whole = Instance {
        capacities: vec![0; RESOURCES],
        ..Instance::default()
    };
    let mut longest = 0;
    for project in 0..projects {
        let complexity = [1.5, 1.8, 2.1][project % 3];
        let factor = [0.25, 0.5, 0.75, 1.0][random.below(4)];
        let seed = seed.wrapping_mul(1_000) + project as u64;
        let one = progen(each, complexity, factor, 1.0, seed);
        let first = whole.len();
        longest = longest.max(critical_path(&one));
        whole
            .arcs
            .extend(one.arcs.iter().map(|&(a, b)| (a + first, b + first)));
        whole.projects.push(Portion {
            activities: (first..first + one.len()).collect(),
            release: 0,
            weight: 1.0,
        });
        whole.durations.extend(one.durations);
        whole.demands.extend(one.demands);
    }
    for portion in &mut whole.projects {
        portion.release = random.below((spread * f64::from(longest)) as usize + 1) as u32;
    }
    for resource in 0..RESOURCES {
        let of = |a: usize| whole.durations[a] * whole.demands[a][resource];
        let work: u32 = (0..whole.len()).map(of).sum();
        let most = whole.demands.iter().map(|d| d[resource]).max().unwrap_or(0);
        let enough = (f64::from(work) / (load * f64::from(longest))).round() as u32;
        whole.capacities[resource] = enough.max(most).max(1);
    }
    whole
}

/// A problem in PSPLIB's `.sm` format.
pub fn sm(instance: &Instance) -> String {
    let mut successors = vec![Vec::new(); instance.len()];
    for &(from, to) in &instance.arcs {
        successors[from].push((to + 1).to_string());
    }
    let names: Vec<String> = (1..=instance.capacities.len())
        .map(|r| format!("R {r}"))
        .collect();
    let words = |units: &[u32]| {
        units
            .iter()
            .map(u32::to_string)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut text = format!("jobs (incl. supersource/sink ):  {}\n", instance.len());
    text += "PRECEDENCE RELATIONS:\njobnr.    #modes  #successors   successors\n";
    for (job, after) in successors.iter().enumerate() {
        text += &format!("{} 1 {} {}\n", job + 1, after.len(), after.join(" "));
    }
    text += &format!(
        "REQUESTS/DURATIONS:\njobnr. mode duration {}\n",
        names.join(" ")
    );
    for (job, demands) in instance.demands.iter().enumerate() {
        text += &format!(
            "{} 1 {} {}\n",
            job + 1,
            instance.durations[job],
            words(demands)
        );
    }
    let capacities = words(&instance.capacities);
    text + &format!(
        "RESOURCEAVAILABILITIES:\n{}\n{capacities}\n",
        names.join(" ")
    )
}

/// The projects beside it: jobs, release and critical path of each.
pub fn projects_json(instance: &Instance) -> String {
    let heads = heads(instance);
    let each = instance.projects.iter().map(|portion| {
        let (first, last) = (
            portion.activities[0],
            portion.activities[portion.activities.len() - 1],
        );
        let ends = portion
            .activities
            .iter()
            .map(|&a| heads[a] + instance.durations[a]);
        let (release, weight) = (portion.release, portion.weight);
        format!(
            "{{\"jobs\": [{}, {}], \"release\": {release}, \"cpm\": {}, \"weight\": {weight}}}",
            first + 1,
            last + 1,
            ends.max().unwrap_or(0)
        )
    });
    format!("[{}]\n", each.collect::<Vec<_>>().join(",\n "))
}

/// Earliest starts by the network alone.
pub fn heads(instance: &Instance) -> Vec<u32> {
    // Every generated arc goes from a lower to a higher number.
    let mut arcs = instance.arcs.clone();
    arcs.sort_unstable();
    let mut heads = vec![0; instance.len()];
    for (from, to) in arcs {
        heads[to] = heads[to].max(heads[from] + instance.durations[from]);
    }
    heads
}

pub fn critical_path(instance: &Instance) -> u32 {
    let heads = heads(instance);
    let ends = heads.iter().zip(&instance.durations).map(|(h, d)| h + d);
    ends.max().unwrap_or(0)
}

/// Each activity needs so many of the resources that on average `factor` of them are needed.
fn demands(count: usize, factor: f64, random: &mut Random) -> Vec<Vec<u32>> {
    let mut demands = vec![vec![0; RESOURCES]; count];
    for row in &mut demands {
        row[random.below(RESOURCES)] = random.within(1, 10) as u32;
    }
    let wanted = (factor * (count * RESOURCES) as f64).round() as usize;
    for _ in count..wanted {
        loop {
            let cell = &mut demands[random.below(count)][random.below(RESOURCES)];
            if *cell == 0 {
                *cell = random.within(1, 10) as u32;
                break;
            }
        }
    }
    demands
}

/// By resource: the most in use when everything starts as early as the network lets it.
fn peaks(instance: &Instance) -> Vec<u32> {
    let heads = heads(instance);
    let mut used = vec![vec![0; RESOURCES]; critical_path(instance) as usize];
    for (activity, demands) in instance.demands.iter().enumerate() {
        let (from, to) = (
            heads[activity],
            heads[activity] + instance.durations[activity],
        );
        for period in &mut used[from as usize..to as usize] {
            for (total, demand) in period.iter_mut().zip(demands) {
                *total += demand;
            }
        }
    }
    let peak = |resource: usize| used.iter().map(|u| u[resource]).max().unwrap_or(0);
    (0..RESOURCES).map(peak).collect()
}

fn some(usage: usize, random: &mut Random) -> Vec<usize> {
    let mut all: Vec<usize> = (0..RESOURCES).collect();
    while all.len() > usage {
        all.remove(random.below(all.len()));
    }
    all
}

/// Adds source and sink.
fn with_ends(inner: Instance) -> Instance {
    let count = inner.len();
    let mut first = vec![true; count];
    let mut last = vec![true; count];
    for &(from, to) in &inner.arcs {
        first[to] = false;
        last[from] = false;
    }
    let mut arcs: Vec<(usize, usize)> = inner.arcs.iter().map(|&(a, b)| (a + 1, b + 1)).collect();
    arcs.extend((0..count).filter(|&a| first[a]).map(|a| (0, a + 1)));
    arcs.extend((0..count).filter(|&a| last[a]).map(|a| (a + 1, count + 1)));
    let nothing = || vec![0; inner.capacities.len()];
    Instance {
        durations: [vec![0], inner.durations, vec![0]].concat(),
        demands: [vec![nothing()], inner.demands, vec![nothing()]].concat(),
        capacities: inner.capacities,
        arcs,
        projects: Vec::new(),
    }
}
