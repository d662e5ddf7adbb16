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

/// As the kernel in Rust.
pub(crate) const DIGAMMA: &str = "\
static double digamma(double x)
{
    static const double series[] = {
        0.08333333333333333, -0.008333333333333333, 0.003968253968253968,
        -0.004166666666666667, 0.007575757575757576, -0.021092796092796094,
        0.08333333333333333, -0.4432598039215686, 3.0539543302701198};
    static const double taylor[] = {
        0.9676722454476212, -0.4427631689835921, 0.258499760955651,
        -0.16394270544240652, 0.10782405069126237, -0.07219956125645471,
        0.04880428816414311, -0.03316112647484736, 0.022597648232218104,
        -0.01542476590494896, 0.010538791616612175, -0.007204534386356869,
        0.004926781395729853, -0.003369801655439328, 0.002305126326734928,
        -0.0015769367714301972, 0.0010788252019162967, -0.0007380709389960052,
        0.000504953265834602, -0.0003454680251063077, 0.00023635601564027053,
        -0.00016170622091974803, 0.0001106337276874741, -7.569179582195066e-05,
        5.178575795222081e-05, -3.5430070947659604e-05};
    const double pi = 3.141592653589793;
    if (x <= 0.0) {
        return x == floor(x) ? NAN : digamma(1.0 - x) - pi / tan(pi * (x - round(x)));
    }
    double sum = 0.0;
    if (fabs(x - 1.4616321449683622) < 0.3) {
        const double offset = (x - 1.4616321449683622) - 9.549995429965697e-17;
        for (int k = 25; k >= 0; k--) {
            sum = sum * offset + taylor[k];
        }
        return offset * sum;
    }
    double below = 0.0;
    for (; x < 12.0; x += 1.0) {
        below += 1.0 / x;
    }
    for (int k = 8; k >= 0; k--) {
        sum = (sum + series[k]) / (x * x);
    }
    return log(x) - 0.5 / x - sum - below;
}
";

/// By its asymptotic series, from where a recurrence leads back.
pub(crate) const POLYGAMMA: &str = "\
static double polygamma(double n, double x)
{
    static const double series[] = {
        0.08333333333333333, -0.001388888888888889, 3.306878306878307e-05,
        -8.267195767195768e-07, 2.08767569878681e-08, -5.284190138687493e-10,
        1.3382536530684679e-11, -3.3896802963225827e-13, 8.586062056277845e-15,
        -2.174868698558062e-16, 5.5090028283602295e-18, -1.3954464685812522e-19};
    if (!(n >= 1.0 && n <= 150.0 && n == floor(n) && x > -1e7) || (x <= 0.0 && x == floor(x))) {
        return NAN;
    }
    double below = 0.0;
    for (; x < 14.0 + n; x += 1.0) {
        below += pow(x, -n - 1.0);
    }
    double sum = 1.0 / n + 0.5 / x, factor = (n + 1.0) / (x * x), order = n + 2.0;
    for (int k = 0; k < 12; k++) {
        sum += series[k] * factor;
        factor *= order * (order + 1.0) / (x * x);
        order += 2.0;
    }
    const double value = tgamma(n + 1.0) * (sum * pow(x, -n) + below);
    return fmod(n, 2.0) == 0.0 ? -value : value;
}
";

pub(crate) const BETA: &str = "\
static double beta(double a, double b)
{
    const double sum = a + b;
    if (fmax(fabs(sum), fmax(fabs(a), fabs(b))) > 140.0) {
        return a > 0.0 && b > 0.0 ? exp(lgamma(a) - lgamma(sum) + lgamma(b)) : NAN;
    }
    if (sum <= 0.0 && sum == floor(sum)) {
        return 0.0 * tgamma(a) * tgamma(b);
    }
    return tgamma(a) / tgamma(sum) * tgamma(b);
}
";

/// As the kernel in Rust.
pub(crate) const ERFINV: &str = "\
static double erfinv(double x)
{
    const double pi = 3.141592653589793, size = fabs(x);
    if (!(size < 1.0)) {
        return size == 1.0 ? x * INFINITY : NAN;
    }
    if (size < 1e-9) {
        return x * (sqrt(pi) / 2.0);
    }
    const double near = log((1.0 - size) * (1.0 + size));
    const double half = 2.0 / (pi * 0.147) + near / 2.0;
    double y = sqrt(sqrt(half * half - near / 0.147) - half);
    for (int k = 0; k < 3; k++) {
        const double off = size < 0.5 ? erf(y) - size : (1.0 - size) - erfc(y);
        const double step = off * (sqrt(pi) / 2.0) * exp(y * y);
        y -= step / (1.0 + y * step);
    }
    return copysign(y, x);
}
";

/// By its series for small x, forwards by recurrence for large x, else backwards from an order far above (J. C. P. Miller).
pub(crate) const SPHERICALJ: &str = "\
static double sphericalj(double n, double x)
{
    if (!(n >= 0.0 && n <= 1e6 && n == floor(n)) || isnan(x)) {
        return NAN;
    }
    const double sign = fmod(n, 2.0) != 0.0 && x < 0.0 ? -1.0 : 1.0;
    x = fabs(x);
    if (isinf(x)) {
        return 0.0;
    }
    if (x * x < 2.0 * (2.0 * n + 3.0)) {
        double term = sign, sum = sign;
        for (double k = 1.0; fabs(term) > 1e-17 * fabs(sum); k += 1.0) {
            term *= -x * x / 2.0 / (k * (2.0 * (n + k) + 1.0));
            sum += term;
        }
        for (double k = 1.0; k <= n; k += 1.0) {
            sum *= x / (2.0 * k + 1.0);
        }
        return sum;
    }
    const double first = sin(x) / x, second = (first - cos(x)) / x;
    if (n == 0.0) {
        return first;
    }
    double below = first, value = second;
    if (x > n) {
        for (double k = 1.0; k < n; k += 1.0) {
            const double next = (2.0 * k + 1.0) / x * value - below;
            below = value;
            value = next;
        }
        return sign * value;
    }
    double above = 0.0, wanted = 0.0;
    value = 1e-300;
    for (double k = floor(n + 30.0 + 8.0 * cbrt(n)); k > 0.0; k -= 1.0) {
        below = (2.0 * k + 1.0) / x * value - above;
        above = value;
        value = below;
        if (k - 1.0 == n) {
            wanted = value;
        }
        if (fabs(value) > 1e250) {
            value *= 1e-300;
            above *= 1e-300;
            wanted *= 1e-300;
        }
    }
    return sign * wanted / (fabs(first) > fabs(second) ? value / first : above / second);
}
";
