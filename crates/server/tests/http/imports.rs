//! A file of another tool: looked at, imported, taken back.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Client, Running};

const PLAN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project"><Title>Garden</Title><StartDate>2027-03-01T08:00:00</StartDate>
<Tasks>
<Task><UID>1</UID><ID>1</ID><Name>Beds</Name><OutlineLevel>1</OutlineLevel><Summary>1</Summary></Task>
<Task><UID>2</UID><ID>2</ID><Name>Dig</Name><OutlineLevel>2</OutlineLevel><Duration>PT16H0M0S</Duration><DurationFormat>7</DurationFormat></Task>
<Task><UID>3</UID><ID>3</ID><Name>Plant</Name><OutlineLevel>2</OutlineLevel><Duration>PT8H0M0S</Duration><DurationFormat>7</DurationFormat>
<PredecessorLink><PredecessorUID>2</PredecessorUID><Type>1</Type></PredecessorLink></Task>
</Tasks></Project>"#;

fn preview(client: &Client, name: &str, bytes: &str) -> Answer {
    let request = format!("POST /api/v1/imports/preview?format=auto&name={name}");
    client.send_bytes(
        &request,
        bytes.as_bytes().to_vec(),
        &[("content-type", "application/octet-stream")],
    )
}

#[test]
fn a_plan_comes_in_as_one_change_and_goes_again() {
    let server = Running::start();
    let owner = server.owner();
    let looked = preview(&owner, "garden.xml", PLAN);
    assert_snapshot!(looked, @r#"
    200
    {
      "adapted": [
        {
          "text": "the file has no base calendar; Monday to Friday, 8 to 12 and 13 to 17 is used"
        }
      ],
      "can_apply": true,
      "counts": {
        "assignments": 0,
        "calendars": 1,
        "dependencies": 1,
        "people": 0,
        "tasks": 3
      },
      "encoding": "UTF-8",
      "fields": [],
      "format": "mspdi",
      "outline": [
        {
          "duration": "0 d",
          "level": 0,
          "name": "Beds"
        },
        {
          "duration": "2 d",
          "level": 1,
          "name": "Dig"
        },
        {
          "duration": "1 d",
          "level": 1,
          "name": "Plant"
        }
      ],
      "preview_id": "<id 4>",
      "refused": [],
      "rows": [
        {
          "name": "Beds",
          "notes": [],
          "row": 1,
          "status": "ok"
        },
        {
          "name": "Dig",
          "notes": [],
          "row": 2,
          "status": "ok"
        },
        {
          "name": "Plant",
          "notes": [],
          "row": 3,
          "status": "ok"
        }
      ],
      "title": "Garden"
    }
    "#);
    let seq = owner.get("/api/v1/bootstrap").body["seq"].as_u64().unwrap();
    let applied = owner.send(
        "POST /api/v1/imports",
        json!({"preview_id": looked.body["preview_id"]}),
    );
    assert_eq!(applied.status, 200, "{applied}");
    assert_eq!(applied.body["seq"], seq + 1);
    assert_eq!(applied.body["undoable"], true);
    let names: Vec<_> = owner.get("/api/v1/tasks").body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|task| task["name"].clone())
        .collect();
    assert_eq!(names, [json!("Beds"), json!("Dig"), json!("Plant")]);
    assert_eq!(
        owner.get("/api/v1/projects").body["items"][0]["key"],
        "GARDEN"
    );
    let change = &owner.get("/api/v1/changes?limit=1").body["changes"][0];
    assert_eq!(change["label"], "Import garden.xml");
    assert_eq!(owner.commands(json!([{"do": "undo"}])).status, 200);
    assert_eq!(owner.get("/api/v1/tasks").body["items"], json!([]));
    assert_eq!(owner.get("/api/v1/projects").body["items"], json!([]));
    let again = owner.send(
        "POST /api/v1/imports",
        json!({"preview_id": looked.body["preview_id"]}),
    );
    assert_snapshot!(again, @r#"
    404
    {
      "detail": "This preview is gone: choose the file again.",
      "status": 404,
      "title": "Not Found",
      "type": "about:blank"
    }
    "#);
}

#[test]
fn the_columns_of_a_table_are_mapped() {
    let server = Running::start();
    let owner = server.owner();
    let looked = preview(
        &owner,
        "plan.csv",
        "Thing,When\nDig,2027-03-01\nPlant,someday\n",
    );
    assert_eq!(looked.body["can_apply"], false, "{looked}");
    let id = looked.body["preview_id"].as_str().unwrap();
    let map = |columns: Value| {
        owner.send(
            &format!("PUT /api/v1/imports/{id}/mapping"),
            json!({"columns": columns}),
        )
    };
    let mapped = map(json!({"Thing": "name", "When": "start"}));
    assert_eq!(mapped.body["can_apply"], true, "{mapped}");
    assert_eq!(mapped.body["rows"][1]["status"], "adapted");
    assert_eq!(mapped.body["adapted"][0]["row"], 3);
    let applied = owner.send(
        "POST /api/v1/imports",
        json!({"preview_id": id, "options": {"project_name": "Garden"}}),
    );
    assert_eq!(applied.status, 200, "{applied}");
    assert_eq!(
        owner.get("/api/v1/projects").body["items"][0]["name"],
        "Garden"
    );
    // Into a project that is there.
    let project = owner.get("/api/v1/projects").body["items"][0]["id"].clone();
    let more = preview(&owner, "more.csv", "Name\nWater\nHarvest\n");
    let wish = json!({"preview_id": more.body["preview_id"], "project": project});
    assert_eq!(owner.send("POST /api/v1/imports", wish).status, 200);
    assert_eq!(
        owner.get("/api/v1/projects").body["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        owner.get("/api/v1/tasks").body["items"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
}

#[test]
fn what_the_graph_refuses_stands_in_the_preview() {
    let server = Running::start();
    let owner = server.owner();
    let looked = preview(
        &owner,
        "circle.csv",
        "Id,Name,Predecessors\n1,Dig,2\n2,Plant,1\n",
    );
    assert_eq!(looked.body["can_apply"], false, "{looked}");
    assert_snapshot!(looked.body["refused"].to_string(), @r#"[{"field":"successor","row":2,"text":"The tasks would wait for each other in a circle: CIRCLE-1 “Dig” → CIRCLE-2 “Plant” → CIRCLE-1 “Dig”. Remove one of these dependencies first."}]"#);
    let applied = owner.send(
        "POST /api/v1/imports",
        json!({"preview_id": looked.body["preview_id"]}),
    );
    assert_eq!(applied.status, 422, "{applied}");
    let cut_off = preview(&owner, "garden.xml", &PLAN[..PLAN.len() - 60]);
    assert_eq!(cut_off.status, 200);
    assert_snapshot!(cut_off.body["refused"].to_string(), @r#"[{"line":7,"text":"not well-formed XML inside <PredecessorUID>: syntax error: tag not closed: `>` not found before end of input"}]"#);
    let applied = owner.send(
        "POST /api/v1/imports",
        json!({"preview_id": cut_off.body["preview_id"]}),
    );
    assert_snapshot!(applied, @r#"
    422
    {
      "detail": "The file cannot be imported. Line 7: not well-formed XML inside <PredecessorUID>: syntax error: tag not closed: `>` not found before end of input",
      "errors": [
        {
          "message": "Line 7: not well-formed XML inside <PredecessorUID>: syntax error: tag not closed: `>` not found before end of input"
        }
      ],
      "status": 422,
      "title": "Unprocessable Entity",
      "type": "about:blank"
    }
    "#);
    assert_eq!(owner.get("/api/v1/tasks").body["items"], json!([]));
}

#[test]
fn a_preview_is_for_who_made_it() {
    let server = Running::start();
    let owner = server.owner();
    let tomas = server.invited(&owner, "Tomas", "member");
    let looked = preview(&owner, "garden.xml", PLAN);
    let wish = json!({"preview_id": looked.body["preview_id"]});
    assert_eq!(tomas.send("POST /api/v1/imports", wish).status, 404);
    // He may begin no project: the preview says so before he tries.
    let own = preview(&tomas, "garden.xml", PLAN);
    assert_eq!(own.body["can_apply"], false, "{own}");
    let applied = tomas.send(
        "POST /api/v1/imports",
        json!({"preview_id": own.body["preview_id"]}),
    );
    assert_eq!(applied.status, 403, "{applied}");
}

#[test]
fn a_project_goes_out_and_comes_back() {
    let server = Running::start();
    let owner = server.owner();
    let looked = preview(&owner, "garden.xml", PLAN);
    owner.send(
        "POST /api/v1/imports",
        json!({"preview_id": looked.body["preview_id"]}),
    );
    let project = owner.get("/api/v1/projects").body["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for (format, media) in [
        ("mspdi", "application/xml"),
        ("csv", "text/csv; charset=utf-8"),
    ] {
        let file = owner.get(&format!("/api/v1/exports/{project}?format={format}"));
        assert_eq!(
            (file.status, file.header("content-type")),
            (200, Some(media))
        );
        assert!(
            file.header("content-disposition")
                .unwrap()
                .contains("filename=\"GARDEN.")
        );
        let again = preview(
            &owner,
            &format!("again.{format}"),
            file.body.as_str().unwrap(),
        );
        assert_eq!(again.body["can_apply"], true, "{again}");
        assert_eq!(again.body["counts"]["tasks"], 3);
        assert_eq!(again.body["counts"]["dependencies"], 1);
    }
    assert_snapshot!(owner.get(&format!("/api/v1/exports/{project}?format=pdf")), @r#"
    400
    {
      "detail": "“pdf” is no format: use mspdi or csv.",
      "status": 400,
      "title": "Bad Request",
      "type": "about:blank"
    }
    "#);
}

/// Microsoft Project keeps gaps in the timephased data of assignments, and delays instead of
/// levelled starts.
#[test]
fn gaps_and_levelled_starts_go_out_and_come_back() {
    let server = Running::start();
    let owner = server.owner();
    let project = owner.create(
        "projects",
        json!({"name": "Garden", "key": "GARDEN", "start": "2030-03-04T08:00:00"}),
    );
    let person = owner.create("people", json!({"name": "Ann"}));
    let gap = json!([{"after_minutes": 480, "gap_minutes": 960}]);
    let task = |name: &str, more: Value| {
        let mut task =
            json!({"project": project, "name": name, "estimate": {"likely_minutes": 960}});
        task.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        owner.create("tasks", task)
    };
    let dig = task("Dig", json!({"splits": gap}));
    task("Rest the soil", json!({"splits": gap}));
    task("Plant", json!({"levelled_start": "2030-03-07T08:00:00"}));
    owner.create("assignments", json!({"task": dig, "person": person}));
    // Until the forecast has all of it.
    let export = format!("/api/v1/exports/{project}?format=mspdi");
    let blocks = |file: &Answer| {
        file.body
            .as_str()
            .unwrap()
            .matches("<TimephasedData>")
            .count()
    };
    let mut file = owner.get(&export);
    for _ in 0..200 {
        if blocks(&file) == 6
            && file
                .body
                .as_str()
                .unwrap()
                .contains("<LevelingDelay>43200<")
        {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
        file = owner.get(&export);
    }
    assert_eq!(blocks(&file), 6, "{file}");

    let looked = preview(&owner, "garden.xml", file.body.as_str().unwrap());
    let wish = json!({"preview_id": looked.body["preview_id"]});
    assert_eq!(owner.send("POST /api/v1/imports", wish).status, 200);
    let tasks = owner.get("/api/v1/tasks").body;
    let again: Vec<&Value> = tasks["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["project"] != project.as_str())
        .collect();
    let of = |name: &str| again.iter().find(|it| it["name"] == name).unwrap();
    assert_eq!(of("Dig")["splits"], gap);
    assert_eq!(of("Rest the soil")["splits"], gap);
    // Three days round the clock.
    assert_eq!(of("Plant")["levelling_delay_minutes"], 3 * 24 * 60);
}
