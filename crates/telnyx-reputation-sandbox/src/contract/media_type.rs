//! What a request's body is written in.

/// The media type of a request, as far as the sandbox distinguishes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaType {
    Json,
    Multipart,
    Other,
}

impl MediaType {
    /// No header reads as JSON: the API speaks little else.
    pub(crate) fn from_headers(headers: &http::HeaderMap) -> Self {
        let Some(header) = headers.get(http::header::CONTENT_TYPE) else { return Self::Json };
        let text = header.to_str().unwrap_or_default().to_ascii_lowercase();
        let essence = text.split(';').next().unwrap_or_default().trim();
        match essence {
            "application/json" => Self::Json,
            "multipart/form-data" => Self::Multipart,
            _ if essence.ends_with("+json") => Self::Json,
            _ => Self::Other,
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Multipart => "multipart/form-data",
            Self::Other => "",
        }
    }
}
