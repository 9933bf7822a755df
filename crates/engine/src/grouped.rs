//! Lists by index, all in one piece of memory.

use std::ops::Index;

/// For each of a number of groups its items, in the order they were given.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grouped<T> {
    /// Group `i` is `items[from[i]..from[i + 1]]`.
    from: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy> Grouped<T> {
    /// From pairs of a group and an item.
    pub fn new(groups: usize, pairs: impl Iterator<Item = (usize, T)> + Clone) -> Grouped<T> {
        let mut from = vec![0; groups + 1];
        for (group, _) in pairs.clone() {
            from[group + 1] += 1;
        }
        for group in 0..groups {
            from[group + 1] += from[group];
        }
        let mut items = Vec::new();
        if let Some((_, first)) = pairs.clone().next() {
            items = vec![first; from[groups] as usize];
        }
        let mut next = from.clone();
        for (group, item) in pairs {
            items[next[group] as usize] = item;
            next[group] += 1;
        }
        Grouped { from, items }
    }
}

impl<T> Grouped<T> {
    pub fn holds_nothing(&self) -> bool {
        self.items.is_empty()
    }
}

impl<T> Default for Grouped<T> {
    /// Of no groups.
    fn default() -> Self {
        Grouped {
            from: vec![0],
            items: Vec::new(),
        }
    }
}

impl<T> Index<usize> for Grouped<T> {
    type Output = [T];

    #[inline]
    fn index(&self, group: usize) -> &[T] {
        &self.items[self.from[group] as usize..self.from[group + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::Grouped;

    #[test]
    fn items_keep_their_order() {
        let pairs = [(2, 'a'), (0, 'b'), (2, 'c')];
        let grouped = Grouped::new(4, pairs.into_iter());
        let all: Vec<&[char]> = (0..4).map(|group| &grouped[group]).collect();
        assert_eq!(all, [&['b'][..], &[], &['a', 'c'], &[]]);
        assert_eq!(Grouped::<u32>::new(1, std::iter::empty())[0], []);
    }
}
