//! What a network makes of many images.

use ndarray::{Array2, Axis, concatenate, s};

use super::super::Model;
use crate::data::Split;
use crate::data::targets::Targets;

/// Images at a time: what convolutions make of all of a test set would fill the memory.
const IMAGES: usize = 1000;

/// The outputs for all images.
pub(super) fn outputs<M: Model>(net: &M, targets: &Targets, split: &Split) -> Array2<f32> {
    let chunks: Vec<Array2<f32>> = (0..split.len())
        .step_by(IMAGES)
        .map(|from| {
            let to = split.len().min(from + IMAGES);
            net.outputs(split.images.slice(s![from..to, ..]))
        })
        .collect();
    let views: Vec<_> = chunks.iter().map(|chunk| chunk.view()).collect();
    concatenate(Axis(0), &views).unwrap_or_else(|_| Array2::zeros((0, targets.width())))
}
