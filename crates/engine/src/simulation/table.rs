//! Rows of one length that begin as noughts.

use std::ops::{Deref, DerefMut};

/// As `vec![[0; N]; rows]`, but of memory that is asked for as noughts: what comes fresh from
/// the system is not written before it is used.
pub(super) struct Table<T, const N: usize>(Vec<T>);

impl<T: Clone + Default, const N: usize> Table<T, N> {
    pub fn new(rows: usize) -> Table<T, N> {
        Table(vec![T::default(); rows * N])
    }
}

impl<T, const N: usize> Deref for Table<T, N> {
    type Target = [[T; N]];

    #[inline(always)]
    fn deref(&self) -> &[[T; N]] {
        self.0.as_chunks().0
    }
}

impl<T, const N: usize> DerefMut for Table<T, N> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [[T; N]] {
        self.0.as_chunks_mut().0
    }
}
