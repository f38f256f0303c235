//! Which function answers which operation.

use serde_json::Value;

use super::{
    documents, email, enterprises, external_verification, letter, numbers, ownership, remediation, settings, terms,
    webhook,
};
use crate::{
    contract::{BodyRules, Contract},
    problem::{Problem, Result},
    query::Query,
    request::{Answer, Body, Request},
    session::Session,
};

/// What answers an operation, and the rules for its body that the document's schema cannot say.
#[derive(Clone, Copy)]
pub(crate) struct Handler {
    pub(crate) run: Run,
    pub(crate) rules: Option<BodyRules>,
}

type Run = fn(&mut Session<'_>, &Request) -> Result<Answer>;

/// The handler of an operation; none for one that the document has and the sandbox lacks.
pub(crate) fn handler(operation_id: &str) -> Option<Handler> {
    let mut rules: Option<BodyRules> = None;
    let run: Run = match operation_id {
        "agreeNumberReputationTermsOfService" => terms::agree,
        "getTermsOfServiceStatus" => terms::status,
        "listTermsOfServiceAgreements" => terms::list,
        "getTermsOfServiceAgreement" => terms::get,
        "getTermsOfServiceInfo" => terms::info,
        "listEnterprises" => enterprises::list,
        "createEnterprise" => {
            rules = Some(enterprises::create_rules);
            enterprises::create
        }
        "getEnterprise" => enterprises::get,
        "updateEnterprise" => enterprises::update,
        "deleteEnterprise" => enterprises::delete,
        "CreateDocument" => documents::create,
        "RetrieveDocument" => documents::get,
        "DownloadDocument" => documents::download,
        "ListDocuments" => documents::list,
        "UpdateDocument" => documents::update,
        "DeleteDocument" => documents::delete,
        "getDocumentDownloadLink" => documents::download_link,
        "ListDocumentLinks" => documents::list_links,
        "getReputationSettings" => settings::get,
        "enableReputationSettings" => settings::enable,
        "disableReputationSettings" => settings::disable,
        "updateReputationFrequency" => settings::update_frequency,
        "generateReputationLoa" => letter::render,
        "replaceReputationLoa" => settings::replace_loa,
        "updateReputationWebhook" => {
            rules = Some(webhook::rules);
            webhook::update
        }
        "getReputationExternalVerification" => external_verification::get,
        "submitReputationExternalVerification" => external_verification::submit,
        "listReputationNumbers" => numbers::list,
        "associateReputationNumbers" => {
            rules = Some(numbers::associate_rules);
            numbers::associate
        }
        "refreshReputationNumbers" => numbers::refresh,
        "getPhoneNumberReputation" => numbers::get,
        "disassociateReputationNumber" => numbers::disassociate,
        "getReputationNumberOwnership" => ownership::get,
        "confirmReputationNumberOwnership" => ownership::confirm,
        "listReputationNumbersSimplified" => numbers::list_simplified,
        "getPhoneNumberReputationSimplified" => numbers::get_simplified,
        "disassociateReputationNumberSimplified" => numbers::disassociate_simplified,
        "listReputationRemediations" => remediation::list,
        "submitReputationRemediation" => {
            rules = Some(remediation::submit_rules);
            remediation::submit
        }
        "getReputationRemediation" => remediation::get,
        "sendEnterpriseEmailVerification" => email::send,
        "confirmEnterpriseEmailVerification" => email::confirm,
        _ => return None,
    };
    Some(Handler { run, rules })
}

/// Runs an operation from within, checked as if a client had sent it.
pub(crate) fn call(
    session: &mut Session<'_>,
    contract: &Contract,
    operation_id: &str,
    path: &[(&str, &str)],
    body: Value,
) -> Result<Value> {
    let unknown = || Problem::internal(format!("There is no operation {operation_id}."));
    let (operation, handler) = contract.operation(operation_id).zip(handler(operation_id)).ok_or_else(unknown)?;
    if !body.is_null() {
        operation.check_body(&body, handler.rules)?;
    }
    let path = path.iter().copied().collect();
    let request = Request { path, query: Query::default(), body, form: Vec::new(), origin: String::new() };
    match (handler.run)(session, &request)?.body {
        Body::Json(answer) => Ok(answer),
        Body::Empty | Body::File { .. } => Ok(Value::Null),
    }
}
