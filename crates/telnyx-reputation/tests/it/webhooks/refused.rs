//! Events that are not to be trusted, each refused for its own reason.

use telnyx_reputation::webhooks::WebhookKeys;
use telnyx_reputation::{Client, ErrorKind};

use super::signing::{SIGNED_AT, Signer, keys};

const BODY: &str = r#"{"data":{"id":"1","event_type":"new.event"},"meta":{}}"#;

fn signed() -> (Signer, [(&'static str, String); 2]) {
    let signer = Signer::new(1);
    let headers = signer.headers(&SIGNED_AT.to_string(), BODY);
    (signer, headers)
}

fn refusal<V: AsRef<[u8]>>(
    keys: &WebhookKeys,
    body: &str,
    headers: impl IntoIterator<Item = (&'static str, V)>,
) -> String {
    let error = keys.unwrap(body, headers).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WebhookVerification, "{error}");
    assert_eq!((error.attempts(), error.status()), (0, None));
    error.to_string()
}

#[test]
fn a_changed_body_another_time_and_another_key_do_not_verify() {
    let (signer, headers) = signed();
    let own = keys(&[signer.public_key()], 0);
    own.verify(BODY, headers.clone()).unwrap();
    let changed = BODY.replace("\"1\"", "\"2\"");
    assert!(refusal(&own, &changed, headers.clone()).contains("not of this body"));
    // Parsed and written again: the same JSON, other bytes.
    assert!(refusal(&own, &BODY.replace(":", ": "), headers.clone()).contains("not of this body"));
    let mut moved = headers.clone();
    moved[0].1 = (SIGNED_AT + 1).to_string();
    assert!(refusal(&own, BODY, moved).contains("not of this body and time"));
    // A bar moved from the body into the time signs the same text.
    let mut shifted = headers.clone();
    shifted[0].1 = format!("{SIGNED_AT}|");
    assert!(refusal(&own, BODY, shifted).contains("not a number"));
    let other = keys(&[Signer::new(2).public_key()], 0);
    assert!(refusal(&other, BODY, headers).contains("with the public key"));
}

#[test]
fn during_a_rotation_either_key_will_do_and_no_third() {
    let [old, new, third] = [1, 2, 3].map(Signer::new);
    let both = keys(&[old.public_key(), new.public_key()], 0);
    for signer in [&old, &new] {
        both.verify(BODY, signer.headers(&SIGNED_AT.to_string(), BODY)).unwrap();
    }
    let foreign = third.headers(&SIGNED_AT.to_string(), BODY);
    assert!(refusal(&both, BODY, foreign).contains("any of the 2 public keys"));
}

#[test]
fn an_event_may_be_300_s_off_in_either_direction_and_no_more() {
    let (signer, headers) = signed();
    let at = |seconds| keys(&[signer.public_key()], seconds);
    for seconds in [-300, 0, 300] {
        at(seconds).verify(BODY, headers.clone()).unwrap();
    }
    assert!(refusal(&at(301), BODY, headers.clone()).contains("301 s old"));
    assert!(refusal(&at(-301), BODY, headers).contains("301 s in the future"));
    let extremes = signer.headers(&i64::MIN.to_string(), BODY);
    assert!(refusal(&at(0), BODY, extremes).contains("old"));
}

#[test]
fn a_missing_or_malformed_header_is_named() {
    let (signer, headers) = signed();
    let own = keys(&[signer.public_key()], 0);
    let [timestamp, signature] = headers;
    assert!(refusal(&own, BODY, [timestamp.clone()]).contains("telnyx-signature-ed25519 is missing"));
    assert!(refusal(&own, BODY, [signature.clone()]).contains("telnyx-timestamp is missing"));
    assert!(refusal::<String>(&own, BODY, []).contains("is missing"));
    for (bad, why) in [("not base64!", "not base64"), ("", "0 bytes"), ("AAAA", "3 bytes in place of 64")] {
        let text = refusal(&own, BODY, [timestamp.clone(), ("telnyx-signature-ed25519", bad.to_owned())]);
        assert!(text.contains(why), "{bad}: {text}");
    }
    for bad in ["", "soon", "1e9", "2026-11-20T09:00:00Z", "99999999999999999999999"] {
        let text = refusal(&own, BODY, [("telnyx-timestamp", bad.to_owned()), signature.clone()]);
        assert!(text.contains("telnyx-timestamp is not a number"), "{bad}: {text}");
    }
    let not_text = [("telnyx-timestamp", vec![0xff]), ("telnyx-signature-ed25519", signature.1.into_bytes())];
    assert!(refusal(&own, BODY, not_text).contains("not a number"));
}

#[test]
fn a_signed_body_that_is_no_event_is_refused_too() {
    let signer = Signer::new(1);
    let own = keys(&[signer.public_key()], 0);
    for (body, why) in [("", "not JSON"), ("{\"data\":", "not JSON"), ("[]", "not a JSON object"), ("5", "object")] {
        let text = refusal(&own, body, signer.headers(&SIGNED_AT.to_string(), body));
        assert!(text.contains(why), "{body}: {text}");
    }
}

#[test]
fn a_key_that_is_none_is_a_matter_of_configuration() {
    let client = Client::builder().api_key("KEY").base_url("http://127.0.0.1:9").build().unwrap();
    let (_, headers) = signed();
    let error = client.webhooks().unwrap_with_keys(BODY, headers, ["nonsense"]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}
