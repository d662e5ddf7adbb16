#!/usr/bin/env python3
"""SymEngine beside nn-symbolic on a corpus, in turns: time and operations per formula.

    pip install symengine
    python3 nn-symbolic/benches/peers.py FILE.jsonl [ROUNDS]

Each line of the file is {"expr": "...", "wrt": "x"}. SymEngine parses and differentiates; nn-symbolic also simplifies,
shares and lowers. Operations are those of value and derivative together, SymEngine's after its own `cse`: a sum or a
product of k operands counts k - 1, a power or a function 1. The times are those of the fastest round of each.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import symengine
from symengine.lib.symengine_wrapper import cse

ROOT = Path(__file__).resolve().parents[2]


def operations(expressions):
    seen, stack, total = set(), list(expressions), 0
    while stack:
        expr = stack.pop()
        if not expr.args or expr in seen:
            continue
        seen.add(expr)
        total += len(expr.args) - 1 if expr.is_Add or expr.is_Mul else 1
        stack.extend(expr.args)
    return total


def symengine_round(rows):
    parse = differentiate = 0.0
    total = 0
    for row in rows:
        variable = symengine.Symbol(row["wrt"])
        start = time.perf_counter()
        f = symengine.sympify(row["expr"])
        read = time.perf_counter()
        derived = symengine.diff(f, variable)
        done = time.perf_counter()
        parse += read - start
        differentiate += done - read
        named, results = cse([f, derived])
        total += operations([expr for _, expr in named] + list(results))
    count = len(rows)
    return parse / count * 1e6, differentiate / count * 1e6, total / count


def ours(path):
    command = "cargo bench --quiet --package nn-symbolic --bench corpus --".split() + [path, "1"]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    words = [line.split() for line in output.splitlines() if line.strip()]
    values = {word[0]: float(word[1]) for word in words}
    operations = values.pop("operations")
    return values, operations


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    path = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with open(path, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    path = str(Path(path).resolve())
    theirs, stages, count = [], [], 0.0
    ours(path)  # builds
    for _ in range(rounds):
        theirs.append(symengine_round(rows))
        values, count = ours(path)
        stages.append(values)
    parse, differentiate = (min(round[i] for round in theirs) for i in (0, 1))
    theirs_total = parse + differentiate
    print(f"SymEngine    parse {parse:.0f} + differentiate {differentiate:.0f} = {theirs_total:.0f} µs")
    best = {stage: min(values[stage] for values in stages) for stage in stages[0]}
    total = sum(best.values())
    stages = " + ".join(f"{stage} {time:.0f}" for stage, time in best.items())
    print(f"nn-symbolic  {stages} = {total:.0f} µs")
    plain = (best["parse"] + best["differentiate"]) / theirs_total
    print(f"time         {total / theirs_total:.2f} of SymEngine's; {plain:.2f} up to the derivative")
    print(f"operations   {count:.1f} of {theirs[0][2]:.1f}: {count / theirs[0][2]:.2f}")


if __name__ == "__main__":
    main()
