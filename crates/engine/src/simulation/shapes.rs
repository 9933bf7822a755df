//! Quantile functions of a unit distribution as small tables.
//!
//! Tails are where quantile functions bend, so knots stand by octaves: eight to each halving of
//! the distance to the end that is nearer. A place in the table is read off the exponent and
//! first bits of a floating-point number, which takes a shift instead of a search, and a table
//! is small enough that thousands of tasks have their own within a processor's cache.

use std::sync::OnceLock;

/// Distances to the nearer end are shifted by this, which makes the first octave straight.
const SHIFT: f32 = 1.0 / 2_048.0;
/// Knots of one half: ten octaves of eight, one cell beyond the middle and its end.
const HALF: usize = 82;
/// Exponent and three bits of mantissa of [`SHIFT`].
const FIRST: u32 = (127 - 11) << 3;
/// Tails of unbounded distributions end at this probability.
const TAIL: f64 = 1e-5;

/// A quantile function between whose knots it is taken as straight.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The lower half's knots, then the upper half's; so many that no index needs checking.
    knots: [f32; 257],
}

impl Shape {
    /// From a quantile function of the share below (first argument) and above (second): one of
    /// the two is exact where the other has lost its digits.
    fn of(quantile: impl Fn(f64, f64) -> f64) -> Shape {
        let mut knots = [0.0; 257];
        for knot in 0..HALF {
            let bits = (FIRST + knot as u32) << 20;
            let distance = f64::from(f32::from_bits(bits) - SHIFT);
            knots[knot] = quantile(distance, 1.0 - distance) as f32;
            knots[HALF + knot] = quantile(1.0 - distance, distance) as f32;
        }
        Shape { knots }
    }

    /// From the quantile function of the lower half of a distribution that is symmetric
    /// about nought.
    pub fn of_tails(lower: impl Fn(f64) -> f64) -> Shape {
        Shape::of(|below, above| {
            if below < above {
                lower(below.max(TAIL))
            } else {
                -lower(above.max(TAIL))
            }
        })
    }

    /// The value of 32 random bits.
    pub fn at(&self, word: u32) -> f32 {
        let (knot, within) = place(word as i32);
        let (low, high) = self.around(knot);
        low + (high - low) * within
    }

    /// The values of many times 32 random bits, in three sweeps: vectors, look-ups, vectors.
    #[inline(always)]
    pub fn at_each<const N: usize>(&self, words: &[i32; N]) -> [f32; N] {
        let mut knots = [0; N];
        let mut within = [0.0; N];
        for lane in 0..N {
            (knots[lane], within[lane]) = place(words[lane]);
        }
        let mut both = [0u64; N];
        for lane in 0..N {
            let (low, high) = self.around(knots[lane]);
            both[lane] = u64::from(low.to_bits()) | u64::from(high.to_bits()) << 32;
        }
        for lane in 0..N {
            let low = f32::from_bits(both[lane] as u32);
            let high = f32::from_bits((both[lane] >> 32) as u32);
            within[lane] = low + (high - low) * within[lane];
        }
        within
    }

    #[inline(always)]
    fn around(&self, knot: u32) -> (f32, f32) {
        let knot = (knot & 0xff) as usize;
        (self.knots[knot], self.knots[knot + 1])
    }
}

/// Which knot, and how far from it to the next: the first bit says which half, the others how
/// far from the end.
#[inline(always)]
fn place(word: i32) -> (u32, f32) {
    // The upper half counts down to the end: larger numbers give larger values throughout.
    let upper = word >> 31;
    let distance = (word ^ upper) & 0x7fff_ffff;
    let place = (distance as f32 + 0.5) * (1.0 / 4_294_967_296.0) + SHIFT;
    let bits = place.to_bits();
    let knot = (bits >> 20) - FIRST + (upper & HALF as i32) as u32;
    let within = f32::from_bits((bits << 3) & 0x007f_ffff | 0x3f80_0000) - 1.0;
    (knot, within)
}

/// Modes for which the Beta-PERT is worked out; between them it is taken as straight.
const MODES: usize = 128;

/// Beta-PERT on 0..1 with the weight of the mode lambda 4.
pub fn pert(mode: f64) -> Shape {
    static AT_MODE: [OnceLock<Shape>; MODES + 1] = [const { OnceLock::new() }; MODES + 1];
    let place = mode * MODES as f64;
    let below = (place as usize).min(MODES - 1);
    let share = (place - below as f64) as f32;
    let at = |at: usize| AT_MODE[at].get_or_init(|| pert_at(at as f64 / MODES as f64));
    let (low, high) = (at(below), at(below + 1));
    let mut knots = low.knots;
    for (knot, high) in knots.iter_mut().zip(&high.knots) {
        *knot += (high - *knot) * share;
    }
    Shape { knots }
}

fn pert_at(mode: f64) -> Shape {
    let (a, b) = (4.0 * mode, 4.0 * (1.0 - mode));
    // The density, summed by the midpoint rule over cells that are finer towards both ends,
    // then inverted.
    const CELLS: usize = 4_096;
    let edge = |cell: usize| {
        let x = cell as f64 / CELLS as f64;
        x * x * (3.0 - 2.0 * x)
    };
    let mut below = Vec::with_capacity(CELLS + 1);
    below.push(0.0);
    let mut sum = 0.0;
    for cell in 0..CELLS {
        let (from, to) = (edge(cell), edge(cell + 1));
        let middle = (from + to) / 2.0;
        sum += (to - from) * middle.powf(a) * (1.0 - middle).powf(b);
        below.push(sum);
    }
    Shape::of(|u, _| {
        let wanted = u * sum;
        let cell = below
            .partition_point(|below| *below < wanted)
            .clamp(1, CELLS)
            - 1;
        let width = (below[cell + 1] - below[cell]).max(f64::MIN_POSITIVE);
        let within = ((wanted - below[cell]) / width).clamp(0.0, 1.0);
        edge(cell) + (edge(cell + 1) - edge(cell)) * within
    })
}

pub fn triangular(mode: f64) -> Shape {
    Shape::of(|below, above| {
        if below < mode {
            (below * mode).sqrt()
        } else {
            1.0 - (above * (1.0 - mode)).sqrt()
        }
    })
}

/// With a median of 1.
pub fn lognormal(sigma: f64) -> Shape {
    Shape::of(|below, above| {
        let score = if below < above {
            normal_quantile(below.max(TAIL))
        } else {
            -normal_quantile(above.max(TAIL))
        };
        (sigma * score).exp()
    })
}

/// Standard normal quantile: Acklam's rational approximation, relative error below 1.2e-9.
pub fn normal_quantile(p: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
    ];
    let tail = |p: f64| {
        let q = (-2.0 * p.ln()).sqrt();
        (((((C[0] * q + C[1]) * q + C[2]) * q + C[3]) * q + C[4]) * q + C[5])
            / ((((D[0] * q + D[1]) * q + D[2]) * q + D[3]) * q + 1.0)
    };
    if p < 0.02425 {
        tail(p)
    } else if p > 1.0 - 0.02425 {
        -tail(1.0 - p)
    } else {
        let q = p - 0.5;
        let r = q * q;
        (((((A[0] * r + A[1]) * r + A[2]) * r + A[3]) * r + A[4]) * r + A[5]) * q
            / (((((B[0] * r + B[1]) * r + B[2]) * r + B[3]) * r + B[4]) * r + 1.0)
    }
}
