//! Who may come in: rules over the head of a request. Pure; the layer that asks is the `door`.
//!
//! ```text
//! Host: evil.example          refused: a page elsewhere may not give itself this desk's name (DNS rebinding)
//! POST, Origin: http://evil   refused: a form elsewhere may not write here
//! POST, token of another day  refused: the form was made by a desk that is no longer there
//! ```

use super::trouble::Trouble;
use axum::http::{HeaderMap, Method, header};
use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

/// Names under which this desk answers.
#[derive(Debug, Clone)]
pub(super) struct Hosts {
    address: SocketAddr,
    /// more names, in lower case, as `--host` gives them
    named: Vec<String>,
}

impl Hosts {
    pub(super) fn new(address: SocketAddr, named: &[String]) -> Self {
        Self { address, named: named.iter().map(|name| name.to_ascii_lowercase()).collect() }
    }

    /// Whether the `Host` of a request is one of ours: this machine's own names, the address listened on, the names given. A name
    /// that is an address cannot be rebound, so any address will do when all are listened on.
    pub(super) fn knows(&self, host: &str) -> bool {
        let (name, port) = split_port(host);
        if port.unwrap_or(80) != self.address.port() {
            return false;
        }
        let name = name.to_ascii_lowercase();
        if name == "localhost" || self.named.contains(&name) {
            return true;
        }
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        match bare.parse::<IpAddr>() {
            Ok(ip) if self.address.ip().is_unspecified() => ip.is_ipv4() || name.starts_with('['),
            Ok(ip) => ip == self.address.ip() || ip.is_loopback() && self.address.ip().is_loopback(),
            Err(_) => false,
        }
    }
}

/// `[::1]:8787` → `[::1]`, 8787. A port that is no number is a port that nobody listens on.
fn split_port(host: &str) -> (&str, Option<u16>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port.parse().unwrap_or(0))),
        _ => (host, None),
    }
}

/// Two secrets of one start: what every form carries, and what the browser carries for this site alone.
#[derive(Debug)]
pub(super) struct Secrets {
    pub(super) token: String,
    pub(super) cookie: String,
}

/// Name of the cookie with the second secret.
pub(super) const COOKIE: &str = "kairan-desk";

impl Secrets {
    pub(super) fn new() -> Result<Self, getrandom::Error> {
        Ok(Self { token: secret()?, cookie: secret()? })
    }

    /// Whether both secrets came with a write.
    pub(super) fn fit(&self, token: &str, headers: &HeaderMap) -> bool {
        let cookie = cookie(headers, COOKIE).unwrap_or_default();
        // both are compared to the end, so that the time tells nothing
        same(token, &self.token) & same(cookie, &self.cookie)
    }
}

fn secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    let mut out = String::with_capacity(64);
    for byte in bytes {
        // writing to a String does not fail
        let _ = write!(out, "{byte:02x}");
    }
    Ok(out)
}

/// Compares in a time that depends on the lengths alone.
fn same(given: &str, right: &str) -> bool {
    let differ = given.bytes().zip(right.bytes()).fold(0_u8, |differ, (a, b)| differ | (a ^ b));
    std::hint::black_box(differ) == 0 && given.len() == right.len()
}

/// A value out of the cookies of a request.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Whether the head of a request lets it in.
pub(super) fn let_in(method: &Method, headers: &HeaderMap, hosts: &Hosts) -> Result<(), Trouble> {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let mut named = headers.get_all(header::HOST).iter();
    let host = match (named.next().and_then(|value| value.to_str().ok()), named.next()) {
        (Some(host), None) if hosts.knows(host) => host,
        _ => {
            return Err(Trouble::Refused {
                english: "This address is not one of this desk. Open the address that kairan serve printed; more names: --host.",
                japanese: "このアドレスでは開けません。kairan serve が表示したアドレスで開いてください（ほかの名前は --host で指定）。",
            });
        }
    };
    let elsewhere = Trouble::Refused {
        english: "This came from another site. Open the desk itself and do it there.",
        japanese: "ほかのサイトからの要求です。この机の画面から操作してください。",
    };
    let site = said("sec-fetch-site");
    if *method == Method::GET || *method == Method::HEAD {
        // a link from elsewhere may open a page; a picture or script elsewhere may not show one
        let opens = said("sec-fetch-mode").is_none_or(|mode| mode == "navigate")
            && said("sec-fetch-dest").is_none_or(|into| into == "document");
        return if site == Some("cross-site") && !opens { Err(elsewhere) } else { Ok(()) };
    }
    let origin = headers.get(header::ORIGIN);
    let own = origin.is_none_or(|origin| {
        origin.to_str().is_ok_and(|origin| origin.eq_ignore_ascii_case(&format!("http://{host}")))
    });
    if own && site.is_none_or(|site| site == "same-origin") { Ok(()) } else { Err(elsewhere) }
}

/// Refusal of a write whose secrets do not fit.
pub(super) fn stale() -> Trouble {
    Trouble::Refused {
        english: "This page is from before kairan serve was last started. Open it anew and do it again; nothing was changed.",
        japanese: "kairan serve を起動し直す前の画面です。画面を開き直して、もう一度操作してください。何も変更していません。",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn hosts(address: &str) -> Hosts {
        Hosts::new(address.parse().unwrap(), &["desk.office.example".to_owned()])
    }

    #[test]
    fn only_names_of_this_desk_are_answered() {
        let own = hosts("127.0.0.1:8787");
        for host in ["127.0.0.1:8787", "localhost:8787", "LOCALHOST:8787", "[::1]:8787", "Desk.office.example:8787"] {
            assert!(own.knows(host), "{host}");
        }
        for host in [
            "evil.example:8787",
            "127.0.0.1",
            "127.0.0.1:80",
            "192.168.1.5:8787",
            "localhost.evil.example:8787",
            "127.0.0.1.evil.example:8787",
            "",
            ":8787",
            "localhost:8787:8787",
            "localhost:x",
        ] {
            assert!(!own.knows(host), "{host}");
        }
        assert!(hosts("0.0.0.0:8787").knows("192.168.1.5:8787"), "a name that is an address cannot be rebound");
        assert!(!hosts("0.0.0.0:8787").knows("evil.example:8787"));
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn a_write_has_to_come_from_a_page_of_this_desk() {
        let own = hosts("127.0.0.1:8787");
        let enters = |method: &Method, pairs: &[(&'static str, &str)]| {
            let mut all = vec![("host", "127.0.0.1:8787")];
            all.extend_from_slice(pairs);
            let_in(method, &headers(&all), &own).is_ok()
        };
        assert!(enters(&Method::POST, &[("origin", "http://127.0.0.1:8787"), ("sec-fetch-site", "same-origin")]));
        assert!(enters(&Method::POST, &[]), "a program without a browser: the token decides");
        for origin in ["http://evil.example", "null", "http://localhost:8787", "https://127.0.0.1:8787"] {
            assert!(!enters(&Method::POST, &[("origin", origin)]), "{origin}");
        }
        assert!(!enters(&Method::POST, &[("sec-fetch-site", "cross-site")]));
        assert!(!enters(&Method::POST, &[("sec-fetch-site", "same-site")]));
        assert!(enters(&Method::GET, &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]));
        assert!(!enters(&Method::GET, &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]));
        assert!(!enters(
            &Method::GET,
            &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")]
        ));
    }

    #[test]
    fn both_secrets_are_needed_and_neither_is_guessed() {
        let secrets = Secrets::new().unwrap();
        let with = |cookie: &str| headers(&[("cookie", &format!("lang=en; {COOKIE}={cookie}"))]);
        assert!(secrets.fit(&secrets.token, &with(&secrets.cookie)));
        assert!(!secrets.fit(&secrets.token, &with(&secrets.token)));
        assert!(!secrets.fit(&secrets.cookie, &with(&secrets.cookie)));
        assert!(!secrets.fit("", &with(&secrets.cookie)));
        assert!(!secrets.fit(&secrets.token, &HeaderMap::new()));
        assert_ne!(secrets.token, Secrets::new().unwrap().token);
    }
}
