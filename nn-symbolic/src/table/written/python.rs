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
