//! The database: whether it can be reached, read and written, is sound, and has a clock as ours.

use std::cmp::Ordering;

use sla::{Instant, Language};
use store::{Examined, Store};

use super::report::Report;
use crate::database::DatabaseArgs;

const DATABASE: (&str, &str) = ("database", "قاعدة البيانات");
const TABLES: (&str, &str) = ("tables", "الجداول");
const SOUND: (&str, &str) = ("soundness", "السلامة");
const CLOCK: (&str, &str) = ("clock", "الساعة");
const DEAD: (&str, &str) = ("what failed", "ما تعذّر");

/// Clocks may differ by so much: microseconds.
const SKEW: i64 = 2_000_000;

pub(super) fn look(database: &DatabaseArgs, now: Instant, report: &mut Report) {
    let shown = database.shown();
    if database.path().is_some_and(|path| !path.exists()) {
        report.look(
            DATABASE,
            format!("{shown} isn't there yet; the first command that needs it makes it"),
            format!("\u{2066}{shown}\u{2069} غير موجودة بعد؛ ينشئها أول أمر يحتاجها"),
        );
        return;
    }
    let reached = database.reach().and_then(|store| Ok((store.examine()?, store)));
    match reached {
        Ok((found, store)) => {
            let size = human_readable(found.bytes);
            let version = &found.version;
            report.fine(
                DATABASE,
                format!("{shown}, {version}, {size}"),
                format!("\u{2066}{shown}\u{2069}، {version}، {size}"),
            );
            tables(&store, &found, report);
            sound(&store, report);
            clocks(&found, now, report);
            dead(&found, report);
        }
        Err(error) => wrong(DATABASE, &error, report),
    }
}

fn wrong(about: (&str, &str), error: &store::Error, report: &mut Report) {
    report.wrong(about, error.text(Language::En), error.text(Language::Ar));
}

/// Bytes, as people say them.
pub(super) fn human_readable(bytes: i64) -> String {
    let (bytes, units) = (bytes.max(0), ["KiB", "MiB", "GiB", "TiB"]);
    let mut whole = bytes;
    let mut unit = "B";
    for next in units {
        if whole < 1024 {
            break;
        }
        (whole, unit) = (whole / 1024, next);
    }
    format!("{whole} {unit}")
}

fn tables(store: &Store, found: &Examined, report: &mut Report) {
    let (database, program) = (found.schema, store::schema_version());
    match (database, database.cmp(&program)) {
        (0, _) => report.look(
            TABLES,
            "there are none yet; the first command that needs them makes them",
            "لا جداول بعد؛ ينشئها أول أمر يحتاجها",
        ),
        (_, Ordering::Greater) => wrong(TABLES, &store::Error::Newer { database, program }, report),
        (_, Ordering::Less) => report.look(
            TABLES,
            format!(
                "of migration {database}; the next start brings them to {program}, on SQLite after a copy beside the file"
            ),
            format!("ترحيلها {database}؛ يرقّيها التشغيل التالي إلى {program}، وفي SQLite بعد نسخة بجانب الملف"),
        ),
        (_, Ordering::Equal) => match store.must_be_writable() {
            Ok(()) => report.fine(
                TABLES,
                format!("of migration {database}, as this program's; they can be written"),
                format!("ترحيلها {database} كما في هذا البرنامج، والكتابة فيها ممكنة"),
            ),
            Err(error) => wrong(TABLES, &error, report),
        },
    }
}

fn sound(store: &Store, report: &mut Report) {
    match store.broken() {
        Ok(broken) if broken.is_empty() => report.fine(
            SOUND,
            "the engine finds nothing wrong; radd verify reads every case again",
            "لا يجد محرك قاعدة البيانات خللًا؛ ويقرأ radd verify كل حالة من جديد",
        ),
        Ok(broken) => {
            let first = broken.join("; ");
            report.wrong(
                SOUND,
                format!("{first}. Stop the server, keep this file, and restore the last backup"),
                format!("\u{2066}{first}\u{2069}. أوقف الخادم واحتفظ بهذا الملف واستعد آخر نسخة احتياطية"),
            );
        }
        Err(error) => wrong(SOUND, &error, report),
    }
}

fn clocks(found: &Examined, now: Instant, report: &mut Report) {
    let ahead = |other: Instant| other.as_microsecond() - now.as_microsecond();
    let last = found.holds.as_ref().and_then(|holds| holds.last_recorded);
    let server = found.clock.map(ahead).filter(|by| by.abs() > SKEW);
    let past = last.map(ahead).filter(|by| *by > SKEW);
    match (server, past) {
        (None, None) => report.fine(CLOCK, now.to_string(), now.to_string()),
        (Some(by), _) => {
            let seconds = (by / 1_000_000).abs();
            let (en, ar) =
                if by > 0 { ("ahead of", "متقدمة على") } else { ("behind", "متأخرة عن") };
            report.wrong(
                CLOCK,
                format!("the database server's is {seconds} s {en} this machine's: set both by NTP"),
                format!("ساعة خادم قاعدة البيانات {ar} ساعة هذا الجهاز {seconds} ثانية: اضبطهما بـ NTP"),
            );
        }
        (None, Some(by)) => {
            let seconds = by / 1_000_000;
            report.look(
                CLOCK,
                format!("the last event was recorded {seconds} s after now: this machine's was set back, or was wrong"),
                format!("آخر حدث مسجّل بعد الآن بـ {seconds} ثانية: أُخِّرت ساعة هذا الجهاز أو كانت خاطئة"),
            );
        }
    }
}

fn dead(found: &Examined, report: &mut Report) {
    let Some(holds) = &found.holds else { return };
    let dead = holds.dead_letters;
    if dead == 0 {
        report.fine(DEAD, "nothing", "لا شيء");
    } else {
        report.look(
            DEAD,
            format!("{dead} timers and messages wait for a person: see /api/v1/dead-letters"),
            format!("{dead} من المؤقتات والرسائل تنتظر شخصًا: انظر \u{2066}/api/v1/dead-letters\u{2069}"),
        );
    }
}
