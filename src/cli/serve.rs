//! `kairan serve`: the desk in the browser, on this machine.

use super::book::{self, BookArgs};
use super::failure::{Exit, Failure};
use super::screen::{Paint, Screen};
use super::setup;
use crate::diag::system_in_japanese;
use crate::model::Tongue;
use crate::web::{self, Desk, DeskError, Setup};
use clap::Args;
use std::env;
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// Arguments of `kairan serve`.
#[derive(Debug, Args)]
#[command(after_help = "\
Open the address that is printed. Everything stays on this machine; Ctrl-C ends the desk. It may run beside
kairan run and kairan watch.

Examples:
  kairan serve                              the register of pipeline.toml
  kairan serve --out outputs --inbox 受信
  kairan serve --listen 192.168.1.5:8787 --host desk.office.example    for others in the office, unencrypted")]
pub(super) struct ServeArgs {
    /// Folder of files taken in on the page; without it, [serve] inbox of pipeline.toml, or inbox in the folder of the outputs
    #[arg(long, value_name = "FOLDER")]
    inbox: Option<PathBuf>,
    /// Port on 127.0.0.1; without it, that of pipeline.toml
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Another address to answer on. Whoever reaches it can read and change the register
    #[arg(long, value_name = "ADDRESS:PORT", conflicts_with = "port")]
    listen: Option<SocketAddr>,
    /// Another name under which the desk may be opened
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Who corrects; without it, the user of this machine
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[command(flatten)]
    book: BookArgs,
}

/// Answers until Ctrl-C.
pub(super) fn serve(args: &ServeArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut settings = args.book.settings(screen)?;
    setup::find_engine(&mut settings, false)?;
    let context = setup::context_of(settings)?;
    let bodies = setup::bodies(&context.settings, screen)?;
    let port = args.port.unwrap_or(context.settings.serve.port);
    let listen = args.listen.unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    let of_settings = context.settings.serve.inbox.clone();
    let inbox = args.inbox.clone().or(of_settings).unwrap_or_else(|| context.settings.out.join("inbox"));
    let program = env::current_exe()?;
    // Japanese first: an English terminal does not make an English reader, but who asks for English gets it
    let language = match context.settings.tongue() {
        Tongue::English => web::Language::English,
        Tongue::Japanese => web::Language::Japanese,
    };
    let who = setup::who(args.by.as_deref());
    let setup = Setup { context, bodies, inbox, listen, hosts: args.host.clone(), program, language, who };
    let stop = setup::stop_on_interrupt();
    let desk = Desk::open(setup, &stop).map_err(failure_of)?;
    announce(&desk, screen)?;
    web::serve(&desk, &stop)?;
    Ok(Exit::Complete)
}

fn announce(desk: &Desk, screen: &mut Screen) -> Result<(), Failure> {
    let address = desk.address();
    if !address.ip().is_loopback() {
        let warning = screen.pick(
            "warning: this address is open to others. Whoever reaches it can read, correct and take in letters, and nothing is encrypted.",
            "警告: ほかの機械からも開けるアドレスです。届く人は誰でも読み、訂正し、取り込めます。通信は暗号化されません。",
        );
        let warning = screen.paint(Paint::Fail, warning);
        screen.note(&warning)?;
    }
    let line = screen.pick("open in a browser:", "ブラウザで開いてください:");
    writeln!(screen, "{line} {}", screen.paint(Paint::Bold, &format!("http://{address}/")))?;
    let line = screen.pick("Ctrl-C ends it", "終了は Ctrl-C");
    writeln!(screen, "{}", screen.paint(Paint::Dim, line))?;
    screen.flush()?;
    Ok(())
}

fn failure_of(error: DeskError) -> Failure {
    match error {
        DeskError::Register(error) => book::refused(&error),
        DeskError::Address { address, ref found } => {
            let found = system_in_japanese(&found.to_string());
            Failure::refused(
                error.to_string(),
                "another kairan serve may be running: open its address, or give another port with --port",
                format!(
                    "{address} では開けません（{found}）。別の kairan serve が動いているかもしれません。http://{address}/ を開くか、--port で別の番号を指定してください"
                ),
            )
        }
        DeskError::Folder { path, found } => Failure::not_written(path.display(), found),
        DeskError::Random(_) => Failure::refused(error.to_string(), "", "システムから乱数を得られません"),
    }
}
