//! The clients that are measured.

/// What a client is written in, and measured by a program of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    Rust,
    Python,
    Node,
}

impl Language {
    pub fn name(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::Python => "Python",
            Self::Node => "Node",
        }
    }
}

/// A client, as its program knows it and as people do.
#[derive(Debug, PartialEq, Eq)]
pub struct Client {
    pub language: Language,
    pub name: &'static str,
    pub label: &'static str,
    /// One of this workspace.
    pub ours: bool,
    /// It takes so long that an eighth of the work tells as much.
    pub slow: bool,
}

const fn client(language: Language, name: &'static str, label: &'static str) -> Client {
    Client { language, name, label, ours: false, slow: false }
}

const fn ours(language: Language, name: &'static str, label: &'static str) -> Client {
    Client { ours: true, ..client(language, name, label) }
}

const fn slow(language: Language, name: &'static str, label: &'static str) -> Client {
    Client { slow: true, ..client(language, name, label) }
}

/// All of them, in the order of the tables.
pub const CLIENTS: &[Client] = &[
    ours(Language::Rust, "core", "this crate"),
    client(Language::Rust, "reqwest", "reqwest + serde"),
    client(Language::Rust, "hyper", "hyper + serde"),
    ours(Language::Python, "sync", "this package"),
    ours(Language::Python, "async", "this package, asyncio"),
    slow(Language::Python, "telnyx-sync", "telnyx"),
    slow(Language::Python, "telnyx-async", "telnyx, asyncio"),
    slow(Language::Python, "telnyx-async-aiohttp", "telnyx, asyncio, aiohttp"),
    slow(Language::Python, "httpx-sync", "httpx"),
    slow(Language::Python, "httpx-async", "httpx, asyncio"),
    client(Language::Python, "aiohttp", "aiohttp"),
    client(Language::Python, "http.client", "http.client + msgspec"),
    ours(Language::Node, "node", "this package"),
    client(Language::Node, "telnyx", "telnyx"),
    client(Language::Node, "undici", "undici.request"),
    client(Language::Node, "fetch", "fetch"),
];

/// What a language costs without any client; only its start is measured.
pub const BARE: &[Client] =
    &[client(Language::Python, "bare", "the bare interpreter"), client(Language::Node, "bare", "the bare runtime")];

impl Client {
    /// The one of that name in that language.
    pub fn named(language: Language, name: &str) -> Option<&'static Self> {
        CLIENTS.iter().chain(BARE).find(|client| client.language == language && client.name == name)
    }

    /// The official package whose place this client would take, or whose work it does otherwise.
    pub fn official(&self) -> Option<&'static Self> {
        match self.language {
            Language::Rust => None,
            Language::Node => Self::named(Language::Node, "telnyx"),
            Language::Python => {
                let asynchronous = self.name.contains("async") || self.name == "aiohttp";
                Self::named(Language::Python, if asynchronous { "telnyx-async" } else { "telnyx-sync" })
            }
        }
    }

    /// Its name for people who see several languages.
    pub fn full_label(&self) -> String {
        format!("{}: {}", self.language.name(), self.label)
    }
}
