//! Elements, one after the other.

use std::fmt::{Display, Write};

use quick_xml::escape::escape;

#[derive(Default)]
pub struct Xml {
    pub text: String,
    open: Vec<&'static str>,
}

impl Xml {
    pub fn open(&mut self, name: &'static str) {
        self.indent();
        let _ = writeln!(self.text, "<{name}>");
        self.open.push(name);
    }

    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            let _ = writeln!(self.text, "</{name}>");
        }
    }

    pub fn leaf(&mut self, name: &str, value: impl Display) {
        self.indent();
        let value = value.to_string();
        // What XML has no place for, however it is written.
        let value: String = value
            .chars()
            .filter(|it| !it.is_control() || matches!(it, '\n' | '\t'))
            .collect();
        let _ = writeln!(self.text, "<{name}>{}</{name}>", escape(value.as_str()));
    }

    pub fn maybe(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.leaf(name, value);
        }
    }

    pub fn flag(&mut self, name: &str, value: bool) {
        self.leaf(name, u8::from(value));
    }

    fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n(' ', self.open.len()));
    }
}
