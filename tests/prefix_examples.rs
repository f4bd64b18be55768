//! Every row of the table of prefixes is an example for the grammar of numbers: what the table shows, the grammar reads.

use kairan::grammar::find_numbers;
use kairan::tables::Tables;

#[test]
fn every_example_is_read_as_one_number_with_its_prefix() {
    let tables = Tables::embedded();
    let wrong: Vec<String> = tables
        .prefixes
        .rows()
        .iter()
        .filter_map(|row| {
            let found = find_numbers(&row.example, tables);
            let whole = row.example.trim_matches(['(', ')']);
            let right = found.len() == 1 && found[0].text == whole && found[0].prefix == row.prefix && !found[0].law;
            (!right).then(|| {
                format!(
                    "{} ({}): {:?}",
                    row.example,
                    row.prefix,
                    found.iter().map(|f| (&f.text, &f.prefix)).collect::<Vec<_>>()
                )
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), tables.prefixes.rows().len(), wrong.join("\n"));
}
