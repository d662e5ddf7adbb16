//! Roots, exponentials and logarithms.

macro_rules! exponential {
    ($next:ident $($more:ident)*; $($rows:tt)*) => { $next! { $($more)*; $($rows)*
        Sqrt sqrt(x) -> y {
            value x.sqrt();
            partials [1 / (2 * y)];
            defined x > 0.0;
            facts x.root();
            enclosure |ar| ar.sqrt(x);
            values: &[(Exact::ZERO, Exact::ZERO), (Exact::ONE, Exact::ONE)],
            rust: Method("sqrt"),
            latex: Around("\\sqrt{", "}"),
        }
        Cbrt cbrt(x) -> y {
            value x.cbrt();
            partials [1 / (3 * y.pow(2))];
            defined x != 0.0;
            enclosure |ar| ar.cbrt(x);
            parity: Odd,
            values: &[(Exact::ZERO, Exact::ZERO)],
            rises_through: &[(-1.0, -1.0), (0.0, 0.0), (1.0, 1.0)],
            rust: Method("cbrt"),
            python: Defined("_cbrt", python::CBRT),
            latex: Around("\\sqrt[3]{", "}"),
        }
        Exp exp(x) -> y {
            value x.exp();
            partials [y];
            defined x < 700.0;
            facts Facts::POSITIVE;
            enclosure |ar| ar.exp(x);
            values: &[(Exact::ZERO, Exact::ONE), (Exact::ONE, Exact::E)],
            rises_through: &[(0.0, 1.0)],
            undoes: Some(F::Ln),
            is_total: true,
            near: Some(Near::ValueOne(F::Expm1)),
            rust: Method("exp"),
            latex: Power("e^{", "}"),
        }
        Exp2 exp2(x) -> y {
            value x.exp2();
            partials [y * y.number(2).ln()];
            defined x < 1000.0;
            facts Facts::POSITIVE;
            enclosure |ar| ar.pow(&ar.integer(2), x);
            values: &[(Exact::ZERO, Exact::ONE)],
            rises_through: &[(0.0, 1.0)],
            undoes: Some(F::Log2),
            is_total: true,
            rust: Method("exp2"),
            // `math` has it since Python 3.11.
            python: Written("math.pow(2.0, {0})", ""),
            latex: Power("2^{", "}"),
        }
        Ln ln(x) -> y {
            value x.ln();
            partials [1 / x];
            defined x > 0.0;
            enclosure |ar| ar.ln(x);
            aliases: &["log"],
            values: &[(Exact::ONE, Exact::ZERO), (Exact::E, Exact::ONE)],
            rises_through: &[(1.0, 0.0)],
            undoes: Some(F::Exp),
            is_logarithm: true,
            near: Some(Near::One(F::Log1p)),
            rust: Method("ln"),
            c: Named("log"),
            python: Named("log"),
            numpy: Named("log"),
            latex: Command("\\ln"),
        }
        Log2 log2(x) -> y {
            value x.log2();
            partials [1 / (x * x.number(2).ln())];
            defined x > 0.0;
            enclosure |ar| ar.log(x, 2);
            values: &[(Exact::ONE, Exact::ZERO), (Exact::Ratio(2, 1), Exact::ONE)],
            rises_through: &[(1.0, 0.0)],
            undoes: Some(F::Exp2),
            is_logarithm: true,
            rust: Method("log2"),
            latex: Command("\\log_{2}"),
        }
        Log10 log10(x) -> y {
            value x.log10();
            partials [1 / (x * x.number(10).ln())];
            defined x > 0.0;
            enclosure |ar| ar.log(x, 10);
            values: &[(Exact::ONE, Exact::ZERO), (Exact::Ratio(10, 1), Exact::ONE)],
            rises_through: &[(1.0, 0.0)],
            is_logarithm: true,
            rust: Method("log10"),
            latex: Command("\\log_{10}"),
        }
        Log1p log1p(x) -> y {
            value x.ln_1p();
            partials [1 / (1 + x)];
            defined x > -1.0;
            enclosure |ar| ar.log1p(x);
            aliases: &["ln1p"],
            values: &[(Exact::ZERO, Exact::ZERO)],
            rises_through: &[(0.0, 0.0)],
            undoes: Some(F::Expm1),
            rust: Method("ln_1p"),
        }
        Expm1 expm1(x) -> y {
            value x.exp_m1();
            partials [x.exp()];
            defined x < 700.0;
            facts Facts::ABOVE_MINUS_ONE;
            enclosure |ar| ar.expm1(x);
            values: &[(Exact::ZERO, Exact::ZERO)],
            rises_through: &[(0.0, 0.0)],
            undoes: Some(F::Log1p),
            is_total: true,
            rust: Method("exp_m1"),
        }
    } };
}
pub(in super::super) use exponential;
