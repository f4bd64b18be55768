//! A client that says exactly what a test wants it to say, good manners or not.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

pub(crate) struct Reply {
    pub(crate) status: u16,
    heads: Vec<(String, String)>,
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    pub(crate) fn head(&self, name: &str) -> &str {
        self.heads.iter().find(|(head, _)| head == name).map_or("", |(_, value)| value.as_str())
    }
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.heads.iter().filter(|(head, _)| head == name).map(|(_, value)| value.as_str()).collect()
    }
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Sends the head and the body as they are and reads what comes back until the other side closes.
pub(crate) fn send(address: SocketAddr, method: &str, path: &str, heads: &[(&str, &str)], body: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let mut text = format!("{method} {path} HTTP/1.1\r\n");
    for (name, value) in heads {
        write!(text, "{name}: {value}\r\n").unwrap();
    }
    write!(text, "content-length: {}\r\nconnection: close\r\n\r\n", body.len()).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    // a server that refuses may close before it has read everything
    let _ = stream.write_all(body);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> Reply {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len().saturating_sub(4));
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok()).unwrap_or(0);
    let heads: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned()))
        .collect();
    let body = bytes[(end + 4).min(bytes.len())..].to_vec();
    let chunked = heads.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    Reply { status, heads, bytes: if chunked { unchunked(&body) } else { body } }
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(at) = body.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(String::from_utf8_lossy(&body[..at]).trim(), 16).unwrap_or(0);
        if length == 0 {
            break;
        }
        out.extend_from_slice(&body[at + 2..at + 2 + length]);
        body = &body[at + 2 + length + 2..];
    }
    out
}
