//! Traces and metrics for OpenTelemetry, where its standard variables ask for them.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use futures::future::BoxFuture;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Histogram, MeterProvider};
use opentelemetry::trace::{Span, SpanKind, Status, Tracer, TracerProvider};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{MetricExporter, SpanExporter, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use tokio::runtime::Handle;

use super::figures::Figures;
use super::view::View;
use crate::failure::Failure;
use crate::http_client::http_client;

/// What we are called where nothing else is said.
const NAME: &str = "telnyx-reputation-monitor";
/// How long a collector may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where traces and metrics go; nowhere when nothing was asked for.
#[derive(Default)]
pub(super) struct Telemetry {
    traces: Option<(SdkTracerProvider, SdkTracer)>,
    metrics: Option<(SdkMeterProvider, Histogram<f64>)>,
}

impl Telemetry {
    /// As the variables `OTEL_*` say. Figures are read from `view`.
    ///
    /// # Errors
    /// Variables that make no sense.
    pub(super) fn from_environment(view: &Arc<View>) -> Result<Self, Failure> {
        if variable("OTEL_SDK_DISABLED").is_some_and(|text| text.eq_ignore_ascii_case("true")) {
            return Ok(Self::default());
        }
        let wrong = |why: &dyn fmt::Display| Failure::usage(format!("the variables OTEL_*: {why}"));
        let mut telemetry = Self::default();
        if is_wanted("TRACES") {
            let exporter = SpanExporter::builder().with_http().with_http_client(Sender::new()?).build();
            let exporter = exporter.map_err(|why| wrong(&why))?;
            let provider = SdkTracerProvider::builder().with_resource(resource()).with_batch_exporter(exporter).build();
            let tracer = provider.tracer(NAME);
            telemetry.traces = Some((provider, tracer));
        }
        if is_wanted("METRICS") {
            let exporter = MetricExporter::builder().with_http().with_http_client(Sender::new()?).build();
            let exporter = exporter.map_err(|why| wrong(&why))?;
            let provider =
                SdkMeterProvider::builder().with_resource(resource()).with_periodic_exporter(exporter).build();
            observe_figures(&provider, view);
            let requests = provider.meter(NAME).f64_histogram("http.server.request.duration").with_unit("s").build();
            telemetry.metrics = Some((provider, requests));
        }
        Ok(telemetry)
    }

    /// Sends what is left.
    pub(super) async fn end(&self) {
        let (traces, metrics) = (self.traces.clone(), self.metrics.clone());
        // On another thread: what is sent needs this one. A collector that does not answer has had its chance.
        let ending = tokio::task::spawn_blocking(move || {
            if let Some((provider, _)) = traces {
                let _ = provider.shutdown_with_timeout(PATIENCE);
            }
            if let Some((provider, _)) = metrics {
                let _ = provider.shutdown_with_timeout(PATIENCE);
            }
        });
        let _ = ending.await;
    }
}

/// A span and a duration of each request, by the names of OpenTelemetry's conventions.
pub(super) async fn observe(State(telemetry): State<Arc<Telemetry>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().to_string();
    // What was asked for by a stranger is no name: there would be as many as they like.
    let route = request.extensions().get::<MatchedPath>().map_or("/*", MatchedPath::as_str).to_owned();
    let mut attributes =
        vec![KeyValue::new("http.request.method", method.clone()), KeyValue::new("http.route", route.clone())];
    let span = telemetry.traces.as_ref().map(|(_, tracer)| {
        let builder = tracer.span_builder(format!("{method} {route}")).with_kind(SpanKind::Server);
        builder.with_attributes(attributes.clone()).start(tracer)
    });
    let answer = next.run(request).await;
    let status = answer.status();
    attributes.push(KeyValue::new("http.response.status_code", i64::from(status.as_u16())));
    if let Some(mut span) = span {
        span.set_attribute(KeyValue::new("http.response.status_code", i64::from(status.as_u16())));
        if status.is_server_error() {
            span.set_status(Status::error(status.to_string()));
        }
        span.end();
    }
    if let Some((_, requests)) = &telemetry.metrics {
        requests.record(begun.elapsed().as_secs_f64(), &attributes);
    }
    answer
}

/// The same figures as Prometheus reads, looked at whenever they are sent.
fn observe_figures(provider: &SdkMeterProvider, view: &Arc<View>) {
    let meter = provider.meter(NAME);
    let figures = |view: &Arc<View>| {
        let view = Arc::clone(view);
        // What cannot be read now is not told now.
        move || view.look_now().map(|seen| Figures::of(&seen)).unwrap_or_default()
    };
    let of_enterprise = |id: &str| KeyValue::new("enterprise_id", id.to_owned());
    let look = figures(view);
    meter
        .u64_observable_gauge("telnyx.reputation.numbers")
        .with_callback(move |observer| {
            for ((enterprise_id, risk), count) in look().numbers {
                observer.observe(count, &[of_enterprise(&enterprise_id), KeyValue::new("risk", risk)]);
            }
        })
        .build();
    let look = figures(view);
    meter
        .u64_observable_gauge("telnyx.reputation.flagged_numbers")
        .with_callback(move |observer| {
            for (enterprise_id, count) in look().flagged {
                observer.observe(count, &[of_enterprise(&enterprise_id)]);
            }
        })
        .build();
    let look = figures(view);
    meter
        .f64_observable_counter("telnyx.reputation.billed")
        .with_unit("{USD}")
        .with_callback(move |observer| {
            for ((enterprise_id, what), usd) in look().billed {
                let usd = usd.thousandths() as f64 / 1_000.0;
                observer.observe(usd, &[of_enterprise(&enterprise_id), KeyValue::new("what", what)]);
            }
        })
        .build();
    let look = figures(view);
    meter
        .f64_observable_gauge("telnyx.reputation.data_age")
        .with_unit("s")
        .with_callback(move |observer| {
            if let Some(age) = look().age() {
                observer.observe(age, &[]);
            }
        })
        .build();
}

/// Whether a place is named where this signal goes.
fn is_wanted(signal: &str) -> bool {
    let is_off = variable(&format!("OTEL_{signal}_EXPORTER")).is_some_and(|exporter| exporter == "none");
    let names = ["OTEL_EXPORTER_OTLP_ENDPOINT".to_owned(), format!("OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")];
    !is_off && names.iter().any(|name| variable(name).is_some())
}

/// What an empty variable says is nothing, as OpenTelemetry has it.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

fn resource() -> Resource {
    let attributes = variable("OTEL_RESOURCE_ATTRIBUTES").unwrap_or_default();
    let is_named = variable("OTEL_SERVICE_NAME").is_some() || attributes.contains("service.name=");
    let resource = Resource::builder();
    if is_named { resource.build() } else { resource.with_service_name(NAME).build() }
}

/// Sends to a collector in the runtime of this program, from whatever thread it is asked.
#[derive(Debug)]
struct Sender {
    client: reqwest::Client,
    runtime: Handle,
}

impl Sender {
    fn new() -> Result<Self, Failure> {
        Ok(Self { client: http_client(|builder| builder.timeout(PATIENCE))?, runtime: Handle::current() })
    }
}

impl HttpClient for Sender {
    fn send_bytes<'s, 'f>(
        &'s self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'f, Result<http::Response<Bytes>, HttpError>>
    where
        's: 'f,
        Self: 'f,
    {
        let (head, body) = request.into_parts();
        let request = self.client.request(head.method, head.uri.to_string()).headers(head.headers).body(body);
        let sent = self.runtime.spawn(async move {
            let answer = request.send().await?;
            let status = answer.status();
            reqwest::Result::Ok((status, answer.bytes().await?))
        });
        Box::pin(async move {
            let (status, body) = sent.await??;
            Ok(http::Response::builder().status(status).body(body)?)
        })
    }
}
