//! Snapshots and seeds.

use std::{fs, path::Path};

use rusqlite::Connection;
use serde_json::{Value, json};
use telnyx_reputation_sandbox::Sandbox;

use crate::support::{Client, sandbox, start};

const SEED: &str = r#"
accounts:
  - api_key: KEY_seeded
    enterprises:
      - profile: { legal_name: Northshore Clinic, industry: health }
        reputation:
          check_frequency: weekly
          external_verification: approved
          looked_up: true
          numbers: ["+16035551234", "+16035550105"]
          generate: { count: 150, from: "+16032001000" }
      - reputation: { status: rejected, loa_status: pending }
  - api_key: KEY_new
    terms_accepted: false
"#;

#[tokio::test]
async fn a_snapshot_brings_everything_back() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_snapshot");
    let enterprise = client.monitoring(&["+16035551234"]).await;
    client.get("/reputation/numbers/+16035551234").await.expect(200);
    let paths = ["/enterprises", "/reputation/numbers", "/documents", "/document_links", "/_sandbox/ledger"];
    let mut before = Vec::new();
    for path in paths {
        before.push(client.get(path).await.text());
    }
    let state = client.get("/_sandbox/state").await.expect(200);
    client.delete(&format!("/enterprises/{enterprise}/reputation")).await.expect(204);
    client.enterprise_named("Another One").await;
    client.put("/_sandbox/state", state.clone()).await.expect(200);
    for (path, before) in paths.into_iter().zip(before) {
        let after = client.get(path).await.text();
        if path == "/_sandbox/ledger" {
            // Looking has left its own rows, after the ones of the snapshot.
            let rows = |text: &str| serde_json::from_str::<Value>(text).unwrap()["data"].as_array().unwrap().clone();
            assert!(rows(&after).starts_with(&rows(&before)[..5]));
        } else {
            assert_eq!(after, before, "{path}");
        }
    }
    let other = Client::new(&sandbox, "KEY_copy");
    other.put("/_sandbox/state", state.clone()).await.expect(200);
    assert_eq!(other.get("/reputation/numbers").await.expect(200)["meta"]["total_results"], 1);

    for (pointer, wrong) in
        [("/version", json!(99)), ("/accounts", json!(1)), ("/accounts/0/tables/numbers/0/id", json!([1]))]
    {
        let mut broken = state.clone();
        *broken.pointer_mut(pointer).unwrap() = wrong;
        client.put("/_sandbox/state", broken).await.refused(422, "10005");
        assert_eq!(client.get("/reputation/numbers").await.expect(200)["meta"]["total_results"], 1, "kept as it was");
    }
    client.put("/_sandbox/state", json!({})).await.refused(422, "10005");
}

#[tokio::test]
async fn a_seed_file_is_a_state_that_the_api_itself_could_have_made() {
    let sandbox = start(Sandbox::builder().seed_yaml(SEED)).await;
    let client = Client::new(&sandbox, "KEY_seeded");
    let enterprises = client.get("/enterprises").await.expect(200);
    assert_eq!(enterprises["data"][0]["legal_name"], "Northshore Clinic");
    assert_eq!(client.get("/reputation/numbers").await.expect(200)["meta"]["total_results"], 152);
    let external = client.get("/reputation/numbers?filter[source]=external").await.expect(200);
    assert!(external["data"][0]["reputation_data"]["spam_risk"].is_string());
    assert_eq!(client.ledger().await["total_usd"], "0.00");
    let rejected = enterprises["data"][1]["id"].as_str().unwrap();
    let rejected = client.get(&format!("/enterprises/{rejected}/reputation")).await.expect(200);
    assert_eq!((&rejected["data"]["status"], &rejected["data"]["loa_status"]), (&json!("rejected"), &json!("pending")));
    let fresh = Client::new(&sandbox, "KEY_new");
    let terms = fresh.get("/terms_of_service/status?product_type=number_reputation").await.expect(200);
    assert_eq!(terms["data"]["has_agreed"], false);
    let again = fresh.post("/_sandbox/seed", json!({ "yaml": SEED })).await.expect(200);
    assert_eq!(again, json!({ "seeded": 0 }));
}

#[tokio::test]
async fn a_large_bad_seed_is_refused_before_the_work_and_in_few_words() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_large");
    let numbers = |text: &str| format!("accounts:\n  - api_key: A\n    enterprises:\n      - reputation:\n{text}");
    let listed: String = (0..400_000).map(|line| format!("            - '+4420{line:08}'\n")).collect();
    let seeds = [
        (
            format!("          numbers:\n{listed}"),
            "line 6: '+442000000000' is not a United States number",
            "And 399999 more",
        ),
        // Only the last few are bad: numbers with an outcome of their own.
        (
            "          generate: { count: 100110, from: '+16035450000' }\n".to_owned(),
            "line 5: external_verification_required: +16035550105 is hosted elsewhere",
            "And 4 more cannot be monitored.",
        ),
        (
            "          numbers: ['+16035551234', '+16035551234']\n".to_owned(),
            "line 5: +16035551234 is in the account twice.",
            "",
        ),
        ("          generate: { count: 2, from: '+99999999999999999999' }\n".to_owned(), "line 5: `from`", ""),
        ("          generate: { count: 1000001 }\n".to_owned(), "line 5: at most 1000000 numbers", ""),
    ];
    for (text, first, more) in seeds {
        let yaml = numbers(&text);
        let refused = client.post("/_sandbox/seed", json!({ "yaml": yaml })).await.refused(422, "10005");
        let detail = refused[0]["detail"].as_str().unwrap();
        assert!(detail.starts_with(first) && detail.contains(more) && detail.len() < 200, "{detail}");
    }
}

#[tokio::test]
async fn a_bad_seed_names_its_line_and_leaves_nothing() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_seeds");
    let seeds = [
        ("accounts:\n  - api_key: A\n    colour: red\n", "line 3"),
        ("accounts:\n  - api_key: A\n    enterprises:\n      - profile: { fein: '1' }\n", "line 4: /body/fein"),
        ("accounts:\n  - api_key: A\n  - api_key: KEY_INVALID\n", "line 3"),
        (
            "accounts:\n  - api_key: A\n    enterprises:\n      - reputation:\n          numbers:\n            - '+16035551234'\n            - '+14165551234'\n",
            "line",
        ),
        ("nothing", "line 1"),
    ];
    for (yaml, place) in seeds {
        let refused = client.post("/_sandbox/seed", json!({ "yaml": yaml })).await.refused(422, "10005");
        let detail = refused[0]["detail"].as_str().unwrap();
        assert!(detail.contains(place), "{detail}");
    }
    let other = Client::new(&sandbox, "A");
    assert_eq!(other.get("/enterprises").await.expect(200)["meta"]["total_results"], 0);
}

/// What starting on a file says.
async fn refusal(path: &Path) -> String {
    match Sandbox::builder().db(path).start().await {
        Ok(_) => panic!("{} was taken", path.display()),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn somebody_elses_file_is_refused_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let database = Connection::open(file("crm.sqlite")).unwrap();
    // Tables by the same names, and rows that a sandbox would delete.
    database.execute_batch("CREATE TABLE accounts (account, name); INSERT INTO accounts VALUES (1, 'A')").unwrap();
    database.close().unwrap();
    let another = Connection::open(file("later.sqlite")).unwrap();
    another.execute_batch("PRAGMA application_id = 1314018146; PRAGMA user_version = 999; CREATE TABLE x (y)").unwrap();
    another.close().unwrap();
    fs::write(
        file("notes.txt"),
        "These are my notes, and they are longer than the head of a database file. ".repeat(4),
    )
    .unwrap();
    fs::write(file("short.txt"), "SQLite format 3").unwrap();
    for (name, what) in [
        ("crm.sqlite", "another program's database"),
        ("later.sqlite", "the database of another version's sandbox"),
        ("notes.txt", "not a database"),
        ("short.txt", "not a database"),
    ] {
        let before = fs::read(file(name)).unwrap();
        let said = refusal(&file(name)).await;
        assert!(said.contains(&file(name).display().to_string()) && said.contains(what), "{said}");
        assert!(said.contains("was left as it is"), "{said}");
        assert_eq!(fs::read(file(name)).unwrap(), before, "{name}");
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 4, "no log beside them: {left:?}");
}

#[tokio::test]
async fn a_sandboxes_own_file_is_taken_again_and_an_empty_one_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sandbox.sqlite");
    fs::write(&path, "").unwrap();
    let sandbox = start(Sandbox::builder().db(&path)).await;
    Client::new(&sandbox, "KEY_kept").enterprise().await;
    // Its log is still beside it, as after a kill.
    let killed = folder.path().join("killed.sqlite");
    for end in ["", "-wal"] {
        fs::copy(format!("{}{end}", path.display()), format!("{}{end}", killed.display())).unwrap();
    }
    sandbox.stop().await;
    for path in [path, killed] {
        let sandbox = start(Sandbox::builder().db(path)).await;
        let kept = Client::new(&sandbox, "KEY_kept").get("/enterprises").await.expect(200);
        assert_eq!(kept["meta"]["total_results"], 1);
        sandbox.stop().await;
    }
}
