#!/usr/bin/env python3
"""Sign and Verify of each key spec beside `openssl speed`, in turns on one core; prints a Markdown table of
operations per second of CPU time, and the ratio of ours to OpenSSL's own loop. Usage: bench/sign.py BENCH_CRYPTO"""
import argparse
import collections
import os
import statistics
import subprocess

# What openssl speed calls it: the kind of its machine-readable line and the key's size there.
OPENSSL = {
    ("F2", "2048"): "RSA_2048", ("F2", "3072"): "RSA_3072", ("F2", "4096"): "RSA_4096",
    ("F4", "256"): "ECC_NIST_P256", ("F4", "384"): "ECC_NIST_P384", ("F4", "521"): "ECC_NIST_P521",
    ("F6", "253"): "ECC_NIST_EDWARDS25519",
}
NAMES = ["rsa2048", "rsa3072", "rsa4096", "ecdsap256", "ecdsap384", "ecdsap521", "ed25519"]


def on_one_core(command):
    core = max(os.sched_getaffinity(0))
    return subprocess.run(["taskset", "-c", str(core), *command], check=True, capture_output=True, text=True).stdout


def of_openssl():
    rates = {}
    for line in on_one_core(["openssl", "speed", "-seconds", "1", "-mr", *NAMES]).splitlines():
        parts = line.removeprefix("+").split(":")
        spec = OPENSSL.get((parts[0], parts[2] if len(parts) > 2 else ""))
        if spec:
            rates[spec, "sign"], rates[spec, "verify"] = float(parts[-2]), float(parts[-1])
    return rates


def of_ours(program):
    rows = [line.split() for line in on_one_core([program]).splitlines()]
    return {(spec, algorithm, what): float(rate.removesuffix("/s")) for spec, algorithm, what, rate in rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", help="bench_crypto of a release build")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    rates, ratios = collections.defaultdict(list), collections.defaultdict(list)
    for _ in range(options.rounds):
        theirs = of_openssl()
        for (spec, algorithm, what), rate in of_ours(options.program).items():
            rates[spec, algorithm, what].append(rate)
            if (spec, what) in theirs:
                ratios[spec, algorithm, what].append(rate / theirs[spec, what])
    print("| spec | algorithm | | per second (median) | ratio to openssl speed: min / median / max |\n|---|---|---|---|---|")
    for row, measured in rates.items():
        ratio = ratios.get(row)
        shown = f"{min(ratio):.2f} / {statistics.median(ratio):.2f} / {max(ratio):.2f}" if ratio else "-"
        print(f"| {' | '.join(row)} | {statistics.median(measured):,.0f} | {shown} |")


if __name__ == "__main__":
    main()
