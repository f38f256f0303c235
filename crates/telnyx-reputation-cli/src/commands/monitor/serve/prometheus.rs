//! The figures as Prometheus reads them.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use super::figures::Figures;

/// What the text is.
pub(super) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Labels = Vec<(&'static str, String)>;
type Float = Gauge<f64, AtomicU64>;

/// The figures as text.
pub(super) fn text(figures: &Figures) -> String {
    let mut registry = Registry::with_prefix("telnyx_reputation");
    let numbers = Family::<Labels, Gauge>::default();
    for ((enterprise_id, risk), count) in &figures.numbers {
        let labels = vec![("enterprise_id", enterprise_id.clone()), ("risk", (*risk).to_owned())];
        numbers.get_or_create(&labels).set(count.cast_signed());
    }
    registry.register("numbers", "Monitored numbers by enterprise and risk", numbers);
    let flagged = Family::<Labels, Gauge>::default();
    for (enterprise_id, count) in &figures.flagged {
        flagged.get_or_create(&vec![("enterprise_id", enterprise_id.clone())]).set(count.cast_signed());
    }
    registry.register("flagged_numbers", "Numbers with a label, or a risk that is more than low", flagged);
    let billed = Family::<Labels, Counter<f64, AtomicU64>>::default();
    for ((enterprise_id, what), usd) in &figures.billed {
        let labels = vec![("enterprise_id", enterprise_id.clone()), ("what", (*what).to_owned())];
        billed.get_or_create(&labels).inc_by(usd.thousandths() as f64 / 1_000.0);
    }
    registry.register_with_unit(
        "billed",
        "What the list shows to have been billed, by the published prices",
        Unit::Other("usd".to_owned()),
        billed,
    );
    let turned_bad = Gauge::<i64>::default();
    turned_bad.set(figures.turned_bad.cast_signed());
    registry.register(
        "turned_bad_numbers",
        "Numbers that turned bad in the day before the newest collection",
        turned_bad,
    );
    if let Some(age) = figures.age() {
        let gauge = Float::default();
        gauge.set(age);
        registry.register_with_unit("data_age", "How long ago the list was read", Unit::Seconds, gauge);
    }
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = encode(&mut text, &registry);
    text
}
