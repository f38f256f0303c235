//! Lists as columns, read while somebody takes their batches.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use arrow_array::RecordBatch;
use bytes::Bytes;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use telnyx_reputation::{Arguments, CallOptions, Operation};
use telnyx_reputation_arrow::layout::NUMBERS;
use telnyx_reputation_arrow::{BATCH, Batches, List, ListPage, Lists, Rows};

use super::attached::attached;
use super::table::{Columns, InMemory, Source};
use crate::call::{Page, PageCalls};
use crate::client::Client;
use crate::error::{self, Error};
use crate::log;
use crate::runtime::{self, Deliver, panic};
use crate::text_rows::texts;

/// The lists whose rows are numbers: of one enterprise, and of the account.
const OF_ENTERPRISE: &str = "listReputationNumbers";
const OF_ACCOUNT: &str = "listReputationNumbersSimplified";

/// The most that a page has.
const PAGE: u64 = 250;

/// What is read.
pub(super) struct OfLists {
    client: Py<Client>,
    options: CallOptions,
    operation: &'static Operation,
    /// What the first reading begins with.
    here: Mutex<Option<Here>>,
    lists: Vec<List>,
}

/// A page that is here already, and what follows it. Only one reading has it: with what follows at another time, it could have
/// numbers twice, and lack some.
struct Here {
    page: Bytes,
    lists: Vec<List>,
}

/// Lists that are being read. After a `fork` their calls belong to the parent, and nothing of them moves in the child.
struct OfProcess {
    process: u32,
    lists: Option<Lists>,
}

impl OfProcess {
    fn is_here(&self) -> bool {
        self.process == std::process::id()
    }
}

impl Drop for OfProcess {
    fn drop(&mut self) {
        if !self.is_here() {
            std::mem::forget(self.lists.take());
        }
    }
}

/// What is being read, with the rows that no batch has yet.
pub(super) struct Underway {
    operation: &'static Operation,
    first: Option<Bytes>,
    lists: OfProcess,
    rows: Rows,
    failed: Option<Error>,
}

/// What came of the next page; the lists, to go on with.
struct Came(Result<(Lists, Option<ListPage>), Error>);

/// The rows of a page, and of all that follow, as columns. They are read while the columns are.
#[pyfunction]
pub fn page_columns(page: &Bound<'_, Page>) -> PyResult<Columns> {
    panic::catch(page.py(), || Ok(Columns::new(&NUMBERS, of_page(page)?)))
}

/// As [`page_columns`], read whole on the running event loop; gives the future of the columns.
#[pyfunction]
pub fn start_page_columns<'py>(page: &Bound<'py, Page>) -> PyResult<Bound<'py, PyAny>> {
    panic::catch(page.py(), || of_page(page)?.start(page.py()))
}

/// The numbers of these enterprises, else of the account, as columns. They are read while the columns are.
#[pyfunction]
pub fn table_of(client: &Bound<'_, Client>, enterprises: Option<&Bound<'_, PyAny>>) -> PyResult<Columns> {
    panic::catch(client.py(), || Ok(Columns::new(&NUMBERS, of_enterprises(client, enterprises)?)))
}

/// As [`table_of`], read whole on the running event loop; gives the future of the columns.
#[pyfunction]
pub fn start_table_of<'py>(
    client: &Bound<'py, Client>,
    enterprises: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    panic::catch(client.py(), || of_enterprises(client, enterprises)?.start(client.py()))
}

pub(super) fn of_page(page: &Bound<'_, Page>) -> PyResult<OfLists> {
    let (py, page) = (page.py(), page.get());
    let operation = page.returns.operation;
    if ![OF_ENTERPRISE, OF_ACCOUNT].contains(&operation.id) {
        return Err(PyTypeError::new_err(format!(
            "only lists of monitored numbers can be columns, and this is one of {}",
            operation.id
        )));
    }
    let Some(PageCalls { mut own, next, options }) = page.calls.clone() else {
        return Err(error::internal(py, "a page of a list that no call got"));
    };
    // To be asked for anew, without what was before it.
    own.follows = None;
    let list = |arguments| List { arguments, enterprise_id: None };
    let here = Here { page: page.text(), lists: next.map(list).into_iter().collect() };
    let (client, here, lists) = (page.client.clone_ref(py), Mutex::new(Some(here)), vec![list(own)]);
    Ok(OfLists { client, options, operation, here, lists })
}

pub(super) fn of_enterprises(client: &Bound<'_, Client>, enterprises: Option<&Bound<'_, PyAny>>) -> PyResult<OfLists> {
    let py = client.py();
    let (_, options) = client.get().parsing_core(py)?;
    let mut arguments = Arguments::default();
    arguments.query.insert("page[size]".to_owned(), PAGE.into());
    let (id, lists) = match enterprises {
        None => (OF_ACCOUNT, vec![List { arguments, enterprise_id: None }]),
        Some(enterprises) => {
            let lists = texts("enterprises", enterprises)?.into_iter().map(|id| {
                let mut arguments = arguments.clone();
                arguments.path.push(id.as_str().into());
                List { arguments, enterprise_id: Some(id) }
            });
            (OF_ENTERPRISE, lists.collect())
        }
    };
    let operation = Operation::by_id(id).ok_or_else(|| error::internal(py, &format!("there is no operation {id}")))?;
    Ok(OfLists { client: client.clone().unbind(), options, operation, here: Mutex::new(None), lists })
}

impl OfLists {
    /// The page that a reading begins with, if one is here, and the lists that follow.
    fn reading(&self, py: Python<'_>) -> PyResult<(Option<Bytes>, OfProcess)> {
        let core = self.client.get().core(py)?;
        let here = self.here.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (first, lists) = match here {
            Some(Here { page, lists }) => (Some(page), lists),
            None => (None, self.lists.clone()),
        };
        let lists = Lists::new(core, self.operation, self.options.clone(), lists);
        Ok((first, OfProcess { process: std::process::id(), lists: Some(lists) }))
    }

    /// Begins to read. Nothing is asked for yet.
    pub(super) fn begin(&self, py: Python<'_>) -> PyResult<Underway> {
        let (first, lists) = self.reading(py)?;
        Ok(Underway { operation: self.operation, first, lists, rows: Rows::new(&NUMBERS, BATCH), failed: None })
    }

    /// Reads all of it on the running event loop.
    fn start<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let mut underway = self.begin(py)?;
        let work = async move {
            let mut batches = Vec::new();
            while let Some(batch) = underway.next().await? {
                batches.push(batch);
            }
            Ok(batches)
        };
        runtime::start(py, async move { Read(panic::caught(work).await) })
    }
}

impl Underway {
    /// Whether the calls are this process's.
    pub(super) fn is_here(&self) -> bool {
        self.lists.is_here()
    }

    /// The next rows. What came before a failure is given before it.
    pub(super) async fn next(&mut self) -> Result<Option<RecordBatch>, Error> {
        if let Some(page) = self.first.take() {
            add(&mut self.rows, self.operation, &page, None)?;
        }
        while !self.rows.is_full()
            && let Some(lists) = &mut self.lists.lists
        {
            match lists.next().await {
                Some(Ok(page)) => {
                    add(&mut self.rows, self.operation, &page.answer.body, page.enterprise_id.as_deref())?
                }
                ended => {
                    self.failed = ended.and_then(Result::err).map(Error::from);
                    self.lists.lists = None;
                }
            }
        }
        if !self.rows.is_empty() {
            return finish(&mut self.rows).map(Some);
        }
        self.failed.take().map_or(Ok(None), Err)
    }
}

impl Source for OfLists {
    fn read(&self, py: Python<'_>) -> PyResult<Batches> {
        let (mut first, mut lists) = self.reading(py)?;
        let mut rows = Rows::new(&NUMBERS, BATCH);
        let (operation, mut failed) = (self.operation, None);
        Ok(Batches::new(NUMBERS.schema(), move || {
            loop {
                if rows.is_full() {
                    return Some(rows.finish().map_err(|why| why.to_string()));
                }
                if !lists.is_here() {
                    return Some(Err("columns are read in the process that began to, and not after a fork".to_owned()));
                }
                let Some(reading) = lists.lists.take() else {
                    // What came before a failure is given before it.
                    if !rows.is_empty() {
                        return Some(rows.finish().map_err(|why| why.to_string()));
                    }
                    return failed.take().map(Err);
                };
                let went_on = attached(|py| {
                    if let Some(page) = first.take() {
                        add(&mut rows, operation, &page, None).map_err(|why| why.to_python(py))?;
                    }
                    let (reading, page) = next(py, operation, reading)?;
                    let Some(page) = page else { return Ok(None) };
                    let (body, enterprise_id) = (&page.answer.body, page.enterprise_id.as_deref());
                    let added = py.detach(|| add(&mut rows, operation, body, enterprise_id));
                    added.map(|()| Some(reading)).map_err(|why| why.to_python(py))
                });
                match went_on {
                    Ok(reading) => lists.lists = reading,
                    Err(why) => failed = Some(why),
                }
            }
        }))
    }
}

/// Waits for the next page in this thread.
fn next(py: Python<'_>, operation: &Operation, mut lists: Lists) -> PyResult<(Lists, Option<ListPage>)> {
    let begun = Instant::now();
    let came = runtime::block_on(py, async move {
        Came(
            panic::caught(async move { Ok((lists.next().await.transpose()?, lists)) })
                .await
                .map(|(page, lists)| (lists, page)),
        )
    })?;
    let (status, attempts) = match &came.0 {
        Ok((_, None)) => (None, 0),
        Ok((_, Some(page))) => (Some(page.answer.status), page.answer.attempts),
        Err(Error::Core(error)) => (error.status(), error.attempts()),
        Err(_) => (None, 0),
    };
    if !matches!(&came.0, Ok((_, None))) {
        log::answered(py, operation, status, attempts, begun.elapsed())?;
    }
    came.0.map_err(|why| why.to_python(py))
}

/// The core has read the page as JSON, so it is text.
fn add(rows: &mut Rows, operation: &Operation, page: &Bytes, enterprise_id: Option<&str>) -> Result<(), Error> {
    let text = std::str::from_utf8(page).map_err(|why| Error::Panic(format!("a page that is no text: {why}")))?;
    rows.add_page(text, enterprise_id).map_err(|why| Error::Malformed {
        operation: operation.id,
        status: 200,
        why: why.to_string(),
    })
}

fn finish(rows: &mut Rows) -> Result<RecordBatch, Error> {
    rows.finish().map_err(|why| Error::Panic(why.to_string()))
}

/// What a whole list came to.
struct Read(Result<Vec<RecordBatch>, Error>);

impl Deliver for Read {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let batches = self.0.map_err(|why| why.to_python(py))?;
        Ok(Bound::new(py, Columns::new(&NUMBERS, InMemory { layout: &NUMBERS, batches }))?.into_any())
    }
}
