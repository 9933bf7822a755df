//! One server a data directory: two would each think themselves the only writer.

use std::fs::{File, TryLockError};
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Held until dropped, and by the system no longer than the process lives.
pub struct DataLock {
    _file: File,
}

impl DataLock {
    /// # Errors
    /// When another process holds it, or the directory cannot be written.
    pub fn take(data: &Path) -> Result<DataLock> {
        let cannot_write = || {
            format!(
                "cannot write to the data directory {}: check who owns it, or choose another with --data",
                data.display()
            )
        };
        std::fs::create_dir_all(data).with_context(cannot_write)?;
        let path = data.join("lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let file = file.with_context(cannot_write)?;
        match file.try_lock() {
            Ok(()) => Ok(DataLock { _file: file }),
            Err(TryLockError::WouldBlock) => bail!(
                "another Tandem server is using {}: stop it first, or choose another directory with --data",
                data.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn one_at_a_time() {
        let data = tempfile::tempdir().unwrap();
        let held = DataLock::take(data.path()).unwrap();
        let refused = DataLock::take(data.path()).err().unwrap().to_string();
        assert!(
            refused.starts_with("another Tandem server is using"),
            "{refused}"
        );
        drop(held);
        DataLock::take(data.path()).unwrap();
    }
}
