//! One request on the wire: the generated function of the operation, or what stands for one.

use futures::future::BoxFuture;
use progenitor_client::{ByteStream, ClientHooks, ClientInfo, Error as Generated, OperationInfo, ResponseValue};

use crate::arguments::{Arguments, Payload};
use crate::error::Result;
use crate::generated::client::Client as GeneratedClient;
use crate::generated::dispatch::dispatch;
use crate::operation::{AnswerKind, Operation};
use crate::upload::{PATH, Upload};

/// What the generated client makes of a response, of any status.
pub(crate) type Received = Result<ResponseValue<ByteStream>, Generated<ByteStream>>;

/// The response to one request.
///
/// In a box made here: else all operations are compiled once more for each kind of answer, and in each crate above.
#[inline(never)]
pub(crate) fn received<'c>(
    generated: &'c GeneratedClient,
    operation: &'static Operation,
    arguments: &'c Arguments,
) -> BoxFuture<'c, Received> {
    Box::pin(async move {
        match (&arguments.payload, operation.answer) {
            (_, AnswerKind::Any) => undocumented(generated, operation, arguments).await,
            (Payload::File(file), _) => create_document(generated, file).await,
            (Payload::Empty | Payload::Json(_), _) => dispatch(generated, operation, arguments).await,
        }
    })
}

/// A request that the document does not have.
async fn undocumented(client: &GeneratedClient, operation: &Operation, arguments: &Arguments) -> Received {
    let info = OperationInfo { operation_id: operation.id };
    let method = http::Method::from_bytes(operation.method.as_bytes())
        .map_err(|why| Generated::InvalidRequest(why.to_string()))?;
    let url = format!("{}{}", client.baseurl(), arguments.path_text(0));
    let mut request = client.client().request(method, url);
    if let Payload::Json(body) = &arguments.payload {
        request = request.json(body);
    }
    let mut request = request.build()?;
    client.pre(&mut request, &info).await?;
    let result = client.exec(request, &info).await;
    client.post(&result, &info).await?;
    Ok(ResponseValue::stream(result?))
}

/// The multipart twin of the generated `create_document`, on the same hooks.
async fn create_document(
    client: &GeneratedClient,
    upload: &Upload,
) -> Result<ResponseValue<ByteStream>, Generated<ByteStream>> {
    let info = OperationInfo { operation_id: "create_document" };
    let form = upload.form().map_err(|error| Generated::InvalidRequest(error.message().to_owned()))?;
    let mut request = client.client().post(format!("{}{PATH}", client.baseurl())).multipart(form).build()?;
    client.pre(&mut request, &info).await?;
    let result = client.exec(request, &info).await;
    client.post(&result, &info).await?;
    Ok(ResponseValue::stream(result?))
}
