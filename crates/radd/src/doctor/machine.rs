//! The machine: options, attachments, disk, zone data.

use std::net::ToSocketAddrs as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use sla::{Instant, Language};
use store::FileError;

use super::database::human_readable;
use super::report::Report;
use crate::database::DatabaseArgs;
use crate::file;
use crate::files::FilesArgs;
use crate::serve::{ServeArgs, Settings};

const OPTIONS: (&str, &str) = ("options", "الخيارات");
const ADDRESS: (&str, &str) = ("public address", "العنوان العام");
const PROXY: (&str, &str) = ("proxy", "الوكيل");
const RIGHTS: (&str, &str) = ("permissions", "الأذونات");
const FILES: (&str, &str) = ("attachments", "المرفقات");
const DISK: (&str, &str) = ("disk", "القرص");
const ZONES: (&str, &str) = ("zone data", "المناطق الزمنية");

/// Less room than this is soon none.
const LITTLE: i64 = 1 << 30;
/// Less than this is none.
const NONE: i64 = 64 << 20;

pub(super) fn options(serve: &ServeArgs, report: &mut Report) {
    let settings = match serve.settings() {
        Ok(settings) => settings,
        Err(error) => return report.wrong(OPTIONS, error.text(Language::En), error.text(Language::Ar)),
    };
    let at = settings.listen;
    report.fine(OPTIONS, format!("would listen at {at}"), format!("سيستمع على \u{2066}{at}\u{2069}"));
    public_address(&settings, report);
    for path in settings.tls.iter().flat_map(|(certificate, key)| [(certificate, false), (key, true)]) {
        secret(path, report);
    }
}

fn public_address(settings: &Settings, report: &mut Report) {
    let url = &settings.public_url;
    let (scheme, host) = url.split_once("://").unwrap_or_default();
    let port = if scheme == "https" { 443 } else { 80 };
    let named = if host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()) {
        host.to_owned()
    } else {
        format!("{host}:{port}")
    };
    let here = host.starts_with("localhost") || host.starts_with("127.");
    match named.to_socket_addrs() {
        Err(error) => report.look(
            ADDRESS,
            format!("{url}: nobody finds this host: {error}. Enter it in the DNS"),
            format!("\u{2066}{url}\u{2069}: لا يُعثر على هذا المضيف: \u{2066}{error}\u{2069}. أدخله في DNS"),
        ),
        Ok(_) if scheme == "http" && !here => report.look(
            ADDRESS,
            format!("{url}: tokens and cases would travel in the clear. Use https, by --tls-certificate or a proxy"),
            format!("\u{2066}{url}\u{2069}: ستنتقل الرموز والحالات بلا تشفير. استعمل https بالخيار --tls-certificate أو بوكيل"),
        ),
        Ok(_) => report.fine(ADDRESS, url.clone(), format!("\u{2066}{url}\u{2069}")),
    }
    if scheme == "https" && settings.tls.is_none() && settings.network.trusted_proxies.is_empty() {
        report.look(
            PROXY,
            "a proxy must be in front, as TLS isn't spoken here; name it with --trusted-proxy, or all clients count as one",
            "لا بد من وكيل أمامه إذ لا يتكلم TLS هنا؛ سمِّه بالخيار --trusted-proxy وإلا عُدّ العملاء كلهم واحدًا",
        );
    }
}

/// A file that others on the machine shouldn't read.
fn secret((path, is_key): (&PathBuf, bool), report: &mut Report) {
    let name = file::name(path);
    match std::fs::metadata(path).map(|found| found.permissions().mode()) {
        Ok(mode) if is_key && mode & 0o077 != 0 => report.look(
            RIGHTS,
            format!("{name} can be read by others on this machine: chmod 600 {name}"),
            format!("\u{2066}{name}\u{2069} يقرؤه غيرك على هذا الجهاز: \u{2066}chmod 600 {name}\u{2069}"),
        ),
        Ok(_) => report.fine(RIGHTS, name.clone(), format!("\u{2066}{name}\u{2069}")),
        Err(error) => report.wrong(
            RIGHTS,
            format!("{name} can't be read: {error}"),
            format!("تعذّرت قراءة \u{2066}{name}\u{2069}: \u{2066}{error}\u{2069}"),
        ),
    }
}

pub(super) fn files(files: &FilesArgs, database: &DatabaseArgs, report: &mut Report) {
    if let Some(path) = database.path().filter(|path| path.exists()) {
        secret((&path.to_owned(), true), report);
    }
    let directory = files.directory(database);
    if let Some(directory) = directory.filter(|directory| !directory.exists()) {
        let name = file::name(&directory);
        report.look(
            FILES,
            format!("{name} isn't there yet; the server makes it"),
            format!("\u{2066}{name}\u{2069} غير موجود بعد؛ ينشئه الخادم"),
        );
        return;
    }
    let checked = files.open(database).and_then(|place| Ok(place.check().map(|()| place)?));
    match checked {
        Ok(place) => report.fine(
            FILES,
            format!("{place} can be written and read"),
            format!("\u{2066}{place}\u{2069} تمكن الكتابة فيه والقراءة منه"),
        ),
        Err(error) => {
            let text = |language| match error.downcast_ref::<FileError>() {
                Some(error) => error.text(language),
                None => error.to_string(),
            };
            report.wrong(FILES, text(Language::En), text(Language::Ar));
        }
    }
}

pub(super) fn disk(database: &DatabaseArgs, report: &mut Report) {
    let folder = database.path().and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.filter(|folder| folder.exists()).unwrap_or(Path::new("."));
    let name = file::name(folder);
    let found = match rustix::fs::statvfs(folder) {
        Ok(found) => found,
        Err(error) => return report.look(DISK, format!("{name}: {error}"), format!("{name}: {error}")),
    };
    let room = i64::try_from(found.f_bavail.saturating_mul(found.f_frsize)).unwrap_or(i64::MAX);
    let free = human_readable(room);
    if room < NONE {
        report.wrong(
            DISK,
            format!("{name}: {free} are free, so writing fails soon or already. Make room"),
            format!("\u{2066}{name}\u{2069}: المتاح {free}، فالكتابة تفشل قريبًا أو الآن. أفرغ مساحة"),
        );
    } else if room < LITTLE {
        report.look(
            DISK,
            format!("{name}: only {free} are free"),
            format!("\u{2066}{name}\u{2069}: المتاح {free} فقط"),
        );
    } else {
        report.fine(
            DISK,
            format!("{name}: {free} are free"),
            format!("\u{2066}{name}\u{2069}: المتاح {free}"),
        );
    }
}

pub(super) fn zones(now: Instant, report: &mut Report) {
    let release = sla::tz_release();
    let year = release.get(..4).and_then(|year| year.parse::<i16>().ok()).unwrap_or_default();
    let this = now.timestamp().to_zoned(jiff::tz::TimeZone::UTC).year();
    if this - year > 1 {
        report.look(
            ZONES,
            format!("release {release} is old: countries have changed their clocks since. Take a newer Radd"),
            format!("الإصدار {release} قديم: غيّرت دول ساعاتها بعده. خذ إصدارًا أحدث من رَدّ"),
        );
    } else {
        report.fine(
            ZONES,
            format!("release {release}; radd verify lists running promises that another release had made"),
            format!("الإصدار {release}؛ ويسرد radd verify المواعيد الجارية التي نشأت وفق إصدار آخر"),
        );
    }
}
