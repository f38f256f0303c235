//! A value of the document that knows its place in it.

use serde_json::{Map, Value};

use super::problem::{DOCUMENT, Problem};

/// A place in the document: the value and its JSON pointer.
#[derive(Clone)]
pub struct Node<'d> {
    pub value: &'d Value,
    pub pointer: String,
    root: &'d Value,
}

impl<'d> Node<'d> {
    pub fn root(root: &'d Value) -> Self {
        Self { value: root, pointer: String::new(), root }
    }

    pub fn problem(&self, message: impl Into<String>) -> Problem {
        Problem::new(DOCUMENT, self.pointer.clone(), message)
    }

    fn child(&self, key: &str, value: &'d Value) -> Self {
        let escaped = key.replace('~', "~0").replace('/', "~1");
        Self { value, pointer: format!("{}/{escaped}", self.pointer), root: self.root }
    }

    pub fn get(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| self.child(key, value))
    }

    pub fn need(&self, key: &str) -> Result<Self, Problem> {
        self.get(key).ok_or_else(|| self.problem(format!("`{key}` is missing")))
    }

    pub fn object(&self) -> Result<&'d Map<String, Value>, Problem> {
        self.value.as_object().ok_or_else(|| self.problem("must be an object"))
    }

    pub fn text(&self) -> Result<&'d str, Problem> {
        self.value.as_str().ok_or_else(|| self.problem("must be text"))
    }

    /// The text of a key, empty when it is not there.
    pub fn text_of(&self, key: &str) -> Result<String, Problem> {
        self.get(key).map_or(Ok(String::new()), |node| node.text().map(|text| text.trim().to_owned()))
    }

    pub fn flag(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    pub fn number(&self, key: &str) -> Option<i64> {
        self.value.get(key).and_then(Value::as_i64)
    }

    /// The members of an object, in the document's order; none when it is absent.
    pub fn members(&self, key: &str) -> Result<Vec<(&'d str, Self)>, Problem> {
        match self.get(key) {
            None => Ok(Vec::new()),
            Some(node) => {
                Ok(node.object()?.iter().map(|(key, value)| (key.as_str(), node.child(key, value))).collect())
            }
        }
    }

    /// What is in an object or a list, each with its key; nothing in anything else.
    pub fn children(&self) -> Vec<(String, Self)> {
        match self.value {
            Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), self.child(key, value))).collect(),
            Value::Array(list) => {
                let keys = (0..list.len()).map(|index| index.to_string());
                keys.zip(list).map(|(key, value)| (key.clone(), self.child(&key, value))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The items of a list; none when it is absent.
    pub fn items(&self, key: &str) -> Result<Vec<Self>, Problem> {
        let Some(node) = self.get(key) else { return Ok(Vec::new()) };
        let list = node.value.as_array().ok_or_else(|| node.problem("must be a list"))?;
        Ok(list.iter().enumerate().map(|(i, value)| node.child(&i.to_string(), value)).collect())
    }

    /// The name of the component that this `$ref` names, with the component; `None` when it is no reference.
    pub fn reference(&self, kind: &str) -> Result<Option<(&'d str, Self)>, Problem> {
        let Some(target) = self.get("$ref") else { return Ok(None) };
        let text = target.text()?;
        let prefix = format!("#/components/{kind}/");
        let Some(name) = text.strip_prefix(&prefix) else {
            return Err(target.problem(format!("must refer to {prefix}..., not to {text}")));
        };
        let value = self.root.pointer(&text[1..]).ok_or_else(|| target.problem(format!("nothing is at {text}")))?;
        Ok(Some((name, Self { value, pointer: text[1..].to_owned(), root: self.root })))
    }

    /// This node, or the component it refers to.
    pub fn resolved(&self, kind: &str) -> Result<Self, Problem> {
        Ok(self.reference(kind)?.map_or_else(|| self.clone(), |(_, node)| node))
    }
}
