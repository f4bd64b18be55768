//! Which letters lie below which, as they are found one after the other. A letter may have several covers, and none lies below itself.

/// All letters below one, nearest first.
pub(super) fn below(cover: usize, encloses: &[Vec<usize>]) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    let mut queue: Vec<usize> = encloses.get(cover).cloned().unwrap_or_default();
    while !queue.is_empty() {
        let mut next = Vec::new();
        for at in queue {
            if at != cover && !out.contains(&at) {
                out.push(at);
                next.extend(encloses.get(at).into_iter().flatten().copied());
            }
        }
        queue = next;
    }
    out
}

/// The letters that each one passes on.
pub(super) struct Tree {
    children: Vec<Vec<usize>>,
    covers: Vec<usize>,
}

impl Tree {
    pub(super) fn new(count: usize) -> Self {
        Self { children: vec![Vec::new(); count], covers: vec![0; count] }
    }

    pub(super) fn add(&mut self, cover: usize, inner: usize) {
        if let Some(children) = self.children.get_mut(cover)
            && !children.contains(&inner)
        {
            children.push(inner);
            children.sort_unstable();
            if let Some(count) = self.covers.get_mut(inner) {
                *count += 1;
            }
        }
    }

    pub(super) fn remove(&mut self, cover: usize, inner: usize) {
        if let Some(at) = self.children(cover).iter().position(|child| *child == inner) {
            self.children.get_mut(cover).map(|children| children.remove(at));
            if let Some(count) = self.covers.get_mut(inner) {
                *count -= 1;
            }
        }
    }

    pub(super) fn children(&self, at: usize) -> &[usize] {
        self.children.get(at).map_or(&[], Vec::as_slice)
    }

    pub(super) fn covers_of(&self, at: usize) -> usize {
        self.covers.get(at).copied().unwrap_or_default()
    }

    pub(super) fn cover_of(&self, at: usize) -> Option<usize> {
        self.children.iter().position(|children| children.contains(&at))
    }

    /// Whether `to` lies below `from`, or is it.
    pub(super) fn reaches(&self, from: usize, to: usize) -> bool {
        from == to || below(from, &self.children).contains(&to)
    }

    pub(super) fn into_children(self) -> Vec<Vec<usize>> {
        self.children
    }
}
