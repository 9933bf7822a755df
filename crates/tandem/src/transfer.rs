//! `tandem import` and `tandem export`: into and out of a running server.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use crate::remote::{Access, Remote, encode};

#[derive(clap::Args)]
pub struct ImportArgs {
    /// An MS Project XML, Asana CSV or other CSV file.
    file: PathBuf,
    /// The server's address: http://127.0.0.1:7171
    #[arg(long)]
    to: String,
    #[command(flatten)]
    access: Access,
    /// `mspdi`, `asana_csv`, `csv`; without it, what the file looks like.
    #[arg(long, default_value = "auto")]
    format: String,
    /// Put the tasks into this project instead of a new one.
    #[arg(long)]
    project: Option<model::Id>,
    /// Reads a CSV column as a field: "Due Date=finish"; with nothing behind = it is left out.
    #[arg(long = "map", value_name = "COLUMN=FIELD")]
    mapping: Vec<String>,
    /// Only say what would happen.
    #[arg(long)]
    dry_run: bool,
    /// The preview as JSON instead of the report.
    #[arg(long)]
    json: bool,
}

pub fn import(args: &ImportArgs) -> Result<()> {
    let remote = Remote::new(&args.to, &args.access)?;
    let bytes =
        fs::read(&args.file).with_context(|| format!("cannot read {}", args.file.display()))?;
    let name = args.file.file_name().unwrap_or_default().to_string_lossy();
    let path = format!(
        "/imports/preview?format={}&name={}",
        encode(&args.format),
        encode(&name)
    );
    let mut preview = remote.send_file(&path, bytes)?;
    let id = preview["preview_id"]
        .as_str()
        .context("the server gave no preview")?
        .to_owned();
    if !args.mapping.is_empty() {
        let columns = columns(&args.mapping)?;
        preview = remote.send_json(
            "PUT",
            &format!("/imports/{id}/mapping"),
            &json!({"columns": columns}),
        )?;
    }
    if args.json {
        println!("{}", serde_json::to_string_pretty(&preview)?);
    } else {
        print!("{}", report(&preview));
    }
    if preview["can_apply"] != true {
        bail!(
            "{} cannot be imported as it is: nothing was changed",
            args.file.display()
        );
    }
    if args.dry_run {
        eprintln!("A dry run: nothing was changed.");
        return Ok(());
    }
    let wish = json!({"preview_id": id, "project": args.project});
    let applied = remote.send_json("POST", "/imports", &wish)?;
    eprintln!(
        "Imported as change {}; undo takes all of it back.",
        applied["seq"]
    );
    Ok(())
}

fn columns(mapping: &[String]) -> Result<Map<String, Value>> {
    let pair = |entry: &String| match entry.split_once('=') {
        Some((column, "")) => Ok((column.to_owned(), Value::Null)),
        Some((column, field)) => Ok((column.to_owned(), field.into())),
        None => bail!("--map {entry} should look like --map \"Due Date=finish\""),
    };
    mapping.iter().map(pair).collect()
}

/// The mapping report: what comes in, what is adapted, what cannot be read.
fn report(preview: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut out = format!(
        "{} ({})\n",
        text(&preview["title"]),
        text(&preview["format"])
    );
    for (what, count) in preview["counts"].as_object().into_iter().flatten() {
        out.push_str(&format!("  {count:>6} {what}\n"));
    }
    for column in preview["columns"].as_array().into_iter().flatten() {
        let field = column["field"].as_str().unwrap_or("(left out)");
        out.push_str(&format!(
            "  column “{}” is read as {field}\n",
            text(&column["name"])
        ));
    }
    for (heading, key) in [("Adapted:", "adapted"), ("Cannot be read:", "refused")] {
        let notes = preview[key]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        if !notes.is_empty() {
            out.push_str(&format!("{heading}\n"));
        }
        for note in notes {
            let mut place = Vec::new();
            for what in ["row", "line"] {
                if let Some(number) = note[what].as_u64() {
                    place.push(format!("{what} {number}"));
                }
            }
            if let Some(field) = note["field"].as_str() {
                place.push(field.to_owned());
            }
            let place = if place.is_empty() {
                String::new()
            } else {
                format!("{}: ", place.join(", "))
            };
            out.push_str(&format!("  {place}{}\n", text(&note["text"])));
        }
    }
    out
}

#[derive(clap::Args)]
pub struct ExportArgs {
    /// The server's address: http://127.0.0.1:7171
    url: String,
    #[command(flatten)]
    access: Access,
    /// The project's key (SHARE) or id; not needed where there is only one.
    #[arg(long)]
    project: Option<String>,
    /// `mspdi` (MS Project XML) or `csv`.
    #[arg(long)]
    format: String,
    /// The file to write.
    #[arg(long)]
    out: PathBuf,
}

pub fn export(args: &ExportArgs) -> Result<()> {
    let remote = Remote::new(&args.url, &args.access)?;
    let projects = remote.get_json("/projects?limit=1000")?;
    let projects = projects["items"]
        .as_array()
        .context("the server gave no list of projects")?;
    let is_meant = |project: &&Value| match &args.project {
        Some(wanted) => project["id"] == wanted.as_str() || project["key"] == wanted.as_str(),
        None => true,
    };
    let found: Vec<&Value> = projects.iter().filter(is_meant).collect();
    let project = match found.as_slice() {
        [one] => one,
        [] => bail!("there is no such project; there are: {}", keys(projects)),
        _ => bail!(
            "name a project with --project; there are: {}",
            keys(projects)
        ),
    };
    let id = project["id"].as_str().context("a project without an id")?;
    let bytes = remote.get_bytes(&format!("/exports/{id}?format={}", encode(&args.format)))?;
    fs::write(&args.out, &bytes).with_context(|| format!("cannot write {}", args.out.display()))?;
    eprintln!("{}: {} bytes", args.out.display(), bytes.len());
    Ok(())
}

fn keys(projects: &[Value]) -> String {
    let keys: Vec<&str> = projects
        .iter()
        .filter_map(|project| project["key"].as_str())
        .collect();
    if keys.is_empty() {
        "none".into()
    } else {
        keys.join(", ")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_report_names_places() {
        let preview = json!({
            "title": "plan.csv", "format": "csv", "counts": {"tasks": 12, "dependencies": 3},
            "columns": [{"name": "Due", "field": "finish"}, {"name": "Mood", "field": null}],
            "adapted": [{"row": 4, "field": "Due", "text": "“soon” is no date: left out"}],
            "refused": [{"line": 7, "text": "the file ends inside quotes"}], "can_apply": false,
        });
        insta::assert_snapshot!(report(&preview), @r#"
        plan.csv (csv)
          3 dependencies
          12 tasks
          column “Due” is read as finish
          column “Mood” is read as (left out)
        Adapted:
          row 4, Due: “soon” is no date: left out
        Cannot be read:
          line 7: the file ends inside quotes
        "#);
    }

    #[test]
    fn columns_are_mapped_by_name() {
        let columns = columns(&["Due Date=finish".into(), "Mood=".into()]).unwrap();
        assert_eq!(
            Value::Object(columns),
            json!({"Due Date": "finish", "Mood": null})
        );
        assert!(super::columns(&["Due".into()]).is_err());
    }
}
