//! The charts, as SVG that the page's style colours.

use std::ops::Range;

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{
    AreaSeries, Cartesian2d, ChartBuilder, ChartContext, Color, DrawingArea, DrawingAreaErrorKind, IntoDrawingArea,
    IntoFont, RGBColor, Rectangle, SVGBackend, TextStyle,
};

use super::shown::short_day;
use crate::moment::Moment;
use crate::questions::Count;
use crate::report::{Scores, SpendOfDay};

/// Colours that stand for a class of the page's style, which knows light from dark.
const CLASSES: [(RGBColor, &str); 7] = [
    (TEXT, "text"),
    (GRID, "grid"),
    (HIGH, "high"),
    (MEDIUM, "medium"),
    (NONE, "none"),
    (BAR, "bar"),
    (OTHER_BAR, "other-bar"),
];
const TEXT: RGBColor = RGBColor(0, 0, 1);
const GRID: RGBColor = RGBColor(0, 0, 2);
const HIGH: RGBColor = RGBColor(0, 0, 3);
const MEDIUM: RGBColor = RGBColor(0, 0, 4);
const NONE: RGBColor = RGBColor(0, 0, 5);
const BAR: RGBColor = RGBColor(0, 0, 6);
const OTHER_BAR: RGBColor = RGBColor(0, 0, 7);

/// Room for half of a label below the end of a chart, such as `28 Nov`.
const RIGHT: u32 = 26;

type Area<'s> = DrawingArea<SVGBackend<'s>, Shift>;
type Chart<'a, 's> = ChartContext<'a, SVGBackend<'s>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// The numbers that are not clean, day by day: a stack of those at high or another risk, at medium risk, and of which nothing
/// is known.
pub(super) fn trend(counts: &[Count], width: u32) -> String {
    let Some(first) = counts.first() else { return String::new() };
    let stack = |count: &Count| {
        let high = count.high + count.other_risk;
        [high, high + count.medium, high + count.medium + count.no_risk].map(|count| count as f64)
    };
    let points: Vec<(f64, [f64; 3])> =
        counts.iter().map(|count| (count.at.days_after(first.at), stack(count))).collect();
    let days = points.last().map_or(1.0, |(day, _)| *day).max(1.0);
    let most = points.iter().map(|(_, stack)| stack[2]).fold(1.0, f64::max);
    svg(width, 220, |area| {
        let mut chart = chart(area, 0.0..days, 0.0..most * 1.08)?;
        // No more labels than there are days: between two of them the same day would stand twice.
        let labels = most_labels(width).min(days as usize + 1);
        mesh(&mut chart, labels, |day| short_day(first.at.after_days(day)))?;
        for (place, colour) in [(2, NONE), (1, MEDIUM), (0, HIGH)] {
            let line = points.iter().map(|(day, stack)| (*day, stack[place]));
            chart.draw_series(AreaSeries::new(line, 0.0, colour.filled()))?;
        }
        Ok(())
    })
}

/// What was spent each day: lookups, with added numbers on top.
pub(super) fn spend(days: &[SpendOfDay], since: Moment, until: Moment, width: u32) -> String {
    let usd = |usd: telnyx_reputation::Usd| usd.thousandths() as f64 / 1_000.0;
    let bars: Vec<(f64, f64, f64)> = days
        .iter()
        .filter_map(|day| {
            let at = Moment::parse(&day.day)?;
            Some((at.days_after(since).floor(), usd(day.lookups_usd), usd(day.associations_usd)))
        })
        .collect();
    let most = bars.iter().map(|(_, lookups, added)| lookups + added).fold(0.1, f64::max);
    svg(width, 180, |area| {
        let mut chart = chart(area, 0.0..until.days_after(since).ceil() + 1.0, 0.0..most * 1.08)?;
        mesh(&mut chart, most_labels(width), |day| short_day(since.after_days(day)))?;
        chart.draw_series(bars.iter().flat_map(|(day, lookups, added)| {
            let bar = |from: f64, to: f64, colour: RGBColor| {
                Rectangle::new([(day + 1.1, from), (day + 1.9, to)], colour.filled())
            };
            [bar(0.0, *lookups, BAR), bar(*lookups, lookups + added, OTHER_BAR)]
        }))?;
        Ok(())
    })
}

/// How a score is spread.
pub(super) fn spread(scores: &Scores) -> String {
    let most = scores.bins.iter().copied().max().unwrap_or(0).max(1) as f64;
    let width = 300;
    svg(width, 130, |area| {
        let mut chart = chart(area, 0.0..100.0, 0.0..most * 1.08)?;
        mesh(&mut chart, most_labels(width), |score| format!("{score:.0}"))?;
        chart.draw_series(scores.bins.iter().enumerate().map(|(bin, count)| {
            let from = bin as f64 * 10.0;
            Rectangle::new([(from + 0.6, 0.0), (from + 9.4, *count as f64)], BAR.filled())
        }))?;
        Ok(())
    })
}

fn chart<'a, 's>(
    area: &'a Area<'s>,
    x: Range<f64>,
    y: Range<f64>,
) -> Result<Chart<'a, 's>, DrawingAreaErrorKind<std::io::Error>> {
    ChartBuilder::on(area)
        .margin_top(6)
        .margin_right(RIGHT)
        .x_label_area_size(22)
        .y_label_area_size(40)
        .build_cartesian_2d(x, y)
}

/// How many labels there is room for below a chart.
fn most_labels(width: u32) -> usize {
    if width < 500 { 4 } else { 8 }
}

fn mesh(chart: &mut Chart<'_, '_>, labels: usize, label: impl Fn(f64) -> String) -> Drawn {
    let style = TextStyle::from(("sans-serif", 12).into_font()).color(&TEXT);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID)
        .light_line_style(GRID.mix(0.0))
        .axis_style(GRID)
        .label_style(style)
        .x_labels(labels)
        .y_labels(4)
        .x_label_formatter(&|x| label(*x))
        .y_label_formatter(&|y| short_count(*y))
        .draw()
}

/// `1.5k` for 1,500.
fn short_count(count: f64) -> String {
    match count {
        count if count >= 1_000.0 => format!("{}k", (count / 100.0).round() / 10.0),
        count => format!("{}", (count * 100.0).round() / 100.0),
    }
}

/// Draws into text, which cannot fail but for a mistake here: then there is no picture, and the page says the same in words.
fn svg(width: u32, height: u32, draw: impl FnOnce(&Area<'_>) -> Drawn) -> String {
    let mut text = String::new();
    let area = SVGBackend::with_string(&mut text, (width, height)).into_drawing_area();
    let drawn = draw(&area).and_then(|()| area.present());
    drop(area);
    if drawn.is_err() {
        return String::new();
    }
    for (RGBColor(red, green, blue), class) in CLASSES {
        for property in ["fill", "stroke"] {
            let colour = format!("{property}=\"#{red:02X}{green:02X}{blue:02X}\"");
            text = text.replace(&colour, &format!("class=\"{class}\""));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written in a picture, and where its middle is.
    fn texts(svg: &str) -> Vec<(String, f64)> {
        let texts = svg.split("<text ").skip(1).filter_map(|part| {
            let at = part.split("x=\"").nth(1)?.split('"').next()?.parse().ok()?;
            Some((part.split('>').nth(1)?.split('<').next()?.trim().to_owned(), at))
        });
        texts.collect()
    }

    #[test]
    fn each_day_below_the_trend_is_written_once_and_whole() {
        for (hours, width) in
            [(0, 900), (5, 900), (24, 350), (30, 900), (49, 350), (75, 900), (24 * 7, 900), (24 * 90, 350)]
        {
            let first = Moment::parse("2026-11-28T13:00:00Z").unwrap();
            let count = |at: Moment| Count {
                at,
                phone_numbers: 9,
                flagged: 2,
                labelled: 0,
                high: 2,
                medium: 0,
                low: 7,
                other_risk: 0,
                no_risk: 0,
            };
            let counts = [count(first), count(first.after_days(f64::from(hours) / 24.0))];
            let drawn = texts(&trend(&counts, width));
            let days: Vec<&(String, f64)> =
                drawn.iter().filter(|(text, _)| text.ends_with(char::is_alphabetic)).collect();
            assert_eq!(days[0].0, "28 Nov", "{hours} hours");
            let mut names: Vec<&str> = days.iter().map(|(text, _)| text.as_str()).collect();
            names.dedup();
            assert_eq!(names.len(), days.len(), "{hours} hours: {days:?}");
            assert!((2..=8).contains(&days.len()), "{hours} hours: {days:?}");
            // Six characters of 12 pixels are some 40 wide.
            assert!(days.iter().all(|(_, at)| *at <= f64::from(width) - 20.0), "{hours} hours: {days:?}");
        }
    }
}
