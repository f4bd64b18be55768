//! The lines of one letter become its fields, every value with its evidence. One file per field family; they do not call each
//! other.

mod attachment;
mod body;
mod citation;
mod contact;
mod context;
mod deadline;
mod evidence;
mod joined;
mod quote;
mod request;

pub use body::{BodyFields, read_body};
pub use context::Context;
