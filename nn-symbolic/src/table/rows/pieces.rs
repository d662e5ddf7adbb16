//! Functions in pieces: kinks, jumps and rounding.

macro_rules! pieces {
    ($next:ident $($more:ident)*; $($rows:tt)*) => { $next! { $($more)*; $($rows)*
        Abs abs(x) -> y {
            value x.abs();
            partials [x.sign()];
            defined true;
            kink x;
            facts x.magnitude();
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
            facts x.sign();
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
            facts x.sign().max(Facts::ZERO);
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
            facts x.max(Facts::ZERO);
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
            facts a.min(b);
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
            facts a.max(b);
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
            facts x.floor();
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
            facts x.negated().floor().negated();
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
            facts x.rounded(f64::round);
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
            facts x.rounded(f64::trunc);
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
            facts a.or_zero().and(b.smaller()).whole_if(a.is_integer() && b.is_integer());
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
            facts (match x.is_non_negative() {
                true if x.is_positive() => Facts::POSITIVE,
                true => Facts::NON_NEGATIVE,
                false => Facts::UNKNOWN,
            }).whole_if(x.is_integer() && n.is_non_negative());
            enclosure |ar| ar.pow(x, &functions::trunc(ar, n));
            rust: Renamed("powi", rust::POWI, "powi_at"),
            c: Written("pow({0}, trunc({1}))", ""),
            python: Written("_powi({0}, math.trunc({1}))", python::POWI),
            numpy: Written("np.power({0}, np.trunc({1}))", ""),
        }
    } };
}
pub(in super::super) use pieces;
