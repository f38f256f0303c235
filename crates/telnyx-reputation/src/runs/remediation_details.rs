//! What is said of the numbers of a remediation.

/// What a run of remediations says of its numbers; a text alone is the purpose of the calls.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct RemediationDetails {
    /// What the numbers are used for.
    pub call_purpose: String,
    /// Whom to ask about the requests.
    pub contact_email: Option<String>,
    /// An https address for the events of the requests.
    pub webhook_url: Option<String>,
}

impl RemediationDetails {
    /// Says what the numbers are used for.
    #[must_use]
    pub fn new(call_purpose: impl Into<String>) -> Self {
        Self { call_purpose: call_purpose.into(), ..Self::default() }
    }

    /// Says whom to ask about the requests.
    #[must_use]
    pub fn contact_email(mut self, address: impl Into<String>) -> Self {
        self.contact_email = Some(address.into());
        self
    }

    /// Says where the events of the requests go.
    #[must_use]
    pub fn webhook_url(mut self, url: impl Into<String>) -> Self {
        self.webhook_url = Some(url.into());
        self
    }
}

impl From<&str> for RemediationDetails {
    fn from(call_purpose: &str) -> Self {
        Self::new(call_purpose)
    }
}

impl From<String> for RemediationDetails {
    fn from(call_purpose: String) -> Self {
        Self::new(call_purpose)
    }
}
