//! Files that somebody looks at before importing them: kept for a while, within bounds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use interchange::import::{Format, Mapping};
use model::Id;

const KEPT: Duration = Duration::from_secs(60 * 60);
const BYTES_MAX: usize = 256 << 20;
const FILES_MAX: usize = 64;

/// A file, and how it is read.
pub struct Kept {
    pub account: Id,
    pub workspace: Id,
    pub bytes: Bytes,
    pub name: String,
    pub format: Option<Format>,
    pub mapping: Mapping,
}

/// The oldest go first.
#[derive(Default)]
pub struct Previews {
    files: Mutex<HashMap<Id, (Instant, Arc<Kept>)>>,
}

impl Previews {
    pub fn keep(&self, id: Id, kept: Kept, now: Instant) {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(id, (now, Arc::new(kept)));
        files.retain(|_, (since, _)| now.duration_since(*since) < KEPT);
        let size = |files: &HashMap<Id, (Instant, Arc<Kept>)>| {
            files
                .values()
                .map(|(_, kept)| kept.bytes.len())
                .sum::<usize>()
        };
        while files.len() > FILES_MAX || (files.len() > 1 && size(&files) > BYTES_MAX) {
            let oldest = files
                .iter()
                .min_by_key(|(_, (since, _))| *since)
                .map(|(id, _)| *id);
            match oldest {
                Some(oldest) => files.remove(&oldest),
                None => break,
            };
        }
    }

    /// Only for whom it was kept.
    pub fn get(&self, id: Id, account: Id, workspace: Id, now: Instant) -> Option<Arc<Kept>> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, kept) = files.get(&id)?;
        let is_theirs = kept.account == account && kept.workspace == workspace;
        (is_theirs && now.duration_since(*since) < KEPT).then(|| kept.clone())
    }

    pub fn remove(&self, id: Id) {
        self.files
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(account: Id, size: usize) -> Kept {
        let bytes = Bytes::from(vec![0; size]);
        Kept {
            account,
            workspace: Id::MAX,
            bytes,
            name: String::new(),
            format: None,
            mapping: Mapping::default(),
        }
    }

    fn id(number: u128) -> Id {
        Id(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn a_file_is_for_its_owner_and_for_an_hour() {
        let (previews, now) = (Previews::default(), Instant::now());
        previews.keep(id(1), kept(Id::NIL, 10), now);
        assert!(previews.get(id(1), Id::NIL, Id::MAX, now).is_some());
        assert!(
            previews.get(id(1), id(7), Id::MAX, now).is_none(),
            "another account"
        );
        assert!(
            previews.get(id(1), Id::NIL, Id::NIL, now).is_none(),
            "another workspace"
        );
        assert!(previews.get(id(1), Id::NIL, Id::MAX, now + KEPT).is_none());
    }

    #[test]
    fn the_oldest_make_room() {
        let (previews, now) = (Previews::default(), Instant::now());
        for number in 0..3 {
            let later = now + Duration::from_secs(number);
            previews.keep(id(u128::from(number)), kept(Id::NIL, 100 << 20), later);
        }
        let there = |number| previews.get(id(number), Id::NIL, Id::MAX, now).is_some();
        assert_eq!([there(0), there(1), there(2)], [false, true, true]);
    }
}
