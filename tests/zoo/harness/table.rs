//! `zoo!`: the table of functions and points that ends each file of programs.

/// One test for each line.
///
/// ```text
/// zoo! {
///     of options;                                             // the file
///     grad price(spot in 50.0..150.0, n in one_of([1, 5]));   // the result is one number
///     vjp path(spot in 50.0..150.0, shocks in &numbers(4));   // it is anything else
///     vjp step(u in &mut numbers(5)) -> u;                    // it is (): the seed is that of `u`
///     vjp shift(u in &mut numbers(5)) -> value, u;            // the seed is a pair
///     grad larger(x in 0.0..1.0, y in 2.0..3.0) and at (0.5, 0.5), (1.0, 1.0);
/// }
/// ```
///
/// Points after `and at` are edges: the function may have kinks there, so differences are not asked. A file that is
/// `of … in single precision` rounds to that in between.
macro_rules! zoo {
    (of $file:ident in single precision; $($lines:tt)+) => { zoo!(@table rough $file $($lines)+); };
    (of $file:ident; $($lines:tt)+) => { zoo!(@table exact $file $($lines)+); };
    (@table $digits:ident $file:ident $(
        $kind:ident $function:ident($($arg:ident in $domain:expr),+ $(,)?)
        $(-> $($part:ident),+)?
        $(and at $(($($at:expr),+ $(,)?)),+)?;
    )+) => {
        mod tests { $(
            #[test]
            #[allow(unused_imports, unused_mut, unused_parens)] // lines are of many kinds
            fn $function() {
                use $crate::points::*;
                use $crate::{dual::Dual, judge, random::Random};

                let given = |($($arg,)+)| ($(Domain::given(&$domain, $arg),)+);
                let draw = |random: &mut Random| given(($(Domain::draw(&$domain, random),)+));
                let drawn = (0..judge::POINTS).map(|seed| (draw(&mut Random(seed)), false));
                let edges = [$($((given(($($at,)+)), true)),+)?];
                for (point, edge) in drawn.chain(edges) {
                    let double = zoo!(@run double f64 point $file $function [$($arg)+] ($($($part),+)?));
                    let single = zoo!(@run single f32 point $file $function [$($arg)+] ($($($part),+)?));
                    let duals =
                        zoo!(@run duals Dual point $file $function [$($arg)+] ($($($part),+)?));
                    let at = $crate::shape::numbers(&point);
                    let results = double(&at);
                    let program = judge::Program {
                        double: &|at| $crate::shape::numbers(&double(at)),
                        single: &|at| $crate::shape::numbers(&single(at)),
                        duals: &|at| $crate::shape::numbers(&duals(at)),
                        companions: zoo!(
                            @companions $kind results point $file $function [$($arg)+] ($($($part),+)?)
                        ),
                    };
                    judge::judge(&program, &at, zoo!(@judges $digits edge));
                }
            }
        )+ }
    };
    (@judges exact $edge:ident) => { if $edge { judge::Judges::Duals } else { judge::Judges::All } };
    (@judges rough $edge:ident) => {{ let _ = $edge; judge::Judges::Roughly }};

    // From the numbers of an argument to the results: what is returned, what is left in arguments.
    (@run $world:ident $element:ident $point:ident $file:ident $function:ident [$($arg:ident)+] $parts:tt) => {
        |at: &[$element]| {
            let ($(mut $arg,)+) = $crate::shape::fill(&$point, at);
            let value = $crate::$world::$file::$function($($crate::shape::Pass::pass(&mut $arg)),+);
            zoo!(@results value $parts)
        }
    };
    (@results $value:ident ()) => { $value };
    (@results $value:ident (value $(, $part:ident)+)) => { ($value $(, $part.0)+) };
    (@results $value:ident ($($part:ident),+)) => {{ let () = $value; ($($part.0),+) }};

    // The build script writes `bare` where the function has no attribute.
    (@companions bare $results:ident $($rest:tt)+) => {{ let _ = &$results; None }};
    (@companions $kind:ident $($rest:tt)+) => {
        Some(judge::Companions {
            ways: (&zoo!(@ways double f64 $($rest)+), &zoo!(@ways single f32 $($rest)+)),
            grad: zoo!(@grad $kind $($rest)+),
        })
    };
    // From the numbers of an argument, a seed and a direction to what `vjp` gives, and `jvp`.
    (@ways $world:ident $element:ident $results:ident $point:ident $file:ident $function:ident [$($arg:ident)+] $parts:tt) => {
        |at: &[$element], seed: &[$element], direction: &[$element]| {
            let ($(mut $arg,)+) = $crate::shape::fill(&$point, at);
            let seed = $crate::shape::tangent(&$results, seed);
            let (value, gradient) = $crate::$world::$file::$function::vjp(
                $($crate::shape::Pass::pass(&mut $arg),)+ seed
            );
            let results = zoo!(@results value $parts);
            let back = [$crate::shape::numbers(&results), $crate::shape::numbers(&gradient)];

            let ($(mut $arg,)+) = $crate::shape::fill(&$point, at);
            let direction = $crate::shape::fill(&gradient, direction);
            let (value, tangent) = $crate::$world::$file::$function::jvp(
                $($crate::shape::Pass::pass(&mut $arg),)+ direction
            );
            let results = zoo!(@results value $parts);
            (back, [$crate::shape::numbers(&results), $crate::shape::numbers(&tangent)])
        }
    };
    (@grad vjp $($rest:tt)+) => { None };
    (@grad grad $results:ident $($rest:tt)+) => {
        Some((&zoo!(@both double f64 $($rest)+), &zoo!(@both single f32 $($rest)+)))
    };
    // From the numbers of an argument to what `value_and_grad` gives, and `grad`.
    (@both $world:ident $element:ident $point:ident $file:ident $function:ident [$($arg:ident)+] ()) => {
        |at: &[$element]| {
            let ($(mut $arg,)+) = $crate::shape::fill(&$point, at);
            let (value, gradient) = $crate::$world::$file::$function::value_and_grad(
                $($crate::shape::Pass::pass(&mut $arg)),+
            );
            let again = $crate::$world::$file::$function::grad(
                $($crate::shape::Pass::pass(&mut $arg)),+
            );
            let [value, gradient] =
                [$crate::shape::numbers(&value), $crate::shape::numbers(&gradient)];
            (value, gradient, $crate::shape::numbers(&again))
        }
    };
}
