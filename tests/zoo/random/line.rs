//! `random!`: the line of the table that ends each random program, in the form of the lines of `zoo!`.

/// A test of the one function of a file.
macro_rules! random {
    (
        of $file:ident;
        $kind:ident $function:ident($($arg:ident in $domain:expr),+) $(-> $($part:ident),+)?;
    ) => {
        #[test]
        fn test() {
            use $crate::points::*;
            use $crate::{dual::Dual, judge, random::Random};

            let mut judged = judge::Judged::new();
            for seed in 0..judge::POINTS {
                let random = &mut Random(seed);
                let point = ($(Domain::given(&$domain, Domain::draw(&$domain, random)),)+);
                let double = zoo!(@run double f64 point $file $function [$($arg)+] ($($($part),+)?));
                let duals = zoo!(@run duals Dual point $file $function [$($arg)+] ($($($part),+)?));
                let at = $crate::shape::numbers(&point);
                let results = double(&at);
                judged.judge(&judge::Program {
                    double: &|at| $crate::shape::numbers(&double(at)),
                    duals: &|at| $crate::shape::numbers(&duals(at)),
                    ways: &zoo!(@ways double f64 results point $file $function [$($arg)+] ($($($part),+)?)),
                    grad: random!(@grad $kind point $file $function [$($arg)+]),
                }, &at);
            }
            judged.finish();
        }
    };
    (@grad vjp $($rest:tt)+) => { None };
    (@grad grad $point:ident $file:ident $function:ident [$($arg:ident)+]) => {
        Some(&zoo!(@both double f64 $point $file $function [$($arg)+] ()))
    };
}
