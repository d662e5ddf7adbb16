#!/usr/bin/env python3
"""An epoch of `mnist_codegen`, beside other programs that train the same network, in turns.

    pip install numpy jax torch
    PEERS_DIR=… MNIST_DIR=… python3 nn-runtime/benches/training.py [ROUNDS] [--dense]
        [--peers numpy,torch,jax,hand] [--sizes 30x10,100x32,512x128]

In PEERS_DIR are `mnist_py.py` (NumPy, PyTorch, JAX with the whole epoch in one compiled scan) and `rust/` (the gradient by
hand, with the crate gemm). What is missing is left out, and said. Each program trains three epochs a round, the first of which
does not count; the time of a size is the median of all others. The floor is what the processor would take for the operations
with pixels that are not 0, at the rate of NumPy's product of large matrices in one thread. With `--dense` the images have no
pixels that are 0: these become 1/255.
"""

import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Before NumPy is loaded: on products this small a second thread makes it slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
EPOCHS = 3
RATES = {"30x10": 3.0, "100x32": 3.0, "512x128": 0.5}


def option(name, default):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default


def commands(peers, data, binary, hand):
    """What trains each size, by name; every one prints or records the seconds of its epochs."""
    found = {"ours": None, "ours, one thread": None}
    script = peers / "mnist_py.py" if peers else None
    for name in option("--peers", "numpy,jax,hand").split(","):
        if name == "hand":
            present = hand is not None
        else:
            module = subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True)
            present = script is not None and script.exists() and module.returncode == 0
        if present:
            found[name] = None
        else:
            print(f"{name}: left out, it is not there")
    return {name: lambda hidden, batch, eta, name=name: run(name, hidden, batch, eta, data, binary, script, hand) for name in found}


def run(name, hidden, batch, eta, data, binary, script, hand):
    """Seconds of each epoch but the first."""
    environment = {**os.environ, "JAXMODE": "scan", "MODE": "gemm", "MNIST_DIR": str(data)}
    if name.startswith("ours"):
        with tempfile.TemporaryDirectory() as folder:
            metrics = Path(folder) / "metrics.jsonl"
            command = [binary, "--hidden", hidden, "--batch-size", batch, "--eta", eta, "--epochs", EPOCHS, "--quiet"]
            command += ["--no-gradcheck", "--metrics", metrics] + (["--threads", 1] if "one" in name else [])
            subprocess.run(list(map(str, command)), env=environment, check=True, capture_output=True)
            return [json.loads(line)["seconds"] for line in metrics.read_text().splitlines()][1:]
    if name == "hand":
        command = [hand, data, hidden, batch, EPOCHS, eta]
    else:
        command = [sys.executable, script, name, data, hidden, batch, EPOCHS, eta]
    output = subprocess.run(list(map(str, command)), env=environment, check=True, capture_output=True, text=True).stdout
    return [float(seconds) for seconds in re.findall(r"epoch \d+ ([\d.]+)s", output)][1:]


def rate_of_products():
    """Operations a second of a product of large matrices in one thread."""
    a = np.random.default_rng(1).standard_normal((1536, 1536)).astype(np.float32)
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        a @ a
        best = min(best, time.perf_counter() - start)
    return 2 * 1536**3 / best


def file(data, name):
    """The bytes of one of the four files, which may be compressed."""
    for name in (name, name.replace("-idx", ".idx")):
        for path, read in ((data / f"{name}.gz", gzip.open), (data / name, open)):
            if path.exists():
                with read(path, "rb") as opened:
                    return opened.read()
    sys.exit(f"no {name} in {data}")


def density(data):
    """The share of training pixels that are not 0."""
    return float(np.mean(np.frombuffer(file(data, "train-images-idx3-ubyte"), np.uint8, offset=16) != 0))


def without_zeros(data, folder):
    """The same images in `folder`, with 1/255 for 0."""
    for part in ("train", "t10k"):
        images, labels = f"{part}-images-idx3-ubyte", f"{part}-labels-idx1-ubyte"
        raw = file(data, images)
        pixels = np.maximum(np.frombuffer(raw, np.uint8, offset=16), 1)
        # The peers read compressed files.
        for name, content in ((images, raw[:16] + pixels.tobytes()), (labels, file(data, labels))):
            with gzip.open(folder / f"{name}.gz", "wb", compresslevel=1) as out:
                out.write(content)
    return folder


def main():
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder))


def compare(folder):
    """Trains all programs; `folder` has room for what is needed meanwhile."""
    data = Path(os.environ.get("MNIST_DIR") or sys.exit("MNIST_DIR is not set"))
    if "--dense" in sys.argv:
        data = without_zeros(data, folder)
    peers = Path(os.environ["PEERS_DIR"]) if "PEERS_DIR" in os.environ else None
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 3

    build = ["cargo", "build", "--release", "--quiet"]
    subprocess.run(build + ["--example", "mnist_codegen"], cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    hand = None
    if peers and (peers / "rust/Cargo.toml").exists() and "hand" in option("--peers", "numpy,jax,hand"):
        copy = folder / "rust"
        subprocess.run(["cp", "-r", peers / "rust", copy], check=True)
        subprocess.run(["chmod", "-R", "u+w", copy], check=True)
        built = subprocess.run(build + ["--bin", "hand", "--target-dir", target / "peers"], cwd=copy)
        hand = target / "peers/release/hand" if built.returncode == 0 else None
    programs = commands(peers, data, target / "release/examples/mnist_codegen", hand)

    rate, share = rate_of_products(), density(data)
    print(f"{rate / 1e9:.0f} GFLOP/s in one thread; {share:.1%} of the pixels are not 0\n")
    print("seconds an epoch, and how many times as long as ours\n")
    for size in option("--sizes", ",".join(RATES)).split(","):
        hidden, batch = map(int, size.split("x"))
        times = {name: [] for name in programs}
        for _ in range(rounds):
            for name, train in programs.items():
                times[name] += train(hidden, batch, RATES.get(size, 1.0))
        # x·W and xᵀ·δ of the first layer, three products of the second.
        operations = 60_000 * hidden * 2 * (2 * 784 * share + 3 * 10)
        ours = statistics.median(times["ours"])
        print(f"784-{hidden}-10, batch {batch}")
        for name, seconds in times.items():
            median = statistics.median(seconds)
            print(f"  {name:18} {median:7.4f} s  {median / ours:6.2f}  (best {min(seconds):.4f})")
        floor = operations / rate
        print(f"  {'floor':18} {floor:7.4f} s  {floor / ours:6.2f}\n", flush=True)


if __name__ == "__main__":
    main()
