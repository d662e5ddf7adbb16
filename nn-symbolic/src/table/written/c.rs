//! Definitions in C of functions that its standard library lacks, as they are emitted.

pub(crate) const SIGN: &str = "\
static double sign(double x)
{
    return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x;
}
";

pub(crate) const STEP: &str = "\
static double step(double x)
{
    return isnan(x) ? x : x > 0.0 ? 1.0 : 0.0;
}
";

pub(crate) const RELU: &str = "\
static double relu(double x)
{
    return x < 0.0 ? 0.0 : x;
}
";

pub(crate) const SIGMOID: &str = "\
static double sigmoid(double x)
{
    return 1.0 / (1.0 + exp(-x));
}
";

pub(crate) const SOFTPLUS: &str = "\
static double softplus(double x)
{
    return (x > 0.0 ? x : 0.0) + log1p(exp(-fabs(x)));
}
";

/// `fmin` takes what is no number for absent.
pub(crate) const LEAST: &str = "\
static double least(double a, double b)
{
    return isnan(a) || a < b ? a : b;
}
";

pub(crate) const GREATEST: &str = "\
static double greatest(double a, double b)
{
    return isnan(a) || a > b ? a : b;
}
";

pub(crate) const MODULO: &str = "\
static double modulo(double a, double b)
{
    const double rest = fmod(a, b);
    return rest != 0.0 && (rest < 0.0) != (b < 0.0) ? rest + b : rest;
}
";

pub(crate) const SINC: &str = "\
static double sinc(double x)
{
    return x == 0.0 ? 1.0 : sin(x) / x;
}
";

pub(crate) const LOGSUMEXP: &str = "\
static double logsumexp(double a, double b)
{
    const double large = a > b ? a : b;
    return isnan(a) || isnan(b) ? NAN : isinf(large) ? large : large + log1p(exp(-fabs(a - b)));
}
";

/// Of POSIX, in the library of `math.h`, which declares it unless C99 alone is asked for.
pub(crate) const JN: &str = "double jn(int n, double x);\n";
pub(crate) const YN: &str = "double yn(int n, double x);\n";
