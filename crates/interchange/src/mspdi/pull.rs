//! A pull parser over quick-xml that gives text whole, limits depth and names the line.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

use super::{MspdiError, Source};

/// Deeper than any real file by far; XML beyond it is an attack.
const DEEPEST: usize = 100;

pub(super) struct Pull<'a> {
    source: &'a Source<'a>,
    reader: Reader<&'a [u8]>,
    /// Names of the open elements.
    open: Vec<&'a str>,
    /// Where the last start tag began, and where the last token ended.
    tag_from: usize,
    position: usize,
}

impl<'a> Pull<'a> {
    pub fn new(source: &'a Source<'a>) -> Self {
        let mut reader = Reader::from_str(&source.text);
        reader.config_mut().expand_empty_elements = true;
        Self {
            source,
            reader,
            open: Vec::new(),
            tag_from: 0,
            position: 0,
        }
    }

    pub fn position(&self) -> usize {
        self.position
    }

    /// Where the start tag last returned began.
    pub fn tag_from(&self) -> usize {
        self.tag_from
    }

    pub fn error(&self, what: impl Into<String>) -> MspdiError {
        MspdiError::at(
            self.source
                .line(self.tag_from.max(self.position.saturating_sub(1))),
            what,
        )
    }

    fn event(&mut self) -> Result<Event<'a>, MspdiError> {
        self.tag_from = self.position;
        let event = self.reader.read_event();
        self.position = self.reader.buffer_position() as usize;
        match event {
            Ok(Event::DocType(_)) => Err(self.error(
                "the file has a document type declaration; entities defined there are not allowed, remove it",
            )),
            Ok(event) => Ok(event),
            Err(error) => {
                let at = self.reader.error_position() as usize;
                let inside = self.open.last().map_or(String::new(), |name| format!(" inside <{name}>"));
                Err(MspdiError::at(self.source.line(at), format!("not well-formed XML{inside}: {error}")))
            }
        }
    }

    fn enter(&mut self, name: &'a str) -> Result<(), MspdiError> {
        if self.open.len() >= DEEPEST {
            let what = format!(
                "elements are nested more than {DEEPEST} deep, at <{name}>; this is no plan"
            );
            return Err(self.error(what));
        }
        self.open.push(name);
        Ok(())
    }

    fn cut_off(&self) -> MspdiError {
        let inside = self.open.last().copied().unwrap_or("Project");
        self.error(format!("the file is cut off: it ends inside <{inside}>"))
    }

    /// The name of the next child of the open element; `None` when that ends (or, at the top,
    /// when the file does).
    pub fn child(&mut self) -> Result<Option<&'a str>, MspdiError> {
        loop {
            match self.event()? {
                Event::Start(tag) => {
                    let name = self.name_at(self.tag_from, tag.len());
                    self.enter(name)?;
                    return Ok(Some(name));
                }
                Event::End(_) => {
                    self.open.pop();
                    return Ok(None);
                }
                Event::Eof if self.open.is_empty() => return Ok(None),
                Event::Eof => return Err(self.cut_off()),
                _ => {}
            }
        }
    }

    /// The text of the open element, which this closes; elements inside it are passed over.
    pub fn text(&mut self) -> Result<Cow<'a, str>, MspdiError> {
        let mut text: Cow<'a, str> = Cow::Borrowed("");
        loop {
            let part = match self.event()? {
                Event::Text(part) => part.into_inner(),
                Event::CData(part) => part.into_inner(),
                Event::GeneralRef(entity) => {
                    let resolved = match entity.resolve_char_ref() {
                        Ok(Some(c)) => Some(c.to_string()),
                        Ok(None) => resolve_predefined_entity(&entity).map(str::to_owned),
                        Err(_) => None,
                    };
                    let Some(resolved) = resolved else {
                        return Err(
                            self.error(format!("the entity &{};  is not defined", &*entity))
                        );
                    };
                    Cow::Owned(resolved)
                }
                Event::Start(tag) => {
                    let name = self.name_at(self.tag_from, tag.len());
                    self.enter(name)?;
                    self.skip()?;
                    continue;
                }
                Event::End(_) => {
                    self.open.pop();
                    return Ok(text);
                }
                Event::Eof => return Err(self.cut_off()),
                _ => continue,
            };
            if text.is_empty() {
                text = part;
            } else {
                text.to_mut().push_str(&part);
            }
        }
    }

    /// Passes over the rest of the open element and closes it.
    pub fn skip(&mut self) -> Result<(), MspdiError> {
        let depth = self.open.len();
        while self.open.len() >= depth {
            match self.event()? {
                Event::Start(tag) => {
                    let name = self.name_at(self.tag_from, tag.len());
                    self.enter(name)?;
                }
                Event::End(_) => {
                    self.open.pop();
                }
                Event::Eof => return Err(self.cut_off()),
                _ => {}
            }
        }
        Ok(())
    }

    /// A tag's local name, from the text itself, so that it outlives the event.
    fn name_at(&self, tag_from: usize, len: usize) -> &'a str {
        let tag: &'a str = &self.source.text;
        let from = tag_from + 1;
        let tag = tag.get(from..from + len).unwrap_or("");
        let mut local = 0;
        for (at, byte) in tag.bytes().enumerate() {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b'/' => return &tag[local..at],
                b':' => local = at + 1,
                _ => {}
            }
        }
        &tag[local..]
    }

    pub fn number<T: std::str::FromStr>(&mut self, name: &str) -> Result<T, MspdiError> {
        let text = self.text()?;
        let text = text.trim();
        text.parse()
            .map_err(|_| self.error(format!("<{name}> should be a number, not \"{text}\"")))
    }

    /// `1`, `true`: yes.
    pub fn flag(&mut self) -> Result<bool, MspdiError> {
        Ok(matches!(self.text()?.trim(), "1" | "true" | "True" | "-1"))
    }
}
