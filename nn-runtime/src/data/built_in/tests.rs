//! What the built-in digits promise, on all 70,000 of them.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::*;
use crate::data::{PIXELS, SIDE};

static SETS: LazyLock<(Split, Split)> = LazyLock::new(built_in);

fn sets() -> [&'static Split; 2] {
    [&SETS.0, &SETS.1]
}

/// The brightnesses of every image in 255ths.
fn bytes(split: &Split) -> impl Iterator<Item = Vec<u8>> {
    let rows = split.images.rows().into_iter();
    rows.map(|image| image.iter().map(|&pixel| (255.0 * pixel).round() as u8).collect())
}

#[test]
fn there_are_as_many_images_as_in_mnist_and_of_every_digit_as_many() {
    for (split, n) in sets().into_iter().zip([60_000, 10_000]) {
        assert_eq!((split.images.dim(), split.labels.len()), ((n, PIXELS), n));
        for digit in 0..10 {
            let count = split.labels.iter().filter(|&&label| label == digit).count();
            assert_eq!(count, n / 10, "{digit}");
        }
    }
}

#[test]
fn labels_come_in_random_order() {
    for split in sets() {
        let n = split.len() as f64;
        let repeated = split.labels.windows(2).filter(|pair| pair[0] == pair[1]).count() as f64;
        // One in ten; five deviations.
        assert!((repeated - 0.1 * n).abs() < 5.0 * (0.09 * n).sqrt(), "{repeated} of {n}");
    }
}

#[test]
fn brightnesses_are_whole_255ths_from_paper_to_ink() {
    for split in sets() {
        for (image, bytes) in split.images.rows().into_iter().zip(bytes(split)) {
            assert!(image.iter().zip(&bytes).all(|(&x, &byte)| x == f32::from(byte) / 255.0));
            assert!(bytes.contains(&0) && bytes.iter().any(|&byte| byte > 128));
        }
        // MNIST's mean is 0.131.
        let mean = split.images.iter().map(|&x| f64::from(x)).sum::<f64>();
        let mean = mean / split.images.len() as f64;
        assert!((0.12..0.14).contains(&mean), "{mean}");
    }
}

#[test]
fn the_ink_fits_the_box_and_its_centre_of_mass_is_in_the_middle() {
    for image in sets().into_iter().flat_map(bytes) {
        let mass: f64 = image.iter().copied().map(f64::from).sum();
        let sides = [SIDE, 1].map(|stride| {
            let place = |i: usize| i / stride % SIDE;
            let inked = || (0..PIXELS).filter(|&i| image[i] > 0).map(place);
            let moment: f64 = (0..PIXELS).map(|i| f64::from(image[i]) * place(i) as f64).sum();
            // Moved by whole pixels it is off by half of one at most, and by rounding.
            assert!((moment / mass - 13.5).abs() < 0.51, "{}", moment / mass);
            inked().max().unwrap() + 1 - inked().min().unwrap()
        });
        // A digit that lost ink at the edge of the image would be smaller.
        let side = sides[0].max(sides[1]);
        assert!((18..=20).contains(&side), "{side}");
    }
}

#[test]
fn no_image_comes_twice_in_either_set_or_both() {
    let mut seen = HashSet::new();
    assert!(sets().into_iter().flat_map(bytes).all(|image| seen.insert(image)));
}

#[test]
fn every_call_gives_the_same_images() {
    let again = built_in();
    assert!(again == *SETS);
}

#[test]
fn the_number_of_threads_makes_no_difference() {
    // More than one share, and the last one smaller.
    let set = Set { number: 0, writers: 61, copies: 2 };
    let one = set.draw(1);
    assert_eq!(one.len(), 1220);
    for threads in [0, 2, 3, 64] {
        assert!(set.draw(threads) == one, "{threads}");
    }
}

#[test]
fn the_images_never_change() {
    // FNV-1a of 64 bits (G. Fowler, L. C. Noll, K.-P. Vo) over brightnesses and labels.
    let checksums = sets().map(|split| {
        let content = bytes(split).flatten().chain(split.labels.iter().copied());
        content.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    });
    assert_eq!(checksums, [0xf824_c581_2522_627a, 0xf41a_667a_2e23_6e4e], "{checksums:#x?}");
}

#[test]
fn the_nearest_mean_of_a_class_tells_most_digits_but_by_far_not_all() {
    let [train, test] = sets();
    let mut means = vec![[0.0_f32; PIXELS]; 10];
    for (image, &label) in train.images.rows().into_iter().zip(&train.labels) {
        let mean = &mut means[usize::from(label)];
        mean.iter_mut().zip(image).for_each(|(mean, x)| *mean += x / 6000.0);
    }
    let right = test.images.rows().into_iter().zip(&test.labels).filter(|(image, label)| {
        let distance = |k: usize| -> f32 {
            means[k].iter().zip(*image).map(|(mean, x)| (mean - x) * (mean - x)).sum()
        };
        let nearest = (0..10).min_by(|&k, &l| distance(k).total_cmp(&distance(l)));
        nearest == Some(usize::from(**label))
    });
    // MNIST's are told in 82 of a hundred cases.
    let share = right.count() as f64 / test.len() as f64;
    assert!((0.75..0.90).contains(&share), "{share}");
}
