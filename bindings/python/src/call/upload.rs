//! A file on its way into a multipart request.

use bytes::Bytes;
use pyo3::prelude::*;

/// A file to upload, read already.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Upload {
    file: telnyx_reputation::Upload,
}

impl Upload {
    pub fn file(&self) -> telnyx_reputation::Upload {
        self.file.clone()
    }
}

#[pymethods]
impl Upload {
    #[new]
    #[pyo3(signature = (content, *, filename = None, content_type = None, customer_reference = None))]
    fn new(
        content: &[u8],
        filename: Option<String>,
        content_type: Option<String>,
        customer_reference: Option<String>,
    ) -> Self {
        let mut file = telnyx_reputation::Upload::new(Bytes::copy_from_slice(content));
        if let Some(name) = filename {
            file = file.filename(name);
        }
        if let Some(media) = content_type {
            file = file.content_type(media);
        }
        if let Some(reference) = customer_reference {
            file = file.customer_reference(reference);
        }
        Self { file }
    }
}
