//! Expected figures that lie beside the checkout, for tests: a small reader of their JSON.

use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub enum Json {
    Number(f64),
    List(Vec<Json>),
    Map(BTreeMap<String, Json>),
    Other,
}

/// The text of a file under `shared/data/models`; says so where it is absent.
pub fn text(path: &str) -> Option<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/models");
    let text = std::fs::read_to_string(format!("{folder}/{path}"));
    if text.is_err() {
        eprintln!("skipped: {folder}/{path} is not here");
    }
    text.ok()
}

pub fn read(path: &str) -> Option<Json> {
    let text = text(path)?;
    Some(Json::parse(&mut text.trim_start()))
}

impl Json {
    fn parse(text: &mut &str) -> Json {
        *text = text.trim_start();
        let Some(first) = text.chars().next() else {
            return Json::Other;
        };
        match first {
            '{' => {
                let mut map = BTreeMap::new();
                items(text, '}', |text| {
                    let name = string(text);
                    *text = text.trim_start().trim_start_matches(':');
                    map.insert(name, Json::parse(text));
                });
                Json::Map(map)
            }
            '[' => {
                let mut list = Vec::new();
                items(text, ']', |text| list.push(Json::parse(text)));
                Json::List(list)
            }
            '"' => {
                string(text);
                Json::Other
            }
            _ => {
                let end = text.find([',', '}', ']', '\n']).unwrap_or(text.len());
                let (word, rest) = text.split_at(end);
                *text = rest;
                word.trim().parse().map_or(Json::Other, Json::Number)
            }
        }
    }

    pub fn find(&self, name: &str) -> Option<Json> {
        match self {
            Json::Map(map) => map.get(name).cloned(),
            _ => None,
        }
    }

    pub fn get(&self, name: &str) -> Json {
        self.find(name).unwrap_or_else(|| panic!("no \"{name}\""))
    }

    pub fn as_number(&self) -> f64 {
        match self {
            Json::Number(number) => *number,
            other => panic!("not a number: {other:?}"),
        }
    }

    pub fn number(&self, name: &str) -> f64 {
        self.get(name).as_number()
    }

    pub fn numbers(&self) -> Vec<f64> {
        match self {
            Json::List(list) => list.iter().map(Json::as_number).collect(),
            other => panic!("not a list: {other:?}"),
        }
    }
}

fn items(text: &mut &str, end: char, mut item: impl FnMut(&mut &str)) {
    *text = &text[1..];
    loop {
        *text = text.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        match text.chars().next() {
            Some(c) if c == end => {
                *text = &text[1..];
                return;
            }
            None => return,
            Some(_) => item(text),
        }
    }
}

/// Without escapes, which these files do not use in names.
fn string(text: &mut &str) -> String {
    let inner = &text.trim_start()[1..];
    let end = inner.find('"').unwrap_or(inner.len());
    let found = inner[..end].to_owned();
    *text = inner.get(end + 1..).unwrap_or("");
    found
}
