//! What a command is told by.

/// What asked the command to end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Interrupt {
    CtrlC,
    /// One wish may arrive twice, since whole groups of processes are told of it.
    Other,
}
