//! Finding things by key or title: fuzzy, best first.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::entity::*;
use crate::graph::Graph;
use crate::id::Id;
use crate::visibility::{self, Viewer};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Hit {
    pub kind: Kind,
    pub id: Id,
    /// `SHARE-12`, where there is one.
    pub key: Option<String>,
    pub title: String,
    /// Where it belongs: the project, product or job title.
    pub snippet: String,
    /// Higher is better; comparable within one search only.
    pub score: u32,
}

/// Longer titles are matched by their beginning.
const MATCHED_CHARS_MAX: usize = 200;
/// A typed key is what is meant.
const EXACT_KEY_BONUS: u32 = 10_000;
const QUERY_CHARS_MAX: usize = 200;

/// What best matches the query among all the viewer may see.
pub fn search(graph: &Graph, viewer: &Viewer, query: &str, limit: usize) -> Vec<Hit> {
    let query: String = query.trim().chars().take(QUERY_CHARS_MAX).collect();
    if query.is_empty() {
        return Vec::new();
    }
    let mut search = Search {
        graph,
        viewer,
        pattern: Pattern::parse(&query, CaseMatching::Ignore, Normalization::Smart),
        query,
        matcher: Matcher::new(Config::DEFAULT),
        buffer: Vec::new(),
        found: Vec::new(),
    };
    graph
        .products()
        .for_each(|it| search.look(Kind::Product, it.id, None, &it.name, 6));
    graph
        .goals()
        .for_each(|it| search.look(Kind::Goal, it.id, Some(("G", it.number)), &it.name, 5));
    graph
        .features()
        .for_each(|it| search.look(Kind::Feature, it.id, Some(("F", it.number)), &it.name, 5));
    graph.projects().for_each(|it| {
        search.look(Kind::Project, it.id, None, &it.name, 6);
        search.look_for_key(Kind::Project, it.id, &it.key);
    });
    graph
        .people()
        .for_each(|it| search.look(Kind::Person, it.id, None, &it.name, 4));
    graph.tasks().for_each(|it| {
        let key = graph.project(it.project).map_or("", |project| &project.key);
        search.look(Kind::Task, it.id, Some((key, it.number)), &it.name, 3);
    });
    graph
        .risks()
        .for_each(|it| search.look(Kind::Risk, it.id, Some(("R", it.number)), &it.name, 3));
    graph
        .metrics()
        .for_each(|it| search.look(Kind::Metric, it.id, None, &it.name, 2));
    graph
        .teams()
        .for_each(|it| search.look(Kind::Team, it.id, None, &it.name, 2));
    graph
        .insights()
        .for_each(|it| search.look(Kind::Insight, it.id, None, &it.text, 1));
    search.best(limit)
}

struct Search<'a> {
    graph: &'a Graph,
    viewer: &'a Viewer,
    query: String,
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
    found: Vec<(u32, Kind, Id)>,
}

impl Search<'_> {
    /// `weight` breaks ties between kinds: what holds others comes first.
    fn look(&mut self, kind: Kind, id: Id, key: Option<(&str, u32)>, title: &str, weight: u32) {
        let end = title
            .char_indices()
            .nth(MATCHED_CHARS_MAX)
            .map_or(title.len(), |(end, _)| end);
        let title = &title[..end];
        let mut score = self
            .pattern
            .score(Utf32Str::new(title, &mut self.buffer), &mut self.matcher);
        if let Some((prefix, number)) = key
            && is_key(&self.query, prefix, number)
        {
            score = Some(score.unwrap_or(0) + EXACT_KEY_BONUS);
        }
        if let Some(score) = score {
            self.found.push((score * 8 + weight, kind, id));
        }
    }

    fn look_for_key(&mut self, kind: Kind, id: Id, key: &str) {
        if key.eq_ignore_ascii_case(&self.query) {
            self.found.push((EXACT_KEY_BONUS * 8, kind, id));
        }
    }

    fn best(mut self, limit: usize) -> Vec<Hit> {
        self.found
            .sort_by_key(|(score, kind, id)| (std::cmp::Reverse(*score), *kind, *id));
        let mut hits: Vec<Hit> = Vec::new();
        for (score, kind, id) in self.found {
            if hits.len() >= limit {
                break;
            }
            if hits.iter().any(|hit| hit.id == id) {
                continue;
            }
            let Some(entity) = self.graph.get(kind, id) else {
                continue;
            };
            if visibility::can_see(self.graph, self.viewer, &entity) {
                hits.push(Hit {
                    kind,
                    id,
                    key: self.graph.key(kind, id),
                    title: crate::wording::title(self.graph, &entity),
                    snippet: belongs_to(self.graph, &entity),
                    score,
                });
            }
        }
        hits
    }
}

/// Whether the query is this key, with or without its dash: `share-12`, `g2`.
fn is_key(query: &str, prefix: &str, number: u32) -> bool {
    let Some((head, tail)) = query.split_at_checked(prefix.len()) else {
        return false;
    };
    let tail = tail.strip_prefix('-').unwrap_or(tail);
    !prefix.is_empty()
        && head.eq_ignore_ascii_case(prefix)
        && tail.bytes().all(|byte| byte.is_ascii_digit())
        && tail.parse() == Ok(number)
}

fn belongs_to(graph: &Graph, entity: &Entity) -> String {
    let product = |id| graph.product(id).map(|it| it.name.clone());
    let project = |id| graph.project(id).map(|it| it.name.clone());
    match entity {
        Entity::Goal(it) => product(it.product),
        Entity::Feature(it) => product(it.product),
        Entity::Metric(it) => product(it.product),
        Entity::Insight(it) => product(it.product),
        Entity::Task(it) => project(it.project),
        Entity::Risk(it) => project(it.project),
        Entity::Person(it) => Some(it.job_title.clone()),
        _ => None,
    }
    .unwrap_or_default()
}
