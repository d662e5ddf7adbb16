//! Activation functions, the error function and its like.

macro_rules! activation {
    ($next:ident $($more:ident)*; $($rows:tt)*) => { $next! { $($more)*; $($rows)*
        Sigmoid sigmoid(x) -> y {
            value 1.0 / (1.0 + (-x).exp());
            partials [y * (1 - y)];
            defined true;
            facts Facts::FRACTION;
            enclosure |ar| functions::sigmoid(ar, x);
            aliases: &["logistic"],
            values: &[(Exact::ZERO, Exact::Ratio(1, 2))],
            rises_through: &[(0.0, 0.5)],
            rust: Rust::Defined("sigmoid", rust::SIGMOID),
            c: Defined("sigmoid", c::SIGMOID),
            python: Defined("_sigmoid", python::SIGMOID),
            numpy: Defined("_sigmoid", numpy::SIGMOID),
            latex: Letter("\\sigma"),
        }
        Softplus softplus(x) -> y {
            value x.max(0.0) + (-x.abs()).exp().ln_1p();
            partials [x.sigmoid()];
            defined true;
            facts Facts::POSITIVE;
            enclosure |ar| functions::softplus(ar, x);
            aliases: &["log1pexp"],
            values: &[(Exact::ZERO, Exact::Ln(2))],
            rust: Rust::Defined("softplus", rust::SOFTPLUS),
            c: Defined("softplus", c::SOFTPLUS),
            python: Defined("_softplus", python::SOFTPLUS),
            numpy: Defined("_softplus", numpy::SOFTPLUS),
        }
        Erf erf(x) -> y {
            value libm::erf(x);
            partials [2 * (-x.pow(2)).exp() / x.pi().sqrt()];
            defined true;
            facts Facts::WITHIN_ONE;
            enclosure |ar| ar.erf(x);
            parity: Odd,
            near: Some(Near::Complement(F::Erfc)),
            values: &[(Exact::ZERO, Exact::ZERO)],
            rises_through: &[(0.0, 0.0)],
            is_total: true,
            rust: Rust::Defined("erf", rust::ERF),
            numpy: Defined("_erf", numpy::ERF),
        }
        Erfc erfc(x) -> y {
            value erfc(x);
            partials [-2 * (-x.pow(2)).exp() / x.pi().sqrt()];
            defined true;
            facts Facts::inside(0.0, 2.0);
            enclosure |ar| ar.special(special::erfc, &[x]);
            values: &[(Exact::ZERO, Exact::ONE)],
            rust: Composed(rust::ERFC),
            numpy: Written("scipy.special.erfc({0})", ""),
        }
        Erfinv erfinv(x) -> y {
            value erfinv(x);
            partials [x.pi().sqrt() * y.pow(2).exp() / 2];
            defined x.abs() < 1.0;
            enclosure |ar| ar.special(special::erfinv, &[x]);
            parity: Odd,
            values: &[(Exact::ZERO, Exact::ZERO)],
            rises_through: &[(0.0, 0.0)],
            undoes: Some(F::Erf),
            rust: Composed(rust::ERFINV),
            c: Defined("erfinv", c::ERFINV),
            python: Defined("_erfinv", python::ERFINV),
            numpy: Written("scipy.special.erfinv({0})", ""),
        }
        Logsumexp logsumexp(a, b) -> y {
            value logsumexp(a, b);
            partials [(a - b).sigmoid(), (b - a).sigmoid()];
            defined true;
            enclosure |ar| functions::logsumexp(ar, a, b);
            is_symmetric: true,
            is_variadic: true,
            rust: Composed(rust::LOGSUMEXP),
            c: Defined("logsumexp", c::LOGSUMEXP),
            python: Defined("_logsumexp", python::LOGSUMEXP),
            numpy: Named("logaddexp"),
        }
    } };
}
pub(in super::super) use activation;
