//! Charts of lines, marks and cells over two axes, in panels, written as SVG. It knows no mathematics.

use std::error::Error;
use std::fs;
use std::ops::Range;
use std::path::Path;

use plotters::coord::Shift;
use plotters::coord::ranged1d::ValueFormatter;
use plotters::prelude::*;

use super::axis::Axis;

/// The plotting library puts everything on whole pixels, where curves would be stairs. So a picture is drawn this many
/// times as large, and its header says how large it is to be seen.
const FINE: f64 = 10.0;
/// Panels are so wide together, in pixels.
const WIDTH: f64 = 800.0;
/// Heights of words.
const TITLE: f64 = 15.0;
const WORDS: f64 = 12.5;
/// What is left of a panel beside and above its plot.
const LEFT: f64 = 66.0;
/// Of that, what is left of the label of the axis.
const EDGE: f64 = 10.0;
const RIGHT: f64 = 26.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 46.0;
const LEGEND: f64 = 19.0;

const GREY: RGBColor = RGBColor(130, 130, 130);
const PALE: RGBColor = RGBColor(225, 225, 225);
const DARK: RGBColor = RGBColor(40, 40, 40);

/// Colours from dark to light, so that they differ in grey too; each has a mark of its own besides.
const INKS: [RGBColor; 5] = [
    RGBColor(30, 20, 80),
    RGBColor(150, 30, 110),
    RGBColor(222, 73, 60),
    RGBColor(240, 140, 30),
    RGBColor(205, 180, 60),
];

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Points = Vec<(f64, f64)>;
pub(crate) type Drawn = Result<(), Box<dyn Error>>;

/// A panel: what is drawn over two axes, and the legend above.
pub(crate) struct Chart {
    title: String,
    x: Axis,
    y: Axis,
    series: Vec<Series>,
    cells: Vec<Cell>,
    notes: Vec<(f64, f64, String)>,
}

struct Series {
    label: String,
    points: Points,
    ink: RGBColor,
    /// Which mark stands at each point, if any.
    mark: Option<usize>,
    /// The width of the line, if there is one.
    line: Option<f64>,
}

/// A rectangle that is filled.
struct Cell {
    x: Range<f64>,
    y: Range<f64>,
    ink: RGBColor,
}

impl Chart {
    pub(crate) fn new(title: &str, x: Axis, y: Axis) -> Self {
        let (series, cells, notes) = (Vec::new(), Vec::new(), Vec::new());
        Self { title: title.into(), x, y, series, cells, notes }
    }

    /// A curve, in the colour of that number.
    pub(crate) fn line(&mut self, label: &str, ink: usize, points: impl Into<Points>) {
        self.add(label, INKS[ink], None, Some(2.2), points.into());
    }

    /// Points.
    pub(crate) fn marks(&mut self, label: &str, ink: usize, points: impl Into<Points>) {
        self.add(label, INKS[ink], Some(ink), None, points.into());
    }

    /// A curve with its points.
    pub(crate) fn path(&mut self, label: &str, ink: usize, points: impl Into<Points>) {
        self.add(label, INKS[ink], Some(ink), Some(1.6), points.into());
    }

    /// A thin grey line, to compare with or to find one's way by; without a label it is not in the legend.
    pub(crate) fn thin(&mut self, label: &str, points: impl Into<Points>) {
        self.add(label, GREY, None, Some(1.0), points.into());
    }

    /// Words that begin right of a point.
    pub(crate) fn note(&mut self, x: f64, y: f64, words: &str) {
        self.notes.push((x, y, words.into()));
    }

    /// A square image, row by row: 0 is white, the number farthest from it dark blue if negative and orange if positive.
    pub(crate) fn image(&mut self, side: usize, numbers: &[f32]) {
        /// Of each colour. More would hardly be told apart, and equal neighbours share a rectangle.
        const SHADES: f32 = 6.0;
        let most = numbers.iter().fold(0.0_f32, |most, number| most.max(number.abs()));
        for (row, numbers) in numbers.chunks(side.max(1)).enumerate() {
            let mut column = 0;
            let shade = |number: &f32| (number / most.max(f32::MIN_POSITIVE) * SHADES).round();
            for run in numbers.chunk_by(|a, b| shade(a) == shade(b)) {
                let (from, shade) = (column, f64::from(shade(&run[0]) / SHADES));
                column += run.len();
                if shade != 0.0 {
                    let RGBColor(r, g, b) = if shade < 0.0 { INKS[0] } else { INKS[3] };
                    let mix = |part| (255.0 - shade.abs() * (255.0 - f64::from(part))) as u8;
                    let (x, y) = (from as f64..column as f64, row as f64..row as f64 + 1.0);
                    self.cells.push(Cell { x, y, ink: RGBColor(mix(r), mix(g), mix(b)) });
                }
            }
        }
    }

    fn add(
        &mut self,
        label: &str,
        ink: RGBColor,
        mark: Option<usize>,
        line: Option<f64>,
        points: Points,
    ) {
        self.series.push(Series { label: label.into(), points, ink, mark, line });
    }

    fn draw(&self, area: &Area<'_>) -> Drawn {
        let rows = self.legend(area)?;
        let body = area.margin(px(TOP + LEGEND * rows as f64), 0, px(EDGE), px(RIGHT));
        let mut chart = ChartBuilder::on(&body)
            .x_label_area_size(px(BOTTOM))
            .y_label_area_size(px(LEFT - EDGE))
            .build_cartesian_2d(self.x.clone(), self.y.clone())?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(PALE.stroke_width(stroke(1.0)))
            .axis_style(DARK.stroke_width(stroke(1.0)))
            .set_all_tick_mark_size(px(4.0))
            .label_style(font(WORDS))
            .axis_desc_style(font(WORDS + 1.0))
            .x_desc(&self.x.label)
            .y_desc(&self.y.label)
            .x_label_formatter(&|number| self.x.format_ext(number))
            .y_label_formatter(&|number| self.y.format_ext(number))
            .draw()?;

        for Cell { x, y, ink } in &self.cells {
            let corners = [(x.start, y.start), (x.end, y.end)];
            chart.draw_series([Rectangle::new(corners, ink.filled())])?;
        }
        for series in &self.series {
            if let Some(width) = series.line {
                for run in self.visible(&series.points) {
                    let style = series.ink.stroke_width(stroke(width));
                    chart.draw_series(LineSeries::new(run, style))?;
                }
            }
            if let Some(mark) = series.mark {
                let (left, top) = area.get_base_pixel();
                for point in series.points.iter().filter(|point| self.holds(**point)) {
                    let (x, y) = chart.backend_coord(point);
                    draw_mark(area, mark, (x - left, y - top), series.ink)?;
                }
            }
        }
        for (x, y, words) in &self.notes {
            chart.draw_series([Text::new(words.clone(), (*x, *y), font(WORDS))])?;
        }
        Ok(())
    }

    fn holds(&self, (x, y): (f64, f64)) -> bool {
        self.x.holds(x) && self.y.holds(y)
    }

    /// The parts of a curve that lie in the plot, each to where it crosses the edge.
    fn visible(&self, points: &[(f64, f64)]) -> Vec<Points> {
        let mut runs = vec![Points::new()];
        for (number, &point) in points.iter().enumerate() {
            let (before, is_in) = (number.checked_sub(1).map(|i| points[i]), self.holds(point));
            if let Some(before) = before
                && self.holds(before) != is_in
            {
                let (inside, outside) = if is_in { (point, before) } else { (before, point) };
                runs.last_mut().into_iter().for_each(|run| run.push(self.edge(inside, outside)));
            }
            if is_in {
                runs.last_mut().into_iter().for_each(|run| run.push(point));
            } else {
                runs.push(Points::new());
            }
        }
        runs.retain(|run| run.len() > 1);
        runs
    }

    /// Where the line from a point in the plot to one outside crosses the edge, by bisection.
    fn edge(&self, mut inside: (f64, f64), mut outside: (f64, f64)) -> (f64, f64) {
        for _ in 0..40 {
            let middle = ((inside.0 + outside.0) / 2.0, (inside.1 + outside.1) / 2.0);
            *(if self.holds(middle) { &mut inside } else { &mut outside }) = middle;
        }
        inside
    }

    /// Draws the title and the legend, which stands above the plot so that it covers nothing; gives its rows.
    fn legend(&self, area: &Area<'_>) -> Result<usize, Box<dyn Error>> {
        area.draw(&Text::new(self.title.clone(), at(LEFT, 8.0), font(TITLE)))?;
        let width = f64::from(area.dim_in_pixel().0) / FINE;
        let (mut x, mut row) = (LEFT, 0);
        let labelled = || self.series.iter().filter(|series| !series.label.is_empty());
        for series in labelled() {
            // What sans-serif letters take on average.
            let needs = 31.0 + 0.56 * WORDS * series.label.chars().count() as f64;
            if x > LEFT && x + needs > width {
                (x, row) = (LEFT, row + 1);
            }
            let y = TOP + LEGEND * row as f64 + 5.0;
            if let Some(line) = series.line {
                let ends = vec![at(x, y), at(x + 22.0, y)];
                area.draw(&PathElement::new(ends, series.ink.stroke_width(stroke(line))))?;
            }
            if let Some(mark) = series.mark {
                draw_mark(area, mark, at(x + 11.0, y), series.ink)?;
            }
            area.draw(&Text::new(series.label.clone(), at(x + 27.0, y - 5.5), font(WORDS)))?;
            x += needs + 10.0;
        }
        Ok(if labelled().next().is_some() { row + 1 } else { 0 })
    }
}

/// One of the marks, around a point of the area.
fn draw_mark(area: &Area<'_>, mark: usize, (x, y): (i32, i32), ink: RGBColor) -> Drawn {
    let r = px(3.6);
    let polygon = |corners: &[(i32, i32)]| {
        let corners = corners.iter().map(|(dx, dy)| (x + dx, y + dy)).collect::<Vec<_>>();
        area.draw(&Polygon::new(corners, ink.filled()))
    };
    match mark {
        0 => area.draw(&Circle::new((x, y), r, ink.filled()))?,
        1 => polygon(&[(-r, -r), (r, -r), (r, r), (-r, r)])?,
        2 => polygon(&[(0, -r - 8), (r + 6, r), (-r - 6, r)])?,
        3 => polygon(&[(0, -r - 12), (r + 12, 0), (0, r + 12), (-r - 12, 0)])?,
        _ => area.draw(&Circle::new((x, y), r, ink.stroke_width(stroke(1.6))))?,
    }
    Ok(())
}

/// Draws rows of panels, each row this high, into a file.
pub(crate) fn save(path: &Path, height: f64, rows: &[&[Chart]]) -> Drawn {
    let mut drawing = String::new();
    let size = (px(WIDTH) as u32, px(height * rows.len() as f64) as u32);
    {
        let root = SVGBackend::with_string(&mut drawing, size).into_drawing_area();
        root.fill(&WHITE)?;
        let areas = root.margin(px(6.0), px(4.0), 0, 0).split_evenly((rows.len(), 1));
        for (area, row) in areas.iter().zip(rows) {
            for (area, chart) in area.split_evenly((1, row.len())).iter().zip(*row) {
                chart.draw(area)?;
            }
        }
        root.present()?;
    }
    let (_, content) = drawing.split_once("viewBox").ok_or("the drawing has no header")?;
    let (width, height) = (WIDTH, height * rows.len() as f64);
    let header = format!("<svg width=\"{width}\" height=\"{height}\" stroke-linejoin=\"round\"");
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, format!("{header} viewBox{content}")))
        .map_err(|reason| format!("cannot write `{}`: {reason}", path.display()))?;
    println!("picture: {}", path.display());
    Ok(())
}

fn px(pixels: f64) -> i32 {
    (pixels * FINE).round() as i32
}

/// The width of a line.
fn stroke(pixels: f64) -> u32 {
    px(pixels).unsigned_abs()
}

fn at(x: f64, y: f64) -> (i32, i32) {
    (px(x), px(y))
}

/// Letters of that height; the library writes 1/1.24 of what it is told.
fn font(height: f64) -> TextStyle<'static> {
    ("sans-serif", height * FINE * 1.24).into_font().color(&DARK)
}
