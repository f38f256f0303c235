//! Odd answers and odd input: nothing is read without bound, nothing goes where it was not told to, no key is shown.

mod bodies;
mod floods;
mod heads;
mod hostile;
mod inputs;
mod messages;
mod requests;
