#!/usr/bin/env python3
"""Random formulas at random points, extreme ones among them: is every digit that symdiff prints right, or warned of?

    pip install mpmath
    cargo build --release -p nn-symbolic
    python3 nn-symbolic/benches/digits.py target/release/symdiff [PAIRS] [SEED]

The second opinion is mpmath's: values and derivatives by dual numbers, rational operations by exact fractions, the rest to
100 digits, more if so many bits cancel that two precisions do not agree. A number in JSON must be the f64 nearest to the
true value, and one in fifty is also asked for as text with --digits 30. What symdiff does not know it must warn of; these
are counted. So is what has more than mpmath finds: derivatives of what has no value, and values that simplifying gives.
"""

import json
import math
import random
import re
import signal
import subprocess
import sys
from fractions import Fraction

import mpmath
from mpmath import mp, mpf

UNARY = [
    "exp", "ln", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
    "abs", "sigmoid", "softplus", "erf", "cbrt", "log1p", "expm1", "log2", "log10", "relu", "floor", "ceil", "round",
    "erfc", "gamma", "lgamma", "digamma",
]
BINARY = ["atan2", "hypot", "max", "min"]
CANCELLING = [
    "x/(exp(x)-1)", "(1+1/x)^x", "(x-sin(x))/x^3", "(1-cos(x))/x^2", "sqrt(x+1)-sqrt(x)", "ln(1-1/(1+exp(-x)))",
    "exp(x)/sqrt(1+exp(2*x))", "1/(x+1)-2/x+1/(x-1)", "ln((1+x)/(1-x))/x", "(tan(x)-x)/x^3", "sin(x)^2+cos(x)^2-1",
    "ln(exp(x)+exp(y))", "sqrt(x^2+y^2)", "(x-y)/(x+y)^2", "x^y", "abs(x-y)", "max(x,y)*min(x,y)", "tanh(x)-1",
    "atan(x)-pi/2", "acos(x)", "asin(x)-pi/2", "1-erf(x)", "exp(-1/x^2)", "x*ln(x)", "cosh(x)-sinh(x)", "ln(cosh(x))",
    "(exp(x)+exp(-x)-2)/x^2", "sinh(x)/exp(x)", "exp(x)*exp(-x)-1", "floor(x)-x", "1/(x-y)", "sqrt(1-x^2)", "gamma(x+1)-x*gamma(x)", "lgamma(x)-x*ln(x)", "digamma(x)-ln(x)", "erfc(x)/exp(-x^2)",
]


class Undefined(Exception):
    """There is no value."""


class Late(Exception):
    """It takes too long."""


def real(value):
    """A value as mpf, where it may be a fraction."""
    return mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value


def sign(value):
    return (value > 0) - (value < 0)


class Dual:
    """A value and its derivatives. What does not depend on a variable has none."""

    def __init__(self, value, partials=()):
        if isinstance(value, mpmath.mpc) or (isinstance(value, mpf) and not mp.isfinite(value)):
            raise Undefined
        self.value, self.partials = value, dict(partials)

    def chain(self, value, derivative):
        """derivative is a function, as it is not asked for where nothing depends on a variable."""
        partials = {}
        if self.partials:
            try:
                slope = derivative()
            except (Undefined, ZeroDivisionError):
                slope = None
            partials = {name: times(slope, p) for name, p in self.partials.items()}
        return Dual(value, partials)


def times(a, b):
    if a is None or b is None:
        return None
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a * b
    return Fraction(0) if a == 0 or b == 0 else real(a) * real(b)


def plus(a, b):
    if a is None or b is None:
        return None
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a + b
    return real(a) + real(b)


def inverse(a):
    if a == 0:
        raise Undefined
    return 1 / a


def add(a, b):
    partials = dict(a.partials)
    for name, p in b.partials.items():
        partials[name] = plus(partials.get(name, Fraction(0)), p)
    return Dual(plus(a.value, b.value), partials)


def scale(a, factor):
    return Dual(times(a.value, factor), {n: times(p, factor) for n, p in a.partials.items()})


def mul(a, b):
    partials = {n: times(p, b.value) for n, p in a.partials.items()}
    for name, p in b.partials.items():
        partials[name] = plus(partials.get(name, Fraction(0)), times(p, a.value))
    return Dual(times(a.value, b.value), partials)


def reciprocal(a):
    value = inverse(a.value)
    return a.chain(value, lambda: times(Fraction(-1), times(value, value)))


def power(a, b):
    base, exponent = a.value, b.value
    if isinstance(exponent, Fraction) and exponent.denominator == 1 and not b.partials:
        n = exponent.numerator
        if n == 0:
            return Dual(Fraction(1))
        if base == 0 and n < 0:
            raise Undefined
        if isinstance(base, Fraction) and abs(n) < 100:
            value, below = base**n, lambda: base ** (n - 1) * n
        else:
            value, below = mp.power(real(base), n), lambda: n * mp.power(real(base), n - 1)
        return a.chain(value, below)
    if exponent == Fraction(1, 2) and not b.partials and not a.partials and isinstance(base, Fraction) and base > 0:
        above, below = math.isqrt(base.numerator), math.isqrt(base.denominator)
        if (above**2, below**2) == (base.numerator, base.denominator):
            return Dual(Fraction(above, below))
    if base <= 0:
        if base == 0 and exponent > 0:
            return Dual(Fraction(0), {name: None for name in {**a.partials, **b.partials}})
        if base < 0 and isinstance(exponent, Fraction) and exponent.denominator == 1:
            whole = power(a, Dual(exponent))
            return Dual(whole.value, whole.partials | {name: None for name in b.partials})
        raise Undefined
    return unary("exp", mul(b, unary("ln", a)))


def unary(name, a):
    v = a.value
    x = real(v)
    if name == "abs":
        return Dual(abs(v), {n: times(Fraction(sign(v)), p) for n, p in a.partials.items()})
    if name == "relu":
        return Dual(v if v > 0 else Fraction(0), {n: p if v > 0 else Fraction(0) for n, p in a.partials.items()})
    if name in ("floor", "ceil", "round"):
        near = {"floor": lambda: math.floor(v), "ceil": lambda: math.ceil(v),
                "round": lambda: sign(v) * math.floor(abs(v) + Fraction(1, 2))}
        if not isinstance(v, Fraction):
            if abs(x) > mpf(10) ** (mp.dps // 2):
                raise Late
            near = {"floor": lambda: int(mp.floor(x)), "ceil": lambda: int(mp.ceil(x)),
                    "round": lambda: sign(x) * int(mp.floor(abs(x) + mpf(1) / 2))}
        return Dual(Fraction(near[name]()), {n: Fraction(0) for n in a.partials})
    exact = {("exp", 0): 1, ("ln", 1): 0, ("sqrt", 0): 0, ("sin", 0): 0, ("cos", 0): 1, ("tan", 0): 0, ("asin", 0): 0,
             ("atan", 0): 0, ("sinh", 0): 0, ("cosh", 0): 1, ("tanh", 0): 0, ("asinh", 0): 0, ("acosh", 1): 0,
             ("atanh", 0): 0, ("erf", 0): 0, ("cbrt", 0): 0, ("log1p", 0): 0, ("expm1", 0): 0, ("log2", 1): 0,
             ("log10", 1): 0, ("acos", 1): 0, ("sqrt", 1): 1}
    if name in ("sin", "cos", "tan") and abs(x) > mpf(10) ** 400:
        raise Late
    if name in ("gamma", "lgamma", "digamma") and abs(x) > 1000 or name == "erfc" and abs(x) > 10**6:
        raise Late
    if name in ("exp", "sinh", "cosh", "expm1", "sigmoid", "softplus", "tanh") and abs(x) > mpf(10) ** 30:
        raise Late
    one = mpf(1)
    table = {
        "exp": (lambda: mp.exp(x), lambda y: y),
        "ln": (lambda: mp.log(x), lambda y: 1 / x),
        "sqrt": (lambda: mp.sqrt(x), lambda y: 1 / (2 * y) if y else inverse(0)),
        "sin": (lambda: mp.sin(x), lambda y: mp.cos(x)),
        "cos": (lambda: mp.cos(x), lambda y: -mp.sin(x)),
        "tan": (lambda: mp.tan(x), lambda y: 1 + y * y),
        "asin": (lambda: mp.asin(x), lambda y: inverse(mp.sqrt((1 - x) * (1 + x)))),
        "acos": (lambda: mp.acos(x), lambda y: -inverse(mp.sqrt((1 - x) * (1 + x)))),
        "atan": (lambda: mp.atan(x), lambda y: 1 / (1 + x * x)),
        "sinh": (lambda: mp.sinh(x), lambda y: mp.cosh(x)),
        "cosh": (lambda: mp.cosh(x), lambda y: mp.sinh(x)),
        "tanh": (lambda: mp.tanh(x), lambda y: 1 / mp.cosh(x) ** 2),
        "asinh": (lambda: sign(x) * mp.log(abs(x) + mp.sqrt(x * x + 1)), lambda y: 1 / mp.sqrt(x * x + 1)),
        "acosh": (lambda: mp.acosh(x), lambda y: inverse(mp.sqrt((x - 1) * (x + 1)))),
        "atanh": (lambda: mp.log((1 + x) / (1 - x)) / 2, lambda y: 1 / ((1 - x) * (1 + x))),
        "sigmoid": (lambda: one / (1 + mp.exp(-x)), lambda y: mp.exp(-abs(x)) / (1 + mp.exp(-abs(x))) ** 2),
        "softplus": (lambda: max(x, 0) + mp.log(1 + mp.exp(-abs(x))), lambda y: one / (1 + mp.exp(-x))),
        "erf": (lambda: mp.erf(x), lambda y: 2 / mp.sqrt(mp.pi) * mp.exp(-x * x)),
        "erfc": (lambda: mp.erfc(x), lambda y: -2 / mp.sqrt(mp.pi) * mp.exp(-x * x)),
        "gamma": (lambda: mp.gamma(x), lambda y: y * mp.digamma(x)),
        "lgamma": (lambda: mp.re(mp.loggamma(x)), lambda y: mp.digamma(x)),
        "digamma": (lambda: mp.digamma(x), lambda y: mp.polygamma(1, x)),
        "cbrt": (lambda: sign(x) * mp.cbrt(abs(x)), lambda y: inverse(3 * y * y)),
        "log1p": (lambda: mp.log(1 + x), lambda y: 1 / (1 + x)),
        "expm1": (lambda: mp.exp(x) - 1, lambda y: mp.exp(x)),
        "log2": (lambda: mp.log(x) / mp.log(2), lambda y: 1 / (x * mp.log(2))),
        "log10": (lambda: mp.log(x) / mp.log(10), lambda y: 1 / (x * mp.log(10))),
    }
    is_pole = x <= 0 and x == mp.floor(x)
    domain = {"gamma": not is_pole, "lgamma": not is_pole, "digamma": not is_pole, "ln": x > 0, "log2": x > 0, "log10": x > 0, "sqrt": x >= 0, "asin": abs(x) <= 1, "acos": abs(x) <= 1,
              "acosh": x >= 1, "atanh": abs(x) < 1, "log1p": x > -1}
    if not domain.get(name, True):
        raise Undefined
    value, derivative = table[name]
    y = Fraction(exact[name, v]) if isinstance(v, Fraction) and (name, v) in exact else value()
    return a.chain(y, lambda: derivative(real(y)))


def binary(name, a, b):
    x, y = a.value, b.value
    if name in ("max", "min"):
        order = sign(x - y if isinstance(x, Fraction) and isinstance(y, Fraction) else real(x) - real(y))
        order = order if name == "max" else -order
        value = x if order >= 0 else y
        weight = Fraction(order + 1, 2)
        partials = {n: times(weight, p) for n, p in a.partials.items()}
        for n, p in b.partials.items():
            partials[n] = plus(partials.get(n, Fraction(0)), times(1 - weight, p))
        return Dual(value, partials)
    if name == "hypot":
        square = add(mul(a, a), mul(b, b))
        return unary("sqrt", square)
    u, v = real(x), real(y)
    value = mp.atan2(u, v) if (x, y) != (0, 0) else Fraction(0)
    if x == 0 and y > 0:
        value = Fraction(0)
    square = plus(times(x, x), times(y, y))
    partials = {}
    for n in set(a.partials) | set(b.partials):
        top = plus(times(y, a.partials.get(n, Fraction(0))), times(times(Fraction(-1), x), b.partials.get(n, Fraction(0))))
        partials[n] = None if square == 0 else times(top, inverse(square))
    return Dual(value, partials)


def tokens(text):
    return re.findall(r"\d+\.?\d*(?:e[+-]?\d+)?|[a-z]\w*|[-+*/^(),]", text)


def evaluate(text, point):
    """Recursive descent; formulas here are shallow."""
    rest = tokens(text)[::-1]

    def peek():
        return rest[-1] if rest else None

    def total():
        value = product()
        while peek() in ("+", "-"):
            operator = rest.pop()
            other = product()
            value = add(value, other if operator == "+" else scale(other, Fraction(-1)))
        return value

    def product():
        value = signed()
        while peek() in ("*", "/"):
            operator = rest.pop()
            other = signed()
            value = mul(value, other if operator == "*" else reciprocal(other))
        return value

    def signed():
        if peek() == "-":
            rest.pop()
            return scale(signed(), Fraction(-1))
        base = atom()
        if peek() == "^":
            rest.pop()
            return power(base, signed())
        return base

    def atom():
        token = rest.pop()
        if token == "(":
            value = total()
            rest.pop()
            return value
        if token[0].isdigit():
            return Dual(Fraction(token))
        if token == "pi":
            return Dual(+mp.pi)
        if peek() != "(":
            return Dual(Fraction(point[token]), {token: Fraction(1)})
        rest.pop()
        args = [total()]
        while rest.pop() == ",":
            args.append(total())
        return unary(token, args[0]) if len(args) == 1 else binary(token, *args)

    return total()


def agree(a, b):
    if a is None or b is None:
        return a is b
    if a == 0 and not isinstance(a, Fraction):
        # It may only look like it: everything has cancelled.
        return False
    a, b = real(a), real(b)
    return a == b or abs(a - b) <= abs(b) * mpf(10) ** -40


def reference(text, point):
    """Value and derivatives to at least 40 digits; None for those that do not exist."""
    before = None
    # At 1e-300, x³ has 900 zeros.
    far = max(abs(math.log10(abs(Fraction(value)) or 1)) for value in point.values())
    for digits in (100 + int(4 * far), 400 + int(8 * far), 1500 + int(12 * far), 6000):
        with mp.workdps(digits):
            try:
                found = evaluate(text, point)
                now = [found.value] + [found.partials.get(name, Fraction(0)) for name in sorted(point)]
            except (Undefined, ZeroDivisionError):
                now = [None] * (1 + len(point))
            if before is not None and all(map(agree, before, now)):
                return now
            before = now
    # What is left of 6,000 digits is rounding.
    return [Fraction(0) if value is not None and abs(real(value)) < mpf(10) ** -5000 else value for value in before]


def formula(rng, depth):
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(["x", "x", "y", "x", "1", "2", "0.1", "3", "0.5", "pi", "1e-9", "1e8"])
    kind = rng.random()
    if kind < 0.4:
        return f"{rng.choice(UNARY)}({formula(rng, depth - 1)})"
    if kind < 0.46:
        return f"{rng.choice(BINARY)}({formula(rng, depth - 1)},{formula(rng, depth - 1)})"
    if kind < 0.56:
        return f"({formula(rng, depth - 1)})^{rng.choice(['2', '3', '(-1)', '(-2)', '0.5', '(1/3)', '4'])}"
    return f"({formula(rng, depth - 1)}{rng.choice('++--**/')}{formula(rng, depth - 1)})"


def number(rng):
    kind = rng.randrange(9)
    if kind < 3:
        return str(round(rng.uniform(-5, 5), rng.randrange(1, 6)))
    if kind == 3:
        return f"{rng.choice(['', '-'])}{rng.randrange(1, 100) / 10}e{rng.randrange(-300, 300)}"
    if kind == 4:
        return f"{rng.choice(['', '-'])}{rng.randrange(1, 100) / 10}e{rng.randrange(-20, 20)}"
    if kind == 5:
        return repr(rng.choice([0, 1, -1, 2, 0.5]) + rng.choice([1, -1]) * 10.0 ** -rng.randrange(3, 17))
    if kind == 6:
        return rng.choice(["1.5707963267948966", "3.141592653589793", "0.7853981633974483", "2.718281828459045", "40", "37",
                           "400", "800", "-745", "710", "1e15", "1e-11", "1e300", "1e-300", "-1e300"])
    return rng.choice(["0", "1", "-1", "2", "0.5", "0.1", "0.3", "-2", "10", "100"])


def is_nearest(found, true):
    """Whether an f64 is the nearest one, or as near as one in a million."""
    true = real(true)
    if found == 0:
        return abs(true) <= mpf(2) ** -1075
    if abs(found) > 1e-300 and math.frexp(abs(found))[0] == 0.5 and abs(true) < abs(found):
        step = math.ulp(found) / 2
    else:
        step = math.ulp(found)
    return abs(mpf(found) - true) <= mpf(step) * (mpf(1) / 2 + mpf(10) ** -6)


def is_rounded(text, true, digits):
    """Whether a decimal is the true value to so many digits."""
    with mp.workdps(200):
        true, found = real(true), mpf(text)
        if found == 0 or true == 0:
            return found == true
        unit = mpf(10) ** (mp.floor(mp.log10(abs(true))) - digits + 1)
        return abs(found - true) <= unit * (mpf(1) / 2 + mpf(10) ** -5)


def ask(command, options, lines):
    text = "\n".join(lines) + "\n"
    done = subprocess.run([command, "--jsonl", *options], input=text, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def main():
    command = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    mp.dps = 100
    sys.set_int_max_str_digits(0)

    def expired(*_):
        raise Late

    signal.signal(signal.SIGALRM, expired)
    rows = []
    while len(rows) < count:
        text = rng.choice(CANCELLING) if rng.random() < 0.3 else formula(rng, rng.randrange(1, 5))
        names = sorted({name for name in "xy" if re.search(rf"\b{name}\b", text)})
        # mpmath's sin(pi) is not 0.
        if names and not re.search(r"(sin|cos|tan)\(pi\)", text):
            rows.append((text, {name: number(rng) for name in names}))
    lines = [json.dumps({"expr": text, "at": point, "wrt": sorted(point)}) for text, point in rows]
    answers = ask(command, [], lines)
    assert len(answers) == len(rows), "an answer a line"
    tally = dict.fromkeys(["right", "undefined", "warned", "skipped", "wrong", "missing", "more", "texts"], 0)
    for index, ((text, point), line) in enumerate(zip(rows, answers)):
        answer = json.loads(line)
        if not answer["ok"]:
            tally["wrong"] += 1
            print("refused:", text, point, answer["error"]["message"])
            continue
        found = [answer["value"]] + [answer["gradient"][name] for name in sorted(point)]
        signal.setitimer(signal.ITIMER_REAL, 3)
        try:
            true = reference(text, point)
        except (Late, OverflowError, MemoryError, ValueError, mpmath.libmp.NoConvergence):
            true = None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if true is None:
            tally["skipped"] += 1
            continue
        warnings = " ".join(answer.get("warnings", []))
        for place, (one, other) in enumerate(zip(found, true)):
            what = f"{text} at {point}, number {place}"
            if one is None and not warnings:
                tally["wrong"] += 1
                print(f"no number and no warning: {what}")
            elif one is None and other is None:
                tally["undefined"] += 1
            elif one is None and "too large for f64" in warnings:
                tally["right"] += 1
            elif one is None and ("no more digits" in warnings or "any digit" in warnings or "beyond 2^" in warnings):
                tally["warned"] += 1
            elif one is None:
                tally["missing"] += 1
                print(f"missing: {what} is {mp.nstr(real(other), 17)}: {warnings}")
            elif other is None:
                # What is simplified may have a value where what was written has none.
                raw = json.loads(ask(command, ["--no-simplify"], [lines[index]])[0])
                raw = [raw["value"]] + [raw["gradient"][name] for name in sorted(point)]
                tally["more"] += 1
                if raw[place] is not None and place == 0:
                    print(f"look: {what} has no value, found {one!r}")
            elif is_nearest(one, other):
                tally["right"] += 1
            elif "no more digits" in warnings:
                tally["warned"] += 1
            else:
                tally["wrong"] += 1
                print(f"WRONG: {what} is {mp.nstr(real(other), 20)}, found {one!r}")
        if index % 50 == 0 and true[0] is not None and not warnings:
            at = ",".join(f"{name}={value}" for name, value in point.items())
            shown = subprocess.run([command, text, "--at", at, "--digits", "30"], capture_output=True, text=True)
            numbers = [line.split(" = ")[-1] for line in shown.stdout.split("\nat ")[-1].splitlines()[1:]]
            for one, other in zip(numbers, true):
                tally["texts"] += 1
                if other is not None and not is_rounded(one, other, 30):
                    tally["wrong"] += 1
                    print(f"WRONG text: {text} at {point} is {mp.nstr(real(other), 32)}, found {one}")
    print(", ".join(f"{name} {count}" for name, count in tally.items()))
    sys.exit(tally["wrong"] > 0)


if __name__ == "__main__":
    main()
