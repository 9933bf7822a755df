//! A file's bytes as text, whatever encoding it declares.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::MspdiError;

/// The text of a file and the encoding it came in.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    pub text: Cow<'a, str>,
    /// Name of the encoding, such as `UTF-8`.
    pub encoding: &'static str,
}

impl<'a> Source<'a> {
    /// Takes the encoding from the byte order mark, else from the shape of the first bytes,
    /// else from the XML declaration, else UTF-8.
    ///
    /// # Errors
    /// When the bytes are not text in that encoding, or the encoding is not known.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, MspdiError> {
        let (encoding, mark) = match Encoding::for_bom(bytes) {
            Some(found) => found,
            None => (guess(bytes)?, 0),
        };
        let bytes = &bytes[mark..];
        if encoding == UTF_8 {
            let text = std::str::from_utf8(bytes).map_err(|error| {
                let line = line_of(bytes, error.valid_up_to());
                let what = "the text is not UTF-8, which the file says or implies; save it as UTF-8, \
                            or name its encoding in the first line";
                MspdiError::at(line, what)
            })?;
            return Ok(Self {
                text: Cow::Borrowed(text),
                encoding: encoding.name(),
            });
        }
        match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => Ok(Self {
                text,
                encoding: encoding.name(),
            }),
            None => Err(MspdiError::new(format!(
                "the text is not {}, which the file says or implies; save it as UTF-8",
                encoding.name()
            ))),
        }
    }

    /// The line of a byte of the text, counted from 1.
    pub fn line(&self, position: usize) -> u64 {
        line_of(self.text.as_bytes(), position)
    }
}

fn line_of(bytes: &[u8], position: usize) -> u64 {
    let before = &bytes[..position.min(bytes.len())];
    before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1
}

/// Without a byte order mark: two-byte text shows zeros beside `<`; else the declaration counts.
fn guess(bytes: &[u8]) -> Result<&'static Encoding, MspdiError> {
    match bytes {
        [b'<', 0, ..] => return Ok(UTF_16LE),
        [0, b'<', ..] => return Ok(UTF_16BE),
        _ => {}
    }
    let start = &bytes[..bytes.len().min(256)];
    let declaration = match start.strip_prefix(b"<?xml") {
        Some(rest) => {
            &rest[..rest
                .iter()
                .position(|byte| *byte == b'>')
                .unwrap_or(rest.len())]
        }
        None => return Ok(UTF_8),
    };
    let declaration = String::from_utf8_lossy(declaration);
    let Some((_, value)) = declaration.split_once("encoding") else {
        return Ok(UTF_8);
    };
    let label: String = value
        .trim_start_matches([' ', '=', '"', '\'', '\t'])
        .chars()
        .take_while(|c| !matches!(c, '"' | '\'' | ' ' | '?'))
        .collect();
    match Encoding::for_label(label.as_bytes()) {
        // One-byte text cannot be UTF-16, whatever its first line says.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Ok(UTF_8),
        Some(encoding) => Ok(encoding),
        None => Err(MspdiError::at(
            1,
            format!("the encoding \"{label}\" is not known; save the file as UTF-8"),
        )),
    }
}
