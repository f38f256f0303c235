//! The account's monitored numbers, as the page shows them: all of them, and one with its line in time. Unlike the API's
//! own list, looking leaves no row in the ledger.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{
    domain::number::Number,
    page::Page,
    problem::{Problem, Result},
    session::Session,
    store::{
        enterprises,
        number_search::{self, NumberOrder, NumberSearch, RISKS},
        numbers, readings,
    },
};

const PAGE_SIZE: i64 = 50;

/// One page of what is looked for, and how many numbers are at each risk, whatever risk is looked for.
pub(super) fn list(request: &ControlRequest<'_>) -> Result<Value> {
    let given = |name: &str| request.query.get(name).map(str::trim).filter(|text| !text.is_empty());
    let risk = given("risk");
    if risk.is_some_and(|risk| !RISKS.contains(&risk)) {
        return Err(Problem::invalid_parameter("risk", "A risk is high, medium, low or none."));
    }
    let order = match given("sort") {
        None | Some("added") => NumberOrder::Added,
        Some("phone_number") => NumberOrder::PhoneNumber,
        Some("risk") => NumberOrder::Risk,
        Some("looked_up") => NumberOrder::LookedUp,
        Some(_) => {
            return Err(Problem::invalid_parameter(
                "sort",
                "Numbers are sorted by added, phone_number, risk or looked_up.",
            ));
        }
    };
    let text = given("search").map(as_typed);
    let everything = NumberSearch { enterprise_id: given("enterprise_id"), risk: None, text: text.as_deref() };
    let wanted = NumberSearch { risk, ..everything };
    request.in_account(|session| {
        let page = Page::requested(&request.query, PAGE_SIZE);
        let (rows, total) = number_search::page(session, &wanted, order, page)?;
        let distribution = number_search::distribution(session, &everything)?;
        let mut names = HashMap::new();
        let rows = rows.iter().map(|it| row(session, it, &mut names)).collect::<Result<_>>()?;
        let mut list = page.list(rows, total);
        list["distribution"] = json!(distribution.into_iter().collect::<BTreeMap<_, _>>());
        Ok(list)
    })
}

/// One number, what a lookup would find now, what was found so far, and what became of its ownership.
pub(super) fn get(request: &ControlRequest<'_>) -> Result<Value> {
    request.in_account(|session| {
        let number = super::numbers::find(session, request)?;
        Ok(json!({
            "data": row(session, &number, &mut HashMap::new())?,
            "networks": super::numbers::networks(session, &number),
            "is_decided": !number.decided.is_none(),
            "readings": readings::of(session, &number)?,
            "history": numbers::history(session, &number)?,
        }))
    })
}

/// As the API shows it, with the name of its enterprise.
fn row(session: &Session<'_>, it: &Number, names: &mut HashMap<String, Option<String>>) -> Result<Value> {
    if !names.contains_key(&it.enterprise_id) {
        let name = enterprises::get(session, &it.enterprise_id)?.map(|it| it.text("legal_name").to_owned());
        names.insert(it.enterprise_id.clone(), name);
    }
    let mut row = it.to_json();
    row["enterprise"] = json!(names.get(&it.enterprise_id));
    Ok(row)
}

/// A phone number may be written as people write it.
fn as_typed(text: &str) -> String {
    let is_punctuation = |letter: char| matches!(letter, ' ' | '-' | '.' | '(' | ')' | '+');
    let digits: String = text.chars().filter(|letter| !is_punctuation(*letter)).collect();
    match !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        true => digits,
        false => text.to_owned(),
    }
}
