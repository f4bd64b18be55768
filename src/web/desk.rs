//! The desk itself: what all pages share.

use super::Language;
use super::guard::{Hosts, Secrets};
use super::intake::Intake;
use super::pictures::Pictures;
use super::shelf::Shelf;
use super::trouble::Trouble;
use crate::model::Body;
use crate::pipeline::{Archive, Context, Stop};
use crate::register::{Filter, Register, RegisterError};
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use thiserror::Error;

/// How long an archive that was joined may be shown although the register has changed since, at most.
const FRESH: Duration = Duration::from_secs(10);

/// Letters of a book whose circulars are joined while the reader waits.
const AT_ONCE: usize = 5_000;

/// What a desk is told.
#[derive(Debug, Clone)]
pub struct Setup {
    /// settings and tables; the register lies where they say
    pub context: Context,
    /// bodies that should get circulars
    pub bodies: Option<Vec<Body>>,
    /// folder that uploads go to
    pub inbox: PathBuf,
    /// address to answer on; port 0 takes a free one
    pub listen: SocketAddr,
    /// more names of this desk, for the `Host` of a request
    pub hosts: Vec<String>,
    /// `kairan` itself, which draws pages in processes of its own
    pub program: PathBuf,
    /// of pages whose reader chose none
    pub language: Language,
    /// who writes corrections made here
    pub who: String,
}

/// Why a desk cannot be opened.
#[derive(Debug, Error)]
pub enum DeskError {
    /// the register
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// the folder of the outputs or the inbox
    #[error("{path}: expected a folder that can be made, found: {found}")]
    Folder {
        /// which
        path: PathBuf,
        /// in the words of the system
        found: std::io::Error,
    },
    /// the address
    #[error("{address}: expected an address to answer on, found: {found}")]
    Address {
        /// which
        address: SocketAddr,
        /// in the words of the system
        found: std::io::Error,
    },
    /// no secrets, no desk
    #[error("expected random numbers from the system, found: {0}")]
    Random(#[from] getrandom::Error),
}

/// An open desk, not yet answering.
pub struct Desk {
    pub(super) context: Context,
    pub(super) bodies: Option<Vec<Body>>,
    pub(super) language: Language,
    pub(super) who: String,
    pub(super) hosts: Hosts,
    pub(super) secrets: Secrets,
    pub(super) shelf: Arc<Shelf>,
    pub(super) pictures: Arc<Pictures>,
    pub(super) intake: Arc<Intake>,
    address: SocketAddr,
    listener: Mutex<Option<TcpListener>>,
    /// letters that wait for a person, as last counted
    waiting: AtomicUsize,
    /// change of the register, and the files not read as of it
    unread: Mutex<Option<(i64, usize)>>,
    counting: AtomicBool,
    joining: AtomicBool,
    counted: Mutex<Instant>,
    archive: Mutex<Option<(Instant, i64, Arc<Archive>)>>,
}

impl Desk {
    /// Opens the register and takes the address.
    ///
    /// # Errors
    /// [`DeskError`].
    pub fn open(setup: Setup, stop: &Stop) -> Result<Arc<Self>, DeskError> {
        let make =
            |path: &PathBuf| fs::create_dir_all(path).map_err(|found| DeskError::Folder { path: path.clone(), found });
        let register = setup.context.register_file();
        if !register.is_file() {
            make(&setup.context.settings.out)?;
        }
        let shelf = Shelf::open(&register)?;
        if shelf.is_writable() {
            make(&setup.inbox)?;
        }
        let unable = |found| DeskError::Address { address: setup.listen, found };
        let listener = TcpListener::bind(setup.listen).map_err(unable)?;
        let address = listener.local_addr().map_err(unable)?;
        let intake = Intake::open(setup.inbox, setup.context.clone(), setup.bodies.clone(), &shelf, stop);
        let desk = Arc::new(Self {
            context: setup.context,
            bodies: setup.bodies,
            language: setup.language,
            who: setup.who,
            hosts: Hosts::new(address, &setup.hosts),
            secrets: Secrets::new()?,
            pictures: Arc::new(Pictures::new(setup.program)),
            shelf,
            intake,
            address,
            listener: Mutex::new(Some(listener)),
            waiting: AtomicUsize::new(0),
            unread: Mutex::default(),
            counting: AtomicBool::new(false),
            joining: AtomicBool::new(false),
            counted: Mutex::new(Instant::now()),
            archive: Mutex::default(),
        });
        desk.count_waiting();
        desk.count_unread();
        Ok(desk)
    }

    /// Where it answers.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The secret that every form carries: for programs that speak to the desk as a page does.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.secrets.token
    }

    pub(super) fn take_listener(&self) -> Option<TcpListener> {
        self.listener.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Letters that wait for a person, as of a moment ago.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Files of which nothing or not everything was read, as of a moment ago.
    pub(super) fn unread(&self) -> usize {
        self.unread.lock().unwrap_or_else(PoisonError::into_inner).map_or(0, |(_, count)| count)
    }

    /// Counts the letters that wait now. For threads that may block.
    pub(super) fn count_waiting(&self) {
        let filter = Filter { to_review: true, ..Filter::default() };
        if let Ok(count) = self.shelf.read_here(|register| register.count(&filter)) {
            self.waiting.store(count, Ordering::Relaxed);
        }
        *self.counted.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// All remarks are looked through for it: done when something was written, and not while a person waits for what she did.
    fn count_unread(&self) {
        let Ok(change) = self.shelf.change() else { return };
        let known = *self.unread.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_some_and(|(of, _)| of == change) {
            return;
        }
        if let Ok(count) = self.shelf.read_here(Register::count_unread) {
            *self.unread.lock().unwrap_or_else(PoisonError::into_inner) = Some((change, count));
        }
    }

    /// Counts both soon, if that was some time ago: another program may have read new letters.
    pub(super) fn recount(self: &Arc<Self>) {
        let age = self.counted.lock().unwrap_or_else(PoisonError::into_inner).elapsed();
        if age > Duration::from_secs(3) && !self.counting.swap(true, Ordering::Relaxed) {
            let desk = Arc::clone(self);
            tokio::task::spawn_blocking(move || {
                desk.count_waiting();
                desk.count_unread();
                desk.counting.store(false, Ordering::Relaxed);
            });
        }
    }

    /// Everything the register holds, joined: as it is now, or as it was a few seconds ago while others write. For threads that
    /// may block.
    pub(super) fn archive(&self) -> Result<Arc<Archive>, Trouble> {
        let mut kept = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        let change = self.shelf.change()?;
        if let Some((at, of, archive)) = &*kept
            && (*of == change || at.elapsed() < FRESH)
        {
            return Ok(Arc::clone(archive));
        }
        let archive = self
            .shelf
            .read_here(|register| Archive::of(register, self.bodies.as_deref(), &self.context))
            .map(Arc::new)?;
        *kept = Some((Instant::now(), change, Arc::clone(&archive)));
        Ok(archive)
    }

    /// Brings the circulars of the register up to date when letters have changed since they were joined: at once in a small book, in
    /// the background in a large one. Gives whether they are up to date now.
    pub(super) async fn circulars_current(self: &Arc<Self>) -> bool {
        let looked = self
            .shelf
            .read(|register| {
                Ok::<_, RegisterError>((register.circulars_are_current()?, register.count(&Filter::default())?))
            })
            .await;
        let Ok((false, letters)) = looked else { return true };
        if !self.shelf.is_writable() {
            return true;
        }
        if self.joining.swap(true, Ordering::Relaxed) {
            return false;
        }
        let desk = Arc::clone(self);
        let work = tokio::task::spawn_blocking(move || {
            let done = desk.join_circulars();
            desk.joining.store(false, Ordering::Relaxed);
            done.is_ok()
        });
        letters <= AT_ONCE && work.await.unwrap_or(false)
    }

    fn join_circulars(&self) -> Result<(), Trouble> {
        let before = self.shelf.change()?;
        let archive = self.archive()?;
        self.shelf.write_here(|register| {
            // what changed while the archive was joined is joined the next time
            if self.shelf.change().is_ok_and(|now| now == before) {
                register.store_circulars(&archive.circulars)?;
            }
            Ok::<_, RegisterError>(())
        })
    }

    /// What was joined is no longer so: a person wrote here, and wants to see it.
    pub(super) fn forget_archive(&self) {
        *self.archive.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
