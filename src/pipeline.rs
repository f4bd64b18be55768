//! The whole way, from files to records.
