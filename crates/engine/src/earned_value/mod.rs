//! Earned value and earned schedule: what was planned, what is done, what it cost.
//!
//! Figures as in the PMBOK Guide and Lipke 2003 ("Schedule is different"). What would divide
//! by nought is not defined and given as `None`, never as infinity. All values are money, or
//! hours of work where a plan has no money: only one unit at a time.

mod plan;
#[cfg(test)]
mod tests;

pub use plan::{Budgeted, Curve, status};

/// The three figures everything follows from, and the budget.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Status {
    /// Budget at completion.
    pub bac: f64,
    /// Planned value (budgeted cost of work scheduled, BCWS).
    pub pv: f64,
    /// Earned value (budgeted cost of work performed, BCWP).
    pub ev: f64,
    /// Actual cost (actual cost of work performed, ACWP).
    pub ac: f64,
}

impl Status {
    /// Schedule variance EV - PV.
    pub fn sv(&self) -> f64 {
        self.ev - self.pv
    }

    /// Cost variance EV - AC.
    pub fn cv(&self) -> f64 {
        self.ev - self.ac
    }

    /// Schedule performance index EV / PV.
    pub fn spi(&self) -> Option<f64> {
        ratio(self.ev, self.pv)
    }

    /// Cost performance index EV / AC.
    pub fn cpi(&self) -> Option<f64> {
        ratio(self.ev, self.ac)
    }

    /// Estimate at completion when the rest costs as the work so far did: BAC / CPI.
    pub fn eac_cpi(&self) -> Option<f64> {
        ratio(self.bac, self.cpi()?)
    }

    /// Estimate at completion when the rest costs what was planned: AC + BAC - EV.
    pub fn eac_as_planned(&self) -> f64 {
        self.ac + self.bac - self.ev
    }

    /// Estimate at completion when cost and delay so far both go on:
    /// AC + (BAC - EV) / (CPI x SPI).
    pub fn eac_cpi_spi(&self) -> Option<f64> {
        Some(self.ac + ratio(self.bac - self.ev, self.cpi()? * self.spi()?)?)
    }

    /// Estimate to complete, EAC - AC, with EAC = BAC / CPI.
    pub fn etc(&self) -> Option<f64> {
        Some(self.eac_cpi()? - self.ac)
    }

    /// Variance at completion, BAC - EAC, with EAC = BAC / CPI.
    pub fn vac(&self) -> Option<f64> {
        Some(self.bac - self.eac_cpi()?)
    }

    /// The cost performance the rest needs to end on budget: (BAC - EV) / (BAC - AC). Not
    /// defined when the budget is spent.
    pub fn tcpi_bac(&self) -> Option<f64> {
        ratio(self.bac - self.ev, self.bac - self.ac)
    }

    /// The cost performance the rest needs to end on EAC = BAC / CPI.
    pub fn tcpi_eac(&self) -> Option<f64> {
        ratio(self.bac - self.ev, self.etc()?)
    }
}

/// Time instead of money, in periods of the planned curve (Lipke 2003).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EarnedSchedule {
    /// When the plan wanted earned what is earned now.
    pub es: f64,
    /// Actual time: periods from the start to the status date.
    pub at: f64,
    /// Planned duration.
    pub pd: f64,
}

impl EarnedSchedule {
    /// `planned`: cumulative planned value at the end of each period, beginning with period 0
    /// (the start, usually nought); never falling.
    pub fn new(planned: &[f64], ev: f64, at: f64) -> EarnedSchedule {
        let bac = planned.last().copied().unwrap_or(0.0);
        // The planned duration ends where the whole budget is reached.
        let pd = planned.partition_point(|value| *value < bac) as f64;
        // The last period that is wholly earned; what is earned beyond it, in proportion.
        let reached = planned.partition_point(|value| *value <= ev);
        let es = match (reached.checked_sub(1), planned.get(reached)) {
            _ if ev >= bac => pd,
            (Some(last), Some(next)) => last as f64 + (ev - planned[last]) / (next - planned[last]),
            _ => 0.0,
        };
        EarnedSchedule { es, at, pd }
    }

    /// SV(t) = ES - AT, in periods.
    pub fn sv_t(&self) -> f64 {
        self.es - self.at
    }

    /// SPI(t) = ES / AT.
    pub fn spi_t(&self) -> Option<f64> {
        ratio(self.es, self.at)
    }

    /// Independent estimate of the duration: PD / SPI(t).
    pub fn ieac_t(&self) -> Option<f64> {
        ratio(self.pd, self.spi_t()?)
    }
}

fn ratio(a: f64, b: f64) -> Option<f64> {
    let ratio = a / b;
    (b != 0.0 && ratio.is_finite()).then_some(ratio)
}
