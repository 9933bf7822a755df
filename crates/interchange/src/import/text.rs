//! The bytes of a table as text and cells.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The beginning, to tell formats apart by.
pub fn peek(bytes: &[u8]) -> String {
    let (text, _) = decode(&bytes[..bytes.len().min(2048)]);
    text
}

/// The text and the name of its encoding: by its mark, else UTF-8, else what Windows writes.
pub fn decode(bytes: &[u8]) -> (String, &'static str) {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((guess(bytes), 0));
    let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
    (text.into_owned(), encoding.name())
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    match bytes {
        [first, 0, ..] if *first != 0 => UTF_16LE,
        [0, second, ..] if *second != 0 => UTF_16BE,
        // A character that a cut has gone through does not count.
        _ => match std::str::from_utf8(bytes) {
            Err(error) if error.error_len().is_some() => WINDOWS_1252,
            _ => UTF_8,
        },
    }
}

/// A table: its rows with the line each begins in.
pub struct Table {
    pub header: Vec<String>,
    pub header_line: u64,
    pub rows: Vec<(u64, Vec<String>)>,
}

pub const ROWS_MAX: usize = 50_000;
const COLUMNS_MAX: usize = 500;

/// Why a text is no table, and in which line.
pub struct Fault {
    pub line: Option<u64>,
    pub text: String,
}

/// Cells separated by what separates most in the first lines.
pub fn table(text: &str) -> Result<Table, Fault> {
    if let Some(line) = open_quote(text) {
        let text =
            "the quotes that open in this line are never closed: the file is cut off or damaged";
        return Err(Fault {
            line: Some(line),
            text: text.into(),
        });
    }
    if text.contains('\0') {
        return Err(Fault {
            line: None,
            text: "this is no text: export the table as CSV".into(),
        });
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut header: Option<(u64, Vec<String>)> = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| Fault {
            line: error.position().map(csv::Position::line),
            text: format!("the line cannot be read: {error}"),
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.len() > COLUMNS_MAX {
            let text = format!(
                "{} columns are too many: at most {COLUMNS_MAX}",
                cells.len()
            );
            return Err(Fault {
                line: Some(line),
                text,
            });
        }
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        match &header {
            // Titles and addresses above the table fill one cell.
            None if filled >= 2 => header = Some((line, cells)),
            None if filled == 1 && cells.len() == 1 && header_like(&cells[0]) => {
                header = Some((line, cells))
            }
            None => {}
            Some(_) if filled == 0 => {}
            Some(_) => rows.push((line, cells)),
        }
        if rows.len() > ROWS_MAX {
            let text = format!("the file has more than {ROWS_MAX} rows: split it");
            return Err(Fault {
                line: Some(line),
                text,
            });
        }
    }
    let Some((header_line, header)) = header else {
        return Err(Fault {
            line: None,
            text: "there is no row of column names in it".into(),
        });
    };
    Ok(Table {
        header: distinct(header),
        header_line,
        rows,
    })
}

fn header_like(cell: &str) -> bool {
    ["name", "task", "title", "task name", "summary"].contains(&cell.to_lowercase().as_str())
}

/// Every column has a name of its own.
fn distinct(header: Vec<String>) -> Vec<String> {
    let mut seen: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    header
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            let name = if name.is_empty() {
                format!("Column {}", at + 1)
            } else {
                name
            };
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            if *count == 1 {
                name
            } else {
                format!("{name} ({count})")
            }
        })
        .collect()
}

/// The line of a quote that nothing closes.
fn open_quote(text: &str) -> Option<u64> {
    let (mut line, mut opened) = (1, None);
    for byte in text.bytes() {
        match byte {
            b'"' => opened = if opened.is_some() { None } else { Some(line) },
            b'\n' => line += 1,
            _ => {}
        }
    }
    opened
}

fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(10)
        .flat_map(str::bytes)
    {
        if byte == b'"' {
            quoted = !quoted;
        } else if !quoted {
            counts
                .iter_mut()
                .filter(|(delimiter, _)| *delimiter == byte)
                .for_each(|(_, count)| *count += 1);
        }
    }
    counts
        .iter()
        .max_by_key(|(delimiter, count)| (*count, *delimiter == b','))
        .map_or(b',', |(it, _)| *it)
}
