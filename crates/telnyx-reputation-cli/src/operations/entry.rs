//! What the generated table says of a call.

use telnyx_reputation::Operation;
use telnyx_reputation::shape::Field;

use crate::failure::Failure;

/// A call: an operation as the SDKs spell it.
#[derive(Debug)]
pub(crate) struct CallHelp {
    /// The `operationId`.
    pub(crate) operation: &'static str,
    /// The resource's path, in snake case with dots.
    pub(crate) resource: &'static str,
    /// In snake case.
    pub(crate) method: &'static str,
    /// What it does, in a line.
    pub(crate) summary: &'static str,
    /// What it does, in full.
    pub(crate) description: &'static str,
    /// What it costs, when it bills or changes what goes on to be billed.
    pub(crate) price: Option<&'static str>,
    /// The names of the path's arguments, in path order.
    pub(crate) path: &'static [&'static str],
    /// Whether it sends a file itself.
    pub(crate) multipart: bool,
    /// What each argument is: the path's, then the query's, then the body's with inner objects as `outer.inner`.
    pub(crate) arguments: &'static [ArgumentHelp],
    /// The fields of its answer, or of a row of it.
    pub(crate) columns: &'static [&'static str],
}

/// One argument of a call.
#[derive(Debug)]
pub(crate) struct ArgumentHelp {
    /// Its name on the wire.
    pub(crate) name: &'static str,
    /// Its flag, without the dashes; a list's is in the singular.
    pub(crate) flag: &'static str,
    /// What it is.
    pub(crate) help: &'static str,
    /// Its known values, when it is an enum.
    pub(crate) values: &'static [&'static str],
}

impl CallHelp {
    /// What the client knows of the operation.
    ///
    /// # Errors
    /// The two tables are of different documents, which a test rules out.
    pub(crate) fn operation(&self) -> Result<&'static Operation, Failure> {
        Operation::by_id(self.operation)
            .ok_or_else(|| Failure::local(format!("the client does not know {}", self.operation)))
    }

    /// `enterprises:reputation:numbers`.
    pub(crate) fn resource_name(&self) -> String {
        self.resource.replace('.', ":").replace('_', "-")
    }

    /// `update-frequency`.
    pub(crate) fn method_name(&self) -> String {
        self.method.replace('_', "-")
    }

    /// What an argument is.
    ///
    /// # Errors
    /// As [`CallHelp::operation`].
    pub(crate) fn argument(&self, name: &str) -> Result<&'static ArgumentHelp, Failure> {
        let found = self.arguments.iter().find(|argument| argument.name == name);
        found.ok_or_else(|| Failure::local(format!("{} has no help for {name}", self.operation)))
    }

    /// The arguments of the path, each with its place in the operation.
    pub(crate) fn path_fields(
        &self,
        operation: &'static Operation,
    ) -> impl Iterator<Item = (&'static str, &'static Field)> {
        self.path.iter().copied().zip(operation.path_params)
    }
}

#[cfg(test)]
mod tests {
    use crate::generated::CALLS;

    #[test]
    fn both_tables_are_of_one_document() {
        let calls: usize = telnyx_reputation::Operation::all().iter().map(|operation| operation.calls.len()).sum();
        assert_eq!(CALLS.len(), calls);
        for call in CALLS {
            let operation = call.operation().unwrap();
            assert!(operation.calls.contains(&(call.resource, call.method)), "{call:?}");
            assert_eq!(call.path.len(), operation.path_params.len(), "{call:?}");
        }
    }
}
