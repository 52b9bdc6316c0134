//! The language server: the protocol of editors around [`crate::ide`].
//!
//! One thread and one loop. Messages are taken in the order in which they come; a request is
//! answered from the text as it is at that moment, and findings are sent when the keyboard rests.
//! Nothing is awaited but the next message: compiling is quick enough to be done when it is needed.
//!
//! Clock and disk belong to [`crate::cli`]; what is needed of them comes in as a [`Host`].

mod answers;
mod convert;
mod offers;
mod overlay;
mod position;
mod publish;
mod requests;
mod server;
mod uri;
mod workspace;

pub use server::{End, Host, serve};
