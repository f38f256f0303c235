//! Every operation and every status that the document declares, produced at least once.
//!
//! `UPDATE_GOLDEN=1` writes the page that this test compares with.

use std::{collections::BTreeSet, fmt::Write, path::Path};

use serde_json::{Value, json};
use telnyx_reputation_sandbox::{Approval, Approvals, Sandbox};

use crate::support::{Client, Reply, enterprise, id, send, start};

/// Declared statuses that no request can bring about, and why.
const OUT_OF_REACH: &[(&str, u16, &str)] = &[
    ("createEnterprise", 400, "every refusal of a new enterprise is a 403, 409 or 422"),
    ("deleteEnterprise", 409, "only Branded Calling has claims that block a deletion"),
    ("disableReputationSettings", 400, "declared without a reason (C37)"),
    ("generateReputationLoa", 400, "declared without a reason"),
];

const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// The document, and what has been seen of it.
struct Api {
    document: Value,
    seen: BTreeSet<(String, u16)>,
}

impl Api {
    fn read() -> Self {
        let text = include_str!("../../../../openapi/number-reputation.yaml");
        Self { document: serde_saphyr::from_str(text).unwrap(), seen: BTreeSet::new() }
    }

    /// Method, path and declared statuses of every operation, in the document's order.
    fn operations(&self) -> Vec<(String, String, String, Vec<String>)> {
        let mut all = Vec::new();
        for (path, item) in self.document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                if let Some(id) = operation.get("operationId").and_then(Value::as_str) {
                    let statuses = operation["responses"].as_object().unwrap().keys().cloned().collect();
                    all.push((id.to_owned(), method.to_uppercase(), path.clone(), statuses));
                }
            }
        }
        all
    }

    fn has_body(&self, path: &str, method: &str) -> bool {
        self.document["paths"][path][method.to_lowercase()].get("requestBody").is_some()
    }

    /// Calls an operation and notes its status. `names` fill the path in order; `query` begins with `?`.
    async fn call(&mut self, client: &Client, operation: &str, names: &[&str], query: &str, body: Value) -> Reply {
        let (_, method, path, _) = self.operations().into_iter().find(|it| it.0 == operation).expect(operation);
        let mut request = client.request(method.parse().unwrap(), &(fill(&path, names) + query));
        if !body.is_null() {
            request = request.json(&body);
        }
        let reply = send(request).await;
        self.seen.insert((operation.to_owned(), reply.status));
        reply
    }

    /// The same, with the status that it must have.
    async fn expect(&mut self, status: u16, client: &Client, operation: &str, names: &[&str], body: Value) -> Value {
        let reply = self.call(client, operation, names, "", body).await;
        assert_eq!(reply.status, status, "{operation}: {}", reply.text());
        serde_json::from_slice(&reply.bytes).unwrap_or_default()
    }
}

fn fill(path: &str, names: &[&str]) -> String {
    let mut names = names.iter();
    path.split('/')
        .map(|part| if part.starts_with('{') { (*names.next().unwrap_or(&NOBODY)).to_owned() } else { part.to_owned() })
        .collect::<Vec<_>>()
        .join("/")
}

#[tokio::test]
async fn every_declared_status_of_every_operation_is_produced() {
    let sandbox = start(Sandbox::builder().approvals(Approvals::all(Approval::Manual))).await;
    let mut api = Api::read();
    refusals_that_all_have(&mut api, &sandbox).await;
    let client = Client::new(&sandbox, "KEY_coverage");
    let (enterprise, number) = terms_enterprises_and_documents(&mut api, &client).await;
    settings_and_gates(&mut api, &client, &enterprise).await;
    numbers(&mut api, &client, &enterprise, &number).await;
    remediation(&mut api, &client, &enterprise).await;
    the_end(&mut api, &client, &enterprise).await;

    let mut missing = Vec::new();
    for (operation, _, _, statuses) in api.operations() {
        for status in statuses.iter().filter_map(|status| status.parse::<u16>().ok()) {
            let exempt = OUT_OF_REACH.iter().any(|it| (it.0, it.1) == (operation.as_str(), status));
            let seen = api.seen.contains(&(operation.clone(), status));
            assert!(!(exempt && seen), "{operation} {status} is within reach after all");
            if !exempt && !seen {
                missing.push(format!("{operation} {status}"));
            }
        }
    }
    assert!(missing.is_empty(), "not produced: {missing:#?}");
    compare(&page(&api));
}

/// 401, 429, 415, 422 and 404 come before anything that a handler knows.
async fn refusals_that_all_have(api: &mut Api, sandbox: &telnyx_reputation_sandbox::SandboxHandle) {
    let (invalid, limited) = (Client::new(sandbox, "KEY_INVALID"), Client::new(sandbox, "KEY_limited"));
    let (plain, unverified) = (Client::new(sandbox, "KEY_plain"), Client::new(sandbox, "KEY_UNVERIFIED"));
    limited.put("/_sandbox/limits", json!({ "requests": 0 })).await.expect(200);
    for (operation, method, path, statuses) in api.operations() {
        let declares = |status: &str| statuses.iter().any(|it| it == status);
        api.expect(401, &invalid, &operation, &[], Value::Null).await;
        api.expect(429, &limited, &operation, &[], Value::Null).await;
        if declares("415") {
            let request =
                plain.request(method.parse().unwrap(), &fill(&path, &[])).header("content-type", "text/plain");
            let reply = send(request.body("text")).await;
            assert_eq!(reply.status, 415, "{operation}: {}", reply.text());
            api.seen.insert((operation.clone(), 415));
        }
        if declares("422") {
            let (names, query, body): (&[&str], _, _) = if path.contains("/documents/{id}") && method != "PATCH" {
                (&["not-an-id"], "", Value::Null)
            } else if api.has_body(&path, &method) {
                (&[], "", json!([]))
            } else {
                (&[], "?page[number]=0&product_type=x&fresh=x", Value::Null)
            };
            let reply = api.call(&plain, &operation, names, query, body).await;
            assert_eq!(reply.status, 422, "{operation}: {}", reply.text());
        }
        if declares("404") && !api.has_body(&path, &method) {
            api.expect(404, &plain, &operation, &[], Value::Null).await;
        }
        if declares("403") && !path.contains("reputation") {
            let body =
                if method == "POST" && path == "/enterprises" { enterprise() } else { json!({ "code": "123456" }) };
            let body = if api.has_body(&path, &method) { body } else { Value::Null };
            api.expect(403, &unverified, &operation, &[], body).await;
        }
    }
}

async fn terms_enterprises_and_documents(api: &mut Api, client: &Client) -> (String, String) {
    let enterprise_id = id(&api.expect(201, client, "createEnterprise", &[], enterprise()).await);
    let names = [enterprise_id.as_str()];
    api.expect(409, client, "createEnterprise", &[], enterprise()).await;
    api.expect(200, client, "listEnterprises", &[], Value::Null).await;
    api.expect(200, client, "getEnterprise", &names, Value::Null).await;
    api.expect(200, client, "updateEnterprise", &names, json!({ "customer_reference": "x" })).await;
    api.expect(400, client, "updateEnterprise", &names, json!({ "country_code": "CA" })).await;
    api.expect(404, client, "updateEnterprise", &[], json!({})).await;
    api.expect(200, client, "sendEnterpriseEmailVerification", &names, Value::Null).await;
    let code =
        client.get(&format!("/_sandbox/enterprises/{enterprise_id}/email_code")).await.expect(200)["code"].clone();
    api.expect(404, client, "confirmEnterpriseEmailVerification", &[], json!({ "code": code })).await;
    api.expect(200, client, "confirmEnterpriseEmailVerification", &names, json!({ "code": code })).await;
    api.expect(400, client, "confirmEnterpriseEmailVerification", &names, json!({ "code": code })).await;

    api.expect(403, client, "generateReputationLoa", &names, json!({})).await;
    let letter = json!({ "loa_document_id": "x" });
    api.expect(403, client, "enableReputationSettings", &names, letter.clone()).await;
    let agreement = api.expect(201, client, "agreeNumberReputationTermsOfService", &[], Value::Null).await;
    api.expect(200, client, "getTermsOfServiceStatus", &[], Value::Null).await;
    api.expect(200, client, "getTermsOfServiceInfo", &[], Value::Null).await;
    api.expect(200, client, "listTermsOfServiceAgreements", &[], Value::Null).await;
    api.expect(200, client, "getTermsOfServiceAgreement", &[&id(&agreement)], Value::Null).await;
    api.expect(200, client, "generateReputationLoa", &names, json!({})).await;
    api.expect(404, client, "generateReputationLoa", &[], json!({})).await;
    api.expect(404, client, "enableReputationSettings", &[], letter).await;

    let document = id(&api.expect(200, client, "CreateDocument", &[], json!({ "file": "JVBERi0xLjcK" })).await);
    for operation in ["RetrieveDocument", "DownloadDocument", "getDocumentDownloadLink"] {
        api.expect(200, client, operation, &[&document], Value::Null).await;
    }
    api.expect(200, client, "UpdateDocument", &[&document], json!({ "filename": "x" })).await;
    api.expect(404, client, "UpdateDocument", &[], json!({ "filename": "x" })).await;
    api.expect(200, client, "ListDocuments", &[], Value::Null).await;
    api.expect(200, client, "ListDocumentLinks", &[], Value::Null).await;
    api.expect(200, client, "DeleteDocument", &[&document], Value::Null).await;
    (enterprise_id, "+16035551234".to_owned())
}

async fn settings_and_gates(api: &mut Api, client: &Client, enterprise: &str) {
    let names = [enterprise];
    let letter = async || json!({ "loa_document_id": client.document().await });
    api.expect(404, client, "updateReputationWebhook", &names, json!({ "webhook_url": null })).await;
    api.expect(404, client, "updateReputationFrequency", &names, json!({ "check_frequency": "daily" })).await;
    api.expect(404, client, "replaceReputationLoa", &names, letter().await).await;
    let proof = json!({ "document_ids": ["x"] });
    api.expect(404, client, "submitReputationExternalVerification", &names, proof).await;
    let one = json!({ "phone_numbers": ["+16035551234"] });
    for operation in ["associateReputationNumbers", "refreshReputationNumbers"] {
        api.expect(404, client, operation, &names, one.clone()).await;
    }

    api.expect(201, client, "enableReputationSettings", &names, letter().await).await;
    api.expect(400, client, "enableReputationSettings", &names, letter().await).await;
    api.expect(200, client, "getReputationSettings", &names, Value::Null).await;
    api.expect(400, client, "updateReputationFrequency", &names, json!({ "check_frequency": "daily" })).await;
    api.expect(400, client, "associateReputationNumbers", &names, one.clone()).await;
    api.expect(400, client, "refreshReputationNumbers", &names, one).await;
    api.expect(403, client, "getPhoneNumberReputation", &[enterprise, "+16035551234"], Value::Null).await;
    api.expect(200, client, "replaceReputationLoa", &names, letter().await).await;
    api.expect(400, client, "deleteEnterprise", &names, Value::Null).await;
    client.post(&format!("/_sandbox/enterprises/{enterprise}/approve"), json!({})).await.expect(200);
    api.expect(200, client, "updateReputationFrequency", &names, json!({ "check_frequency": "never" })).await;
    api.expect(400, client, "replaceReputationLoa", &names, letter().await).await;
    api.expect(200, client, "updateReputationWebhook", &names, json!({ "webhook_url": null })).await;

    let proof = json!({ "document_ids": [client.document().await] });
    api.expect(201, client, "submitReputationExternalVerification", &names, proof.clone()).await;
    api.expect(200, client, "getReputationExternalVerification", &names, Value::Null).await;
    let gate = json!({ "gate": "external_verification" });
    client.post(&format!("/_sandbox/enterprises/{enterprise}/approve"), gate).await.expect(200);
    api.expect(400, client, "submitReputationExternalVerification", &names, proof).await;
}

async fn numbers(api: &mut Api, client: &Client, enterprise: &str, number: &str) {
    let (all, one, external) = ([enterprise], [enterprise, number], [enterprise, "+16035550107"]);
    let some = json!({ "phone_numbers": [number, "+16035550107", "+16035550100"] });
    api.expect(201, client, "associateReputationNumbers", &all, some.clone()).await;
    api.expect(200, client, "refreshReputationNumbers", &all, some).await;
    api.expect(200, client, "listReputationNumbers", &all, Value::Null).await;
    api.expect(200, client, "listReputationNumbersSimplified", &[], Value::Null).await;
    for operation in ["listReputationNumbers", "listReputationNumbersSimplified"] {
        let reply = api.call(client, operation, &all, "?filter[phone_number][contains]=1", Value::Null).await;
        reply.refused(400, "10015");
    }
    api.expect(200, client, "getPhoneNumberReputation", &one, Value::Null).await;
    api.expect(200, client, "getPhoneNumberReputationSimplified", &[number], Value::Null).await;
    let fresh = api.call(client, "getPhoneNumberReputationSimplified", &[number], "?fresh=x", Value::Null).await;
    fresh.refused(422, "10005");

    api.expect(200, client, "getReputationNumberOwnership", &external, Value::Null).await;
    let yes = json!({ "still_own": true });
    api.expect(404, client, "confirmReputationNumberOwnership", &[enterprise, "+16035559999"], yes.clone()).await;
    api.expect(400, client, "confirmReputationNumberOwnership", &external, yes.clone()).await;
    client.post("/_sandbox/clock/advance", json!({ "by": "1 day" })).await.expect(200);
    api.expect(200, client, "confirmReputationNumberOwnership", &external, yes).await;
    api.expect(204, client, "disassociateReputationNumber", &external, Value::Null).await;

    let reject = json!({ "gate": "status" });
    client.post(&format!("/_sandbox/enterprises/{enterprise}/reject"), reject.clone()).await.expect(200);
    api.expect(403, client, "getPhoneNumberReputationSimplified", &[number], Value::Null).await;
    let body = json!({ "phone_numbers": [number], "call_purpose": "x" });
    api.expect(400, client, "submitReputationRemediation", &[enterprise], body).await;
    client.post(&format!("/_sandbox/enterprises/{enterprise}/approve"), reject).await.expect(200);
    api.expect(204, client, "disassociateReputationNumberSimplified", &[number], Value::Null).await;
}

async fn remediation(api: &mut Api, client: &Client, enterprise: &str) {
    let body = json!({ "phone_numbers": ["+16035550100"], "call_purpose": "x" });
    api.expect(404, client, "submitReputationRemediation", &[], body.clone()).await;
    let request = id(&api.expect(202, client, "submitReputationRemediation", &[enterprise], body.clone()).await);
    api.expect(409, client, "submitReputationRemediation", &[enterprise], body.clone()).await;
    api.expect(200, client, "listReputationRemediations", &[enterprise], Value::Null).await;
    api.expect(200, client, "getReputationRemediation", &[enterprise, &request], Value::Null).await;
    client.put("/_sandbox/terms", json!({ "version": "v1.1.0" })).await.expect(200);
    api.expect(403, client, "submitReputationRemediation", &[enterprise], body).await;
}

async fn the_end(api: &mut Api, client: &Client, enterprise: &str) {
    api.expect(204, client, "disableReputationSettings", &[enterprise], Value::Null).await;
    api.expect(204, client, "deleteEnterprise", &[enterprise], Value::Null).await;
}

fn page(api: &Api) -> String {
    let mut page = "# What the sandbox answers\n\nGenerated by the test `coverage`: every operation of the document with the \
        statuses that a test has made it answer.\n\n| operation | statuses | declared, and out of reach |\n| --- | --- | --- |\n"
        .to_owned();
    for (operation, _, _, _) in api.operations() {
        let statuses: Vec<String> =
            api.seen.iter().filter(|(id, _)| *id == operation).map(|(_, status)| status.to_string()).collect();
        let unreached: Vec<String> = OUT_OF_REACH
            .iter()
            .filter(|it| it.0 == operation)
            .map(|(_, status, reason)| format!("{status}: {reason}"))
            .collect();
        let _ = writeln!(page, "| {operation} | {} | {} |", statuses.join(" "), unreached.join("; "));
    }
    page.push_str("\n## Assumptions\n\nWhat no public source confirms, as the document marks it with `x-assumed`.\n\n");
    let mut assumptions = BTreeSet::new();
    collect(&api.document, &mut assumptions);
    for assumption in assumptions {
        let _ = writeln!(page, "- {assumption}");
    }
    page
}

fn collect(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            if let Some(text) = object.get("x-assumed").and_then(Value::as_str) {
                into.insert(text.to_owned());
            }
            object.values().for_each(|value| collect(value, into));
        }
        Value::Array(list) => list.iter().for_each(|value| collect(value, into)),
        _ => {}
    }
}

fn compare(page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("COVERAGE.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, page).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == page,
        "COVERAGE.md is stale: run `UPDATE_GOLDEN=1 cargo test -p telnyx-reputation-sandbox coverage`"
    );
}
