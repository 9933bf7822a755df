use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{Day, Id};

/// One graph with its own people, settings and log. Exactly one per workspace database.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Workspace {
    pub id: Id,
    pub name: String,
    /// ISO 4217.
    #[serde(default = "defaults::currency")]
    pub currency: String,
    /// IANA name: whose wall clock the plan's dates are.
    #[serde(default = "defaults::time_zone")]
    pub time_zone: String,
    /// The calendar of everything that names no other.
    #[serde(default)]
    pub calendar: Option<Id>,
    /// For entry and display only ("3 d"); never used in arithmetic on dates.
    #[serde(default = "defaults::minutes_per_day")]
    pub minutes_per_day: u32,
    /// 1 Monday to 7 Sunday.
    #[serde(default = "defaults::first_weekday")]
    pub first_weekday: u8,
    /// Optional modules that are switched off: their screens do not appear.
    #[serde(default)]
    pub modules_off: Vec<String>,
}

/// Someone who works, decides or watches. With an account, they can log in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub id: Id,
    pub name: String,
    #[serde(default)]
    pub email: Option<String>,
    /// What they may do in the workspace.
    #[serde(default)]
    pub role: Role,
    /// The hats they wear; which products and projects, those say themselves.
    #[serde(default)]
    pub hats: Vec<Hat>,
    #[serde(default)]
    pub job_title: String,
    #[serde(default)]
    pub skills: Vec<Skill>,
    /// Own working time; without one, the workspace's.
    #[serde(default)]
    pub calendar: Option<Id>,
    /// Share of full time available for planned work, 1.0 is all of it.
    #[serde(default = "defaults::one")]
    pub capacity: f64,
    /// Cost of an hour. Seen by owners and project managers only.
    #[serde(default)]
    pub rate_minor_per_hour: Option<i64>,
    /// No longer here: keeps history readable, takes no new work, cannot log in.
    #[serde(default)]
    pub inactive: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    #[default]
    Member,
    /// Sees only the products and projects that name them.
    Guest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hat {
    ProductManager,
    ProjectManager,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Skill {
    pub name: String,
    /// 1 beginner to 5 expert.
    #[serde(default = "defaults::level")]
    pub level: u8,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Team {
    pub id: Id,
    pub name: String,
    #[serde(default)]
    pub members: Vec<Id>,
}

/// Working time. An exception beats a work week, which beats the week, which beats the base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    pub id: Id,
    pub name: String,
    /// Days left out are inherited from here.
    #[serde(default)]
    pub base: Option<Id>,
    /// Monday first, seven days; null inherits from the base.
    #[serde(default)]
    pub week: Vec<Option<Vec<Shift>>>,
    #[serde(default)]
    pub work_weeks: Vec<WorkWeek>,
    #[serde(default)]
    pub exceptions: Vec<CalendarException>,
}

/// Minutes after midnight, start before end, end at most 1440.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    pub start_minute: u16,
    pub end_minute: u16,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkWeek {
    #[serde(default)]
    pub name: String,
    pub first_day: Day,
    pub last_day: Day,
    pub week: Vec<Option<Vec<Shift>>>,
}

/// Both days included. No shifts: nobody works.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarException {
    #[serde(default)]
    pub name: String,
    pub first_day: Day,
    pub last_day: Day,
    #[serde(default)]
    pub shifts: Vec<Shift>,
}

mod defaults {
    pub fn currency() -> String {
        "EUR".into()
    }
    pub fn time_zone() -> String {
        "UTC".into()
    }
    pub fn minutes_per_day() -> u32 {
        480
    }
    pub fn first_weekday() -> u8 {
        1
    }
    pub fn one() -> f64 {
        1.0
    }
    pub fn level() -> u8 {
        3
    }
}
