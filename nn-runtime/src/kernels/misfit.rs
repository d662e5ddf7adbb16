//! What a user reads when shapes do not fit.

use core::fmt;

/// The shape that all `shapes` broadcast to, if there is one; they need not be equally long.
#[inline]
pub(super) fn joint_shape<D: ndarray::Dimension>(shapes: &[&[usize]]) -> Option<D> {
    let rank = shapes.iter().map(|shape| shape.len()).max().unwrap_or(0);
    let mut joint = D::zeros(rank);
    for axis in 0..rank {
        joint[axis] = 1;
    }
    for shape in shapes {
        let added = rank - shape.len();
        for (axis, &len) in shape.iter().enumerate() {
            let joint = &mut joint[added + axis];
            if *joint == 1 {
                *joint = len;
            } else if len != 1 && len != *joint {
                return None;
            }
        }
    }
    Some(joint)
}

/// Shapes as a list in prose.
struct Listed<'a>(&'a [&'a [usize]]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, shape) in self.0.iter().enumerate() {
            let separator = match i {
                0 => "",
                i if i + 1 == self.0.len() => " and ",
                _ => ", ",
            };
            write!(f, "{separator}{shape:?}")?;
        }
        Ok(())
    }
}

#[cold]
#[track_caller]
pub(super) fn do_not_broadcast(at: &str, shapes: &[&[usize]]) -> ! {
    panic!("`{at}`: shapes {} do not broadcast together", Listed(shapes))
}

#[cold]
#[track_caller]
pub(super) fn do_not_fit(at: &str, a: &[usize], b: &[usize]) -> ! {
    panic!("`{at}`: shapes {a:?} and {b:?} do not fit")
}

#[cold]
#[track_caller]
pub(super) fn no_such_axis(at: &str, axis: usize, shape: &[usize]) -> ! {
    panic!("`{at}`: shape {shape:?} has no axis {axis}")
}
