//! Circular functions and their inverses.

macro_rules! circular {
    ($next:ident $($more:ident)*; $($rows:tt)*) => { $next! { $($more)*; $($rows)*
        Sin sin(x) -> y {
            value x.sin();
            partials [x.cos()];
            defined true;
            facts if x.is_at_least(0.0) && x.is_at_most(PI) { Facts::UNIT } else { Facts::UP_TO_ONE };
            enclosure |ar| ar.sin_cos(x).0;
            parity: Odd,
            values: &[(Exact::ZERO, Exact::ZERO)],
            undoes: Some(F::Asin),
            by_sine: BySine::circular(1, 0),
            rust: Method("sin"),
            latex: Command("\\sin"),
        }
        Cos cos(x) -> y {
            value x.cos();
            partials [-x.sin()];
            defined true;
            facts if x.is_at_least(-FRAC_PI_2) && x.is_at_most(FRAC_PI_2) { Facts::FRACTION_OR_ONE } else { Facts::UP_TO_ONE };
            enclosure |ar| ar.sin_cos(x).1;
            parity: Even,
            values: &[(Exact::ZERO, Exact::ONE)],
            undoes: Some(F::Acos),
            by_sine: BySine::circular(0, 1),
            rust: Method("cos"),
            latex: Command("\\cos"),
        }
        Tan tan(x) -> y {
            value x.tan();
            partials [1 + y.pow(2)];
            defined x.cos() != 0.0;
            enclosure |ar| {
                let (sin, cos) = ar.sin_cos(x);
                ar.div(&sin, &cos)
            };
            parity: Odd,
            values: &[(Exact::ZERO, Exact::ZERO)],
            undoes: Some(F::Atan),
            by_sine: BySine::circular(1, -1),
            rust: Method("tan"),
            latex: Command("\\tan"),
        }
        Cot cot(x) -> y {
            value 1.0 / x.tan();
            partials [-(1 + y.pow(2))];
            defined x.sin() != 0.0;
            enclosure |ar| {
                let (sin, cos) = ar.sin_cos(x);
                ar.div(&cos, &sin)
            };
            parity: Odd,
            undoes: Some(F::Acot),
            reciprocal: Some(OfValue(F::Tan)),
            by_sine: BySine::circular(-1, 1),
            latex: Command("\\cot"),
        }
        Sec sec(x) -> y {
            value 1.0 / x.cos();
            partials [y * x.tan()];
            defined x.cos() != 0.0;
            enclosure |ar| ar.inverse(&ar.sin_cos(x).1);
            parity: Even,
            values: &[(Exact::ZERO, Exact::ONE)],
            undoes: Some(F::Asec),
            reciprocal: Some(OfValue(F::Cos)),
            by_sine: BySine::circular(0, -1),
            latex: Command("\\sec"),
        }
        Csc csc(x) -> y {
            value 1.0 / x.sin();
            partials [-(y * x.cot())];
            defined x.sin() != 0.0;
            enclosure |ar| ar.inverse(&ar.sin_cos(x).0);
            parity: Odd,
            undoes: Some(F::Acsc),
            reciprocal: Some(OfValue(F::Sin)),
            by_sine: BySine::circular(-1, 0),
            latex: Command("\\csc"),
        }
        Asin asin(x) -> y {
            value x.asin();
            partials [1 / (1 - x.pow(2)).sqrt()];
            defined x.abs() < 1.0;
            facts Facts::up_to(FRAC_PI_2.next_up());
            enclosure |ar| functions::asin(ar, x);
            aliases: &["arcsin"],
            parity: Odd,
            values: &[(Exact::ZERO, Exact::ZERO), (Exact::ONE, Exact::OfPi(1, 2))],
            rises_through: &[(0.0, 0.0)],
            rust: Method("asin"),
            numpy: Named("arcsin"),
            latex: Command("\\arcsin"),
        }
        Acos acos(x) -> y {
            value x.acos();
            partials [-1 / (1 - x.pow(2)).sqrt()];
            defined x.abs() < 1.0;
            facts Facts::closed(0.0, PI.next_up());
            enclosure |ar| functions::acos(ar, x);
            aliases: &["arccos"],
            values: &[(Exact::ZERO, Exact::OfPi(1, 2)), (Exact::ONE, Exact::ZERO)],
            rust: Method("acos"),
            numpy: Named("arccos"),
            latex: Command("\\arccos"),
        }
        Atan atan(x) -> y {
            value x.atan();
            partials [1 / (1 + x.pow(2))];
            defined true;
            facts Facts::up_to(FRAC_PI_2.next_up());
            enclosure |ar| ar.atan(x);
            aliases: &["arctan"],
            parity: Odd,
            values: &[(Exact::ZERO, Exact::ZERO), (Exact::ONE, Exact::OfPi(1, 4))],
            rises_through: &[(0.0, 0.0)],
            is_total: true,
            rust: Method("atan"),
            numpy: Named("arctan"),
            latex: Command("\\arctan"),
        }
        Acot acot(x) -> y {
            value (1.0 / x).atan();
            partials [-1 / (1 + x.pow(2))];
            defined x != 0.0;
            // Jumps at 0, where its value is ±π/2.
            facts (if x.is_non_zero() { x.signs() } else { Facts::NON_ZERO }).and(Facts::up_to(FRAC_PI_2.next_up()));
            enclosure |ar| ar.atan(&ar.inverse(x));
            aliases: &["arccot"],
            parity: Odd,
            values: &[(Exact::ONE, Exact::OfPi(1, 4))],
            reciprocal: Some(OfArgument(F::Atan)),
        }
        Asec asec(x) -> y {
            value (1.0 / x).acos();
            partials [1 / (x.pow(2) * (1 - 1 / x.pow(2)).sqrt())];
            defined x.abs() > 1.0;
            facts Facts::closed(0.0, PI.next_up());
            enclosure |ar| functions::acos(ar, &ar.inverse(x));
            aliases: &["arcsec"],
            values: &[(Exact::ONE, Exact::ZERO)],
            reciprocal: Some(OfArgument(F::Acos)),
        }
        Acsc acsc(x) -> y {
            value (1.0 / x).asin();
            partials [-1 / (x.pow(2) * (1 - 1 / x.pow(2)).sqrt())];
            defined x.abs() > 1.0;
            facts x.signs().and(Facts::NON_ZERO).and(Facts::up_to(FRAC_PI_2.next_up()));
            enclosure |ar| functions::asin(ar, &ar.inverse(x));
            aliases: &["arccsc"],
            parity: Odd,
            values: &[(Exact::ONE, Exact::OfPi(1, 2))],
            reciprocal: Some(OfArgument(F::Asin)),
        }
        Atan2 atan2(a, b) -> y {
            value a.atan2(b);
            partials [b / (a.pow(2) + b.pow(2)), -a / (a.pow(2) + b.pow(2))];
            defined a != 0.0 || b > 0.0;
            facts Facts::up_to(PI.next_up());
            enclosure |ar| functions::atan2(ar, a, b);
            rust: Method("atan2"),
            numpy: Named("arctan2"),
        }
        Hypot hypot(a, b) -> y {
            value a.hypot(b);
            partials [a / y, b / y];
            defined a != 0.0 || b != 0.0;
            facts a.magnitude().max(b.magnitude()).hull(a.magnitude().plus(b.magnitude())).whole_if(false);
            enclosure |ar| ar.sqrt(&ar.add(&ar.powi(a, 2), &ar.powi(b, 2)));
            is_symmetric: true,
            rust: Method("hypot"),
        }
    } };
}
pub(in super::super) use circular;
