//! Audits made by hand: a small one with everything in it, one with a hostile document, one of any size.

use kairan::model::{
    Anomaly, AnomalyKind, BodiesFrom, Body, Circular, Date, DocumentRecord, Evidenced, Forward, HopTimes, Letter,
    MediaType, NotReached, NotReachedReason, Place, Reached, ReachedBy, Relation, Revision, Root, SourceRecord, Survey,
    TextSource, TimedHop,
};

pub(crate) struct Sample {
    pub(crate) records: Vec<DocumentRecord>,
    pub(crate) circulars: Vec<Circular>,
    pub(crate) survey: Survey,
}

fn day(month: i8, day: i8) -> Date {
    Date::constant(2024, month, day)
}

fn place(path: &str, letter: usize) -> Place {
    Place { path: path.to_owned(), letter }
}

fn record(path: &str, letters: &[(&str, Date, &str)]) -> DocumentRecord {
    let letter = |(at, (number, date, subject)): (usize, &(&str, Date, &str))| Letter {
        first_page: u32::try_from(at).unwrap() + 1,
        last_page: u32::try_from(at).unwrap() + 2,
        date: Some(*date),
        reference_numbers: vec![(*number).to_owned()],
        subject: Some((*subject).to_owned()),
        ..Letter::default()
    };
    DocumentRecord {
        schema: DocumentRecord::SCHEMA.to_owned(),
        source: SourceRecord {
            path: path.to_owned(),
            sha256: "0".repeat(64),
            bytes: 1,
            media_type: MediaType::Pdf,
            pages: 4,
            encoding: None,
            container: None,
            holder: None,
        },
        text_source: TextSource::TextLayer,
        letters: letters.iter().enumerate().map(letter).collect(),
        material: Vec::new(),
        diagnostics: Vec::new(),
    }
}

fn body(name: &str, level: u8, parent: &str, class: &str) -> Body {
    Body {
        name: name.to_owned(),
        level,
        parent: Some(parent.to_owned()),
        folder: None,
        classes: vec![class.to_owned()],
    }
}

fn empty(id: &str, number: &str, date: Date, issuer: &str, subject: &str) -> Circular {
    Circular {
        schema: Circular::SCHEMA.to_owned(),
        id: id.to_owned(),
        root: Root {
            reference_numbers: vec![number.to_owned()],
            date: Some(date),
            issuer: Some(issuer.to_owned()),
            subject: Some(subject.to_owned()),
        },
        copies: Vec::new(),
        forwards: Vec::new(),
        reached: Vec::new(),
        not_reached: Vec::new(),
        anomalies: Vec::new(),
        revises: Vec::new(),
        revised_by: Vec::new(),
        bodies_from: BodiesFrom::List,
    }
}

impl Sample {
    /// Two circulars, the second a correction of the first, and three bodies below the ministry.
    pub(crate) fn small() -> Self {
        let (national, nagano, suwa) = ("全国配食協議会", "長野県配食協議会", "諏訪地区配食協議会");
        let mut first = empty("a", "老高発0605第2号", day(6, 5), "厚生労働省老健局長", "保冷箱の温度の記録について");
        first.copies = vec![place("in/hq/44.pdf", 1)];
        first.forwards = vec![Forward {
            from: place("in/hq/44.pdf", 0),
            to: vec![place("in/hq/44.pdf", 1)],
            evidence: Evidenced::Enclosed,
            from_body: Some(national.to_owned()),
            to_bodies: vec!["都道府県配食協議会".to_owned()],
            date: Some(day(6, 10)),
            elapsed_days: Some(5),
            confidence: 0.98,
            reasons: vec!["同じファイルに綴じられている".to_owned()],
        }];
        let reached = |body: &str, level, date, by| Reached {
            body: body.to_owned(),
            level,
            date: Some(date),
            by,
            evidence: vec![place("in/hq/44.pdf", 0)],
        };
        let not = |body: &str, level, reason, class_addressed| NotReached {
            body: body.to_owned(),
            level,
            reason,
            class_addressed,
        };
        first.reached = vec![
            reached(national, 1, day(6, 10), ReachedBy::IssuedOnward),
            reached(nagano, 2, day(6, 14), ReachedBy::Addressed),
        ];
        first.not_reached = vec![not(suwa, 3, NotReachedReason::AddressedAsClassButNoFile, true)];
        first.anomalies = vec![Anomaly {
            kind: AnomalyKind::LateAfterDeadline,
            places: vec![place("in/hq/44.pdf", 0)],
            message_en: String::new(),
            message: "期限を3日過ぎています。".to_owned(),
        }];
        let mut second = empty("b", "老高発0701第1号", day(7, 1), "厚生労働省老健局課長", "記録の訂正について");
        second.copies = vec![place("in/hq/50.pdf", 0)];
        second.reached = vec![reached(national, 1, day(7, 1), ReachedBy::Held)];
        second.not_reached = vec![
            not(nagano, 2, NotReachedReason::NoTrace, false),
            not(suwa, 3, NotReachedReason::StoppedUpstream, false),
        ];
        first.revised_by = vec![Revision { relation: Relation::Corrects, circular: "b".to_owned() }];
        second.revises = vec![Revision { relation: Relation::Corrects, circular: "a".to_owned() }];
        let hop = TimedHop {
            from: place("in/hq/44.pdf", 0),
            from_body: Some(national.to_owned()),
            sent: day(6, 5),
            passed_on: day(6, 10),
            calendar_days: 5,
            business_days: 3,
        };
        let times = HopTimes {
            count: 1,
            median_days: Some(5),
            p90_days: Some(5),
            median_business_days: Some(3),
            p90_business_days: Some(3),
            slowest: vec![hop],
        };
        Self {
            records: vec![
                record(
                    "in/hq/44.pdf",
                    &[
                        ("全配協発第44号", day(6, 10), "保冷箱について"),
                        ("老高発0605第2号", day(6, 5), "保冷箱の温度の記録について"),
                    ],
                ),
                record("in/hq/50.pdf", &[("老高発0701第1号", day(7, 1), "記録の訂正について")]),
                record("in/nagano/1.pdf", &[("長配協第1号", day(7, 3), "別の件について")]),
            ],
            circulars: vec![first, second],
            survey: Survey {
                bodies: vec![
                    body(national, 1, "厚生労働省", "都道府県配食協議会"),
                    body(nagano, 2, national, "都道府県配食協議会"),
                    body(suwa, 3, nagano, "地区配食協議会"),
                ],
                bodies_from: BodiesFrom::List,
                times_by_body: vec![(national.to_owned(), times.clone())],
                times,
                ..Survey::default()
            },
        }
    }

    /// The small one with the same words in place of every text that comes from a document.
    pub(crate) fn hostile(words: &str) -> Self {
        let mut sample = Self::small();
        let path = format!("in/{}/1.pdf", words.replace('/', "_"));
        sample.records = vec![record(&path, &[(words, day(6, 10), words), (words, day(6, 5), words)])];
        sample.survey.bodies.iter_mut().for_each(|body| {
            body.name = format!("{}{words}", body.name);
            body.parent = Some(words.to_owned());
            body.classes = vec![words.to_owned()];
        });
        for circular in &mut sample.circulars {
            circular.root.subject = Some(words.to_owned());
            circular.root.issuer = Some(words.to_owned());
            circular.root.reference_numbers = vec![words.to_owned()];
            let here = |place: &mut Place| place.path.clone_from(&path);
            circular.copies.iter_mut().for_each(here);
            for forward in &mut circular.forwards {
                here(&mut forward.from);
                forward.to.iter_mut().for_each(here);
                forward.from_body = Some(words.to_owned());
                forward.to_bodies = vec![words.to_owned()];
                forward.reasons = vec![words.to_owned()];
            }
            for row in &mut circular.reached {
                row.body = format!("{}{words}", row.body);
                row.evidence.iter_mut().for_each(here);
            }
            circular.not_reached.iter_mut().for_each(|row| row.body = format!("{}{words}", row.body));
            for anomaly in &mut circular.anomalies {
                words.clone_into(&mut anomaly.message);
                anomaly.places.iter_mut().for_each(here);
            }
        }
        sample.survey.times_by_body.iter_mut().for_each(|(name, _)| words.clone_into(name));
        sample.survey.times.slowest.iter_mut().for_each(|hop| hop.from_body = Some(words.to_owned()));
        sample
    }

    /// So many circulars, one a day, and bodies, of which every third is not reached.
    pub(crate) fn large(circulars: usize, bodies: usize) -> Self {
        let small = Self::small();
        let name = |at: usize| format!("一般社団法人第{at}地区配食協議会");
        let one = |at: usize| {
            let date = day(1, 1).checked_add(jiff::Span::new().days(i64::try_from(at % 365).unwrap())).unwrap();
            let number = format!("老高発{at:04}第1号");
            let mut circular =
                empty(&format!("{at:012}"), &number, date, "厚生労働省老健局長", "保冷箱の温度の記録について");
            circular.copies = vec![place(&format!("in/{at}.pdf"), 1)];
            circular.forwards.clone_from(&small.circulars[0].forwards);
            for body in 0..bodies {
                if body % 3 == 0 {
                    let reason = NotReachedReason::AddressedAsClassButNoFile;
                    circular.not_reached.push(NotReached { body: name(body), level: 3, reason, class_addressed: true });
                } else {
                    circular.reached.push(Reached {
                        body: name(body),
                        level: 3,
                        date: Some(date),
                        by: ReachedBy::Held,
                        evidence: vec![place("in/hq/44.pdf", 0); 3],
                    });
                }
            }
            circular
        };
        let mut sample = Self { circulars: (0..circulars).map(one).collect(), ..small };
        sample.survey.bodies = (0..bodies).map(|at| body(&name(at), 3, "全国配食協議会", "地区配食協議会")).collect();
        sample
    }
}
