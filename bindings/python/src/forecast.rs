//! What monitoring will bill. Amounts of money cross the border as text so that no cent is lost.

use pyo3::prelude::*;
use telnyx_reputation::Forecast;

use crate::client::{self, Client};
use crate::encode::to_string;
use crate::error::{self, Error};
use crate::runtime::{self, Deliver, panic};

/// How many numbers and how often; then in US dollars what adding them bills, each scheduled run, the fee of a month, an
/// average month, and the dearest.
pub type ForecastFigures = (u64, String, String, String, String, String, String);

/// The figures of a forecast.
pub fn figures(forecast: &Forecast) -> ForecastFigures {
    let [one_off, per_run, fee, per_month, at_most] =
        [forecast.one_off, forecast.per_run, forecast.monthly_fee, forecast.per_month, forecast.per_month_at_most]
            .map(|usd| usd.to_string());
    (forecast.phone_numbers, forecast.check_frequency.to_string(), one_off, per_run, fee, per_month, at_most)
}

/// What monitoring so many numbers costs. Sends nothing.
#[pyfunction]
pub fn forecast(phone_numbers: &Bound<'_, PyAny>, check_frequency: &Bound<'_, PyAny>) -> PyResult<ForecastFigures> {
    panic::catch(phone_numbers.py(), || Ok(figures(&of(phone_numbers, check_frequency)?)))
}

/// The most scheduled runs that a month of the calendar can have, and the most that it can bill.
#[pyfunction]
pub fn forecast_month(
    phone_numbers: &Bound<'_, PyAny>,
    check_frequency: &Bound<'_, PyAny>,
    year: &Bound<'_, PyAny>,
    month: &Bound<'_, PyAny>,
) -> PyResult<(u64, String)> {
    let py = year.py();
    let whole = |name: &str| error::invalid_argument(py, &format!("{name}: must be a whole number"));
    panic::catch(py, || {
        let forecast = of(phone_numbers, check_frequency)?;
        let year = year.extract::<i32>().map_err(|_| whole("year"))?;
        let month = month.extract::<u8>().map_err(|_| whole("month"))?;
        let refused = |why| error::to_python(py, &why);
        let runs = forecast.runs_in(year, month).map_err(refused)?;
        Ok((runs, forecast.cost_in(year, month).map_err(refused)?.to_string()))
    })
}

fn of(phone_numbers: &Bound<'_, PyAny>, check_frequency: &Bound<'_, PyAny>) -> PyResult<Forecast> {
    let numbers = client::count("phone_numbers", phone_numbers)?;
    let frequency = to_string("check_frequency", check_frequency)?;
    telnyx_reputation::forecast(numbers as u64, frequency).map_err(|why| error::to_python(phone_numbers.py(), &why))
}

/// What an enterprise costs as it is, or why that is not known.
struct Forecasted(Result<Forecast, Error>);

/// What an enterprise costs as it is now, from two free reads.
#[pyfunction]
pub fn enterprise_forecast<'py>(
    client: &Bound<'py, Client>,
    enterprise_id: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = client.py();
    panic::catch(py, || runtime::wait(py, read(client, enterprise_id)?))
}

/// As [`enterprise_forecast`], on the running event loop; gives its future.
#[pyfunction]
pub fn start_enterprise_forecast<'py>(
    client: &Bound<'py, Client>,
    enterprise_id: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = client.py();
    panic::catch(py, || runtime::start(py, read(client, enterprise_id)?))
}

fn read(
    client: &Bound<'_, Client>,
    enterprise_id: &Bound<'_, PyAny>,
) -> PyResult<impl Future<Output = Forecasted> + Send + 'static> {
    let (core, options) = client.get().parsing_core(client.py())?;
    let enterprise = to_string("enterprise_id", enterprise_id)?;
    let core = core.with_options(options);
    Ok(async move { Forecasted(panic::caught(async { Ok(core.forecast(enterprise).await?) }).await) })
}

impl Deliver for Forecasted {
    fn deliver(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let forecast = self.0.map_err(|error| error.to_python(py))?;
        Ok(figures(&forecast).into_pyobject(py)?.into_any())
    }
}
