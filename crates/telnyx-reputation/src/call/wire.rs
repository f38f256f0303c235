//! One request on the wire, made by the generated function of the operation or by what stands for one.

use std::time::Duration;

use futures::future::BoxFuture;
use progenitor_client::ClientInfo;

use crate::arguments::{Arguments, Payload};
use crate::call::headers::set_headers;
use crate::call::options::CallOptions;
use crate::client::{Client, Shared};
use crate::error::{Error, Result};
use crate::generated::client::Client as GeneratedClient;
use crate::generated::dispatch::dispatch;
use crate::operation::{AnswerKind, Operation};
use crate::transport::response::Response;
use crate::upload::{PATH, Upload};

/// A response of any status.
pub(crate) type Received = Result<Response>;

/// The response to one request, which may take `timeout`.
///
/// In a box made here: else all operations are compiled once more for each kind of answer, and in each crate above.
#[inline(never)]
pub(crate) fn received<'c>(
    client: &'c Client,
    operation: &'static Operation,
    arguments: &'c Arguments,
    options: &'c CallOptions,
    timeout: Duration,
) -> BoxFuture<'c, Received> {
    Box::pin(async move {
        let Shared { http, settings, .. } = &*client.shared;
        let generated = &GeneratedClient::new_with_client(&settings.base_url, http.requests.clone());
        let mut request = match (&arguments.payload, operation.answer) {
            (_, AnswerKind::Any) => undocumented(generated, operation, arguments),
            (Payload::File(file), _) => create_document(generated, file),
            (Payload::Empty | Payload::Json(_), _) => dispatch(generated, operation, arguments),
        }?;
        encode_plus(&mut request)?;
        add_query(&mut request, options)?;
        set_headers(&mut request, settings, operation, options);
        http.execute(request, timeout).await
    })
}

/// A request that the document does not have.
fn undocumented(client: &GeneratedClient, operation: &Operation, arguments: &Arguments) -> Result<reqwest::Request> {
    let method = http::Method::from_bytes(operation.method.as_bytes())
        .map_err(|why| Error::invalid_argument(why.to_string()))?;
    let url = format!("{}{}", client.baseurl(), arguments.path_text(0));
    let mut request = client.client().request(method, url);
    if let Payload::Json(body) = &arguments.payload {
        request = request.json(body);
    }
    request.build().map_err(Error::of_transport)
}

/// The multipart twin of the generated `create_document`.
fn create_document(client: &GeneratedClient, upload: &Upload) -> Result<reqwest::Request> {
    let url = format!("{}{PATH}", client.baseurl());
    client.client().post(url).multipart(upload.form()?).build().map_err(Error::of_transport)
}

/// Writes `+` in the path as `%2B`, as the API asks, and refuses a path that lost or gained a segment.
///
/// The URL parser removes `.` and `..` segments, also as `%2E`, so that `DELETE .../numbers/..` would reach the
/// enterprise's settings. The argument checks refuse such values first; this holds the invariant for all of them.
fn encode_plus(request: &mut reqwest::Request) -> Result<()> {
    let path = request.url().path();
    if path.ends_with('/') || path.contains("//") {
        return Err(Error::invalid_argument("a path argument is empty or a dot segment"));
    }
    if path.contains('+') {
        let path = path.replace('+', "%2B");
        request.url_mut().set_path(&path);
    }
    Ok(())
}

/// The longest URL that can be sent.
const LONGEST_URL: usize = 65_534;

/// Adds the parameters that the document does not have, and refuses a query that no request has room for: it would pass
/// for a connection that failed.
fn add_query(request: &mut reqwest::Request, options: &CallOptions) -> Result<()> {
    if !options.query.is_empty() {
        request.url_mut().query_pairs_mut().extend_pairs(&options.query);
    }
    match request.url().as_str().len() {
        length if length > LONGEST_URL => Err(Error::invalid_argument(format!(
            "the query is too long: the URL has {length} bytes of at most {LONGEST_URL}"
        ))),
        _ => Ok(()),
    }
}
