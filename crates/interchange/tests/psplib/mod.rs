//! Sets of PSPLIB with their best known makespans, from `../shared/data/psplib`.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub struct Set {
    /// `.sm` files by name.
    pub files: Vec<PathBuf>,
    /// By name: a proved lower bound and the best known makespan.
    best: HashMap<String, (u32, u32)>,
}

impl Set {
    /// Unpacked into a folder; nothing, and a word of why, where the files are absent.
    pub fn read(name: &str, folder: &Path) -> Option<Set> {
        let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/psplib");
        let Ok(best) = fs::read_to_string(shared.join(format!("{name}_best_known.csv"))) else {
            eprintln!("SKIPPED: no ../shared/data/psplib beside this checkout");
            return None;
        };
        let rows = best.lines().skip(1).map(|line| {
            let [name, lower, upper] = line.split(',').collect::<Vec<_>>()[..] else {
                panic!("{line}");
            };
            let bounds = (lower.parse().unwrap(), upper.parse().unwrap());
            (name.to_owned(), bounds)
        });
        let archive = shared.join(format!("{name}.sm.tar.xz"));
        Some(Set {
            best: rows.collect(),
            files: unpack(&archive, &folder.join(name))?,
        })
    }

    /// The name of a file's problem, and its bounds.
    pub fn best_known<'a>(&self, file: &'a Path) -> (&'a str, (u32, u32)) {
        let name = file.file_stem().unwrap().to_str().unwrap();
        (name, self.best[name])
    }
}

/// The `.sm` files of an archive.
fn unpack(archive: &Path, folder: &Path) -> Option<Vec<PathBuf>> {
    fs::create_dir_all(folder).unwrap();
    let tar = Command::new("tar")
        .arg("xJf")
        .arg(archive)
        .arg("-C")
        .arg(folder)
        .status();
    if !tar.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: no tar that reads xz here");
        return None;
    }
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "sm") {
                files.push(path);
            }
        }
    }
    files.sort();
    Some(files)
}
