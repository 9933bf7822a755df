//! PSPLIB single-mode files.

use engine::levelling::rcpsp::Instance;

use super::RcpspError;

#[derive(Clone, Copy, PartialEq)]
enum Section {
    Head,
    Precedence,
    Requests,
    Availability,
}

pub(super) fn read(text: &str) -> Result<Instance, RcpspError> {
    let mut instance = Instance::default();
    let mut section = Section::Head;
    let mut successors: Vec<Vec<u32>> = Vec::new();
    let mut last = 1;
    let mut promised = None;
    for (line, words) in text.lines().enumerate() {
        let line = line + 1;
        last = line;
        let fail = |what: String| RcpspError { line, what };
        if section == Section::Head
            && let Some((name, count)) = words.split_once(':')
        {
            head(name.trim(), count, &mut promised).map_err(fail)?;
        }
        if words.contains("PRECEDENCE RELATIONS") {
            section = Section::Precedence;
        } else if words.contains("REQUESTS/DURATIONS") {
            section = Section::Requests;
        } else if words.contains("RESOURCEAVAILABILITIES") {
            section = Section::Availability;
        } else if section != Section::Head
            && words.trim_start().starts_with(|c: char| c.is_ascii_digit())
        {
            let numbers: Result<Vec<u32>, _> = words.split_whitespace().map(str::parse).collect();
            let numbers = numbers.map_err(|_| fail("whole numbers only, please".into()))?;
            match section {
                Section::Precedence => {
                    successors.push(following(&numbers, successors.len()).map_err(fail)?)
                }
                Section::Requests => {
                    let (duration, demands) =
                        request(&numbers, instance.durations.len()).map_err(fail)?;
                    instance.durations.push(duration);
                    instance.demands.push(demands);
                }
                Section::Availability if instance.capacities.is_empty() => {
                    instance.capacities = numbers
                }
                Section::Availability | Section::Head => {}
            }
        }
    }
    let fail = |what: String| RcpspError { line: last, what };
    let jobs = instance.durations.len();
    let missing = match section {
        Section::Head | Section::Precedence => "REQUESTS/DURATIONS and RESOURCEAVAILABILITIES",
        Section::Requests => "RESOURCEAVAILABILITIES",
        Section::Availability => "",
    };
    if !missing.is_empty() {
        return Err(fail(format!(
            "the file ends without {missing}: is it cut off?"
        )));
    }
    if let Some(promised) = promised.filter(|&promised| promised != jobs) {
        return Err(fail(format!(
            "the head promises {promised} jobs, but {jobs} have durations"
        )));
    }
    if successors.len() != jobs {
        return Err(fail(format!(
            "{} jobs have successors listed, but {jobs} have durations",
            successors.len()
        )));
    }
    let resources = instance.capacities.len();
    if let Some(job) = instance
        .demands
        .iter()
        .position(|demands| demands.len() != resources)
    {
        return Err(fail(format!(
            "job {} asks for {} resources, but {resources} have a capacity",
            job + 1,
            instance.demands[job].len()
        )));
    }
    for (job, following) in successors.iter().enumerate() {
        for &successor in following {
            if successor == 0 || successor as usize > jobs {
                return Err(fail(format!(
                    "job {} is followed by job {successor}, of which there is none",
                    job + 1
                )));
            }
            instance.arcs.push((job, successor as usize - 1));
        }
    }
    Ok(instance)
}

/// What the head says of the problem. Only what we cannot solve matters, and the number of jobs.
fn head(name: &str, count: &str, promised: &mut Option<usize>) -> Result<(), String> {
    let count = count
        .split_whitespace()
        .next()
        .and_then(|word| word.parse::<usize>().ok());
    let Some(count) = count else {
        return Ok(()); // A file name, a seed: nothing to hold it to.
    };
    let name = name.trim_start_matches(['-', ' ']);
    if name.starts_with("jobs") {
        *promised = Some(count);
    } else if name.starts_with("projects") && count > 1 {
        return Err(format!(
            "{count} projects in one network cannot be told apart; say which jobs are whose in \
             NAME.projects.json beside a file of one project"
        ));
    } else if (name.starts_with("nonrenewable") || name.starts_with("doubly")) && count > 0 {
        return Err(format!(
            "{count} {name} resources: only renewable resources can be levelled"
        ));
    }
    Ok(())
}

/// Job, modes, number of successors, successors.
fn following(numbers: &[u32], before: usize) -> Result<Vec<u32>, String> {
    let [job, modes, count, rest @ ..] = numbers else {
        return Err("job, modes and number of successors should stand here".into());
    };
    numbered(*job, before)?;
    if *modes != 1 {
        return Err(format!(
            "job {job} has {modes} modes; only single-mode files can be levelled"
        ));
    }
    if rest.len() != *count as usize {
        return Err(format!(
            "job {job} should have {count} successors, but {} are listed",
            rest.len()
        ));
    }
    Ok(rest.to_vec())
}

/// Job, mode, duration, demands.
fn request(numbers: &[u32], before: usize) -> Result<(u32, Vec<u32>), String> {
    let [job, _, duration, demands @ ..] = numbers else {
        return Err("job, mode and duration should stand here".into());
    };
    numbered(*job, before)?;
    Ok((*duration, demands.to_vec()))
}

fn numbered(job: u32, before: usize) -> Result<(), String> {
    if job as usize == before + 1 {
        Ok(())
    } else {
        Err(format!(
            "job {} should stand here, not job {job}",
            before + 1
        ))
    }
}
