//! Workers over sources: many at once, results in the order of the sources, memory bounded, nobody waited for without end.
//!
//! At most [`Crew::window`] sources are under way or read and not yet given out, so a slow first source holds the others back
//! instead of filling the memory. A worker that does not come back in time is left behind: its source is reported, and a new
//! worker takes its place. That is why these are plain threads: a worker of rayon's pool cannot be replaced, and threads cannot
//! be ended from outside.

use super::Stop;
use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How often the workers are looked after when none reports.
const LOOK: Duration = Duration::from_millis(100);

/// Size of the crew and its patience.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crew {
    /// workers at once, at least one
    pub(super) workers: usize,
    /// bytes of stack of each: nested objects of a PDF and nested parts of a mail are read by recursion
    pub(super) stack_bytes: usize,
    /// wall time without a sign of life after which a worker is left behind; longer than what the work itself is told to keep
    pub(super) patience: Duration,
    /// sources under way or waiting to be given out, for each worker: more cost memory, fewer leave workers idle while results are
    /// taken in many at once
    pub(super) ahead: usize,
}

/// By this a worker shows that it gets on: once when it begins, then with every member of an archive or mail.
#[derive(Debug, Clone, Default)]
pub(super) struct Pulse(Arc<Mutex<Option<Instant>>>);

impl Pulse {
    /// Still at work.
    pub(super) fn beat(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Time since the last sign of life; `None` before the work has begun.
    fn silence(&self) -> Option<Duration> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).map(|at| at.elapsed())
    }
}

/// The work on one source.
pub(super) type Work<J, R> = dyn Fn(&J, &Pulse) -> R + Send + Sync;

/// What is done with a source, and what stands for its result when the worker does not come back.
pub(super) struct Duty<J, R> {
    /// the work
    pub(super) work: Arc<Work<J, R>>,
    /// the result of a source that was given up
    pub(super) given_up: Box<dyn Fn(&J) -> R>,
}

struct Task<J> {
    number: usize,
    job: Arc<J>,
    pulse: Pulse,
}

/// `None`: not begun because the run was asked to stop.
type Report<R> = (usize, Option<R>);

impl Crew {
    /// Sources under way or waiting to be given out.
    fn window(self) -> usize {
        self.workers.max(1) * self.ahead.max(1)
    }

    /// Works through `jobs` and gives the results out in their order. Ends early when asked to stop or when `give` fails.
    pub(super) fn work<J, R, E>(
        self,
        jobs: impl IntoIterator<Item = J>,
        duty: &Duty<J, R>,
        stop: &Stop,
        mut give: impl FnMut(R) -> Result<(), E>,
    ) -> Result<(), E>
    where
        J: Send + Sync + 'static,
        R: Send + 'static,
        E: From<io::Error>,
    {
        let (tasks, queue) = mpsc::channel::<Task<J>>();
        let queue = Arc::new(Mutex::new(queue));
        let (reports, results) = mpsc::channel::<Report<R>>();
        for _ in 0..self.workers.max(1) {
            self.hire(&queue, &reports, &duty.work, stop)?;
        }
        let mut jobs = jobs.into_iter().enumerate();
        let mut under_way: BTreeMap<usize, (Arc<J>, Pulse)> = BTreeMap::new();
        let mut ready: BTreeMap<usize, Option<R>> = BTreeMap::new();
        let mut next = 0;
        loop {
            while !stop.asked() && under_way.len() + ready.len() < self.window() {
                let Some((number, job)) = jobs.next() else { break };
                let (job, pulse) = (Arc::new(job), Pulse::default());
                under_way.insert(number, (Arc::clone(&job), pulse.clone()));
                if tasks.send(Task { number, job, pulse }).is_err() {
                    break;
                }
            }
            if under_way.is_empty() && ready.is_empty() {
                return Ok(());
            }
            match results.recv_timeout(LOOK) {
                // of a source that was given up, a late result is dropped
                Ok((number, result)) => {
                    if under_way.remove(&number).is_some() {
                        ready.insert(number, result);
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    for number in self.overdue(&under_way) {
                        if let Some((job, _)) = under_way.remove(&number) {
                            ready.insert(number, Some((duty.given_up)(&job)));
                            self.hire(&queue, &reports, &duty.work, stop)?;
                        }
                    }
                }
            }
            while let Some(result) = ready.remove(&next) {
                next += 1;
                if let Some(result) = result {
                    give(result)?;
                }
            }
        }
    }

    fn overdue<J>(self, under_way: &BTreeMap<usize, (Arc<J>, Pulse)>) -> Vec<usize> {
        under_way
            .iter()
            .filter(|(_, (_, pulse))| pulse.silence().is_some_and(|silence| silence > self.patience))
            .map(|(number, _)| *number)
            .collect()
    }

    fn hire<J, R>(
        self,
        queue: &Arc<Mutex<Receiver<Task<J>>>>,
        reports: &Sender<Report<R>>,
        work: &Arc<Work<J, R>>,
        stop: &Stop,
    ) -> io::Result<()>
    where
        J: Send + Sync + 'static,
        R: Send + 'static,
    {
        let (queue, reports, work, stop) = (Arc::clone(queue), reports.clone(), Arc::clone(work), stop.clone());
        thread::Builder::new()
            .name("reader".to_owned())
            .stack_size(self.stack_bytes)
            .spawn(move || {
                loop {
                    let task = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(Task { number, job, pulse }) = task else { return };
                    let result = if stop.asked() {
                        None
                    } else {
                        pulse.beat();
                        Some(work(&job, &pulse))
                    };
                    if reports.send((number, result)).is_err() {
                        return;
                    }
                }
            })
            .map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn crew(workers: usize, patience: Duration) -> Crew {
        Crew { workers, stack_bytes: 1 << 20, patience, ahead: 4 }
    }

    fn run(
        crew: Crew,
        jobs: std::ops::Range<u64>,
        stop: &Stop,
        work: impl Fn(&u64) -> u64 + Send + Sync + 'static,
    ) -> Vec<u64> {
        let mut out = Vec::new();
        let duty =
            Duty { work: Arc::new(move |job: &u64, _: &Pulse| work(job)), given_up: Box::new(|job| *job + 1000) };
        let ended: io::Result<()> = crew.work(jobs, &duty, stop, |result| {
            out.push(result);
            Ok(())
        });
        ended.unwrap();
        out
    }

    #[test]
    fn results_come_in_the_order_of_the_sources_whoever_is_first() {
        let out = run(crew(4, Duration::from_mins(1)), 0..40, &Stop::new(), |job| {
            thread::sleep(Duration::from_millis((job * 7) % 5));
            *job
        });
        assert_eq!(out, (0..40).collect::<Vec<_>>());
    }

    #[test]
    fn a_source_that_does_not_come_back_is_given_up_and_the_others_are_read() {
        let out = run(crew(1, Duration::from_millis(50)), 0..4, &Stop::new(), |job| {
            if *job == 1 {
                thread::sleep(Duration::from_secs(3));
            }
            *job
        });
        assert_eq!(out, [0, 1001, 2, 3]);
    }

    #[test]
    fn a_long_archive_is_not_given_up_while_its_members_get_on() {
        let duty: Duty<u8, u8> = Duty {
            work: Arc::new(|job, pulse| {
                for _ in 0..12 {
                    thread::sleep(Duration::from_millis(25));
                    pulse.beat();
                }
                *job
            }),
            given_up: Box::new(|_| 99),
        };
        let mut out = Vec::new();
        let ended: io::Result<()> = crew(1, Duration::from_millis(200)).work([7], &duty, &Stop::new(), |result| {
            out.push(result);
            Ok(())
        });
        ended.unwrap();
        assert_eq!(out, [7]);
    }

    #[test]
    fn no_more_than_the_window_is_under_way() {
        let (begun, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (begun_in_work, most_in_work) = (Arc::clone(&begun), Arc::clone(&most));
        let duty = Duty {
            work: Arc::new(move |job: &usize, _: &Pulse| {
                let now = begun_in_work.fetch_add(1, Ordering::SeqCst) + 1;
                most_in_work.fetch_max(now, Ordering::SeqCst);
                if *job == 0 {
                    thread::sleep(Duration::from_millis(100));
                }
            }),
            given_up: Box::new(|_| ()),
        };
        let ended: io::Result<()> = crew(2, Duration::from_mins(1)).work(0..100, &duty, &Stop::new(), |()| {
            begun.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        });
        ended.unwrap();
        assert!(most.load(Ordering::SeqCst) <= 8, "{}", most.load(Ordering::SeqCst));
    }

    #[test]
    fn asked_to_stop_the_crew_finishes_what_it_has_begun() {
        let stop = Stop::new();
        let asking = stop.clone();
        let out = run(crew(1, Duration::from_mins(1)), 0..100, &stop, move |job| {
            if *job == 2 {
                asking.ask();
            }
            *job
        });
        assert_eq!(out, [0, 1, 2]);
    }
}
