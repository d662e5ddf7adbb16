//! Dot products: a matrix stored by rows times a vector.
//!
//! As in [`super::tile`], the innermost loop is alone in its function and leaves its sums in memory:
//! otherwise the compiler does not reliably make vectors of them.

use core::array;

use super::element::Element;

/// How many rows are multiplied at once, each element of the vector being loaded once for all.
const ROWS: usize = 4;

/// Rows of equal length.
pub(super) type Rows<'a, E> = [&'a [E]; ROWS];

/// The products of several rows with a vector, each in `LANES` parts.
pub(super) type Sums<E, const LANES: usize> = [[E; LANES]; ROWS];

/// y ← y + A·x, where the rows of A follow one another without gaps.
///
/// `sum_whole` is [`sum_whole`], compiled apart.
#[inline(always)]
pub(super) fn multiply<E: Element, const FUSED: bool, const LANES: usize>(
    a: &[E],
    x: &[E],
    y: &mut [E],
    sum_whole: fn(&Rows<'_, E>, &[E], &mut Sums<E, LANES>),
) {
    let end = End::<E, LANES>::new(x);
    let most = ROWS.min(y.len());
    let mut sums = [[E::zero(); LANES]; ROWS];
    // The last rows are taken together with some of those before, which are not written again.
    for fresh in (0..y.len()).step_by(most) {
        let start = fresh.min(y.len() - most);
        let rows = array::from_fn(|i| &a[(start + i % most) * x.len()..][..x.len()]);
        sum_whole(&rows, x, &mut sums);
        end.add::<FUSED>(&rows, &mut sums);
        for i in fresh..start + most {
            y[i] = y[i] + pairwise(sums[i - start]);
        }
    }
}

/// Sums the chunks of `LANES` elements that are whole.
#[inline(always)]
pub(super) fn sum_whole<E: Element, const FUSED: bool, const LANES: usize>(
    rows: &Rows<'_, E>,
    x: &[E],
    out: &mut Sums<E, LANES>,
) {
    let (x, _) = x.as_chunks::<LANES>();
    let rows = rows.map(|row| &row.as_chunks::<LANES>().0[..x.len()]);
    let mut sums = [[E::zero(); LANES]; ROWS];
    for p in 0..x.len() {
        for i in 0..ROWS {
            for lane in 0..LANES {
                sums[i][lane] = sums[i][lane].add_product::<FUSED>(rows[i][p][lane], x[p][lane]);
            }
        }
    }
    *out = sums;
}

/// What is left of a vector after the chunks that are whole.
enum End<'a, E, const LANES: usize> {
    Nothing,
    /// The last `LANES` elements; those that are in a whole chunk, too, have all bits set in `done`.
    Overlapping {
        x: [E; LANES],
        done: [E; LANES],
    },
    /// All of a vector shorter than a chunk.
    Short(&'a [E]),
}

impl<'a, E: Element, const LANES: usize> End<'a, E, LANES> {
    #[inline(always)]
    fn new(x: &'a [E]) -> Self {
        let rest = x.len() % LANES;
        match x.last_chunk::<LANES>() {
            _ if rest == 0 => Self::Nothing,
            None => Self::Short(x),
            Some(last) => {
                let mut x = *last;
                x[..LANES - rest].fill(E::zero());
                let mut done = [E::zero(); LANES];
                done[..LANES - rest].fill(E::ONES);
                Self::Overlapping { x, done }
            }
        }
    }

    #[inline(always)]
    fn add<const FUSED: bool>(&self, rows: &Rows<'_, E>, sums: &mut Sums<E, LANES>) {
        for (row, sums) in rows.iter().zip(sums) {
            match self {
                Self::Nothing => {}
                Self::Overlapping { x, done } => {
                    let row = row.last_chunk::<LANES>().expect("a row is as long as the vector");
                    let mut new = *sums;
                    for lane in 0..LANES {
                        // Zero times infinity would not be zero.
                        let element = row[lane].masked(E::zero(), done[lane]);
                        new[lane] = sums[lane].add_product::<FUSED>(element, x[lane]);
                    }
                    *sums = new;
                }
                Self::Short(x) => {
                    for ((sum, &element), &x) in sums.iter_mut().zip(*row).zip(*x) {
                        *sum = sum.add_product::<FUSED>(element, x);
                    }
                }
            }
        }
    }
}

/// The sum of a power of two of numbers, in as many steps as its logarithm.
#[inline(always)]
fn pairwise<E: Element, const LANES: usize>(mut lanes: [E; LANES]) -> E {
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] = lanes[lane] + lanes[lane + half];
        }
        half /= 2;
    }
    lanes[0]
}
