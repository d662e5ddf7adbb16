//! Sets of images, drawn by all processors.

use std::sync::{Mutex, PoisonError};
use std::thread;

use ndarray::Array2;

use super::chance::Chance;
use super::hand::Hand;
use super::pen::Canvas;
use crate::data::{CLASSES, PIXELS, Split};

/// Second byte of the key of the order of images, see [`Chance::new`].
const ORDER: u8 = 3;

/// Images that are drawn at a time.
const SHARE: usize = 500;

/// A set of images: of each of `writers` people every digit, `copies` times.
pub(super) struct Set {
    /// Sets of different numbers have nothing in common, neither people nor images.
    pub(super) number: u8,
    pub(super) writers: usize,
    pub(super) copies: usize,
}

impl Set {
    /// Draws the images, in random order, on up to `threads` threads. The result does not depend
    /// on how many there are.
    pub(super) fn draw(&self, threads: usize) -> Split {
        let classes = usize::from(CLASSES);
        let n = self.writers * self.copies * classes;
        let order = Chance::new([self.number, ORDER], 0).order(n);
        let mut brightness = vec![0.0; n * PIXELS];

        let shares = order.chunks(SHARE).zip(brightness.chunks_mut(SHARE * PIXELS));
        let shares = Mutex::new(shares);
        let next = || shares.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work = || {
            while let Some((items, images)) = next() {
                for (&item, image) in items.iter().zip(images.chunks_exact_mut(PIXELS)) {
                    self.image(item).centred(image);
                }
            }
        };
        thread::scope(|scope| {
            for _ in 1..threads {
                // If the system has no more threads to give, those that there are do its work.
                let _ = thread::Builder::new().spawn_scoped(scope, work);
            }
            work();
        });

        let images = Array2::from_shape_vec((n, PIXELS), brightness)
            .expect("there are as many brightnesses as the shape says");
        Split { images, labels: order.into_iter().map(digit).collect() }
    }

    fn image(&self, item: usize) -> Canvas {
        let page = item / usize::from(CLASSES);
        let (writer, copy) = (page % self.writers, page / self.writers);
        Hand::of(self.number, writer as u64).write(digit(item), copy as u64)
    }
}

/// What image number `item` shows, counted before they are put into random order.
fn digit(item: usize) -> u8 {
    (item % usize::from(CLASSES)) as u8
}
