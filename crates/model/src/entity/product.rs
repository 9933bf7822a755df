use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Promise;
use crate::id::{Day, Id};

/// Any service or item made to serve a customer's need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Product {
    pub id: Id,
    pub name: String,
    #[serde(default)]
    pub product_type: ProductType,
    #[serde(default)]
    pub vision: String,
    /// Whom it serves, and which need.
    #[serde(default)]
    pub customers: String,
    /// Where the business is meant to go with it.
    #[serde(default)]
    pub trajectory: String,
    /// Who wears the product hat here.
    #[serde(default)]
    pub product_managers: Vec<Id>,
    /// Guests who may see it.
    #[serde(default)]
    pub guests: Vec<Id>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductType {
    Physical,
    #[default]
    Digital,
    Service,
}

/// An objective of a product, with a promise and a budget; key results say how it is measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    pub id: Id,
    pub product: Id,
    /// `G-2`: given by the server, once.
    #[serde(default)]
    pub number: u32,
    pub name: String,
    #[serde(default)]
    pub why: String,
    #[serde(default)]
    pub owner: Option<Id>,
    /// The larger goal it is part of.
    #[serde(default)]
    pub parent: Option<Id>,
    #[serde(default)]
    pub promise: Option<Promise>,
    #[serde(default)]
    pub budget_minor: Option<i64>,
    #[serde(default)]
    pub status: GoalStatus,
    #[serde(default)]
    pub rank: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GoalStatus {
    #[default]
    Open,
    Achieved,
    Dropped,
}

/// A metric that shall go from a start to a target by a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyResult {
    pub id: Id,
    pub goal: Id,
    pub metric: Id,
    pub start_value: f64,
    pub target_value: f64,
    pub start_day: Day,
    pub due: Day,
    /// The trajectory between start and target; empty means a straight line.
    #[serde(default)]
    pub trajectory: Vec<Point>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    pub id: Id,
    pub product: Id,
    pub name: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub better: Direction,
    /// By day, at most one a day; kept in order.
    #[serde(default)]
    pub points: Vec<Point>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    pub day: Day,
    pub value: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    #[default]
    Higher,
    Lower,
}

/// Evidence: what a customer said, showed or did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Insight {
    pub id: Id,
    pub product: Id,
    pub text: String,
    #[serde(default)]
    pub source: InsightSource,
    /// Who said it, as far as it is known.
    #[serde(default)]
    pub customer: String,
    #[serde(default)]
    pub day: Option<Day>,
    #[serde(default)]
    pub features: Vec<Id>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InsightSource {
    #[default]
    Conversation,
    Support,
    Interview,
    Survey,
    Usage,
    Portal,
    Sales,
}

/// What a product will do for its customers, and what that is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    pub id: Id,
    pub product: Id,
    /// `F-7`: given by the server, once.
    #[serde(default)]
    pub number: u32,
    pub name: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub status: FeatureStatus,
    /// The goals it serves.
    #[serde(default)]
    pub goals: Vec<Id>,
    #[serde(default)]
    pub owner: Option<Id>,
    #[serde(default)]
    pub score: Score,
    #[serde(default)]
    pub promise: Option<Promise>,
    /// The number it is meant to move.
    #[serde(default)]
    pub metric: Option<Id>,
    #[serde(default)]
    pub metric_target: Option<f64>,
    /// When to look whether the number moved.
    #[serde(default)]
    pub review_day: Option<Day>,
    #[serde(default)]
    pub shipped_on: Option<Day>,
    #[serde(default)]
    pub rank: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeatureStatus {
    #[default]
    Idea,
    Planned,
    InBuild,
    Shipped,
    Measured,
    Dropped,
}

/// Inputs of RICE: people reached a quarter, impact 0.25 to 3, confidence 0 to 1. Effort is
/// never typed: it comes from the plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    #[serde(default)]
    pub reach: Option<f64>,
    #[serde(default)]
    pub impact: Option<f64>,
    #[serde(default)]
    pub confidence: Option<f64>,
}
