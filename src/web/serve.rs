//! Answers requests until it is asked to stop.

use super::desk::Desk;
use super::{door, pages};
use crate::pipeline::Stop;
use axum::middleware;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Time for the head of a request: who sends it byte by byte is not waited for.
const HEAD: Duration = Duration::from_secs(15);
/// Connections at once.
const CONNECTIONS: usize = 128;
/// Largest head of a request.
const HEAD_BYTES: usize = 32 * 1024;

/// Answers on the address of the desk. Comes back when `stop` was asked for.
///
/// # Errors
/// The system gives no thread or no socket.
pub fn serve(desk: &Arc<Desk>, stop: &Stop) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let result = runtime.block_on(answer(desk, stop));
    // what is under way may end its work, a reading that hangs may not hold the program up
    runtime.shutdown_timeout(Duration::from_secs(3));
    result
}

async fn answer(desk: &Arc<Desk>, stop: &Stop) -> io::Result<()> {
    let Some(listener) = desk.take_listener() else { return Ok(()) };
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let app = pages::router(desk).layer(middleware::from_fn_with_state(Arc::clone(desk), door::door));
    let app = app.with_state(Arc::clone(desk));
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    while !stop.asked() {
        // looks up now and then, to see whether it is asked to stop
        let Ok(arrived) = tokio::time::timeout(Duration::from_millis(200), listener.accept()).await else { continue };
        let Ok((stream, _)) = arrived else {
            // too many open files: those that are open will close
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let service = TowerToHyperService::new(app.clone());
        tokio::spawn(async move {
            let _place = place;
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(HEAD_BYTES);
            // a reader that goes away is no error
            let _ = http.serve_connection(TokioIo::new(stream), service).await;
        });
    }
    Ok(())
}
