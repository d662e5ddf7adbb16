//! Bessel functions of whole orders, and sin(x)/x.

macro_rules! bessel {
    ($next:ident $($more:ident)*; $($rows:tt)*) => { $next! { $($more)*; $($rows)*
        Besselj besselj(n, x) -> y {
            value besselj(n, x);
            partials [n.undefined(), ((n - 1).besselj(x) - (n + 1).besselj(x)) / 2];
            defined n.fract() == 0.0;
            facts Facts::UP_TO_ONE;
            enclosure |ar| ar.special(special::besselj, &[n, x]);
            has_order: true,
            rust: Composed(rust::BESSELJ),
            alternates: Some(true),
            c: Written("jn((int)({0}), {1})", c::JN),
            python: Absent,
            numpy: Written("scipy.special.jv({0}, {1})", ""),
        }
        Bessely bessely(n, x) -> y {
            value bessely(n, x);
            partials [n.undefined(), ((n - 1).bessely(x) - (n + 1).bessely(x)) / 2];
            defined n.fract() == 0.0 && x > 0.0;
            enclosure |ar| ar.special(special::bessely, &[n, x]);
            has_order: true,
            rust: Composed(rust::BESSELY),
            alternates: Some(true),
            c: Written("yn((int)({0}), {1})", c::YN),
            python: Absent,
            numpy: Written("scipy.special.yv({0}, {1})", ""),
        }
        Besseli besseli(n, x) -> y {
            value besseli(n, x);
            partials [n.undefined(), ((n - 1).besseli(x) + (n + 1).besseli(x)) / 2];
            defined n.fract() == 0.0 && x.abs() < 700.0;
            enclosure |ar| ar.special(special::besseli, &[n, x]);
            has_order: true,
            rust: Composed(rust::BESSELI),
            alternates: Some(false),
            c: Absent,
            python: Absent,
            numpy: Written("scipy.special.iv({0}, {1})", ""),
        }
        Besselk besselk(n, x) -> y {
            value besselk(n, x);
            partials [n.undefined(), -((n - 1).besselk(x) + (n + 1).besselk(x)) / 2];
            defined n.fract() == 0.0 && x > 0.0 && x < 700.0;
            facts Facts::POSITIVE;
            enclosure |ar| ar.special(special::besselk, &[n, x]);
            has_order: true,
            rust: Composed(rust::BESSELK),
            alternates: Some(false),
            c: Absent,
            python: Absent,
            numpy: Written("scipy.special.kv({0}, {1})", ""),
        }
        Sphericalj sphericalj(n, x) -> y {
            value sphericalj(n, x);
            partials [n.undefined(), (n * (n - 1).max(n.number(0)).sphericalj(x) - (n + 1) * (n + 1).sphericalj(x)) / (2 * n + 1)];
            defined n.fract() == 0.0 && n >= 0.0;
            facts Facts::UP_TO_ONE;
            enclosure |ar| ar.special(special::sphericalj, &[n, x]);
            has_order: true,
            rust: Composed(rust::SPHERICALJ),
            c: Defined("sphericalj", c::SPHERICALJ),
            python: Defined("_sphericalj", python::SPHERICALJ),
            numpy: Written("scipy.special.spherical_jn(np.asarray({0}, dtype=int), {1})", ""),
        }
        Sinc sinc(x) -> y {
            value sinc(x);
            partials [-x.number(1).sphericalj(x)];
            defined true;
            facts Facts::UP_TO_ONE;
            enclosure |ar| functions::sinc(ar, x);
            parity: Even,
            values: &[(Exact::ZERO, Exact::ONE)],
            rust: Composed(rust::SINC),
            c: Defined("sinc", c::SINC),
            python: Defined("_sinc", python::SINC),
            numpy: Defined("_sinc", numpy::SINC),
        }
    } };
}
pub(in super::super) use bessel;
