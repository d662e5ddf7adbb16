//! Hyperbolic functions and their inverses.

macro_rules! hyperbolic {
    ($next:ident $($more:ident)*; $($rows:tt)*) => { $next! { $($more)*; $($rows)*
        Sinh sinh(x) -> y {
            value x.sinh();
            partials [x.cosh()];
            defined x.abs() < 700.0;
            enclosure |ar| functions::sinh(ar, x);
            parity: Odd,
            values: &[(Exact::ZERO, Exact::ZERO)],
            rises_through: &[(0.0, 0.0)],
            undoes: Some(F::Asinh),
            by_sine: BySine::hyperbolic(1, 0),
            is_total: true,
            rust: Method("sinh"),
            latex: Command("\\sinh"),
        }
        Cosh cosh(x) -> y {
            value x.cosh();
            partials [x.sinh()];
            defined x.abs() < 700.0;
            facts Facts::AT_LEAST_ONE;
            enclosure |ar| functions::cosh(ar, x);
            parity: Even,
            values: &[(Exact::ZERO, Exact::ONE)],
            undoes: Some(F::Acosh),
            by_sine: BySine::hyperbolic(0, 1),
            rust: Method("cosh"),
            latex: Command("\\cosh"),
        }
        Tanh tanh(x) -> y {
            value x.tanh();
            partials [1 - y.pow(2)];
            defined true;
            facts Facts::WITHIN_ONE;
            enclosure |ar| functions::tanh(ar, x);
            parity: Odd,
            values: &[(Exact::ZERO, Exact::ZERO)],
            rises_through: &[(0.0, 0.0)],
            undoes: Some(F::Atanh),
            by_sine: BySine::hyperbolic(1, -1),
            is_total: true,
            rust: Method("tanh"),
            latex: Command("\\tanh"),
        }
        Coth coth(x) -> y {
            value 1.0 / x.tanh();
            partials [1 - y.pow(2)];
            defined x != 0.0;
            facts x.signs().and(Facts::NON_ZERO);
            enclosure |ar| ar.inverse(&functions::tanh(ar, x));
            parity: Odd,
            undoes: Some(F::Acoth),
            reciprocal: Some(OfValue(F::Tanh)),
            by_sine: BySine::hyperbolic(-1, 1),
            latex: Command("\\coth"),
        }
        Sech sech(x) -> y {
            value 1.0 / x.cosh();
            partials [-(y * x.tanh())];
            defined x.abs() < 700.0;
            facts Facts::FRACTION_OR_ONE;
            enclosure |ar| ar.inverse(&functions::cosh(ar, x));
            parity: Even,
            values: &[(Exact::ZERO, Exact::ONE)],
            undoes: Some(F::Asech),
            reciprocal: Some(OfValue(F::Cosh)),
            by_sine: BySine::hyperbolic(0, -1),
        }
        Csch csch(x) -> y {
            value 1.0 / x.sinh();
            partials [-(y * x.coth())];
            defined x != 0.0 && x.abs() < 700.0;
            facts x.signs().and(Facts::NON_ZERO);
            enclosure |ar| ar.inverse(&functions::sinh(ar, x));
            parity: Odd,
            undoes: Some(F::Acsch),
            reciprocal: Some(OfValue(F::Sinh)),
            by_sine: BySine::hyperbolic(-1, 0),
        }
        Asinh asinh(x) -> y {
            value x.asinh();
            partials [1 / (x.pow(2) + 1).sqrt()];
            defined true;
            enclosure |ar| functions::asinh(ar, x);
            aliases: &["arcsinh", "arsinh"],
            parity: Odd,
            values: &[(Exact::ZERO, Exact::ZERO)],
            rises_through: &[(0.0, 0.0)],
            undoes: Some(F::Sinh),
            is_total: true,
            rust: Method("asinh"),
            numpy: Named("arcsinh"),
        }
        Acosh acosh(x) -> y {
            value x.acosh();
            partials [1 / ((x - 1).sqrt() * (x + 1).sqrt())];
            defined x > 1.0;
            facts Facts::NON_NEGATIVE;
            enclosure |ar| functions::acosh(ar, x);
            aliases: &["arccosh", "arcosh"],
            values: &[(Exact::ONE, Exact::ZERO)],
            rust: Method("acosh"),
            numpy: Named("arccosh"),
        }
        Atanh atanh(x) -> y {
            value x.atanh();
            partials [1 / (1 - x.pow(2))];
            defined x.abs() < 1.0;
            enclosure |ar| functions::atanh(ar, x);
            aliases: &["arctanh", "artanh"],
            parity: Odd,
            values: &[(Exact::ZERO, Exact::ZERO)],
            rises_through: &[(0.0, 0.0)],
            undoes: Some(F::Tanh),
            rust: Method("atanh"),
            numpy: Named("arctanh"),
        }
        Acoth acoth(x) -> y {
            value (1.0 / x).atanh();
            partials [1 / (1 - x.pow(2))];
            defined x.abs() > 1.0;
            facts x.signs().and(Facts::NON_ZERO);
            enclosure |ar| functions::atanh(ar, &ar.inverse(x));
            aliases: &["arccoth", "arcoth"],
            parity: Odd,
            undoes: Some(F::Coth),
            reciprocal: Some(OfArgument(F::Atanh)),
        }
        Asech asech(x) -> y {
            value (1.0 / x).acosh();
            partials [-1 / (x * (1 - x.pow(2)).sqrt())];
            defined x > 0.0 && x < 1.0;
            facts Facts::NON_NEGATIVE;
            enclosure |ar| functions::acosh(ar, &ar.inverse(x));
            aliases: &["arcsech", "arsech"],
            values: &[(Exact::ONE, Exact::ZERO)],
            reciprocal: Some(OfArgument(F::Acosh)),
        }
        Acsch acsch(x) -> y {
            value (1.0 / x).asinh();
            partials [-1 / (x.pow(2) * (1 + 1 / x.pow(2)).sqrt())];
            defined x != 0.0;
            facts x.signs().and(Facts::NON_ZERO);
            enclosure |ar| functions::asinh(ar, &ar.inverse(x));
            aliases: &["arccsch", "arcsch"],
            parity: Odd,
            undoes: Some(F::Csch),
            reciprocal: Some(OfArgument(F::Asinh)),
        }
    } };
}
pub(in super::super) use hyperbolic;
