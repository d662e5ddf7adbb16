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
