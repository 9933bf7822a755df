//! What is committed is there again, for the whole and for one entity.
#![allow(clippy::unwrap_used)]

mod common;

use common::*;
use jiff::{Timestamp, ToSpan};
use model::{Command, Kind};
use serde_json::json;
use store::{Account, Error, Store, check};

#[test]
fn the_graph_comes_back_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let (store, graph) = new_store(directory.path());
    let (graph, second) = change(&graph, &[task(20), task(21), task(22)]);
    let (graph, third) = change(
        &graph,
        &[Command::Delete {
            kind: Kind::Task,
            id: id(22),
        }],
    );
    let (graph, fourth) = change(
        &graph,
        &[Command::Update {
            kind: Kind::Task,
            id: id(20),
            set: json!({"name": "Renamed"}).as_object().unwrap().clone(),
            version: None,
        }],
    );
    store
        .commit(
            id(WORKSPACE),
            &[second.clone(), third.clone(), fourth.clone()],
        )
        .unwrap();
    drop(store);

    let store = Store::open(directory.path()).unwrap();
    let loaded = store.load(id(WORKSPACE)).unwrap().unwrap();
    assert_eq!(loaded, graph);
    // The number of the deleted task is not given again, also after a restart.
    let (loaded, _) = change(&loaded, &[task(30)]);
    assert_eq!(loaded.task(id(30)).unwrap().number, 4);

    assert_eq!(
        store.change(id(WORKSPACE), 3).unwrap().as_ref(),
        Some(&*third)
    );
    assert_eq!(store.change(id(WORKSPACE), 9).unwrap(), None);
    let since = store.changes_since(id(WORKSPACE), 1, 2).unwrap();
    assert_eq!(since, [(*second).clone(), (*third).clone()]);
    let of_task = store
        .changes_before(id(WORKSPACE), Some(id(20)), None, 10)
        .unwrap();
    assert_eq!(of_task, [(*fourth).clone(), (*second).clone()]);
    let before = store
        .changes_before(id(WORKSPACE), Some(id(20)), Some(4), 10)
        .unwrap();
    assert_eq!(before, [(*second).clone()]);
    assert_eq!(
        store
            .changes_before(id(WORKSPACE), None, None, 1)
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_gap_is_refused_and_nothing_of_the_group_is_kept() {
    let directory = tempfile::tempdir().unwrap();
    let (store, graph) = new_store(directory.path());
    let (after, second) = change(&graph, &[task(20)]);
    let (after, _) = change(&after, &[task(21)]);
    let (_, fourth) = change(&after, &[task(22)]);
    let refused = store.commit(id(WORKSPACE), &[second, fourth]).unwrap_err();
    assert!(
        matches!(refused, Error::OutOfOrder { given: 4, last: 2 }),
        "{refused}"
    );
    assert_eq!(store.load(id(WORKSPACE)).unwrap().unwrap(), graph);
}

#[test]
fn a_backup_is_one_file_and_restores_elsewhere() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (store, graph) = new_store(here.path());
    let file = here.path().join("backup.db");
    let summary = store.backup(id(WORKSPACE), &file).unwrap();
    assert_eq!(
        (summary.name.as_str(), summary.seq, summary.entities),
        ("Oakline", 1, 3)
    );
    assert!(!here.path().join("backup.db-wal").exists());
    assert!(matches!(
        store.backup(id(WORKSPACE), &file),
        Err(Error::File { .. })
    ));

    let other = Store::open(there.path()).unwrap();
    assert_eq!(other.restore(&file).unwrap(), summary);
    assert_eq!(other.load(id(WORKSPACE)).unwrap().unwrap(), graph);
    assert_eq!(other.workspaces().unwrap(), [id(WORKSPACE)]);
    assert!(matches!(
        other.restore(&file),
        Err(Error::WorkspaceExists(_))
    ));
    // The restored one goes on.
    let (_, second) = change(&graph, &[task(20)]);
    other.commit(id(WORKSPACE), &[second]).unwrap();
}

#[test]
fn a_damaged_or_foreign_backup_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let (store, _) = new_store(directory.path());
    let file = directory.path().join("backup.db");
    store.backup(id(WORKSPACE), &file).unwrap();

    let text = directory.path().join("text.db");
    std::fs::write(
        &text,
        "this is not a database, but it is long enough to look at",
    )
    .unwrap();
    assert!(
        matches!(check(&text), Err(Error::Foreign { .. })),
        "{:?}",
        check(&text)
    );
    assert!(matches!(
        check(&directory.path().join("none.db")),
        Err(Error::File { .. })
    ));

    let bytes = std::fs::read(&file).unwrap();
    let cut = directory.path().join("cut.db");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    assert!(check(&cut).is_err());

    // The rows say something else than the log.
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection
        .execute(
            "UPDATE entity SET data = replace(data, 'Share', 'Other')",
            [],
        )
        .unwrap();
    drop(connection);
    let refused = check(&file).unwrap_err();
    assert!(
        refused.to_string().contains("not what its log says"),
        "{refused}"
    );

    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let refused = check(&file).unwrap_err();
    assert!(
        matches!(refused, Error::Newer { found: 99, .. }),
        "{refused}"
    );
}

#[test]
fn accounts_sessions_tokens_and_invites() {
    let directory = tempfile::tempdir().unwrap();
    let (store, _) = new_store(directory.path());
    let now: Timestamp = "2027-03-01T09:00:00Z".parse().unwrap();
    let later = now.checked_add(1.hour()).unwrap();
    let account = Account {
        id: id(100),
        email: "maya@oakline.example".into(),
        name: "Maya".into(),
        password_hash: "h".into(),
    };
    assert_eq!(store.count_accounts().unwrap(), 0);
    store
        .create_account(&account, id(WORKSPACE), id(2))
        .unwrap();
    assert_eq!(
        store
            .account_by_email("Maya@Oakline.example")
            .unwrap()
            .as_ref(),
        Some(&account)
    );
    let twin = Account {
        id: id(101),
        ..account.clone()
    };
    assert!(matches!(
        store.create_account(&twin, id(WORKSPACE), id(4)),
        Err(Error::Taken(_))
    ));
    assert!(
        store.has_account(id(WORKSPACE), id(2)).unwrap()
            && !store.has_account(id(WORKSPACE), id(4)).unwrap()
    );
    assert!(matches!(
        store.add_member(account.id, id(WORKSPACE), id(5)),
        Err(Error::Taken(_))
    ));
    assert_eq!(store.memberships(account.id).unwrap()[0].person, id(2));

    store.create_session("s", account.id, now, later).unwrap();
    assert_eq!(store.use_session("s", now).unwrap(), Some(account.id));
    assert_eq!(store.use_session("s", later).unwrap(), None);
    store.set_password_hash(account.id, "i").unwrap();
    assert_eq!(store.use_session("s", now).unwrap(), None);

    store
        .create_token(id(110), "t", account.id, "CI", now)
        .unwrap();
    assert_eq!(store.use_token("t", later).unwrap(), Some(account.id));
    assert_eq!(
        store.tokens(account.id).unwrap()[0].last_used_at.unwrap().0,
        later
    );
    assert!(
        !store.delete_token(id(101), id(110)).unwrap()
            && store.delete_token(account.id, id(110)).unwrap()
    );
    assert_eq!(store.use_token("t", later).unwrap(), None);

    store
        .create_invite("i", id(WORKSPACE), id(4), now, later)
        .unwrap();
    assert_eq!(
        store.invite("i", now).unwrap().map(|invite| invite.person),
        Some(id(4))
    );
    assert_eq!(store.invite("i", later).unwrap(), None);

    store.delete_workspace(id(WORKSPACE)).unwrap();
    assert!(
        store.load(id(WORKSPACE)).unwrap().is_none()
            && store.memberships(account.id).unwrap().is_empty()
    );
    assert_eq!(
        std::fs::read_dir(directory.path().join("workspaces"))
            .unwrap()
            .count(),
        0
    );
}
