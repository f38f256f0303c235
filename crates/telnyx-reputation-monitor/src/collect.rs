//! A collection: the list read once, and what it says otherwise than before written down.

use std::collections::HashSet;

use serde::Serialize;
use telnyx_reputation::Client;

use crate::error::{Error, Result};
use crate::list;
use crate::moment::Moment;
use crate::store::{Store, Written};
use crate::text::Text;

/// The largest page of enterprises that the API gives.
const PAGE_SIZE: u64 = 250;

/// How often the list is read when others write meanwhile.
const TRIES: usize = 3;

/// What a collection came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Collected {
    /// Its number in the store.
    pub collection: i64,
    /// When the list was read, by the server's clock.
    pub at: Moment,
    /// How many numbers it listed.
    pub phone_numbers: usize,
    /// How many of them changed, each written down as one row.
    pub changes: usize,
}

/// Reads the list of an enterprise's numbers, or of the whole account, and writes down what changed. Never bills: only
/// lists are read, which never look anything up.
///
/// One transaction: a kill at any moment leaves all of it or nothing. A number that changed has one row, and a collection
/// in which none did has only its own. Collectors may work at once; one that finds that another wrote meanwhile reads the
/// list again. `client` must add no filter of its own to its calls, by `default_query`: what it hides would count as gone.
///
/// # Errors
/// [`Error::Client`] as the list; [`Error::ListChanged`] when it changed each time that it was read;
/// [`Error::Overtaken`]; [`Error::OtherAccount`] when the list cannot be that of the store's account;
/// [`Error::Store`].
pub async fn collect(store: &mut Store, client: &Client, enterprise_id: Option<&str>) -> Result<Collected> {
    for _ in 0..TRIES {
        let before = store.before(enterprise_id)?;
        let list = list::read(client, enterprise_id, &before.listed).await?;
        if list.rows.is_empty() && !before.enterprises.is_empty() {
            check_account(client, &before.enterprises).await?;
        }
        let (at, phone_numbers) = (list.at, list.rows.len());
        if let Some(Written { collection, changes }) =
            store.write(client.base_url(), enterprise_id, list, before.newest)?
        {
            return Ok(Collected { collection, at, phone_numbers, changes });
        }
    }
    Err(Error::Overtaken)
}

/// Refuses an empty list of another account, by which all numbers would be gone: it tells nothing of whose it is.
async fn check_account(client: &Client, known: &HashSet<Text>) -> Result<()> {
    let enterprises = client.enterprises().list().page_size(PAGE_SIZE).items().into_vec().await?;
    if enterprises.iter().any(|enterprise| known.contains(&*enterprise.id)) {
        return Ok(());
    }
    Err(Error::OtherAccount(
        "the list has no numbers, and the account none of the enterprises that the store knows: it is another account, or \
         all of them were deleted; name another file"
            .to_owned(),
    ))
}
