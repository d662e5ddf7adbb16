//! Definitions in Python of functions that `math` lacks, or lacked before Python 3.11, as they are emitted.

pub(crate) const SIGN: &str = "\
def _sign(x: float) -> float:
    return x if x == 0.0 or x != x else math.copysign(1.0, x)
";

pub(crate) const STEP: &str = "\
def _step(x: float) -> float:
    return x if x != x else float(x > 0.0)
";

pub(crate) const RELU: &str = "\
def _relu(x: float) -> float:
    return 0.0 if x < 0.0 else x
";

/// Those of Python give an `int`, which is never infinite or no number.
pub(crate) const FLOOR: &str = "\
def _floor(x: float) -> float:
    return float(math.floor(x)) if math.isfinite(x) else x
";

pub(crate) const CEIL: &str = "\
def _ceil(x: float) -> float:
    return float(math.ceil(x)) if math.isfinite(x) else x
";

pub(crate) const TRUNC: &str = "\
def _trunc(x: float) -> float:
    return math.modf(x)[1]
";

pub(crate) const SOFTPLUS: &str = "\
def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))
";

/// The function of Python takes what is no number for the least, or not, as it happens.
pub(crate) const MIN: &str = "\
def _min(a: float, b: float) -> float:
    return a if a != a or a < b else b
";

pub(crate) const MAX: &str = "\
def _max(a: float, b: float) -> float:
    return a if a != a or a > b else b
";

/// `round` takes what is halfway to the even number, and x + 0.5 may be rounded itself; twice the fraction is exact.
pub(crate) const ROUND: &str = "\
def _round(x: float) -> float:
    fraction, whole = math.modf(x)
    return whole + math.modf(2.0 * fraction)[1]
";

/// A step of Newton's method makes up for the exponent, which is not quite 1/3.
pub(crate) const CBRT: &str = "\
def _cbrt(x: float) -> float:
    if x == 0.0 or math.isinf(x) or x != x:
        return x
    root = math.copysign(math.pow(abs(x), 1.0 / 3.0), x)
    return root - (root - x / root / root) / 3.0
";

/// Of a negative number only, `exp` cannot be too large.
pub(crate) const SIGMOID: &str = "\
def _sigmoid(x: float) -> float:
    e = math.exp(-abs(x))
    return (1.0 if x >= 0.0 else e) / (1.0 + e)
";

/// By squaring: whole powers are products, which become infinite where `**` raises an error.
pub(crate) const POWI: &str = "\
def _powi(x, n: int):
    power, rest = 1.0, abs(n)
    while rest:
        if rest % 2:
            power = power * x
        x, rest = x * x, rest // 2
    return 1.0 / power if n < 0 else power
";

pub(crate) const MOD: &str = "\
def _mod(a: float, b: float) -> float:
    return a % b
";

pub(crate) const SINC: &str = "\
def _sinc(x: float) -> float:
    return math.sin(x) / x if x != 0.0 else 1.0
";

pub(crate) const LOGSUMEXP: &str = "\
def _logsumexp(a: float, b: float) -> float:
    large = max(a, b)
    return large if math.isinf(large) else large + math.log1p(math.exp(-abs(a - b)))
";

/// As the kernel in Rust.
pub(crate) const DIGAMMA: &str = "\
_DIGAMMA_SERIES = (
    0.08333333333333333, -0.008333333333333333, 0.003968253968253968,
    -0.004166666666666667, 0.007575757575757576, -0.021092796092796094,
    0.08333333333333333, -0.4432598039215686, 3.0539543302701198,
)
_DIGAMMA_TAYLOR = (
    0.9676722454476212, -0.4427631689835921, 0.258499760955651,
    -0.16394270544240652, 0.10782405069126237, -0.07219956125645471,
    0.04880428816414311, -0.03316112647484736, 0.022597648232218104,
    -0.01542476590494896, 0.010538791616612175, -0.007204534386356869,
    0.004926781395729853, -0.003369801655439328, 0.002305126326734928,
    -0.0015769367714301972, 0.0010788252019162967, -0.0007380709389960052,
    0.000504953265834602, -0.0003454680251063077, 0.00023635601564027053,
    -0.00016170622091974803, 0.0001106337276874741, -7.569179582195066e-05,
    5.178575795222081e-05, -3.5430070947659604e-05,
)


def _digamma(x: float) -> float:
    if x <= 0.0:
        if x == math.floor(x):
            raise ValueError(\"math domain error\")
        return _digamma(1.0 - x) - math.pi / math.tan(math.pi * (x - round(x)))
    total = 0.0
    if abs(x - 1.4616321449683622) < 0.3:
        offset = (x - 1.4616321449683622) - 9.549995429965697e-17
        for term in reversed(_DIGAMMA_TAYLOR):
            total = total * offset + term
        return offset * total
    below = 0.0
    while x < 12.0:
        below += 1.0 / x
        x += 1.0
    for term in reversed(_DIGAMMA_SERIES):
        total = (total + term) / (x * x)
    return math.log(x) - 0.5 / x - total - below
";

/// By its asymptotic series, from where a recurrence leads back.
pub(crate) const POLYGAMMA: &str = "\
_POLYGAMMA_SERIES = (
    0.08333333333333333, -0.001388888888888889, 3.306878306878307e-05,
    -8.267195767195768e-07, 2.08767569878681e-08, -5.284190138687493e-10,
    1.3382536530684679e-11, -3.3896802963225827e-13, 8.586062056277845e-15,
    -2.174868698558062e-16, 5.5090028283602295e-18, -1.3954464685812522e-19,
)


def _polygamma(n: float, x: float) -> float:
    if not (1.0 <= n <= 150.0 and n == int(n) and x > -1e7) or (x <= 0.0 and x == math.floor(x)):
        raise ValueError(\"math domain error\")
    below = 0.0
    while x < 14.0 + n:
        below += math.pow(x, -n - 1.0)
        x += 1.0
    total, factor, order = 1.0 / n + 0.5 / x, (n + 1.0) / (x * x), n + 2.0
    for term in _POLYGAMMA_SERIES:
        total += term * factor
        factor *= order * (order + 1.0) / (x * x)
        order += 2.0
    value = math.gamma(n + 1.0) * (total * math.pow(x, -n) + below)
    return -value if n % 2.0 == 0.0 else value
";

pub(crate) const BETA: &str = "\
def _beta(a: float, b: float) -> float:
    if a > 0.0 and b > 0.0 and a + b > 140.0:
        return math.exp(math.lgamma(a) - math.lgamma(a + b) + math.lgamma(b))
    if a + b <= 0.0 and a + b == math.floor(a + b):
        return 0.0 * math.gamma(a) * math.gamma(b)
    return math.gamma(a) / math.gamma(a + b) * math.gamma(b)
";

/// As the kernel in Rust.
pub(crate) const ERFINV: &str = "\
def _erfinv(x: float) -> float:
    size = abs(x)
    if size < 1e-9:
        return x * (math.sqrt(math.pi) / 2.0)
    near = math.log((1.0 - size) * (1.0 + size))
    half = 2.0 / (math.pi * 0.147) + near / 2.0
    y = math.sqrt(math.sqrt(half * half - near / 0.147) - half)
    for _ in range(3):
        off = math.erf(y) - size if size < 0.5 else (1.0 - size) - math.erfc(y)
        step = off * (math.sqrt(math.pi) / 2.0) * math.exp(y * y)
        y -= step / (1.0 + y * step)
    return math.copysign(y, x)
";

/// By its series for small x, forwards by recurrence for large x, else backwards from an order far above (J. C. P. Miller).
pub(crate) const SPHERICALJ: &str = "\
def _sphericalj(n: float, x: float) -> float:
    n = int(n)
    sign = -1.0 if n % 2 and x < 0.0 else 1.0
    x = abs(x)
    if x * x < 2.0 * (2 * n + 3):
        term = total = sign
        k = 1
        while abs(term) > 1e-17 * abs(total):
            term *= -x * x / 2.0 / (k * (2 * (n + k) + 1))
            total += term
            k += 1
        for k in range(1, n + 1):
            total *= x / (2 * k + 1)
        return total
    first = math.sin(x) / x
    second = (first - math.cos(x)) / x
    if n == 0:
        return first
    below, value = first, second
    if x > n:
        for k in range(1, n):
            below, value = value, (2 * k + 1) / x * value - below
        return sign * value
    above, value, wanted = 0.0, 1e-300, 0.0
    for k in range(n + 30 + int(8.0 * n ** (1.0 / 3.0)), 0, -1):
        above, value = value, (2 * k + 1) / x * value - above
        if k - 1 == n:
            wanted = value
        if abs(value) > 1e250:
            above, value, wanted = above * 1e-300, value * 1e-300, wanted * 1e-300
    return sign * wanted / (value / first if abs(first) > abs(second) else above / second)
";
