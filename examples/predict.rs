//! Reads handwritten digits from pictures, with a network that `mnist_codegen` trained and saved.
//!
//! `cargo run --release --example predict -- --checkpoint FILE picture.png …`

mod terminal;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use ndarray::Array2;
use nn_runtime::data::{PIXELS, digit_names, picture};
use nn_runtime::nn::Network;
use nn_runtime::train::{self, Model, Trained};

/// Pixels along a side with which any digit can be read.
const ENOUGH: u32 = 1600;

/// Reads handwritten digits from pictures, one digit each, in ink of any colour on paper of another.
#[derive(Parser)]
struct Args {
    /// The network: a file that `mnist_codegen --checkpoint FILE` wrote
    #[arg(long, value_name = "FILE")]
    checkpoint: PathBuf,
    /// PNG or JPEG files
    #[arg(required = true)]
    pictures: Vec<PathBuf>,
}

/// The brightness of a picture, 0 (black) to 1 (white), the right way up, as a row for each line of pixels.
fn grey(path: &Path) -> Result<Array2<f32>, Box<dyn Error>> {
    let mut decoder = ImageReader::open(path)?.with_guessed_format()?.into_decoder()?;
    // Cameras lie on their side and leave a note of it.
    let orientation = decoder.orientation()?;
    // A file of a few bytes may claim to be larger than the memory.
    Limits::default().reserve(decoder.total_bytes())?;
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    if image.width().max(image.height()) > ENOUGH {
        image = image.thumbnail(ENOUGH, ENOUGH);
    }
    let image = image.into_luma_alpha16();

    let opaque = image.pixels().map(|pixel| f64::from(pixel.0[1])).sum::<f64>();
    let light =
        image.pixels().map(|pixel| f64::from(pixel.0[0]) * f64::from(pixel.0[1])).sum::<f64>();
    let most = f32::from(u16::MAX);
    // Where nothing is painted there is paper: white, or black behind light ink.
    let paper = if light > 0.5 * f64::from(most) * opaque { 0.0 } else { 1.0 };
    let grey = image.pixels().map(|pixel| {
        let [luma, alpha] = pixel.0.map(|part| f32::from(part) / most);
        paper + alpha * (luma - paper)
    });
    let shape = (image.height() as usize, image.width() as usize);
    Ok(Array2::from_shape_vec(shape, grey.collect())?)
}

/// Reads one picture, and shows what the network saw and what it makes of it.
fn read(path: &Path, trained: &Trained<Network>) -> Result<(), Box<dyn Error>> {
    let grey = grey(path)?;
    // Digits are framed as MNIST's were; clothes fill their images.
    let is_digit = trained.classes == digit_names();
    let image = if is_digit { picture::digit(grey.view()) } else { picture::whole(grey.view()) }?;
    let x = image.to_shape((1, PIXELS))?;
    let outputs = trained.net.outputs(x.view());
    let outputs = outputs.row(0);
    let class = trained.settings.targets.targets().class(outputs);
    println!(
        "{}: {}",
        path.display(),
        class.map_or("no class", |class| trained.classes[class].as_str())
    );
    terminal::draw(image.view(), outputs, class, &trained.classes);
    Ok(())
}

fn main() -> ExitCode {
    let args = Args::parse();
    let trained = match train::load(&args.checkpoint, Network::from_settings) {
        Ok(trained) => trained,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut code = ExitCode::SUCCESS;
    for path in &args.pictures {
        if let Err(error) = read(path, &trained) {
            eprintln!("error: `{}`: {error}", path.display());
            code = ExitCode::FAILURE;
        }
    }
    code
}
