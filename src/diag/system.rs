//! What the operating system says when it refuses, in Japanese.

use std::io::{Error, ErrorKind};

/// The words of the system (`No such file or directory (os error 2)`) in Japanese, with its number; other words as they are.
///
/// ```
/// # use kairan::diag::system_in_japanese;
/// # #[cfg(unix)]
/// assert_eq!(system_in_japanese("Permission denied (os error 13)"), "権限がありません、エラー番号 13");
/// ```
#[must_use]
pub fn system_in_japanese(said: &str) -> String {
    let number = said.rsplit_once("(os error ").and_then(|(_, rest)| rest.split_once(')')?.0.parse::<i32>().ok());
    if let Some(number) = number {
        return format!("{}、エラー番号 {number}", words(Error::from_raw_os_error(number).kind()));
    }
    // an error that the program makes itself has the words of its kind
    let kinds =
        [ErrorKind::DirectoryNotEmpty, ErrorKind::NotFound, ErrorKind::AlreadyExists, ErrorKind::PermissionDenied];
    match kinds.into_iter().find(|kind| kind.to_string() == said) {
        Some(kind) => words(kind).to_owned(),
        None => said.to_owned(),
    }
}

fn words(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotFound => "ファイルやフォルダがありません",
        ErrorKind::PermissionDenied => "権限がありません",
        ErrorKind::AlreadyExists => "同じ名前のものがあります",
        ErrorKind::NotADirectory => "フォルダではありません",
        ErrorKind::IsADirectory => "フォルダです",
        ErrorKind::DirectoryNotEmpty => "フォルダが空ではありません",
        ErrorKind::ReadOnlyFilesystem => "書込みできない場所です",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "空き容量がありません",
        ErrorKind::FileTooLarge => "ファイルが大きすぎます",
        ErrorKind::InvalidFilename => "使えない名前です",
        ErrorKind::AddrInUse => "ほかのプログラムが使っています",
        ErrorKind::AddrNotAvailable => "この機械のアドレスではありません",
        ErrorKind::ResourceBusy => "使用中です",
        ErrorKind::TooManyLinks => "リンクが多すぎます",
        ErrorKind::Interrupted => "中断されました",
        ErrorKind::OutOfMemory => "メモリが足りません",
        ErrorKind::BrokenPipe => "出力先が閉じられました",
        _ => "システムのエラーです",
    }
}
