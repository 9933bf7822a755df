//! The same code for processors with and without wide vectors.

/// Work to be compiled for several kinds of processor. `run` and all it calls in its inner
/// loops are to be `#[inline(always)]`.
pub(super) trait Wide {
    type Output;
    fn run(self) -> Self::Output;
}

/// Does the work with the widest vectors there are. Every lane is worked out by the same
/// operations in the same order, so the figures never depend on the machine.
pub(super) fn widest<W: Wide>(work: W) -> W::Output {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::is_x86_feature_detected as has;
        let bits = has!("bmi1") && has!("bmi2") && has!("lzcnt") && has!("popcnt");
        let wide = has!("avx512f") && has!("avx512dq") && has!("avx512bw") && has!("avx512vl");
        if wide && bits {
            // SAFETY: the processor was just asked for these features.
            #[allow(unsafe_code)]
            return unsafe { with_avx512(work) };
        }
        if has!("avx2") && bits {
            // SAFETY: the processor was just asked for these features.
            #[allow(unsafe_code)]
            return unsafe { with_avx2(work) };
        }
    }
    work.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn with_avx2<W: Wide>(work: W) -> W::Output {
    work.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,bmi1,bmi2,lzcnt,popcnt")]
fn with_avx512<W: Wide>(work: W) -> W::Output {
    work.run()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Estimate;
    use crate::simulation::draws::{Draws, Stream};
    use crate::simulation::kernel::{LANES, Row};
    use crate::simulation::quantiles::{Quantile, Shapes};

    struct Fill<'a>(&'a Quantile, u32);

    impl Wide for Fill<'_> {
        type Output = Row;

        #[inline(always)]
        fn run(self) -> Row {
            let mut row = [0; LANES];
            let draws = Draws::new(3, u64::from(self.1), Stream::Duration);
            self.0.fill(draws, self.1, 1.0, i32::MAX / 2, &mut row);
            row
        }
    }

    #[test]
    fn wide_vectors_give_the_same_bits() {
        let mut shapes = Shapes::default();
        let estimates = [
            Estimate::Pert {
                low: 10_000.0,
                mode: 28_800.0,
                high: 123_456.0,
            },
            Estimate::Spread {
                median: 1.1,
                sigma: 0.3,
            },
            Estimate::Triangular {
                low: 1.0,
                mode: 2.0,
                high: 99_999.0,
            },
        ];
        for estimate in estimates {
            let quantile = shapes.quantile(&estimate, 28_800.0);
            for first in (0..6_400).step_by(LANES) {
                let plain = Fill(&quantile, first).run();
                assert_eq!(widest(Fill(&quantile, first)), plain);
            }
        }
    }
}
