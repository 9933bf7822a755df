//! How much there may be of anything. Generous for people, finite for machines.

/// Names, keys, titles, one-line notes.
pub const NAME_CHARS_MAX: usize = 500;
/// Descriptions, notes, comments.
pub const TEXT_CHARS_MAX: usize = 100_000;
/// Commands carried out in one go.
pub const BATCH_COMMANDS_MAX: usize = 50_000;
/// Entities of one workspace.
pub const ENTITIES_MAX: usize = 1_000_000;
/// Ids in one field: members, goals, mentions.
pub const IDS_MAX: usize = 5_000;
/// Points of one metric, rows of a baseline, exceptions of a calendar.
pub const ROWS_MAX: usize = 100_000;
/// Tags of a task, skills of a person, shifts of a day.
pub const SMALL_LIST_MAX: usize = 100;
/// Three hundred years.
pub const MINUTES_MAX: i64 = 300 * 366 * 24 * 60;
/// Money in minor units: ten trillion of the major one.
pub const MINOR_MAX: i64 = 1_000_000_000_000_000;
/// The calendar years a date may lie in.
pub const YEAR_FIRST: i16 = 1900;
pub const YEAR_LAST: i16 = 2200;
