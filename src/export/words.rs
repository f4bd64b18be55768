//! The words of the audit (到達、未到達、異常), the same in every file and on the page.

use crate::model::{AnomalyKind, Evidenced, NotReachedReason, ReachedBy, Relation, Tongue};

/// How it is known that a letter was passed on.
#[must_use]
pub fn evidence(evidence: Evidenced) -> &'static str {
    match evidence {
        Evidenced::Enclosed => "同封",
        Evidenced::CitedNumber => "番号を引用",
        Evidenced::CitedSubject => "件名・日付を引用",
    }
}

/// How it is known that a body was reached.
#[must_use]
pub fn reached_by(by: ReachedBy) -> &'static str {
    match by {
        ReachedBy::IssuedOnward => "転送した",
        ReachedBy::Addressed => "宛先にある",
        ReachedBy::Held => "ファイルがある",
    }
}

/// Why there is no trace.
#[must_use]
pub fn reason(reason: NotReachedReason) -> &'static str {
    match reason {
        NotReachedReason::AddressedAsClassButNoFile => "区分宛だがファイルがない",
        NotReachedReason::NoTrace => "形跡がない",
        NotReachedReason::StoppedUpstream => "上位団体で止まっている",
    }
}

/// What is odd.
#[must_use]
pub fn anomaly(kind: AnomalyKind) -> &'static str {
    match kind {
        AnomalyKind::ImpossibleOrder => "日付の前後",
        AnomalyKind::LateAfterDeadline => "期限後の転送",
        AnomalyKind::MissingEnclosure => "同封物なし",
        AnomalyKind::NumberMismatch => "番号の不一致",
        AnomalyKind::SupersededNotReceived => "訂正・差替え未着",
        AnomalyKind::DuplicateRoute => "重複した経路",
    }
}

/// What it means and what a person does about it.
pub(super) fn anomaly_meaning(kind: AnomalyKind) -> &'static str {
    match kind {
        AnomalyKind::ImpossibleOrder => {
            "転送した文書の日付が、転送されたもとの文書より前になっています。日付の書き誤りか読み違いです。原本で日付を確かめてください。"
        }
        AnomalyKind::LateAfterDeadline => {
            "もとの文書が求める期限を過ぎてから転送されています。受け取った団体は期限に間に合いません。事情を確かめてください。"
        }
        AnomalyKind::MissingEnclosure => {
            "「別添のとおり」と書いてあるのに、その文書が同じファイルにありません。送り状だけが届いたおそれがあります。発信した団体に別添を求めてください。"
        }
        AnomalyKind::NumberMismatch => {
            "同じ文書の番号が、写しによって違います。どちらかの書き誤りか読み違いです。番号で探すときは両方で探してください。"
        }
        AnomalyKind::SupersededNotReceived => {
            "もとの文書は届いていますが、その訂正・差替え・廃止が届いた形跡がありません。古い内容のまま扱っているおそれがあります。"
        }
        AnomalyKind::DuplicateRoute => {
            "同じ文書が二つ以上の経路で届いています。誤りではありませんが、二重に回答したり数えたりしないよう気をつけてください。"
        }
    }
}

/// What a circular does to an older one.
pub(super) fn revises(relation: Relation) -> &'static str {
    match relation {
        Relation::Cites => "引用する",
        Relation::Amends => "一部を改正する",
        Relation::Abolishes => "廃止する",
        Relation::Corrects => "訂正する",
        Relation::Supersedes => "差し替える",
    }
}

/// How it is known that a letter was passed on, in a tongue.
pub(super) fn evidence_in(kind: Evidenced, tongue: Tongue) -> &'static str {
    let english = match kind {
        Evidenced::Enclosed => "bound together",
        Evidenced::CitedNumber => "cites the number",
        Evidenced::CitedSubject => "cites subject and date",
    };
    tongue.pick(english, evidence(kind))
}

/// How it is known that a body was reached, in a tongue.
pub(super) fn reached_by_in(by: ReachedBy, tongue: Tongue) -> &'static str {
    let english = match by {
        ReachedBy::IssuedOnward => "sent it on",
        ReachedBy::Addressed => "is addressed",
        ReachedBy::Held => "has the file",
    };
    tongue.pick(english, reached_by(by))
}

/// What is odd, in a tongue.
pub(super) fn anomaly_in(kind: AnomalyKind, tongue: Tongue) -> &'static str {
    let english = match kind {
        AnomalyKind::ImpossibleOrder => "Dates in an impossible order",
        AnomalyKind::LateAfterDeadline => "Passed on after the deadline",
        AnomalyKind::MissingEnclosure => "Enclosure missing",
        AnomalyKind::NumberMismatch => "Numbers that differ",
        AnomalyKind::SupersededNotReceived => "Correction not received",
        AnomalyKind::DuplicateRoute => "More than one way",
    };
    tongue.pick(english, anomaly(kind))
}

/// What it means and what a person does about it, in a tongue.
pub(super) fn anomaly_meaning_in(kind: AnomalyKind, tongue: Tongue) -> &'static str {
    let english = match kind {
        AnomalyKind::ImpossibleOrder => {
            "A covering letter bears an earlier date than what it passes on: a date is misprinted or was misread. Compare the dates with the originals."
        }
        AnomalyKind::LateAfterDeadline => {
            "A letter was passed on after the day it asks for; who got it could not be in time. Ask what happened."
        }
        AnomalyKind::MissingEnclosure => {
            "A letter says that it encloses another, and the file does not hold it: perhaps the cover came alone. Ask the sender for the enclosure."
        }
        AnomalyKind::NumberMismatch => {
            "Copies of one letter bear different numbers: one of them is misprinted or was misread. Search for both."
        }
        AnomalyKind::SupersededNotReceived => {
            "A body got the letter, and there is no trace of its correction, replacement or abolition. It may still go by the old one."
        }
        AnomalyKind::DuplicateRoute => {
            "One letter came by two or more ways. That is no fault, but take care not to answer or count it twice."
        }
    };
    tongue.pick(english, anomaly_meaning(kind))
}

/// What a circular does to an older one, in a tongue.
pub(super) fn revises_in(relation: Relation, tongue: Tongue) -> &'static str {
    let english = match relation {
        Relation::Cites => "cites",
        Relation::Amends => "amends",
        Relation::Abolishes => "abolishes",
        Relation::Corrects => "corrects",
        Relation::Supersedes => "replaces",
    };
    tongue.pick(english, revises(relation))
}

/// A reason of a forward in a tongue. Linking gives its reasons in Japanese; one that has no English here stays as it is.
pub(super) fn link_reason_in(reason: &str, tongue: Tongue) -> String {
    const KNOWN: [(&str, &str); 15] = [
        ("同じファイルに綴じられている", "bound in one file"),
        ("送付文が発信者を挙げている", "the cover names the issuer"),
        ("同じ文書の他の写しが転送している", "another copy of the letter passes it on"),
        ("送付文が挙げる文書は収集した中に無い", "what the cover names is not in the archive"),
        ("送付文が番号「」を挙げている", "the cover names the number {}"),
        ("日付も一致する", "the date agrees, too"),
        ("発信者も一致する", "the issuer agrees, too"),
        ("発信者の略称「」とも合う", "so does the short name {}"),
        (
            "送付文の番号「」は誤記とみられ、日付と発信者が一致する",
            "the number {} on the cover seems misprinted; date and issuer agree",
        ),
        (
            "送付文が番号「」と発信者を挙げている（日付は誤記とみられる）",
            "the cover names the number {} and the issuer (its date seems misprinted)",
        ),
        ("送付文が発信者と日付を挙げている", "the cover names issuer and date"),
        ("送付文が発信者を挙げ、件名が一致する", "the cover names the issuer, and the subject agrees"),
        ("件名と宛先が一致する", "subject and addressee agree"),
        ("同じ発信者が同じ件名で他に宛てている", "the same issuer wrote to others under the same subject"),
        ("送付文が発信者を挙げ、件名が似ている", "the cover names the issuer, and the subject is like it"),
    ];
    if tongue == Tongue::Japanese {
        return reason.to_owned();
    }
    if let Some(who) = reason.strip_suffix("が確認") {
        return format!("confirmed by {who}");
    }
    let (bare, quoted) = match (reason.split_once('「'), reason.rsplit_once('」')) {
        (Some((before, rest)), Some((_, after))) => {
            (format!("{before}「」{after}"), rest.rsplit_once('」').map_or(rest, |(quoted, _)| quoted))
        }
        _ => (reason.to_owned(), ""),
    };
    let known = KNOWN.iter().find(|(japanese, _)| *japanese == bare);
    known.map_or_else(|| reason.to_owned(), |(_, english)| english.replace("{}", quoted))
}
