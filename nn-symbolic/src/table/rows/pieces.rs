//! Functions in pieces: kinks, jumps and rounding.

macro_rules! pieces {
    ($next:ident $($more:ident)*; $($rows:tt)*) => { $next! { $($more)*; $($rows)*
        Abs abs(x) -> y {
            value x.abs();
            partials [x.sign()];
            defined true;
            kink x;
            signs x.signs.magnitude();
            whole x.integer;
            range x.range.magnitude();
            enclosure |ar| functions::abs(ar, x);
            parity: Even,
            rust: Method("abs"),
            c: Named("fabs"),
            python: Named("fabs"),
            latex: Around("\\left|", "\\right|"),
        }
        Sign sign(x) -> y {
            value value::sign(x);
            partials [x.number(0)];
            defined true;
            kink x;
            signs x.signs;
            whole true;
            range Range::UP_TO_ONE;
            enclosure |ar| match ar.sign(x) {
                Some(order) => ar.integer(order as i64),
                None => ar.hull(&ar.integer(-1), &ar.integer(1)),
            };
            aliases: &["sgn", "signum"],
            parity: Odd,
            values: &[(Exact::ZERO, Exact::ZERO)],
            picks: Some(Pick::Always),
            rust: Rust::Defined("sign", rust::SIGN),
            c: Defined("sign", c::SIGN),
            python: Defined("_sign", python::SIGN),
        }
        Step step(x) -> y {
            value value::step(x);
            partials [x.number(0)];
            defined true;
            kink x;
            signs (x.signs & Signs::POSITIVE) | Signs::ZERO.when(x.signs.meets(Signs::NON_POSITIVE));
            whole true;
            range Range::UNIT;
            enclosure |ar| match ar.sign(x) {
                Some(order) => ar.integer((order == Ordering::Greater).into()),
                None => ar.hull(&ar.integer(0), &ar.integer(1)),
            };
            aliases: &["heaviside"],
            picks: Some(Pick::Always),
            rust: Rust::Defined("step", rust::STEP),
            c: Defined("step", c::STEP),
            python: Defined("_step", python::STEP),
            numpy: Defined("_step", numpy::STEP),
        }
        Relu relu(x) -> y {
            value if x < 0.0 { 0.0 } else { x };
            partials [x.step()];
            defined true;
            kink x;
            signs (x.signs & Signs::POSITIVE) | Signs::ZERO.when(x.signs.meets(Signs::NON_POSITIVE));
            whole x.integer;
            range x.range.max(Range::closed(0.0, 0.0));
            enclosure |ar| functions::larger(ar, x, &ar.integer(0));
            picks: Some(Pick::OffZero),
            rust: Rust::Defined("relu", rust::RELU),
            c: Defined("relu", c::RELU),
            python: Defined("_relu", python::RELU),
            numpy: Defined("_relu", numpy::RELU),
        }
        Min min(a, b) -> y {
            value value::least(a, b);
            partials [(1 - (a - b).sign()) / 2, (1 + (a - b).sign()) / 2];
            defined true;
            kink a - b;
            signs a.signs.min(b.signs);
            whole a.integer && b.integer;
            range a.range.min(b.range);
            enclosure |ar| ar.neg(&functions::larger(ar, &ar.neg(a), &ar.neg(b)));
            is_symmetric: true,
            is_variadic: true,
            picks: Some(Pick::Always),
            rust: Redefined("min", rust::MIN),
            c: Defined("least", c::LEAST),
            python: Defined("_min", python::MIN),
            numpy: Named("minimum"),
            latex: Command("\\min"),
        }
        Max max(a, b) -> y {
            value -value::least(-a, -b);
            partials [(1 + (a - b).sign()) / 2, (1 - (a - b).sign()) / 2];
            defined true;
            kink a - b;
            signs a.signs.negated().min(b.signs.negated()).negated();
            whole a.integer && b.integer;
            range a.range.max(b.range);
            enclosure |ar| functions::larger(ar, a, b);
            is_symmetric: true,
            is_variadic: true,
            picks: Some(Pick::Always),
            rust: Redefined("max", rust::MAX),
            c: Defined("greatest", c::GREATEST),
            python: Defined("_max", python::MAX),
            numpy: Named("maximum"),
            latex: Command("\\max"),
        }

        // Rounding: jumps.
        Floor floor(x) -> y {
            value x.floor();
            partials [x.number(0)];
            defined true;
            kink value::whole(x);
            signs x.signs.floor();
            whole true;
            range x.range.rounded(f64::floor);
            enclosure |ar| ar.floor(x);
            picks: Some(Pick::Always),
            rust: Method("floor"),
            python: Defined("_floor", python::FLOOR),
            latex: Around("\\left\\lfloor ", "\\right\\rfloor"),
        }
        Ceil ceil(x) -> y {
            value x.ceil();
            partials [x.number(0)];
            defined true;
            kink value::whole(x);
            signs x.signs.negated().floor().negated();
            whole true;
            range x.range.rounded(f64::ceil);
            enclosure |ar| ar.neg(&ar.floor(&ar.neg(x)));
            picks: Some(Pick::Always),
            rust: Method("ceil"),
            python: Defined("_ceil", python::CEIL),
            latex: Around("\\left\\lceil ", "\\right\\rceil"),
        }
        Round round(x) -> y {
            value x.round();
            partials [x.number(0)];
            defined true;
            kink value::halfway(x);
            signs x.signs.or_zero();
            whole true;
            range x.range.rounded(f64::round);
            enclosure |ar| functions::round(ar, x);
            picks: Some(Pick::Always),
            rust: Method("round"),
            python: Defined("_round", python::ROUND),
            numpy: Defined("_round", numpy::ROUND),
        }
        Trunc trunc(x) -> y {
            value x.trunc();
            partials [x.number(0)];
            defined true;
            kink value::multiple(x, 1.0);
            signs x.signs.or_zero();
            whole true;
            range x.range.rounded(f64::trunc);
            enclosure |ar| functions::trunc(ar, x);
            picks: Some(Pick::Always),
            rust: Method("trunc"),
            python: Defined("_trunc", python::TRUNC),
        }
        Rem rem(a, b) -> y {
            value a % b;
            partials [a.number(1), -(a / b).trunc()];
            defined b != 0.0;
            kink value::multiple(a, b);
            signs a.signs.or_zero();
            whole a.integer && b.integer;
            range a.range.or_zero() & b.range.inside();
            enclosure |ar| ar.sub(a, &ar.mul(b, &functions::trunc(ar, &ar.div(a, b))));
            rust: Operator("%", "rem"),
            c: Named("fmod"),
            python: Named("fmod"),
            numpy: Named("fmod"),
        }
        Powi powi(x, n) -> y {
            value value::whole_power(x, n);
            partials [n.trunc() * x.powi((n.trunc() - 1) * n.trunc().sign().abs()), n.number(0)];
            defined x != 0.0 || n > -1.0;
            kink value::multiple(n, 1.0);
            // x⁰ = 1, and the exponent may be even or odd.
            signs match x.is_non_negative() {
                true if x.is_positive() => Signs::POSITIVE,
                true => Signs::NON_NEGATIVE,
                false => Signs::ANY,
            };
            whole x.integer && n.is_non_negative();
            enclosure |ar| ar.pow(x, &functions::trunc(ar, n));
            rust: Renamed("powi", rust::POWI, "powi_at"),
            c: Written("pow({0}, trunc({1}))", ""),
            python: Written("_powi({0}, math.trunc({1}))", python::POWI),
            numpy: Written("np.power({0}, np.trunc({1}))", ""),
        }
    } };
}
pub(in super::super) use pieces;
