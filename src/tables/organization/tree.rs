//! A tree of names, walked along a text from its beginning: the longest known name that a line begins with.

use super::name::loosen;
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// A map that is only looked up in: never gone through, so its order reaches no output. Every line asks several of them, and the
/// names are our own, so the quick hash is the right one.
pub(in crate::tables) type QuickMap<K, V> = HashMap<K, V, FixedState>;

/// Names by their characters; the middle dot does not count.
#[derive(Debug, Clone, Default)]
pub(super) struct NameTree {
    steps: QuickMap<(u32, char), u32>,
    /// per node: a name ends here
    ends: Vec<bool>,
    /// rows whose full name ends at this node
    rows: QuickMap<u32, Vec<usize>>,
}

impl NameTree {
    /// Makes room for so many nodes.
    pub(super) fn reserve(&mut self, nodes: usize) {
        self.steps.reserve(nodes);
        self.ends.reserve(nodes);
    }

    /// Adds a name; `row` when it is the full name of a row.
    pub(super) fn add(&mut self, name: &str, row: Option<usize>) {
        if self.ends.is_empty() {
            self.ends.push(false);
        }
        let mut node = 0;
        for c in name.chars().filter_map(loosen) {
            let fresh = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
            node = *self.steps.entry((node, c)).or_insert(fresh);
            if node == fresh {
                self.ends.push(false);
            }
        }
        if node == 0 {
            return;
        }
        if let Some(end) = self.ends.get_mut(node as usize) {
            *end = true;
        }
        if let Some(row) = row {
            self.rows.entry(node).or_default().push(row);
        }
    }

    /// Every prefix of `text` that is a name, shortest first: its length in bytes and the rows it is the full name of.
    pub(super) fn prefixes<'s>(&'s self, text: &'s str) -> impl Iterator<Item = (usize, &'s [usize])> + 's {
        let mut node = Some(0);
        text.char_indices()
            .map_while(move |(at, c)| {
                let here = node?;
                node = match loosen(c) {
                    Some(c) => self.steps.get(&(here, c)).copied(),
                    None => node,
                };
                // a dot after a name is not part of it
                let counts = loosen(c).is_some();
                Some((at + c.len_utf8(), node?, counts))
            })
            .filter(|(_, node, counts)| *counts && self.ends.get(*node as usize).copied().unwrap_or_default())
            .map(|(end, node, _)| (end, self.rows.get(&node).map(Vec::as_slice).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_a_text_begins_with_is_found() {
        let mut tree = NameTree::default();
        tree.add("厚生労働省", Some(0));
        tree.add("厚生労働省医政局", Some(1));
        tree.add("医政局", None);
        let found: Vec<_> = tree.prefixes("厚生労働省医政局長").collect();
        assert_eq!(found, vec![("厚生労働省".len(), &[0][..]), ("厚生労働省医政局".len(), &[1][..])]);
        assert_eq!(tree.prefixes("医政・局").map(|(end, _)| end).collect::<Vec<_>>(), vec!["医政・局".len()]);
        assert_eq!(tree.prefixes("").count(), 0);
        assert_eq!(NameTree::default().prefixes("厚生").count(), 0);
    }
}
