//! Acceptances of terms of service.

use rusqlite::params;

use super::record;
use crate::{
    domain::terms::{Agreement, ProductType},
    page::Page,
    problem::Result,
    session::Session,
};

pub(crate) fn insert(session: &Session<'_>, agreement: &Agreement) -> Result<()> {
    session
        .connection
        .prepare_cached("INSERT INTO agreements (account, id, product_type, record) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            session.account.row,
            agreement.id,
            agreement.product_type.name(),
            serde_json::to_string(agreement)?
        ])?;
    Ok(())
}

/// The newest acceptance for a product.
pub(crate) fn latest(session: &Session<'_>, product: ProductType) -> Result<Option<Agreement>> {
    record::one(
        session,
        "SELECT record FROM agreements WHERE account = ?1 AND product_type = ?2 ORDER BY seq DESC LIMIT 1",
        params![session.account.row, product.name()],
    )
}

pub(crate) fn get(session: &Session<'_>, id: &str) -> Result<Option<Agreement>> {
    record::one(
        session,
        "SELECT record FROM agreements WHERE account = ?1 AND id = ?2",
        params![session.account.row, id],
    )
}

/// As if no terms had ever been accepted.
pub(crate) fn forget(session: &Session<'_>) -> Result<()> {
    session
        .connection
        .prepare_cached("DELETE FROM agreements WHERE account = ?1")?
        .execute(params![session.account.row])?;
    Ok(())
}

/// Newest first.
pub(crate) fn list(session: &Session<'_>, product: Option<ProductType>, page: Page) -> Result<(Vec<Agreement>, i64)> {
    let name = product.map(ProductType::name);
    let mut conditions = record::Conditions::new(&session.account.row);
    if name.is_some() {
        conditions.and("product_type = ?", &name);
    }
    conditions.page(session, "agreements", "seq DESC", page)
}
