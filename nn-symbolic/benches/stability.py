#!/usr/bin/env python3
"""How many bits do the values and the derivatives of emitted code lose, beside the formulas as they were typed?

    pip install mpmath
    cargo build --release -p nn-symbolic
    python3 nn-symbolic/benches/stability.py target/release/symdiff [POINTS] [SEED]

Formulas of the kind that FPBench collects (https://fpbench.org): what cancels, overflows or underflows in f64 unless it is
written with care. At random points the code of `--emit c` is compared with that of `--emit c --no-simplify`, which computes
the formula as it was typed and its derivatives as the rules of differentiation leave them. The truth is mpmath's: the
formula to 400 digits, its derivatives by differences over 10^-120 of the variable. The bits of error are log2(1 + d) where d
is how many numbers of f64 lie between the result and the true one, 64 at most and where there is none; the table has their
means over the points. A row is marked where the emitted code is worse by more than half a bit.
"""

import ctypes
import math
import random
import re
import struct
import subprocess
import sys
import tempfile

import mpmath
from mpmath import mp, mpf

SMALL, LARGE, ANY = (1e-12, 1.0), (1.0, 1e12), (1e-8, 1e8)

# Formula, and for each variable its range; a third element gives the sign: "+" (as without), "-" or "±".
FORMULAS = [
    ("sqrt(x+1)-sqrt(x)", {"x": ANY}),
    ("1/(x+1)-1/x", {"x": ANY}),
    ("1/sqrt(x)-1/sqrt(x+1)", {"x": ANY}),
    ("cbrt(x+1)-cbrt(x)", {"x": ANY}),
    ("(1-cos(x))/x^2", {"x": (1e-8, 3.0)}),
    ("(1-cos(x))/sin(x)", {"x": (1e-8, 3.0)}),
    ("ln(1+x)/x", {"x": (1e-12, 1e6)}),
    ("ln(x+1)-ln(x)", {"x": ANY}),
    ("ln((1-x)/(1+x))", {"x": (1e-12, 0.9)}),
    ("(exp(x)-1)/x", {"x": (1e-12, 300.0, "±")}),
    ("exp(x)-2+exp(-x)", {"x": (1e-6, 100.0, "±")}),
    ("exp(x)/(exp(x)-1)", {"x": (1e-12, 600.0)}),
    ("x/(exp(x)-1)", {"x": (1e-12, 500.0, "±")}),
    ("sin(x+y)-sin(x)", {"x": (1e-3, 10.0), "y": (1e-12, 1.0)}),
    ("cos(x+y)-cos(x)", {"x": (1e-3, 10.0), "y": (1e-12, 1.0)}),
    ("tan(x+y)-tan(x)", {"x": (1e-3, 0.7), "y": (1e-12, 0.5)}),
    ("atan(x+1)-atan(x)", {"x": ANY}),
    ("1/x-1/tan(x)", {"x": (1e-6, 3.0)}),
    ("(x-sin(x))/(x-tan(x))", {"x": (1e-3, 1.5)}),
    ("x^(1/50)-(x-1)^(1/50)", {"x": (1.5, 1e8)}),
    ("1/(x+1)-2/x+1/(x-1)", {"x": (1.5, 1e6)}),
    ("(-b+sqrt(b^2-4*a*c))/(2*a)", {"a": (1e-3, 1.0), "b": (10.0, 1e6), "c": (1e-3, 1.0)}),
    ("(-b-sqrt(b^2-4*a*c))/(2*a)", {"a": (1e-3, 1.0), "b": (10.0, 1e6), "c": (1e-3, 1.0)}),
    ("sqrt(x^2+y^2)", {"x": (1e-3, 1e3), "y": (1e-3, 1e3)}),
    ("x/sqrt(x^2+y^2)", {"x": (1e-100, 1e140), "y": (1e-100, 1e140)}),
    ("-(331.4+0.6*T)*v/((331.4+0.6*T+u)^2)", {"T": (1.0, 50.0), "u": (1.0, 100.0, "±"), "v": (20.0, 2e4)}),
    ("-x1*x2-2*x2*x3-x1-x3", {v: (1e-3, 15.0, "±") for v in ("x1", "x2", "x3")}),
    ("2*x1*x2*x3+3*x3^2-x2*x1*x2*x3+3*x3^2-x2", {v: (1e-3, 15.0, "±") for v in ("x1", "x2", "x3")}),
    ("4*x/(1+x/1.11)", {"x": (1e-3, 1e3)}),
    ("4*x^2/(1+(x/1.11)^2)", {"x": (1e-3, 1e3)}),
    ("(p+a*(n/v)^2)*(v-n*b)-k*n*t",
     {"p": (1e6, 4e7), "a": (0.1, 1.0), "n": (100.0, 1e3), "v": (0.1, 1.0), "b": (1e-6, 1e-4), "k": (1e-23, 1e-22),
      "t": (200.0, 400.0)}),
    ("x-x^3/6+x^5/120-x^7/5040", {"x": (1e-3, 1.57, "±")}),
    ("1+0.5*x-0.125*x^2+0.0625*x^3-0.0390625*x^4", {"x": (1e-3, 1.0)}),
    ("x1*x2/(exp(x1*x2)-1)", {"x1": (1e-3, 10.0), "x2": (1e-3, 10.0)}),
    ("1/(1+exp(-x))", {"x": (1e-3, 700.0, "±")}),
    ("exp(x)/(1+exp(x))", {"x": (1e-3, 700.0, "±")}),
    ("ln(1+exp(x))", {"x": (1e-3, 700.0, "±")}),
    ("ln(1/(1+exp(-x)))", {"x": (1e-3, 700.0, "±")}),
    ("ln(exp(x)+exp(y))", {"x": (1e-3, 700.0, "±"), "y": (1e-3, 700.0, "±")}),
    ("1-1/(1+exp(-x))", {"x": (1e-3, 700.0, "±")}),
    ("x*exp(x)-exp(x)+1", {"x": (1e-6, 300.0, "±")}),
    ("exp(-(x-m)^2/(2*s^2))/(s*sqrt(2*pi))", {"x": (1e-2, 3.0, "±"), "m": (1e-2, 3.0, "±"), "s": (0.3, 3.0)}),
    ("a*b/(a+b)", {"a": (1e-150, 1e150), "b": (1e-150, 1e150)}),
    ("a/b+c/d", {v: (1e-120, 1e120) for v in "abcd"}),
    ("x*y/(x^2+y^2)", {"x": (1e-100, 1e100), "y": (1e-100, 1e100)}),
    ("1/x+1/y+1/z", {v: (1e-120, 1e120) for v in "xyz"}),
    ("exp(x)/(exp(x)+exp(y))", {"x": (1e-3, 300.0, "±"), "y": (1e-3, 300.0, "±")}),
    ("x/(1+x^2)", {"x": (1e-150, 1e150)}),
    ("x^2/(1+x)^3", {"x": (1e-100, 1e100)}),
    ("1/(x+1/x)", {"x": (1e-150, 1e150)}),
    ("x*y/(x+y)^2", {"x": (1e-100, 1e100), "y": (1e-100, 1e100)}),
    ("(a*x+b)/(c*x+d)", {v: (1e-70, 1e70) for v in "abcdx"}),
    ("exp(x)/(1+exp(2*x))", {"x": (1e-3, 350.0, "±")}),
    ("1/(exp(x)+x^2)", {"x": (1e-3, 600.0)}),
    ("(x-1)*(x+1)/(x^2+1)", {"x": (1e-70, 1e70, "±")}),
    ("atan2(y,x)", {"x": (1e-150, 1e150), "y": (1e-150, 1e150)}),
    ("asin(x)", {"x": (1e-6, 0.999999, "±")}),
    ("tanh(x)", {"x": (1e-6, 20.0, "±")}),
    ("x*tanh(ln(1+exp(x)))", {"x": (1e-3, 300.0, "±")}),
    ("ln(cosh(x))", {"x": (1e-3, 700.0, "±")}),
    ("acosh(x)", {"x": (1.0001, 1e9)}),
    ("sqrt((x-1)^2+(y-2)^2)-sqrt(x^2+y^2)", {"x": (1e-2, 1e4), "y": (1e-2, 1e4)}),
    ("(1+x/n)^n", {"x": (1e-3, 2.0), "n": (1.0, 1e9)}),
]


def draw(rng, low, high, sign="+"):
    """Uniform in the logarithm."""
    value = math.exp(rng.uniform(math.log(low), math.log(high)))
    return {"+": value, "-": -value}.get(sign, rng.choice([value, -value]))


def code(symdiff, formula, variables, *options):
    """What computes the value and the derivatives: the emitted module, compiled."""
    command = [symdiff, formula, "--wrt", ",".join(variables), "--emit", "c", *options]
    source = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    # Arguments are in the order of their names, as symdiff sorts them.
    declared = re.search(r"double f\(([^)]*)\)", source)[1]
    places = [variables.index(argument.split()[-1]) for argument in declared.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        path, library = f"{folder}/f.c", f"{folder}/f.so"
        with open(path, "w", encoding="utf-8") as file:
            file.write(source)
        # Nothing is contracted, and nothing assumed of numbers.
        subprocess.run(["cc", "-O1", "-ffp-contract=off", "-shared", "-fPIC", "-o", library, path, "-lm"], check=True)
        function = ctypes.CDLL(library).f_gradient
    function.restype = None
    value, gradient = ctypes.c_double(), (ctypes.c_double * len(variables))()

    def run(*point):
        function(*(ctypes.c_double(point[place]) for place in places), ctypes.byref(value), gradient)
        return [value.value, *gradient]

    return run


FUNCTIONS = {
    name: getattr(mp, name)
    for name in ("sqrt", "exp", "sin", "cos", "tan", "atan", "asin", "tanh", "cosh", "atan2", "acosh", "cbrt")
} | {"ln": mp.log, "pi": mp.pi}


def truth(formula, variables):
    """The formula in mpmath, and its derivatives by differences so fine that they are exact here."""
    text = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?(?:e-?\d+)?)", r"mpf('\1')", formula.replace("^", "**"))
    compiled = compile(text, formula, "eval")

    def value(values):
        return eval(compiled, {"mpf": mpf, "pi": +mp.pi}, FUNCTIONS | {"pi": +mp.pi} | dict(zip(variables, values)))

    def all_of(*point):
        point = [mpf(entry) for entry in point]
        results = [value(point)]
        for place, entry in enumerate(point):
            step = entry * mpf(10) ** -120
            up, down = list(point), list(point)
            up[place], down[place] = entry + step, entry - step
            results.append((value(up) - value(down)) / (2 * step))
        return results

    return all_of


def ordinal(value):
    """The place of a number among those of f64."""
    bits = struct.unpack("<q", struct.pack("<d", value))[0]
    return bits if bits >= 0 else -(bits & 0x7FFF_FFFF_FFFF_FFFF)


def bits_of_error(found, true):
    if not math.isfinite(found):
        return 64.0
    return min(64.0, math.log2(1 + abs(ordinal(found) - ordinal(float(true)))))


def in_range(value):
    return isinstance(value, mpf) and (value == 0 or mpf("1e-290") < abs(value) < mpf("1e300"))


def main():
    symdiff = sys.argv[1]
    points = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    mp.dps = 400
    print(f"{'':48}{'value':>16}{'derivatives':>16}")
    print(f"{'formula':48}{'typed':>8}{'code':>8}{'typed':>8}{'code':>8}")
    sums, worse = [0.0] * 4, 0
    for formula, ranges in FORMULAS:
        variables = list(ranges)
        emitted, typed = (code(symdiff, formula, variables, *o) for o in ([], ["--no-simplify"]))
        exact = truth(formula, variables)
        errors = [[], [], [], []]
        for _ in range(points):
            point = [draw(rng, *ranges[name]) for name in variables]
            true = exact(*point)
            if not all(map(in_range, true)):
                continue
            for kind, results in enumerate((typed(*point), emitted(*point))):
                bits = [bits_of_error(found, t) for found, t in zip(results, true)]
                errors[kind].append(bits[0])
                errors[2 + kind].extend(bits[1:])
        means = [sum(bits) / max(len(bits), 1) for bits in errors]
        sums = [a + b for a, b in zip(sums, means)]
        is_worse = means[1] > means[0] + 0.5 or means[3] > means[2] + 0.5
        worse += is_worse
        numbers = "".join(f"{mean:8.2f}" for mean in means)
        print(f"{formula[:47]:48}{numbers}{'  worse' if is_worse else ''}", flush=True)
    numbers = "".join(f"{total / len(FORMULAS):8.2f}" for total in sums)
    print(f"{'mean of ' + str(len(FORMULAS)) + ' formulas':48}{numbers}")
    print(f"{worse} of them worse by more than half a bit")


if __name__ == "__main__":
    main()
