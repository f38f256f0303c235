//! The `Date` header, apart from the clock that stamps records.

use serde_json::{Value, json};

use super::fault;
use crate::support::{Client, Reply, sandbox};

fn date(reply: &Reply) -> Option<&str> {
    reply.headers.get("date").map(|it| it.to_str().expect("text"))
}

#[tokio::test]
async fn a_date_can_differ_from_the_clock_stand_still_and_be_absent() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_date");
    for (rule, before, after) in [
        (json!({ "offset_seconds": 0 }), "Fri, 20 Nov 2026 09:00:00 GMT", "Fri, 20 Nov 2026 09:00:10 GMT"),
        (json!({ "offset_seconds": 180 }), "Fri, 20 Nov 2026 09:03:10 GMT", "Fri, 20 Nov 2026 09:03:20 GMT"),
        (json!({ "offset_seconds": -3600 }), "Fri, 20 Nov 2026 08:00:20 GMT", "Fri, 20 Nov 2026 08:00:30 GMT"),
        (json!({ "frozen": true }), "Fri, 20 Nov 2026 09:00:30 GMT", "Fri, 20 Nov 2026 09:00:30 GMT"),
        (
            json!({ "frozen": true, "offset_seconds": 5 }),
            "Fri, 20 Nov 2026 09:00:45 GMT",
            "Fri, 20 Nov 2026 09:00:45 GMT",
        ),
    ] {
        assert_eq!(client.put("/_sandbox/date", rule.clone()).await.expect(200)["date"], before);
        assert_eq!(date(&client.get("/enterprises").await), Some(before), "{rule}");
        client.post("/_sandbox/clock/advance", json!({ "seconds": 10 })).await.expect(200);
        assert_eq!(date(&client.get("/enterprises/nothing").await), Some(after), "{rule}, a refusal");
    }
    assert_eq!(client.put("/_sandbox/date", json!({ "absent": true })).await.expect(200)["date"], Value::Null);
    assert_eq!(date(&client.get("/enterprises").await), None);
    fault(&client, json!({ "action": { "kind": "html" } })).await;
    assert_eq!(date(&client.get("/enterprises").await), None, "nor has what stands for an answer");
    let other = Client::new(&sandbox, "KEY_date_other");
    assert!(date(&other.get("/enterprises").await).is_some(), "another account has its own");

    client.put("/_sandbox/date", json!({})).await.expect(200);
    assert!(date(&client.get("/enterprises").await).is_some());
    client.put("/_sandbox/date", json!({ "absent": true })).await.expect(200);
    client.post("/_sandbox/reset", json!({})).await.expect(200);
    assert!(date(&client.get("/enterprises").await).is_some());
    for wrong in [json!({ "absent": true, "frozen": true }), json!({ "offset_seconds": 99_999_999 }), json!({ "x": 1 })]
    {
        client.put("/_sandbox/date", wrong).await.refused(422, "10005");
    }
    assert!(date(&client.get("/_sandbox/date").await).is_some(), "the control plane has the machine's");
}
