//! The ten digits as strokes of a pen, each in the forms that people write it in.

/// One way to write a digit.
pub(super) struct Form {
    /// How many of a hundred hands, roughly, prefer it.
    pub(super) weight: u8,
    /// The strokes, in the order in which they are written.
    pub(super) strokes: &'static [&'static [Node]],
}

/// A point that a stroke leads through, in hundredths of the digit's height: `x` to the right, `y`
/// downwards from 0 to 100.
#[derive(Clone, Copy)]
pub(super) struct Node {
    pub(super) x: i8,
    pub(super) y: i8,
    pub(super) turn: Turn,
}

/// How a stroke passes a point.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Round,
    Corner,
}

/// A form by its weight and its strokes; a point is round unless it is said to be a corner.
macro_rules! form {
    ($weight:literal: $([$($x:literal $y:literal $($turn:ident)?),*])*) => {
        Form {
            weight: $weight,
            strokes: &[$(&[$(Node { x: $x, y: $y, turn: turn!($($turn)?) }),*]),*],
        }
    };
}

macro_rules! turn {
    () => {
        Turn::Round
    };
    (corner) => {
        Turn::Corner
    };
}

/// The forms of every digit, 0 to 9.
pub(super) const FORMS: [&[Form]; 10] =
    [ZERO, ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN, EIGHT, NINE];

const ZERO: &[Form] = &[
    // closed at the top
    form!(55:
        [46 2, 22 6, 7 30, 6 66, 26 97, 52 92, 68 62, 66 26, 50 4, 38 1]),
    // the end overlaps the beginning on the inside
    form!(25:
        [54 16, 34 1, 12 20, 4 56, 20 94, 46 97, 66 66, 66 28, 48 4, 30 10]),
    // written clockwise from the left
    form!(20:
        [16 16, 38 0, 62 20, 66 60, 46 97, 20 94, 5 64, 8 30, 26 6]),
];

const ONE: &[Form] = &[
    // a bare line
    form!(72:
        [30 0, 30 50, 30 100]),
    // with an upstroke
    form!(20:
        [12 28, 32 0 corner, 32 50, 32 100]),
    // with an upstroke and a base
    form!(8:
        [14 26, 34 0 corner, 34 50, 34 100]
        [6 100, 62 98]),
];

const TWO: &[Form] = &[
    // an angle at the bottom left
    form!(45:
        [6 22, 20 4, 42 0, 58 14, 54 40, 32 68, 4 98 corner, 36 97, 68 96]),
    // a loop at the bottom left
    form!(40:
        [6 20, 24 2, 48 4, 58 24, 48 54, 26 84, 8 96, 2 84, 16 76, 38 88, 70 96]),
    // flat, with a wave for a base
    form!(15:
        [4 12, 30 1, 56 6, 58 30, 36 60, 6 90 corner, 26 86, 48 96, 70 88]),
];

const THREE: &[Form] = &[
    // a cusp in the middle
    form!(50:
        [6 14, 26 1, 50 6, 54 26, 40 42, 22 47 corner, 48 52, 62 72, 48 94, 22 100, 2 88]),
    // a small loop in the middle
    form!(25:
        [4 10, 28 0, 52 10, 50 32, 34 47, 24 50, 26 42, 46 50, 60 72, 46 96, 20 99, 4 86]),
    // both bows open wide
    form!(17:
        [8 6, 34 0, 56 16, 46 38, 30 45 corner, 56 56, 62 78, 40 98, 4 96]),
    // a flat top
    form!(8:
        [8 2 corner, 58 2 corner, 28 40 corner, 54 50, 62 74, 44 97, 6 94]),
];

const FOUR: &[Form] = &[
    // open at the top
    form!(55:
        [14 4, 9 30, 4 56 corner, 34 57, 66 52]
        [54 0, 50 50, 45 100]),
    // closed at the top
    form!(25:
        [46 0, 26 32, 2 66 corner, 36 66, 70 64]
        [50 2, 49 50, 48 100]),
    // open and round
    form!(20:
        [8 4, 6 34, 22 52, 54 46]
        [62 0, 56 48, 48 100]),
];

const FIVE: &[Form] = &[
    // the hat comes last
    form!(45:
        [16 4, 12 44 corner, 36 37, 58 50, 60 76, 38 98, 4 92]
        [14 4, 40 4, 66 0]),
    // in one go from the right
    form!(35:
        [64 2, 20 4 corner, 14 44 corner, 38 39, 58 54, 56 82, 30 100, 2 92]),
    // nearly an S
    form!(20:
        [66 1, 38 3, 18 12, 18 34, 42 50, 58 70, 44 95, 20 99, 2 88]),
];

const SIX: &[Form] = &[
    // a bow
    form!(50:
        [46 1, 22 24, 6 56, 8 86, 30 100, 54 88, 54 64, 34 54, 10 76]),
    // a straight stem
    form!(30:
        [34 0, 16 36, 5 72, 18 98, 46 97, 58 76, 42 58, 18 66, 6 84]),
    // bent at the top
    form!(20:
        [58 10, 42 1, 20 18, 5 56, 12 92, 38 99, 58 78, 46 56, 22 58, 7 74]),
];

const SEVEN: &[Form] = &[
    // an angle
    form!(50:
        [3 6, 32 5, 62 3 corner, 44 48, 30 100]),
    // crossed
    form!(18:
        [4 5, 32 5, 62 2 corner, 42 48, 26 100]
        [16 53, 60 48]),
    // with a serif
    form!(14:
        [3 22, 6 5 corner, 34 5, 62 3 corner, 44 48, 34 100]),
    // round
    form!(18:
        [2 15, 16 4, 42 6, 60 8, 56 28, 42 60, 34 100]),
];

const EIGHT: &[Form] = &[
    // in one go, the S first
    form!(55:
        [56 14, 36 0, 12 12, 18 34, 44 54, 58 78, 36 100, 8 86, 16 62, 42 42, 58 18]),
    // in one go, open at the top right
    form!(25:
        [60 6, 34 1, 14 16, 24 38, 48 58, 54 84, 32 100, 8 84, 18 60, 44 38, 62 22]),
    // two rings
    form!(20:
        [34 1, 14 12, 16 36, 34 46, 54 34, 54 10, 32 0]
        [34 46, 8 62, 10 90, 34 100, 60 88, 58 60, 32 46]),
];

const NINE: &[Form] = &[
    // a straight stem
    form!(50:
        [56 14, 34 1, 10 14, 10 40, 32 48, 52 32, 58 10 corner, 52 54, 44 100]),
    // a bow
    form!(28:
        [56 16, 36 0, 12 10, 6 36, 26 50, 50 36, 60 12, 60 54, 46 90, 20 100, 6 90]),
    // the stem bends out of the ring
    form!(22:
        [50 44, 22 50, 6 30, 18 6, 42 1, 58 20, 56 56, 46 100]),
];
