//! Documents sent as files: the one operation variant the generator cannot make (`multipart/form-data`).

use bytes::Bytes;
use reqwest::multipart::{Form, Part};

use crate::error::{Error, Result};

/// Where documents are posted.
pub(crate) const PATH: &str = "/documents";

/// The largest file the API takes, in bytes (20 MB).
const MAX_BYTES: usize = 20 * 1024 * 1024;

/// A file to upload: PDF, PNG, JPEG, CSV, plain text, JSON, DOC, DOCX, XLS or XLSX, at most 20 MB.
#[derive(Clone, Debug)]
pub struct Upload {
    content: Bytes,
    filename: Option<String>,
    content_type: Option<String>,
    customer_reference: Option<String>,
}

impl Upload {
    /// A file with this content.
    pub fn new(content: impl Into<Bytes>) -> Self {
        Self { content: content.into(), filename: None, content_type: None, customer_reference: None }
    }

    /// Its name, at most 512 characters; the service appends the extension of the type it detects.
    #[must_use]
    pub fn filename(mut self, filename: impl Into<String>) -> Self {
        self.filename = Some(filename.into());
        self
    }

    /// The media type to declare, such as `application/pdf`. The service looks at the bytes all the same.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Your own reference for the document.
    #[must_use]
    pub fn customer_reference(mut self, reference: impl Into<String>) -> Self {
        self.customer_reference = Some(reference.into());
        self
    }

    pub(crate) fn check(&self) -> Result<()> {
        if self.content.is_empty() {
            return Err(Error::invalid_argument("file: must not be empty"));
        }
        if self.content.len() > MAX_BYTES {
            return Err(Error::invalid_argument(format!(
                "file: must have at most 20 MB, got {} bytes",
                self.content.len()
            )));
        }
        self.form().map(drop)
    }

    pub(crate) fn form(&self) -> Result<Form> {
        // A part without a file name is read as a plain field by most servers.
        let name = self.filename.clone().unwrap_or_else(|| "document".to_owned());
        let mut part = Part::bytes(self.content.to_vec()).file_name(escape(&name));
        if let Some(content_type) = &self.content_type {
            part = part.mime_str(content_type).map_err(|why| {
                Error::invalid_argument(format!("content_type: \"{content_type:.60}\" is not a media type"))
                    .with_source(why)
            })?;
        }
        let mut form = Form::new().part("file", part);
        if let Some(filename) = &self.filename {
            form = form.text("filename", filename.clone());
        }
        if let Some(reference) = &self.customer_reference {
            form = form.text("customer_reference", reference.clone());
        }
        Ok(form)
    }
}

/// A file name as browsers write it into a part's header, where a line break would begin another header (HTML, "multipart
/// form data").
fn escape(filename: &str) -> String {
    filename.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}
