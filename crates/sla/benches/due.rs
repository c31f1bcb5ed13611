//! How long a deadline takes. `scripts/benchmarks.py` turns the output into the table of `docs/benchmarks.md`.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jiff::civil::Weekday;
use sla::{Budget, Calendar, Holiday, Holidays, Hours, Instant, Name, Week, Zone};

/// A week of starts, 97 minutes apart, so that opening hours, nights and weekends all have their share.
fn starts() -> Vec<Instant> {
    let first: Instant = "2027-03-22T00:00:00Z".parse().expect("an instant");
    let minute = 60_000_000;
    (0..104)
        .map(|index| first.as_microsecond() + index * 97 * minute)
        .map(|micros| Instant::from_microsecond(micros).expect("in range"))
        .collect()
}

fn zone() -> Zone {
    Zone::named("Europe/Berlin").expect("a zone")
}

fn eight_by_five(holidays: &Holidays) -> Calendar {
    Hours::working(Week::weekdays("09:00", "17:00").expect("a week")).calendar(&zone(), holidays)
}

fn twenty_four_by_five() -> Calendar {
    let mut week = Week::builder();
    for (day, open, close) in [
        (Weekday::Monday, "00:01", "24:00"),
        (Weekday::Tuesday, "00:00", "24:00"),
        (Weekday::Wednesday, "00:00", "24:00"),
        (Weekday::Thursday, "00:00", "24:00"),
        (Weekday::Friday, "00:00", "23:59"),
    ] {
        week.add(day, open, close).expect("a span");
    }
    Hours::through_holidays(week.build().expect("a week")).calendar(&zone(), &Holidays::default())
}

/// Twelve holidays a year for ten years.
fn holidays() -> Holidays {
    let days = (2022..2032).flat_map(|year| {
        (1..=12)
            .map(move |month| Holiday::closed(jiff::civil::date(year, month, 11), Name::same("a holiday")))
    });
    Holidays::new(days)
}

fn bench(criterion: &mut Criterion, name: &str, calendar: &Calendar, budget_hours: i64) {
    let budget = Budget::from_seconds(budget_hours * 3600).expect("a budget");
    let starts = starts();
    let mut group = criterion.benchmark_group("due");
    group.throughput(Throughput::Elements(starts.len() as u64));
    group.bench_with_input(
        BenchmarkId::new(name, format!("{budget_hours} h")),
        &starts,
        |bencher, starts| {
            bencher.iter(|| {
                for start in starts {
                    let _ = black_box(calendar.due(black_box(*start), budget));
                }
            });
        },
    );
    group.finish();
}

fn benches(criterion: &mut Criterion) {
    let working = eight_by_five(&holidays());
    for budget in [2, 4, 12, 24] {
        bench(criterion, "8 × 5", &working, budget);
    }
    bench(criterion, "24 × 5", &twenty_four_by_five(), 24);
    bench(criterion, "24 × 7", &Hours::always().calendar(&zone(), &Holidays::default()), 24);
    for budget in [200, 400, 800] {
        bench(criterion, "8 × 5", &working, budget);
    }
    bench(criterion, "8 × 5 without holidays", &eight_by_five(&Holidays::default()), 200);
    let ledger = Budget::from_seconds(24 * 3600).expect("a budget");
    let start = starts()[0];
    criterion.bench_function("ledger/8 × 5/24 h", |bencher| {
        bencher.iter(|| working.ledger(black_box(start), ledger));
    });
    criterion.bench_function("zone that is known/Europe∕Berlin", |bencher| bencher.iter(zone));
    criterion.bench_function("calendar/8 × 5 with 120 holidays", |bencher| {
        let (holidays, zone) = (holidays(), zone());
        let hours = Hours::working(Week::weekdays("09:00", "17:00").expect("a week"));
        bencher.iter(|| hours.calendar(&zone, &holidays));
    });
}

criterion_group!(due, benches);
criterion_main!(due);
