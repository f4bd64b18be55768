//! The drawings of one small circular.

use super::{chain_mermaid, chain_svg, chain_tree};
use crate::model::{Anomaly, AnomalyKind, Circular, Date, Evidenced, Forward, Place, Root};

fn place(path: &str, letter: usize) -> Place {
    Place { path: path.to_owned(), letter }
}

fn forward(from: Place, to: &[Place], body: &str, date: Date, days: i32, evidence: Evidenced) -> Forward {
    Forward {
        from,
        to: to.to_vec(),
        evidence,
        from_body: Some(body.to_owned()),
        to_bodies: Vec::new(),
        date: Some(date),
        elapsed_days: Some(days),
        confidence: 0.9,
        reasons: Vec::new(),
    }
}

/// A ministry's letter, a national association's and two prefectures'; one of them without enclosure.
fn sample() -> Circular {
    let (root, association) =
        ([place("hq/1.txt", 1), place("ken/2.txt", 2)], [place("hq/1.txt", 0), place("ken/2.txt", 1)]);
    let day = |m, d| Date::constant(2024, m, d);
    Circular {
        schema: Circular::SCHEMA.to_owned(),
        id: "0".repeat(12),
        root: Root {
            reference_numbers: vec!["健生発0605第2号".to_owned()],
            date: Some(day(6, 5)),
            issuer: Some("厚生労働省健康・生活衛生局長".to_owned()),
            subject: Some("保冷箱の温度の<記録>について".to_owned()),
        },
        copies: root.to_vec(),
        forwards: vec![
            forward(association[0].clone(), &root, "全国配送協会", day(6, 10), 5, Evidenced::Enclosed),
            forward(association[1].clone(), &root, "全国配送協会", day(6, 10), 5, Evidenced::Enclosed),
            forward(place("ken/2.txt", 0), &association, "長野県配送協会", day(6, 14), 4, Evidenced::Enclosed),
            forward(place("shi/3.txt", 0), &association, "山梨県配送協会", day(7, 1), 21, Evidenced::CitedNumber),
        ],
        reached: Vec::new(),
        not_reached: Vec::new(),
        anomalies: Vec::new(),
        revises: Vec::new(),
        revised_by: Vec::new(),
        bodies_from: crate::model::BodiesFrom::List,
    }
}

#[test]
fn the_tree_shows_every_letter_once_with_its_days() {
    assert_eq!(
        chain_tree(&sample()),
        "健生発0605第2号  2024-06-05  厚生労働省健康・生活衛生局長  （写し2件）\n\
         \u{20} 保冷箱の温度の<記録>について\n\
         └─ 5日 → 2024-06-10  全国配送協会  （写し2件）\n\
         \u{20}  ├─ 4日 → 2024-06-14  長野県配送協会\n\
         \u{20}  └─ 21日 → 2024-07-01  山梨県配送協会  〔別添なし〕\n"
    );
}

#[test]
fn a_mermaid_graph_has_dates_in_boxes_and_days_on_arrows() {
    let text = chain_mermaid(&sample());
    assert!(text.starts_with("flowchart TD\n  n0[\"健生発0605第2号  2024-06-05"));
    assert!(text.contains("n0 -->|\"5日\"| n1"));
    assert!(text.contains("-.->|\"21日\"|"));
    assert_eq!(text.lines().count(), 1 + 4 + 3);
}

#[test]
fn an_svg_has_a_box_per_letter_dates_on_its_arrows_and_escaped_text() {
    let mut circular = sample();
    circular.anomalies = vec![Anomaly {
        kind: AnomalyKind::LateAfterDeadline,
        places: vec![place("shi/3.txt", 0)],
        message_en: String::new(),
        message: String::new(),
    }];
    let text = chain_svg(&circular, &|_| None, crate::model::Tongue::Japanese);
    assert_eq!(text.matches("<rect").count(), 4);
    assert_eq!(text.matches("class=\"edge").count(), 3);
    for label in [">2024-06-10<", ">5日後<", ">2024-07-01<", ">21日後・引用<", "！期限後の転送"] {
        assert!(text.contains(label), "{label}\n{text}");
    }
    assert!(text.contains("保冷箱の温度の&lt;記録&gt;について") && !text.contains("<記録>"));
}

#[test]
fn a_top_that_occurs_nowhere_is_said_to() {
    let mut circular = sample();
    circular.copies.clear();
    for forward in &mut circular.forwards {
        if forward.to.first().is_some_and(|p| p.letter == 1 && p.path.starts_with("hq")) {
            forward.to.clear();
        }
    }
    assert!(
        chain_tree(&circular)
            .starts_with("健生発0605第2号  2024-06-05  厚生労働省健康・生活衛生局長  （収集した中に無い）")
    );
}
