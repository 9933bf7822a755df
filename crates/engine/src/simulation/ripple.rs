//! One thing changed within a block that was just run: only what it reaches, and what the
//! groups asked about wait for, is worked out again, then everything is put back.
#![allow(clippy::needless_range_loop)]

use std::collections::HashMap;

use super::collect::{Tally, group_cost, group_finish};
use super::compile::{NO_STEP, StepKind};
use super::kernel::{Block, RiskRows, Row};
use super::lanes::Wide;
use super::ready::{NO_ROW, Ready, Step, Work};
use super::what_if::{Change, Question};
use crate::grouped::Grouped;

/// What every block needs to know of the questions.
pub(super) struct Questions<'a> {
    asked: &'a [Question],
    /// By question: index into `reach`.
    reach_of: Vec<usize>,
    /// Steps that some set of groups waits for, as bits.
    reach: Vec<Bits>,
    /// By step: those worked out from it.
    followers: Grouped<u32>,
    /// By step: its work.
    works: Vec<Option<Work>>,
    /// Steps asked about as if they waited for nobody.
    unwaited: HashMap<usize, Step>,
    /// By risk: the steps it may hit.
    hit_by: Vec<Vec<u32>>,
}

impl<'a> Questions<'a> {
    pub fn new(ready: &mut Ready, asked: &'a [Question]) -> Questions<'a> {
        let unwaited = asked.iter().filter_map(|question| match question.change {
            Change::NoWait { task } => {
                let step = *ready.compiled.step_of.get(task)?;
                (step != NO_STEP).then(|| (step as usize, ready.unwaited(step as usize)))
            }
            _ => None,
        });
        let unwaited = unwaited.collect();
        let ready = &*ready;
        let mut known: HashMap<&[usize], usize> = HashMap::new();
        let mut reach = Vec::new();
        let reach_of = asked.iter().map(|question| {
            *known.entry(&question.groups).or_insert_with(|| {
                reach.push(waited_for(ready, &question.groups));
                reach.len() - 1
            })
        });
        let reach_of = reach_of.collect();
        let mut by_row: HashMap<u32, Work> = HashMap::new();
        by_row.extend(ready.works.iter().map(|work| (work.row, *work)));
        let works = ready.steps.iter().map(|step| by_row.get(&step.duration));
        let works: Vec<Option<Work>> = works.map(Option::<&Work>::copied).collect();
        let mut hit_by = vec![Vec::new(); ready.compiled.risks.len()];
        for (step, work) in works.iter().enumerate() {
            let risks = work.map(|work| &ready.compiled.works[work.work as usize].risks);
            for risk in risks.into_iter().flatten() {
                hit_by[*risk as usize].push(step as u32);
            }
        }
        Questions {
            asked,
            reach_of,
            reach,
            followers: followers(ready),
            works,
            unwaited,
            hit_by,
        }
    }
}

/// Every step before the last ones of these groups, and those.
fn waited_for(ready: &Ready, groups: &[usize]) -> Bits {
    let mut reach = Bits::new(ready.steps.len());
    for group in groups {
        for sink in &ready.compiled.groups[*group].sinks {
            reach.add(*sink as usize);
        }
    }
    for step in (0..ready.steps.len()).rev() {
        if reach.has(step) {
            each_before(ready, step, |before| reach.add(before as usize));
        }
    }
    reach
}

/// The steps that a step is worked out from.
fn each_before(ready: &Ready, step: usize, mut each: impl FnMut(u32)) {
    let step = &ready.steps[step];
    let range = step.asks[0] as usize..step.asks[2] as usize;
    if step.kind == StepKind::Closing {
        ready.members[range].iter().for_each(|member| each(*member));
        return;
    }
    let of_steps = ready.asks[range].iter().filter(|ask| ask.from != NO_STEP);
    of_steps.for_each(|ask| each(ask.from));
    if step.rare != NO_ROW {
        let (from, to) = ready.rares[step.rare as usize].hand_overs;
        let hand_overs = &ready.asks[from as usize..to as usize];
        hand_overs.iter().for_each(|ask| each(ask.from));
    }
}

/// By step: those worked out from it.
fn followers(ready: &Ready) -> Grouped<u32> {
    let count = ready.steps.len();
    let mut pairs = Vec::with_capacity(2 * count);
    for step in 0..count {
        each_before(ready, step, |before| {
            pairs.push((before as usize, step as u32));
        });
    }
    Grouped::new(count, pairs.iter().copied())
}

struct Bits(Vec<u64>);

impl Bits {
    fn new(count: usize) -> Bits {
        Bits(vec![0; count.div_ceil(64)])
    }

    fn add(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    fn has(&self, at: usize) -> bool {
        self.0[at / 64] >> (at % 64) & 1 == 1
    }
}

/// What a thread keeps while it answers.
pub(super) struct Ripple {
    /// Steps to be worked out again; empty between questions.
    dirty: Bits,
    /// Rows as they were, in the order they were overwritten.
    saved: Vec<(u32, Row)>,
    /// What became of a changed risk before.
    risk: Option<RiskRows>,
    /// The step to be worked out in place of one that waits.
    instead: Option<(usize, Step)>,
}

impl Ripple {
    pub fn new(ready: &Ready) -> Ripple {
        Ripple {
            dirty: Bits::new(ready.steps.len()),
            saved: Vec::new(),
            risk: None,
            instead: None,
        }
    }
}

/// One block of runs: as it is, then every question.
pub(super) struct Asked<'a> {
    pub ready: &'a Ready<'a>,
    pub questions: &'a Questions<'a>,
    pub block: &'a mut Block,
    pub ripple: &'a mut Ripple,
    pub first: u32,
    /// Runs of the block that count.
    pub lanes: usize,
    /// Asked before every question.
    pub cancelled: &'a dyn Fn() -> bool,
    /// By group that is asked about: as it is.
    pub base: &'a mut [Option<Tally>],
    /// By question and its groups.
    pub answers: &'a mut [Vec<Tally>],
}

impl Wide for Asked<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Asked {
            ready,
            questions,
            block,
            ripple,
            first,
            lanes,
            cancelled,
            base,
            answers,
        } = self;
        block.run::<false>(ready, first, |_, _| {});
        for (group, tally) in base.iter_mut().enumerate() {
            if let Some(tally) = tally {
                write(ready, block, group, lanes, tally);
            }
        }
        for (index, (question, answers)) in questions.asked.iter().zip(answers).enumerate() {
            if cancelled() {
                return;
            }
            let reach = &questions.reach[questions.reach_of[index]];
            begin(
                ready,
                questions,
                block,
                ripple,
                first,
                question.change,
                reach,
            );
            spread(ready, questions, block, ripple, reach);
            for (group, tally) in question.groups.iter().zip(answers) {
                write(ready, block, *group, lanes, tally);
            }
            put_back(block, ripple, question.change);
        }
    }
}

#[inline(always)]
fn write(ready: &Ready, block: &Block, group: usize, lanes: usize, tally: &mut Tally) {
    let finish = group_finish(ready, block, group);
    let cost = group_cost(ready, block, group);
    tally.finishes.extend_from_slice(&finish.wall[..lanes]);
    tally.costs.extend_from_slice(&cost[..lanes]);
}

/// Makes the change and notes the steps it hits.
#[inline(always)]
fn begin(
    ready: &Ready,
    questions: &Questions,
    block: &mut Block,
    ripple: &mut Ripple,
    first: u32,
    change: Change,
    reach: &Bits,
) {
    let compiled = ready.compiled;
    match change {
        Change::RiskProbability { risk, probability } => {
            let Some(step) = compiled.risks.get(risk) else {
                return;
            };
            let mut rows = RiskRows::new(ready, step, probability, first);
            block.swap_risk(risk, &mut rows);
            ripple.risk = Some(rows);
            for step in &questions.hit_by[risk] {
                let step = *step as usize;
                if let Some(work) = &questions.works[step]
                    && reach.has(step)
                {
                    let duration = &compiled.works[work.work as usize].duration;
                    ripple.saved.push((work.row, block.rows[work.row as usize]));
                    block.draw_as(ready, work, duration, first);
                    hit(questions, ripple, step, reach);
                }
            }
        }
        Change::NoWait { task } => {
            let step = compiled.step_of.get(task).copied().unwrap_or(NO_STEP) as usize;
            if let Some(unwaited) = questions.unwaited.get(&step) {
                ripple.instead = Some((step, *unwaited));
                ripple.dirty.add(step);
            }
        }
        Change::AtPercentile { task, .. } | Change::Times { task, .. } => {
            let step = compiled.step_of.get(task).copied().unwrap_or(NO_STEP);
            if let Some(Some(work)) = questions.works.get(step as usize) {
                let duration = change.of(&compiled.works[work.work as usize].duration);
                ripple.saved.push((work.row, block.rows[work.row as usize]));
                block.draw_as(ready, work, &duration, first);
                hit(questions, ripple, step as usize, reach);
            }
        }
    }
}

/// The step is to be worked out again, and so is what has a lag in percent of its duration,
/// which may differ where the finish does not.
fn hit(questions: &Questions, ripple: &mut Ripple, step: usize, reach: &Bits) {
    ripple.dirty.add(step);
    for next in &questions.followers[step] {
        if reach.has(*next as usize) {
            ripple.dirty.add(*next as usize);
        }
    }
}

/// Works out again what was hit and what follows, as far as anything differs.
#[inline(always)]
fn spread(
    ready: &Ready,
    questions: &Questions,
    block: &mut Block,
    ripple: &mut Ripple,
    reach: &Bits,
) {
    // Followers stand behind what they follow, so one sweep meets each step once.
    for word in 0..ripple.dirty.0.len() {
        while ripple.dirty.0[word] != 0 {
            let index = word * 64 + ripple.dirty.0[word].trailing_zeros() as usize;
            ripple.dirty.0[word] &= ripple.dirty.0[word] - 1;
            let instead = ripple.instead.filter(|(instead, _)| *instead == index);
            let step = &instead.map_or(ready.steps[index], |(_, step)| step);
            // The finish, and behind the duration what else is read of the step.
            let saved = ripple.saved.len();
            let own = [step.row, step.start, step.wall_start, step.wall_finish];
            for row in own.into_iter().filter(|row| *row != NO_ROW) {
                ripple.saved.push((row, block.rows[row as usize]));
            }
            block.step(ready, step);
            let mut written = ripple.saved[saved..].iter();
            if written.all(|(row, was)| block.rows[*row as usize] == *was) {
                ripple.saved.truncate(saved);
                continue;
            }
            for next in &questions.followers[index] {
                if reach.has(*next as usize) {
                    ripple.dirty.add(*next as usize);
                }
            }
        }
    }
}

fn put_back(block: &mut Block, ripple: &mut Ripple, change: Change) {
    while let Some((row, was)) = ripple.saved.pop() {
        block.rows[row as usize] = was;
    }
    ripple.instead = None;
    if let Change::RiskProbability { risk, .. } = change
        && let Some(mut was) = ripple.risk.take()
    {
        block.swap_risk(risk, &mut was);
    }
}
