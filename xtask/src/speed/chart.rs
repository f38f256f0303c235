//! Charts of what was measured, as `docs/` has them.

use std::fmt::Write;

/// A bar: what it is of, and how long it is.
pub struct Bar {
    pub label: String,
    pub value: f64,
    pub ours: bool,
}

const LEFT: usize = 230;
const WIDTH: f64 = 480.0;
const BAR: usize = 18;
const STEP: usize = 24;
const TOP: usize = 34;
const OURS: &str = "#0a7d5a";
const OTHERS: &str = "#8a8f98";

/// Bars on a scale of powers of ten: from what is measured here to its alternatives it is a hundred times.
pub fn chart(title: &str, unit: &str, bars: &[Bar]) -> String {
    let least = power_below(bars.iter().map(|bar| bar.value).fold(f64::INFINITY, f64::min));
    let most = power_below(bars.iter().map(|bar| bar.value).fold(least, f64::max)) + 1.0;
    let x = |value: f64| LEFT as f64 + WIDTH * (value.log10() - least) / (most - least);
    let (width, height) = (LEFT as f64 + WIDTH + 70.0, TOP + STEP * bars.len() + 30);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         font-family=\"system-ui, sans-serif\" font-size=\"12\">\n\
         <title>{title}</title>\n\
         <style>text {{ fill: #333 }} @media (prefers-color-scheme: dark) {{ text {{ fill: #ddd }} }}</style>\n\
         <text x=\"{LEFT}\" y=\"16\" font-weight=\"600\">{title}: {unit}, shorter is better</text>\n"
    );
    for power in least as i32..=most as i32 {
        let at = x(10f64.powi(power));
        let (bottom, label) = (TOP + STEP * bars.len(), scale(power));
        let _ = writeln!(
            svg,
            "<line x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{}\" y2=\"{bottom}\" stroke=\"#999\" stroke-width=\"0.5\"/>\
             <text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{label}</text>",
            TOP - 8,
            bottom + 16
        );
    }
    for (nth, Bar { label, value, ours }) in bars.iter().enumerate() {
        let (y, end, colour) = (TOP + STEP * nth, x(*value), if *ours { OURS } else { OTHERS });
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{label}</text>\
             <rect x=\"{LEFT}\" y=\"{y}\" width=\"{:.1}\" height=\"{BAR}\" fill=\"{colour}\"/>\
             <text x=\"{:.1}\" y=\"{}\">{}</text>",
            LEFT - 8,
            y + 13,
            (end - LEFT as f64).max(1.0),
            end + 5.0,
            y + 13,
            shown(*value)
        );
    }
    svg + "</svg>\n"
}

/// The power of ten at or below a value.
fn power_below(value: f64) -> f64 {
    value.log10().floor()
}

fn scale(power: i32) -> String {
    if power < 0 {
        format!("{:.*}", power.unsigned_abs() as usize, 10f64.powi(power))
    } else {
        shown(10f64.powi(power))
    }
}

/// A value with three digits that matter, and its thousands apart.
pub fn shown(value: f64) -> String {
    let decimals = match value {
        _ if value < 9.995 => 2,
        _ if value < 99.95 => 1,
        _ => 0,
    };
    let text = format!("{value:.decimals$}");
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::{Bar, chart, shown};

    #[test]
    fn values_are_shown_with_what_matters() {
        let values = [0.7654, 9.9961, 12.34, 99.96, 645.2, 1_083.3, 1_234_567.0];
        assert_eq!(values.map(shown), ["0.77", "10.0", "12.3", "100", "645", "1,083", "1,234,567"]);
    }

    #[test]
    fn a_bar_ten_times_as_long_is_one_step_of_the_scale_longer() {
        let bar = |value| Bar { label: String::new(), value, ours: false };
        let svg = chart("Calls", "µs", &[bar(1.0), bar(10.0), bar(99.0)]);
        let widths: Vec<f64> = svg
            .lines()
            .filter_map(|line| line.split_once("<rect")?.1.split_once("width=\"")?.1.split_once('"'))
            .map(|(width, _)| width.parse().unwrap())
            .collect();
        // The scale is from 1 to 100.
        assert_eq!(widths[..2], [1.0, 240.0]);
        assert!((479.0..480.0).contains(&widths[2]), "{widths:?}");
    }
}
