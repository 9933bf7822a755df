//! What the commands print and how they end.
#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use insta::assert_snapshot;

/// Exit code, stdout and stderr, with what differs from run to run named.
fn tandem(args: &[&str], input: &str, data: &Path) -> String {
    let mut process = Command::new(env!("CARGO_BIN_EXE_tandem"))
        .args(args)
        .env_remove("RUST_LOG")
        .env_remove("TANDEM_TOKEN")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads nothing may be gone already.
    let _ = process.stdin.take().unwrap().write_all(input.as_bytes());
    let output = process.wait_with_output().unwrap();
    let text = format!(
        "exit {}\n{}{}",
        output.status.code().unwrap(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    text.replace(&data.display().to_string(), "<dir>")
}

/// A data directory with the small demo workspace and its log-in.
fn with_solo(data: &Path) {
    use std::sync::Arc;
    let person = model::Id(uuid::Uuid::now_v7());
    let workspace: model::Entity = serde_json::from_value(serde_json::json!(
        {"kind": "workspace", "id": model::Id(uuid::Uuid::now_v7()), "name": "Solo"}
    ))
    .unwrap();
    let lena: model::Entity = serde_json::from_value(serde_json::json!(
        {"kind": "person", "id": person, "name": "Lena Marsh", "email": "lena@solo.example", "role": "owner"}
    ))
    .unwrap();
    let id = workspace.id();
    let commands = [workspace, lena].map(|entity| model::Command::Create { entity });
    let (nothing, now) = (
        model::Graph::default(),
        model::Moment(jiff::Timestamp::now()),
    );
    let context = model::Context::new(&nothing, None, now, &model::NoHistory);
    let outcome = model::execute(&nothing, &context, &commands).unwrap();
    let (_, change) = outcome.into_change(now, None, None);
    let store = store::Store::open(data).unwrap();
    store.create_workspace(id).unwrap();
    store.commit(id, &[Arc::new(change)]).unwrap();
}

#[test]
fn people_are_let_in_and_given_new_passwords() {
    let data = tempfile::tempdir().unwrap();
    let dir = data.path();
    with_solo(dir);
    let admin = |args: &[&str], input: &str| {
        let mut all = vec!["admin"];
        all.extend(args);
        let path = dir.display().to_string();
        all.extend(["--data", &path]);
        tandem(&all, input, dir)
    };
    assert_snapshot!(admin(&["user", "list"], ""), @"exit 0");
    assert_snapshot!(admin(&["user", "add", "nobody@solo.example"], "a long password\n"), @r#"
    exit 1
    tandem: no workspace has a person with the address nobody@solo.example: add the person in the browser first
    "#);
    assert_snapshot!(admin(&["user", "add", "lena@solo.example"], "short\n"), @r#"
    exit 1
    tandem: The password needs at least 10 characters. A few unrelated words do well.
    "#);
    assert_snapshot!(admin(&["user", "add", "lena@solo.example"], "a long password\n"), @r#"
    exit 0
    Lena Marsh can log in as lena@solo.example
    "#);
    assert_snapshot!(admin(&["user", "add", "lena@solo.example"], "a long password\n"), @r#"
    exit 1
    tandem: This place in the workspace is taken already.
    "#);
    assert_snapshot!(admin(&["user", "list"], ""), @r#"
    exit 0
    lena@solo.example	Lena Marsh	workspaces: 1
    "#);
    assert_snapshot!(admin(&["user", "password", "lena@solo.example"], "another password\n"), @r#"
    exit 0
    lena@solo.example has a new password and is logged out everywhere
    "#);
    assert_snapshot!(admin(&["user", "password", "maya@solo.example"], "another password\n"), @r#"
    exit 1
    tandem: nobody logs in as maya@solo.example (`tandem admin user list` shows who does)
    "#);
    let made = admin(&["token", "create", "lena@solo.example"], "");
    assert!(
        made.starts_with("exit 0\ntandem_") && made.trim_end().len() == 7 + 7 + 64,
        "{made}"
    );
}

#[test]
fn a_backup_comes_back_elsewhere_and_overwrites_nothing() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    with_solo(here.path());
    let file = here.path().join("solo.db").display().to_string();
    let data = here.path().display().to_string();
    let backup = || {
        tandem(
            &["backup", "--data", &data, "--out", &file],
            "",
            here.path(),
        )
    };
    assert_snapshot!(backup(), @r#"
    exit 0
    <dir>/solo.db: “Solo”, 2 entities as of change 1, proved to be whole
    "#);
    assert_snapshot!(backup(), @r#"
    exit 1
    tandem: <dir>/solo.db: entity already exists. Check that the disk has room and the directory may be written.
    "#);
    let elsewhere = there.path().display().to_string();
    let restore = |file: &str| {
        tandem(&["restore", file, "--data", &elsewhere], "", there.path())
            .replace(&here.path().display().to_string(), "<here>")
    };
    assert_snapshot!(restore(&file), @r#"
    exit 0
    “Solo” is back: 2 entities as of change 1
    Let somebody in with: tandem admin user add --data <dir>
    "#);
    let again = restore(&file);
    assert!(
        again.starts_with("exit 1\ntandem: There is a workspace"),
        "{again}"
    );
    std::fs::write(
        here.path().join("broken.db"),
        "not a database, only some text in a file",
    )
    .unwrap();
    assert_snapshot!(restore(&here.path().join("broken.db").display().to_string()), @r#"
    exit 1
    tandem: <here>/broken.db is not a Tandem database.
    "#);
}

#[test]
fn what_cannot_be_done_says_what_to_do() {
    let data = tempfile::tempdir().unwrap();
    let dir = data.path();
    let path = dir.display().to_string();
    assert_snapshot!(tandem(&["backup", "--data", &path, "--out", "x.db"], "", dir), @r#"
    exit 1
    tandem: <dir> is no data directory of Tandem: name it with --data
    "#);
    assert_snapshot!(tandem(&["import", "plan.xml", "--to", "http://127.0.0.1:9"], "", dir), @r#"
    exit 1
    tandem: an API token is needed: give --token, or set TANDEM_TOKEN
    "#);
    assert_snapshot!(tandem(&["import", "no.xml", "--to", "http://127.0.0.1:9", "--token", "t"], "", dir), @r#"
    exit 1
    tandem: cannot read no.xml: No such file or directory (os error 2)
    "#);
    assert_snapshot!(tandem(&["export", "127.0.0.1:9", "--format", "csv", "--out", "x", "--token", "t"], "", dir), @r#"
    exit 1
    tandem: 127.0.0.1:9 is no address of a server: it should look like http://127.0.0.1:7171
    "#);
    let file = dir.join("a file");
    std::fs::write(&file, "").unwrap();
    let inside = file.join("data").display().to_string();
    assert_snapshot!(tandem(&["serve", "--listen", "127.0.0.1:0", "--data", &inside], "", dir), @r#"
    exit 1
    tandem: cannot write to the data directory <dir>/a file/data: check who owns it, or choose another with --data: Not a directory (os error 20)
    "#);
    let wrong = tandem(&["levitate"], "", dir);
    assert!(wrong.starts_with("exit 2\n"), "{wrong}");
}

#[test]
fn levelling_names_what_moved_and_behind_whom() {
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    let level = |args: &[&str]| {
        let mut all = vec!["level"];
        all.extend(args);
        tandem(&all, "", &files)
    };
    let path = |name: &str| files.join(name).display().to_string();
    let kitchen = level(&[&path("kitchen.xml"), "--schedules", "50"]);
    let (told, searched) = kitchen.rsplit_once("; ").unwrap();
    assert!(searched.contains(" schedules in "), "{searched}");
    assert_snapshot!(told, @r#"
    exit 0
         1  Tile the wall  2027-03-04 08:00 to 2027-03-05 16:00, from 2027-03-01 08:00: waits for Mason, who is on Lay the floor
    ends 2027-03-05 16:00, by one pass of the rule 2027-03-05 16:00; 1 of 3 tasks moved, 0 overloads
    0 of 3 that may move are elsewhere than by that pass, by 0.0 days on average over all
    proved best
    "#);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("levelled.xml").display().to_string();
    let json = level(&[
        &path("kitchen.xml"),
        "--json",
        "--schedules",
        "50",
        "--out",
        &out,
    ]);
    assert!(json.contains("\"delay_minutes\":4320,"), "{json}");
    let written = std::fs::read_to_string(&out).unwrap();
    assert!(written.contains("<LevelingDelay>43200</LevelingDelay>"));
    assert!(written.contains("<Start>2027-03-04T08:00:00</Start>"));
    let again = level(&[&out, "--json", "--schedules", "50"]);
    assert!(again.contains("\"moved_tasks\":0,"), "{again}");
    let found = level(&[&path("four_jobs.sm"), "--json", "--schedules", "100"]);
    assert!(
        found.starts_with(
            "exit 0\n{\"makespan\":7,\"start\":{\"1\":0,\"2\":0,\"3\":3,\"4\":7},\"lower_bound\":5,"
        ),
        "{found}"
    );
    let missing = path("none.sm");
    assert_snapshot!(level(&[&missing]), @r#"
    exit 1
    tandem: <dir>/none.sm: No such file or directory (os error 2)
    "#);
}

#[test]
fn a_task_interrupted_by_levelling_is_so_in_the_file() {
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("levelled.xml").display().to_string();
    let run = |args: &[&str]| -> serde_json::Value {
        let told = tandem(args, "", &files);
        serde_json::from_str(told.strip_prefix("exit 0\n").unwrap()).unwrap()
    };
    let roof = files.join("roof.xml").display().to_string();
    let searched = ["--json", "--schedules", "2000"];
    let level = |file: &str, rest: &[&str]| run(&[&["level", file], &searched[..], rest].concat());
    let found = level(&roof, &["--out", &out]);
    let tiles = &found["tasks"][0];
    assert_eq!(tiles["splits"].as_array().unwrap().len(), 1, "{found}");
    // The dates and blocks of the work are new, all else of the assignments is as it was.
    let written = std::fs::read_to_string(&out).unwrap();
    let (_, assignments) = written.split_once("<Assignments>").unwrap();
    assert_snapshot!(assignments.trim(), @"
    <Assignment>
    <UID>7</UID>
    <TaskUID>1</TaskUID>
    <ResourceUID>1</ResourceUID>
    <Finish>2027-03-18T16:00:00</Finish>
    <Start>2027-03-01T08:00:00</Start>
    <Units>1</Units>
    <Work>PT80H0M0S</Work>
    <TimephasedData><Type>4</Type><UID>7</UID><Start>2027-03-01T08:00:00</Start><Finish>2027-03-12T16:00:00</Finish><Unit>2</Unit><Value>PT80H0M0S</Value></TimephasedData>
    <TimephasedData><Type>1</Type><UID>7</UID><Start>2027-03-01T08:00:00</Start><Finish>2027-03-03T16:00:00</Finish><Unit>2</Unit><Value>PT24H0M0S</Value></TimephasedData>
    <TimephasedData><Type>1</Type><UID>7</UID><Start>2027-03-03T16:00:00</Start><Finish>2027-03-08T08:00:00</Finish><Unit>2</Unit><Value>PT0H0M0S</Value></TimephasedData>
    <TimephasedData><Type>1</Type><UID>7</UID><Start>2027-03-08T08:00:00</Start><Finish>2027-03-18T16:00:00</Finish><Unit>2</Unit><Value>PT56H0M0S</Value></TimephasedData>
    </Assignment>
    <Assignment>
    <UID>8</UID>
    <TaskUID>1</TaskUID>
    <ResourceUID>2</ResourceUID>
    <TimephasedData><Type>1</Type><UID>8</UID><Start>2027-03-01T08:00:00</Start><Finish>2027-03-12T16:00:00</Finish><Unit>2</Unit><Value>PT80H0M0S</Value></TimephasedData>
    </Assignment>
    <Assignment><UID>9</UID><TaskUID>2</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units><Work>PT16H0M0S</Work></Assignment>
    </Assignments></Project>
    ");
    // What was found is in the file, the roofer's days off counted: the same dates, and nothing
    // left to move.
    let scheduled = run(&["schedule", &out, "--json"]);
    for (task, found) in scheduled["tasks"]
        .as_array()
        .unwrap()
        .iter()
        .zip(found["tasks"].as_array().unwrap())
    {
        assert_eq!(
            (&task["start"], &task["finish"]),
            (&found["start"], &found["finish"])
        );
    }
    let again = level(&out, &["--keep-delays"]);
    assert_eq!(again["moved_tasks"], 0, "{again}");
    // Where the file says that nobody works the gaps are there all the same.
    let idle = std::fs::read_to_string(&roof).unwrap();
    let idle = idle.replace("<Work>PT80H0M0S</Work>", "<Work>PT0H0M0S</Work>");
    let path = folder.path().join("idle.xml").display().to_string();
    std::fs::write(&path, idle).unwrap();
    let found = level(&path, &["--out", &out]);
    let scheduled = run(&["schedule", &out, "--json"]);
    assert_eq!(scheduled["tasks"][0]["finish"], found["tasks"][0]["finish"]);
    assert_eq!(found["tasks"][0]["splits"].as_array().unwrap().len(), 1);
}

#[test]
fn a_forecast_says_why_and_what_would_pull_it_in() {
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    let path = files.join("kitchen.xml").display().to_string();
    let text = tandem(&["forecast", &path], "", &files);
    let (_, why) = text.split_once("\nWhy\n").unwrap();
    let (why, rest) = why.split_once("\nWhat decides").unwrap();
    assert_snapshot!(why, @r#"
      Mon 2027-03-01           "Lay the floor" begins with the project
      Mon 2027-03-01    2.3 d  "Lay the floor"
      Wed 2027-03-03           "Tile the wall" waits for Mason, busy with "Lay the floor"
      Thu 2027-03-04    1.3 d  "Tile the wall"
      Fri 2027-03-05    3.9 d  later: what estimates and risks add, to be 80 % sure
    "#);
    let (_, pull_in) = rest.split_once("\nWhat would").unwrap();
    assert_snapshot!(pull_in.split_once("\n\n").unwrap().0, @"
     pull it in, at 80 %
      Lay the floor                                      4.0 days sooner at half the work
      Tile the wall                                      1.0 days sooner at half the work
    ");
    // The links lie end to end, so their days add up.
    let json = tandem(&["forecast", &path, "--json"], "", &files);
    let report: serde_json::Value =
        serde_json::from_str(json.strip_prefix("exit 0\n").unwrap()).unwrap();
    let chain = report["why"].as_array().unwrap();
    for pair in chain.windows(2) {
        assert_eq!(pair[0]["to"], pair[1]["from"]);
    }
    assert_eq!(chain.last().unwrap()["to"], report["planned_finish"]);
    assert_eq!(report["pull_in"].as_array().unwrap().len(), 2);
    let bar = &report["tornado"][0];
    assert!(bar["low"].as_str() < bar["high"].as_str(), "{bar}");
}
