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
    if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("bmi2") {
        // SAFETY: the processor was just asked for these features.
        #[allow(unsafe_code)]
        return unsafe { with_avx2(work) };
    }
    work.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn with_avx2<W: Wide>(work: W) -> W::Output {
    work.run()
}
