#!/usr/bin/env python3
"""Messages beside bare OpenSSL: rounds of BENCH_MESSAGE and, where it is installed, of the official Python SDK, in
turns on one core; prints a Markdown table of the time of bare OpenSSL, and of what others take as multiples of it. With
--cli also what `bongtu encrypt` of a small file takes from start to end.

Usage: bench/message.py build/bench_message [--cli build/bongtu] [--rounds 5]
"""
import argparse
import collections
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

OURS, PYTHON = "bongtu", "aws-encryption-sdk (Python)"
LARGE = 100 << 20


def of_ours(program):
    """{(row, operation): (bare seconds, our seconds)}"""
    printed = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    rows = [line.split("\t") for line in printed.splitlines()]
    return {(row, operation): (float(bare), float(ours)) for row, operation, bare, ours in rows}


def python_sdk():
    """A function(suite, plaintext, frame length) that gives (encrypt seconds, decrypt seconds); None without it."""
    try:
        import aws_encryption_sdk as sdk
        from aws_encryption_sdk.identifiers import EncryptionKeyType, WrappingAlgorithm
        from aws_encryption_sdk.internal.crypto.wrapping_keys import WrappingKey
        from aws_encryption_sdk.key_providers.raw import RawMasterKeyProvider
    except ImportError:
        return None

    class Provider(RawMasterKeyProvider):
        provider_id = "bench"

        def _get_raw_key(self, key_id):
            return WrappingKey(wrapping_algorithm=WrappingAlgorithm.AES_256_GCM_IV12_TAG16_NO_PADDING,
                               wrapping_key=bytes(32), wrapping_key_type=EncryptionKeyType.SYMMETRIC)

    provider = Provider()
    provider.add_master_key("key")
    client = sdk.EncryptionSDKClient()

    def seconds(operation):
        done, start = 0, time.process_time()
        while done == 0 or time.process_time() - start < 0.1:
            operation()
            done += 1
        return (time.process_time() - start) / done

    def measure(suite, plaintext, frame_length):
        def encrypt():
            return client.encrypt(source=plaintext, key_provider=provider, algorithm=getattr(sdk.Algorithm, suite),
                                  frame_length=frame_length)[0]
        message = encrypt()
        return seconds(encrypt), seconds(lambda: client.decrypt(source=message, key_provider=provider))

    return measure


# What the Python SDK can do of our rows.
UNSIGNED, SIGNED = "AES_256_GCM_HKDF_SHA512_COMMIT_KEY", "AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384"
PYTHON_ROWS = {
    "0478, 64 B": (UNSIGNED, 64, 4096),
    "0478, 1 KiB": (UNSIGNED, 1024, 4096),
    "0478, 100 MiB, 64 KiB frames, whole": (UNSIGNED, LARGE, 65536),
    "0578, 64 B": (SIGNED, 64, 4096),
}


def one_round(program, measure, bare, ratios):
    ours = of_ours(program)
    for (row, operation), (bare_seconds, seconds) in ours.items():
        bare[row, operation].append(bare_seconds)
        ratios[row, operation, OURS].append(seconds / bare_seconds)
    for row, (suite, size, frame_length) in PYTHON_ROWS.items() if measure else ():
        for operation, seconds in zip(("encrypt", "decrypt"), measure(suite, bytes(size), frame_length)):
            ratios[row, operation, PYTHON].append(seconds / ours[row, operation][0])


def shown(ratio):
    return f"{min(ratio):.2f} / **{statistics.median(ratio):.2f}** / {max(ratio):.2f}" if ratio else ""


def print_table(bare, ratios):
    print(f"| | | bare OpenSSL, µs | {OURS}: min / median / max | {PYTHON} |\n|---|---|---|---|---|")
    for row, operation in bare:
        cells = [shown(ratios[row, operation, who]) for who in (OURS, PYTHON)]
        print(f"| {row} | {operation} | {statistics.median(bare[row, operation]) * 1e6:,.2f} | {' | '.join(cells)} |")


def run_cli(command):
    """(seconds, seconds of CPU time) of one run."""
    start, before = time.perf_counter(), os.times()
    subprocess.run(command, check=True)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, cpu


def memory_of(command):
    """MB that it has held when it waits for the rest of its input. (What wait4 tells counts ours with it.)"""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        process.stdin.write(bytes(1 << 20))
        process.stdin.flush()
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def print_cli(program, rounds):
    with tempfile.TemporaryDirectory() as folder:
        key, plain = pathlib.Path(folder, "key"), pathlib.Path(folder, "plain")
        key.write_bytes(bytes(32))
        key.chmod(0o600)
        plain.write_bytes(b"010-1234-5678")
        keys = ["-w", "provider=raw-aes", "namespace=bench", "name=key", f"file={key}"]
        command = [program, "encrypt", "--quiet", str(plain), "-o", str(pathlib.Path(folder, "message")), *keys]
        seconds, cpu = zip(*(run_cli(command) for _ in range(10 * rounds)))
        memory = memory_of([program, "encrypt", *keys])
    print(f"\n`bongtu encrypt` of a small file: {min(seconds) * 1e3:.1f} / {statistics.median(seconds) * 1e3:.1f} / "
          f"{max(seconds) * 1e3:.1f} ms from start to end, "
          f"of CPU time {statistics.mean(cpu) * 1e3:.1f} ms; from a pipe {memory:.1f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="bench_message of a release build")
    parser.add_argument("--cli", help="bongtu of a release build")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    measure = python_sdk()
    bare, ratios = collections.defaultdict(list), collections.defaultdict(list)
    for _ in range(options.rounds):
        one_round(options.program, measure, bare, ratios)
    print_table(bare, ratios)
    if options.cli:
        print_cli(options.cli, options.rounds)


if __name__ == "__main__":
    main()
