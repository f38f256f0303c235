//! The figures as Prometheus reads them. No figure is of a single number or run.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use super::seen::Seen;

/// What the text is.
pub(super) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Labels = Vec<(&'static str, String)>;
type Float = Gauge<f64, AtomicU64>;

/// The figures as text.
pub(super) fn text(seen: &Seen) -> String {
    let mut registry = Registry::with_prefix("telnyx_reputation_broker");
    let requests = Family::<Labels, Counter>::default();
    let Seen { requests: counted, .. } = seen;
    for (how, count) in [
        ("forwarded", counted.forwarded),
        ("recorded", counted.recorded),
        ("refused", counted.refused),
        ("unknown", counted.unknown),
    ] {
        requests.get_or_create(&vec![("answered", how.to_owned())]).inc_by(count);
    }
    registry.register("requests", "Requests by how they were answered", requests);
    let money = Family::<Labels, Float>::default();
    let (at_least, at_most, limit) = seen.spent.thousandths;
    for (what, amount) in [("at_least", Some(at_least)), ("at_most", Some(at_most)), ("limit", limit)] {
        if let Some(amount) = amount {
            money.get_or_create(&vec![("what", what.to_owned())]).set(amount as f64 / 1_000.0);
        }
    }
    let help = "What was spent in the current period, and the limit";
    registry.register_with_unit("spent", help, Unit::Other("usd".to_owned()), money);
    let gauges = [
        ("open_calls", "Calls of which it is not known what became", seen.open_calls as i64),
        ("calls_under_way", "Calls at the service", seen.queue.under_way as i64),
        ("turned_away", "Requests that the service turned away (429)", seen.rate.turned_away.cast_signed()),
    ];
    for (name, help, value) in gauges {
        let gauge = Gauge::<i64>::default();
        gauge.set(value);
        registry.register(name, help, gauge);
    }
    let waiting = Family::<Labels, Gauge>::default();
    for token in seen.tokens.iter().filter(|token| !token.is_revoked) {
        let wait = seen.queue.waiting.iter().find(|wait| wait.token == token.name);
        let calls = wait.map_or(0, |wait| wait.calls as i64);
        waiting.get_or_create(&vec![("token", token.name.clone())]).set(calls);
    }
    registry.register("calls_waiting", "Calls that wait for their turn, by token", waiting);
    let held = Float::default();
    held.set(seen.rate.held_for_seconds);
    registry.register_with_unit("held", "For how long the service wants to be left alone", Unit::Seconds, held);
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = encode(&mut text, &registry);
    text
}
