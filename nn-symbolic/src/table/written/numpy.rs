//! Definitions over NumPy's arrays of functions that it lacks, as they are emitted.

pub(crate) const STEP: &str = "\
def _step(x):
    return np.heaviside(x, 0.0)
";

pub(crate) const RELU: &str = "\
def _relu(x):
    return np.maximum(x, 0.0)
";

pub(crate) const SOFTPLUS: &str = "\
def _softplus(x):
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))
";

/// `np.round` takes what is halfway to the even number, and x + 0.5 may be rounded itself; twice the fraction is exact.
pub(crate) const ROUND: &str = "\
def _round(x):
    fraction, whole = np.modf(x)
    return whole + np.trunc(2.0 * fraction)
";

/// Of a negative number only, `exp` cannot be too large.
pub(crate) const SIGMOID: &str = "\
def _sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0.0, 1.0, e) / (1.0 + e)
";

/// Exact, but a call of Python for each element.
pub(crate) const ERF: &str = "_erf = np.vectorize(math.erf, otypes=[float])\n";

pub(crate) const SINC: &str = "\
def _sinc(x):
    divisor = np.where(x == 0.0, 1.0, x)
    return np.where(x == 0.0, 1.0, np.sin(x) / divisor)
";
