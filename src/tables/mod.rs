//! Domain knowledge as data: eras, organizations, number prefixes, cue words, holidays. Embedded in the program, replaceable from
//! `pipeline.toml`. A new ministry, era, abbreviation or honorific is a new row and no new code; tests run every row's example.

mod body;
mod cue;
mod day;
mod era;
mod forwarding;
mod holiday;
mod load;
mod name;
mod organization;
mod party;
mod post;
mod prefix;
mod weight;
mod words;

pub use body::BodyWords;
pub use cue::{CueSet, Cues};
pub use era::{Era, EraDate, Eras};
pub use forwarding::{Example as ForwardingExample, Forwarding, Named as ForwardingNamed};
pub use holiday::{Holiday, Holidays, YearEnd};
pub use load::{Prepared, TableError, TableFiles, Tables};
pub use name::{Class, Member, Names};
pub use organization::{Deepest, Organization, Organizations};
pub use party::{HeadLabel, PartyWords};
pub use post::{PostForm, Posts, SplitPost};
pub use prefix::{Prefix, Prefixes, Trust};
pub use weight::{BEGIN, COLUMN_NAMES, COLUMNS, ROLES, Weights};
