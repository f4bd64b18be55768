//! A letter that is read wrongly, made smaller as long as it is read wrongly.

use crate::letter::{DateForm, Plan};

/// The smallest letter that still fails, by leaving out one thing after the other.
pub(crate) fn shrink(mut plan: Plan, fails: &dyn Fn(&Plan) -> bool) -> Plan {
    while let Some(smaller) = smaller(&plan).into_iter().find(|plan| fails(plan)) {
        plan = smaller;
    }
    plan
}

/// Every letter that is smaller by one thing.
fn smaller(plan: &Plan) -> Vec<Plan> {
    let mut all = Vec::new();
    let mut add = |changed: bool, change: &dyn Fn(&mut Plan)| {
        if changed {
            let mut plan = plan.clone();
            change(&mut plan);
            all.push(plan);
        }
    };
    for at in 0..plan.addressees.len() {
        add(plan.addressees.len() > 1, &|p| drop(p.addressees.remove(at)));
    }
    for at in 0..plan.issuers.len() {
        add(plan.issuers.len() > 1, &|p| drop(p.issuers.remove(at)));
        add(plan.issuers[at].person.is_some(), &|p| p.issuers[at].person = None);
    }
    for at in 0..plan.numbers.len() {
        add(true, &|p| drop(p.numbers.remove(at)));
    }
    add(plan.brace.as_ref().is_some_and(|b| b.members.len() > 2), &|p| {
        if let Some(brace) = &mut p.brace {
            brace.members.pop();
        }
    });
    add(plan.memo, &|p| p.memo = false);
    add(plan.seal, &|p| p.seal = false);
    add(plan.weekday, &|p| p.weekday = false);
    add(plan.note.is_some(), &|p| p.note = None);
    add(plan.date_form != DateForm::Era, &|p| p.date_form = DateForm::Era);
    add(plan.body != 0, &|p| p.body = 0);
    add(plan.honorific != "殿", &|p| p.honorific = "殿");
    let short = "研修会の開催について";
    add(plan.subject != short, &|p| short.clone_into(&mut p.subject));
    for layout in plan.layout.plain() {
        add(format!("{layout:?}") != format!("{:?}", plan.layout), &|p| p.layout = layout.clone());
    }
    all
}
