//! The words of the audit (到達、未到達、異常), the same in every file and on the page.

use crate::model::{AnomalyKind, Evidenced, NotReachedReason, ReachedBy, Relation};

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
