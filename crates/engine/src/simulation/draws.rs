//! Counter-based random numbers: a number is a function of seed, key and run, so it does not
//! matter in which order, on which thread or beside which other tasks it is asked for
//! (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").

/// What a number is for: one key has several independent streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Duration = 1,
    Occurrence = 2,
    Impact = 3,
    Cost = 4,
    Driver = 5,
    /// Periods of a team's history.
    Flow = 6,
    Correlation = 7,
}

/// A key's own sequence of uniform numbers, one a run.
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    base: u64,
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Draws {
    pub fn new(seed: u64, key: u64, stream: Stream) -> Draws {
        let base = mix(key ^ mix(seed.wrapping_add((stream as u64).wrapping_mul(GOLDEN))));
        Draws { base }
    }

    /// 32 random bits of a run. Two runs share one mixing: that halves the time it takes.
    #[inline(always)]
    pub fn word(self, run: u32) -> u32 {
        (self.pair(run >> 1) >> (32 * (run & 1))) as u32
    }

    /// The bits of runs `2 * pair` (low half) and `2 * pair + 1` (high half).
    #[inline(always)]
    pub fn pair(self, pair: u32) -> u64 {
        mix(self.base.wrapping_add(u64::from(pair).wrapping_mul(GOLDEN)))
    }

    /// In the open interval from 0 to 1.
    #[inline]
    pub fn uniform(self, run: u32) -> f64 {
        uniform(self.word(run))
    }

    /// The same for a run that needs several numbers, each by its place.
    #[inline]
    pub fn uniform_at(self, run: u32, place: u32) -> f64 {
        let base = mix(self.base ^ u64::from(place).wrapping_mul(0xd1b5_4a32_d192_ed03));
        Draws { base }.uniform(run)
    }
}

/// 32 bits as a number in the open interval from 0 to 1.
#[inline(always)]
pub fn uniform(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0)
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
#[inline(always)]
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniform_in_mean_and_variance() {
        let draws = Draws::new(1, 7, Stream::Duration);
        let n = 100_000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for run in 0..n {
            let u = draws.uniform(run);
            assert!(u > 0.0 && u < 1.0);
            sum += u;
            squares += u * u;
        }
        let mean = sum / f64::from(n);
        let variance = squares / f64::from(n) - mean * mean;
        assert!((mean - 0.5).abs() < 0.004, "{mean}");
        assert!((variance - 1.0 / 12.0).abs() < 0.002, "{variance}");
    }

    #[test]
    fn keys_and_streams_are_independent() {
        let correlation = |a: Draws, b: Draws| {
            let n = 20_000;
            let products: f64 = (0..n)
                .map(|run| (a.uniform(run) - 0.5) * (b.uniform(run) - 0.5))
                .sum();
            products / f64::from(n) * 12.0
        };
        let one = Draws::new(1, 1, Stream::Duration);
        assert!(correlation(one, Draws::new(1, 2, Stream::Duration)).abs() < 0.03);
        assert!(correlation(one, Draws::new(1, 1, Stream::Impact)).abs() < 0.03);
        assert!(correlation(one, Draws::new(2, 1, Stream::Duration)).abs() < 0.03);
    }
}
