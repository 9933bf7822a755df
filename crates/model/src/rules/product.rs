use super::{Check, IDS_MAX, ROWS_MAX, as_set};
use crate::entity::*;

/// Beyond any figure a business would measure; keeps arithmetic on it finite.
const FIGURE_MAX: f64 = 1e15;

fn figure(field: &str, value: f64, check: &mut Check) {
    check.within(field, value, -FIGURE_MAX, FIGURE_MAX);
}

pub(super) fn product(it: &mut Product, check: &mut Check) {
    check.name("name", &mut it.name);
    check.text("vision", &it.vision);
    check.text("customers", &it.customers);
    check.text("trajectory", &it.trajectory);
    check.count("product_managers", it.product_managers.len(), IDS_MAX);
    check.count("guests", it.guests.len(), IDS_MAX);
    as_set(&mut it.product_managers);
    as_set(&mut it.guests);
}

pub(super) fn goal(it: &mut Goal, check: &mut Check) {
    check.name("name", &mut it.name);
    check.text("why", &it.why);
    check.promise(&mut it.promise);
    check.money("budget_minor", it.budget_minor);
    check.unless(
        it.parent != Some(it.id),
        "parent",
        "A goal is not part of itself.",
    );
}

pub(super) fn key_result(it: &mut KeyResult, check: &mut Check) {
    figure("start_value", it.start_value, check);
    figure("target_value", it.target_value, check);
    check.day("start_day", it.start_day);
    check.day("due", it.due);
    if it.due <= it.start_day {
        check.fault(
            "due",
            format!(
                "It is due on {}, which is not after its start on {}.",
                it.due, it.start_day
            ),
        );
    }
    points("trajectory", &mut it.trajectory, check);
    check.unless(
        it.trajectory
            .iter()
            .all(|point| (it.start_day..=it.due).contains(&point.day)),
        "trajectory",
        "The trajectory lies between the start and the due day.",
    );
}

pub(super) fn metric(it: &mut Metric, check: &mut Check) {
    check.name("name", &mut it.name);
    check.short("unit", &mut it.unit);
    points("points", &mut it.points, check);
}

fn points(field: &str, points: &mut [Point], check: &mut Check) {
    check.count(field, points.len(), ROWS_MAX);
    points.sort_by_key(|point| point.day);
    for point in points.iter() {
        check.day(field, point.day);
        figure(field, point.value, check);
    }
    if let Some(pair) = points.windows(2).find(|pair| pair[0].day == pair[1].day) {
        check.fault(
            field,
            format!("There are two values for {}: keep one.", pair[0].day),
        );
    }
}

pub(super) fn insight(it: &mut Insight, check: &mut Check) {
    check.unless(
        !it.text.trim().is_empty(),
        "text",
        "The insight is empty: write what was said or seen.",
    );
    check.text("text", &it.text);
    check.short("customer", &mut it.customer);
    it.day.iter().for_each(|day| check.day("day", *day));
    check.count("features", it.features.len(), IDS_MAX);
    as_set(&mut it.features);
}

pub(super) fn feature(it: &mut Feature, check: &mut Check) {
    check.name("name", &mut it.name);
    check.text("description", &it.description);
    check.count("goals", it.goals.len(), IDS_MAX);
    as_set(&mut it.goals);
    if let Some(reach) = it.score.reach {
        check.within("score", reach, 0.0, FIGURE_MAX);
    }
    if let Some(impact) = it.score.impact {
        check.within("score", impact, 0.0, 10.0);
    }
    if let Some(confidence) = it.score.confidence {
        check.within("score", confidence, 0.0, 1.0);
    }
    check.promise(&mut it.promise);
    it.metric_target
        .iter()
        .for_each(|target| figure("metric_target", *target, check));
    it.review_day
        .iter()
        .for_each(|day| check.day("review_day", *day));
    it.shipped_on
        .iter()
        .for_each(|day| check.day("shipped_on", *day));
}

pub(super) fn link(it: &mut Link, check: &mut Check) {
    check.unless(
        it.project.is_some() != it.task.is_some(),
        "project",
        "A link names either a project or a task, exactly one of them.",
    );
}
