//! The lines of one letter become its fields, every value with its evidence. One file per field family; they do not call each
//! other.

mod forwarding;

pub use forwarding::forwarding;
