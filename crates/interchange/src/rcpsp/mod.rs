//! Benchmark files of the resource-constrained project scheduling problem: PSPLIB `.sm`
//! (Kolisch and Sprecher 1997) and Patterson `.rcp` (also RanGen's). Jobs are numbered from 1
//! in the files and from 0 in the [`Instance`].

mod psplib;
#[cfg(test)]
mod tests;

use std::fmt;

use engine::levelling::rcpsp::Instance;

/// Why a file cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RcpspError {
    /// Counted from 1.
    pub line: usize,
    pub what: String,
}

impl fmt::Display for RcpspError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for RcpspError {}

/// More jobs than any plan has: a broken count must not ask for the memory.
const MOST_JOBS: usize = 1 << 20;

/// Reads either format: `.sm` names its sections, `.rcp` is nothing but numbers.
///
/// # Errors
/// Where the text is neither, or breaks off.
pub fn read(text: &str) -> Result<Instance, RcpspError> {
    if text.contains("PRECEDENCE RELATIONS") {
        psplib::read(text)
    } else {
        patterson(text)
    }
}

/// Jobs and resources; capacities; then for each job duration, demands, number of successors
/// and the successors. Line ends mean nothing.
fn patterson(text: &str) -> Result<Instance, RcpspError> {
    let mut words = text
        .lines()
        .enumerate()
        .flat_map(|(line, words)| words.split_whitespace().map(move |word| (line + 1, word)));
    let mut line = 1;
    let mut next = |what: &str| -> Result<u32, RcpspError> {
        let Some((at, word)) = words.next() else {
            return Err(RcpspError {
                line,
                what: format!("the file ends where {what} should be"),
            });
        };
        line = at;
        word.parse().map_err(|_| RcpspError {
            line,
            what: format!("{what} should be a whole number, not \"{word}\" (neither .sm nor .rcp)"),
        })
    };
    let jobs = next("the number of jobs")? as usize;
    let resources = next("the number of resources")? as usize;
    if jobs > MOST_JOBS || resources > MOST_JOBS {
        return Err(RcpspError {
            line: 1,
            what: format!("{jobs} jobs and {resources} resources are too many"),
        });
    }
    let mut instance = Instance::default();
    for _ in 0..resources {
        instance.capacities.push(next("a capacity")?);
    }
    for job in 0..jobs {
        instance.durations.push(next("a duration")?);
        let demands: Result<Vec<u32>, _> = (0..resources).map(|_| next("a demand")).collect();
        instance.demands.push(demands?);
        for _ in 0..next("the number of successors")? {
            let successor = next("a successor")? as usize;
            if successor == 0 || successor > jobs {
                return Err(RcpspError {
                    line,
                    what: format!(
                        "job {} is followed by job {successor}, of which there is none",
                        job + 1
                    ),
                });
            }
            instance.arcs.push((job, successor - 1));
        }
    }
    Ok(instance)
}
