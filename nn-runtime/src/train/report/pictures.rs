//! Images in the text of the page: as PNG (ISO/IEC 15948), packed and written in base 64 (RFC 4648).

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use ndarray::ArrayView2;

use super::page::escape;

/// A colour with its opacity.
type Colour = [u8; 4];

/// Levels of a scale. More are not told apart, and take more room.
const LEVELS: u8 = 31;

/// An image of brightness 0 to 1 as black ink on nothing.
pub(super) fn ink(image: ArrayView2<'_, f32>, alt: &str, class: &str) -> String {
    let palette =
        (0..LEVELS).map(|level| [0, 0, 0, opacity(level, LEVELS - 1)]).collect::<Vec<_>>();
    let pixels = image.map(|&ink| level(ink.clamp(0.0, 1.0)));
    img(&png(pixels.view(), &palette), image.dim(), alt, class)
}

/// Numbers of both signs: what is near 0 is transparent, `largest` and more is one colour, and −`largest` another.
pub(super) fn diverging(numbers: ArrayView2<'_, f32>, largest: f32, alt: &str) -> String {
    const NEGATIVE: [u8; 3] = [37, 110, 235];
    const POSITIVE: [u8; 3] = [232, 93, 18];
    let middle = LEVELS / 2;
    let palette = (0..LEVELS).map(|level| {
        let [r, g, b] = if level < middle { NEGATIVE } else { POSITIVE };
        [r, g, b, opacity(level.abs_diff(middle), middle)]
    });
    let scale = if largest > 0.0 { 0.5 / largest } else { 0.0 };
    let pixels = numbers.map(|&number| level((0.5 + scale * number).clamp(0.0, 1.0)));
    img(&png(pixels.view(), &palette.collect::<Vec<_>>()), numbers.dim(), alt, "weight")
}

/// The level of a number from 0 to 1; of NaN it is 0.
fn level(number: f32) -> u8 {
    (number * f32::from(LEVELS - 1)).round() as u8
}

fn opacity(level: u8, most: u8) -> u8 {
    (255 * u16::from(level) / u16::from(most)) as u8
}

fn img(png: &[u8], (height, width): (usize, usize), alt: &str, class: &str) -> String {
    let (alt, data) = (escape(alt), base64(png));
    format!(
        "<img class=\"{class}\" width=\"{width}\" height=\"{height}\" alt=\"{alt}\" src=\"data:image/png;base64,{data}\" />"
    )
}

/// A PNG whose pixels are numbers of colours in the palette.
fn png(pixels: ArrayView2<'_, u8>, palette: &[Colour]) -> Vec<u8> {
    let (height, width) = pixels.dim();
    let mut header = Vec::new();
    header.extend((width as u32).to_be_bytes());
    header.extend((height as u32).to_be_bytes());
    // Eight bits each, by palette; packed, filtered and ordered as always.
    header.extend([8, 3, 0, 0, 0]);
    let colours: Vec<u8> = palette.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect();
    let opacities: Vec<u8> = palette.iter().map(|&[.., opacity]| opacity).collect();
    let mut lines = Vec::with_capacity(height * (width + 1));
    for row in pixels.rows() {
        lines.push(0); // as it is: palettes do not gain from filters
        lines.extend(row);
    }
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [
        (b"IHDR", header),
        (b"PLTE", colours),
        (b"tRNS", opacities),
        (b"IDAT", packed(&lines)),
        (b"IEND", Vec::new()),
    ] {
        let mut crc = Crc::new();
        crc.update(name);
        crc.update(&data);
        png.extend((data.len() as u32).to_be_bytes());
        png.extend(name);
        png.extend(data);
        png.extend(crc.sum().to_be_bytes());
    }
    png
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    packer
        .write_all(bytes)
        .and_then(|()| packer.finish())
        .expect("a Vec takes what is written to it")
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= three.len() { digit.into() } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::ZlibDecoder;
    use ndarray::array;

    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (plain, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(plain.as_bytes()), text);
        }
    }

    #[test]
    fn a_png_has_its_pixels_line_by_line() {
        let pixels = array![[0, 1, 2], [2, 1, 0]];
        let png = png(pixels.view(), &[[1, 2, 3, 4]; 3]);
        let at = png.windows(4).position(|name| name == b"IDAT").unwrap();
        let length = u32::from_be_bytes(png[at - 4..at].try_into().unwrap()) as usize;
        let mut lines = Vec::new();
        ZlibDecoder::new(&png[at + 4..at + 4 + length]).read_to_end(&mut lines).unwrap();
        assert_eq!(lines, [0, 0, 1, 2, 0, 2, 1, 0]);
    }

    #[test]
    fn the_middle_of_a_diverging_scale_is_zero() {
        assert_eq!(opacity(LEVELS / 2, LEVELS / 2), 255);
        let [zero, tiny] = [0.0, 1e-3].map(|x| level(0.5 + x));
        assert_eq!((zero, tiny, level(f32::NAN)), (LEVELS / 2, LEVELS / 2, 0));
        assert_eq!((level(0.0), level(1.0)), (0, LEVELS - 1));
    }
}
