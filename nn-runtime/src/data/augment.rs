//! Images that are moved, turned, stretched and bent a little, so that a network sees more than there are.
//!
//! Source: P. Simard, D. Steinkraus and J. Platt, *Best practices for convolutional neural networks applied to visual
//! document analysis*, ICDAR 2003.

mod blur;
mod warp;

use rand::Rng;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use self::blur::Blur;
use self::warp::Warp;
use super::{Batch, PIXELS};
use crate::train::symmetric;

/// How far images are changed, each by chance. As a whole, as by default, it leaves them as they are.
///
/// ```
/// use ndarray::Array2;
/// use nn_runtime::data::{Batch, augment::{Augmentation, Elastic}};
/// use nn_runtime::train;
///
/// let augmentation = Augmentation {
///     shift: 2.0,
///     rotate: 10.0,
///     scale: 0.1,
///     elastic: Some(Elastic { alpha: 34.0, sigma: 4.0 }),
/// };
/// augmentation.check()?;
/// let mut batch = Batch { x: Array2::from_elem((10, 784), 0.5), y: Array2::eye(10) };
/// augmentation.apply(&mut batch, &mut train::rng(1));
/// assert!(batch.x.iter().all(|x| (0.0..=0.5).contains(x)));
/// # Ok::<(), nn_runtime::data::augment::AugmentationError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Augmentation {
    /// The most pixels to the left or right, and up or down.
    pub shift: f32,
    /// The largest angle in degrees, either way.
    pub rotate: f32,
    /// How much larger or smaller at most: 0.1 is from 0.9 to 1.1 times the size.
    pub scale: f32,
    /// Distortions as of a hand that is not steady.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic: Option<Elastic>,
}

/// An elastic distortion: pixels are displaced by chance, neighbours alike.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elastic {
    /// How strong it is: the factor of the displacements, which begin uniformly distributed from −1 to 1 in both
    /// directions and are smoothed by `sigma`.
    pub alpha: f32,
    /// How smooth it is: the standard deviation, in pixels, of the normal distribution by which displacements
    /// are averaged.
    pub sigma: f32,
}

/// A setting of an [`Augmentation`] that means nothing.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("the augmentation's {setting} is {value}, expected {expected}")]
pub struct AugmentationError {
    /// Its name.
    pub setting: &'static str,
    /// What it is.
    pub value: f32,
    /// What it may be.
    pub expected: &'static str,
}

impl Augmentation {
    /// Whether every setting means something.
    ///
    /// # Errors
    /// The first setting that is negative, infinite or NaN, or a scale by which an image could shrink to nothing.
    pub fn check(&self) -> Result<(), AugmentationError> {
        const FINITE: &str = "a finite number, 0 or above";
        let Elastic { alpha, sigma } = self.elastic.unwrap_or(Elastic { alpha: 0.0, sigma: 0.0 });
        let settings = [
            ("shift", self.shift, f32::MAX, FINITE),
            ("rotate", self.rotate, f32::MAX, FINITE),
            ("scale", self.scale, 0.9, "a number from 0 to 0.9"),
            ("elastic.alpha", alpha, f32::MAX, FINITE),
            ("elastic.sigma", sigma, f32::MAX, FINITE),
        ];
        for (setting, value, most, expected) in settings {
            // A NaN is in no range.
            if !(0.0..=most).contains(&value) {
                return Err(AugmentationError { setting, value, expected });
            }
        }
        Ok(())
    }

    /// Changes each image of a batch, m × 784, by random numbers of its own; what comes from outside of it is 0, the
    /// paper. Between pixels brightness is interpolated, linearly in both directions.
    ///
    /// Where nothing can change, no bit does, and no random number is drawn. Settings that do not pass
    /// [`check`](Self::check) give images that mean nothing.
    ///
    /// # Panics
    /// If the images have not 784 pixels.
    pub fn apply(&self, batch: &mut Batch, rng: &mut impl Rng) {
        let (images, pixels) = batch.x.dim();
        assert!(pixels == PIXELS, "augmentation: images of {pixels} pixels, expected {PIXELS}");
        let elastic = self.elastic.filter(|elastic| elastic.alpha != 0.0);
        let is_affine = [self.shift, self.rotate, self.scale].iter().any(|&most| most != 0.0);
        if !is_affine && elastic.is_none() {
            return;
        }
        let mut blur = elastic.map(|elastic| Blur::new(elastic.sigma));
        let mut warp = Warp::new();
        for image in 0..images {
            let mut row = batch.x.row_mut(image);
            let [dx, dy, angle, size] = [(); 4].map(|()| symmetric(rng));
            warp.affine(
                [self.shift * dx, self.shift * dy],
                (self.rotate * angle).to_radians(),
                1.0 + self.scale * size,
            );
            if let (Some(Elastic { alpha, .. }), Some(blur)) = (elastic, &mut blur) {
                for axis in 0..2 {
                    warp.displace(axis, alpha, blur.noise(rng));
                }
            }
            warp.apply(row.view_mut());
        }
    }
}
