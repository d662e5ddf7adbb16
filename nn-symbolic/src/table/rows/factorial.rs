//! The gamma function and its like, and the floored remainder.

macro_rules! factorial {
    ($next:ident $($more:ident)*; $($rows:tt)*) => { $next! { $($more)*; $($rows)*
        Gamma gamma(x) -> y {
            value gamma(x);
            partials [y * x.digamma()];
            defined (x > 0.0 || x.fract() != 0.0) && gamma(x).is_finite();
            facts (if x.is_positive() { Facts::POSITIVE } else { Facts::NON_ZERO }).whole_if(x.is_integer());
            enclosure |ar| ar.special(special::gamma, &[x]);
            aliases: &["tgamma"],
            values: &[(Exact::ONE, Exact::ONE)],
            rust: Composed(rust::GAMMA),
            c: Named("tgamma"),
            numpy: Written("scipy.special.gamma({0})", ""),
            latex: Letter("\\Gamma"),
        }
        Lgamma lgamma(x) -> y {
            value lgamma(x);
            partials [x.digamma()];
            defined x > 0.0 || x.fract() != 0.0;
            enclosure |ar| ar.special(special::lgamma, &[x]);
            aliases: &["lngamma", "loggamma", "gammaln"],
            values: &[(Exact::ONE, Exact::ZERO)],
            rust: Composed(rust::LGAMMA),
            numpy: Written("scipy.special.gammaln({0})", ""),
        }
        Digamma digamma(x) -> y {
            value digamma(x);
            partials [x.number(1).polygamma(x)];
            defined x > 0.0 || x.fract() != 0.0;
            enclosure |ar| ar.special(special::digamma, &[x]);
            rust: Composed(rust::DIGAMMA),
            c: Defined("digamma", c::DIGAMMA),
            python: Defined("_digamma", python::DIGAMMA),
            numpy: Written("scipy.special.digamma({0})", ""),
        }
        Polygamma polygamma(n, x) -> y {
            value polygamma(n, x);
            partials [n.undefined(), (n + 1).polygamma(x)];
            defined n >= 0.0 && n.fract() == 0.0 && (x > 0.0 || x.fract() != 0.0);
            enclosure |ar| ar.special(special::polygamma, &[n, x]);
            has_order: true,
            rust: Composed(rust::POLYGAMMA),
            c: Defined("polygamma", c::POLYGAMMA),
            python: Defined("_polygamma", python::POLYGAMMA),
            numpy: Written("scipy.special.polygamma({0}, {1})", ""),
        }
        Beta beta(a, b) -> y {
            value beta(a, b);
            partials [y * (a.digamma() - (a + b).digamma()), y * (b.digamma() - (a + b).digamma())];
            defined [a, b, a + b].iter().all(|x| *x > 0.0 || x.fract() != 0.0);
            facts if a.is_positive() && b.is_positive() { Facts::POSITIVE } else { Facts::UNKNOWN };
            enclosure |ar| ar.special(special::beta, &[a, b]);
            is_symmetric: true,
            rust: Composed(rust::BETA),
            c: Defined("beta", c::BETA),
            python: Defined("_beta", python::BETA),
            numpy: Written("scipy.special.beta({0}, {1})", ""),
        }

        // What is left of a division, floored.
        Mod modulo(a, b) -> y {
            value modulo(a, b);
            partials [a.number(1), -(a / b).floor()];
            defined b != 0.0;
            kink value::floored(a, b);
            facts b.or_zero().whole_if(a.is_integer() && b.is_integer());
            enclosure |ar| functions::modulo(ar, a, b);
            rust: Composed(rust::MODULO),
            c: Defined("modulo", c::MODULO),
            python: Defined("_mod", python::MOD),
        }
    } };
}
pub(in super::super) use factorial;
