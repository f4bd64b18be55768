//! Style, script and sign of the desk: part of the program, served under names that hold their hash, so that a browser keeps
//! them for ever and never mixes two versions.

use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::sync::LazyLock;

/// One file.
pub(super) struct Asset {
    /// `desk-3f2a9c01.css`
    pub(super) name: String,
    pub(super) media: &'static str,
    pub(super) text: Cow<'static, str>,
}

pub(super) struct Assets {
    pub(super) style: Asset,
    pub(super) audit_style: Asset,
    pub(super) script: Asset,
    pub(super) audit_script: Asset,
    pub(super) sign: Asset,
}

/// All of them.
pub(super) static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    style: asset("desk", "css", "text/css; charset=utf-8", include_str!("assets/desk.css")),
    // below the desk's own rules, whatever they are
    audit_style: asset(
        "audit",
        "css",
        "text/css; charset=utf-8",
        format!("@layer audit{{{}}}", crate::export::AUDIT_STYLE),
    ),
    script: asset("desk", "js", "text/javascript; charset=utf-8", include_str!("assets/desk.js")),
    audit_script: asset("audit", "js", "text/javascript; charset=utf-8", crate::export::AUDIT_SCRIPT),
    sign: asset("sign", "svg", "image/svg+xml", include_str!("assets/sign.svg")),
});

impl Assets {
    /// The file of this name.
    pub(super) fn find(&self, name: &str) -> Option<&Asset> {
        [&self.style, &self.audit_style, &self.script, &self.audit_script, &self.sign]
            .into_iter()
            .find(|asset| asset.name == name)
    }
}

impl Asset {
    pub(super) fn path(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

fn asset(stem: &str, end: &str, media: &'static str, text: impl Into<Cow<'static, str>>) -> Asset {
    let text = text.into();
    let hash = format!("{:x}", Sha256::digest(text.as_bytes()));
    Asset { name: format!("{stem}-{}.{end}", hash.get(..12).unwrap_or_default()), media, text }
}
