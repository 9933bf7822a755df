//! Against worked cases in `../shared/data/models/evm-basic-earned-schedule`.

use super::*;

fn close(a: Option<f64>, b: f64) {
    let a = a.expect("defined");
    assert!((a - b).abs() <= 1e-6 * b.abs().max(1.0), "{a} for {b}");
}

fn expected() -> Option<crate::oracle::Json> {
    crate::oracle::read("evm-basic-earned-schedule/expected.json")
}

#[test]
fn money_by_two_published_cases() {
    let Some(expected) = expected() else { return };
    let case = expected.get("pra");
    let (bac, period) = (case.number("bac"), case.number("period") as usize - 1);
    let shares = case.get("planned_cumulative").numbers();
    let status = Status {
        bac,
        pv: shares[period] * bac,
        ev: case.number("percent_complete") * bac,
        ac: case.get("cumulative_cost").numbers()[period],
    };
    check(&status, &case.get("expected"));

    let case = expected.get("pmcontrols");
    let planned = case.get("pv_by_period_0_to_10").numbers();
    let at = case.number("at");
    let (ev, ac) = (case.number("ev"), case.number("ac"));
    let (pv, bac) = (planned[at as usize], planned[planned.len() - 1]);
    let status = Status { bac, pv, ev, ac };
    let wanted = case.get("expected");
    check(&status, &wanted);
    close(status.etc(), wanted.number("ETC"));

    let time = EarnedSchedule::new(&planned, ev, at);
    close(Some(time.es), wanted.number("ES"));
    close(Some(time.sv_t()), wanted.number("SV_t"));
    close(time.spi_t(), wanted.number("SPI_t"));
    close(time.ieac_t(), wanted.number("IEAC_t"));

    let between = expected.get("interpolation");
    let time = EarnedSchedule::new(&planned, between.number("ev"), at);
    close(Some(time.es), between.number("ES"));

    let late = expected.get("late_finish");
    let time = EarnedSchedule::new(&planned, late.number("ev"), late.number("at"));
    close(Some(time.es), late.number("ES"));
    close(time.spi_t(), late.number("SPI_t"));
}

fn check(status: &Status, expected: &crate::oracle::Json) {
    close(Some(status.pv), expected.number("PV"));
    close(Some(status.sv()), expected.number("SV"));
    close(Some(status.cv()), expected.number("CV"));
    close(status.spi(), expected.number("SPI"));
    close(status.cpi(), expected.number("CPI"));
    close(status.eac_cpi(), expected.number("EAC_cpi"));
    close(
        Some(status.eac_as_planned()),
        expected.number("EAC_atypical"),
    );
    close(status.tcpi_bac(), expected.number("TCPI_bac"));
    close(status.vac(), expected.number("VAC"));
    if let Some(both) = expected.find("EAC_cpi_spi") {
        close(status.eac_cpi_spi(), both.as_number());
    }
}

#[test]
fn nothing_spent_and_nothing_left_are_not_defined() {
    let fresh = Status {
        bac: 100.0,
        ..Status::default()
    };
    assert_eq!(fresh.cpi(), None);
    assert_eq!(fresh.spi(), None);
    assert_eq!(fresh.eac_cpi(), None);
    assert_eq!(fresh.eac_as_planned(), 100.0);
    let spent = Status {
        bac: 100.0,
        pv: 100.0,
        ev: 90.0,
        ac: 100.0,
    };
    assert_eq!(spent.tcpi_bac(), None);
    assert_eq!(EarnedSchedule::new(&[], 0.0, 0.0).spi_t(), None);
}

#[test]
fn value_is_planned_evenly_over_working_time() {
    let task = Budgeted {
        start: 0,
        finish: 4 * 86_400,
        budget: 400.0,
        done: 0.5,
        actual: 300.0,
        calendar: std::sync::Arc::new(crate::calendar::WorkingTime::always()),
    };
    let tasks = [task];
    let now = status(&tasks, 86_400);
    assert_eq!(
        (now.pv, now.ev, now.ac, now.bac),
        (100.0, 200.0, 300.0, 400.0)
    );
    let curve = Curve::new(&tasks, &tasks[0].calendar, 86_400.0, 86_400);
    assert_eq!(curve.planned, [0.0, 100.0, 200.0, 300.0, 400.0]);
    let time = EarnedSchedule::new(&curve.planned, now.ev, curve.at);
    assert_eq!((time.es, time.at, time.pd), (2.0, 1.0, 4.0));
}
