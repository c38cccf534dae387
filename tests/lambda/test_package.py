"""`./dev package-lambda`: what is in the zip, and that it needs nothing else."""
import os
import pathlib
import re
import ssl
import subprocess
import sys
import zipfile

import pytest

from harness.server import ROOT

ZIP = ROOT / "build-lambda/bongtu-lambda.zip"
HERE = pathlib.Path(__file__).parent


def test_the_zip_is_the_program_and_five_certificates(package):
    with zipfile.ZipFile(ZIP) as archive:
        modes = {entry.filename: oct(entry.external_attr >> 16) for entry in archive.infolist()}
    assert modes == {"bootstrap": "0o100755", "amazon-roots.pem": "0o100644"}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(package / "amazon-roots.pem")
    subjects = {dict(pair for [pair] in root["subject"])["commonName"] for root in context.get_ca_certs()}
    assert subjects == {*(f"Amazon Root CA {number}" for number in (1, 2, 3, 4)),
                        "Starfield Services Root Certificate Authority - G2"}
    assert ZIP.stat().st_size < 5_000_000


def test_the_same_program_makes_the_same_zip(package, tmp_path):
    command = [ROOT / "packaging/lambda/make_zip", package / "bootstrap", tmp_path / "again.zip"]
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "again.zip").read_bytes() == ZIP.read_bytes()


def test_the_program_loads_no_library_and_has_nothing_of_the_server(package):
    headers = subprocess.run(["readelf", "-ldW", package / "bootstrap"], capture_output=True, text=True, check=True).stdout
    assert "INTERP" not in headers and "NEEDED" not in headers
    assert re.search(r"Type:\s+DYN|GNU_RELRO", headers)
    program = (package / "bootstrap").read_bytes()
    assert b"GenerateDataKey" in program
    for word in (b"sqlite", b"SQLite", b"spdlog", b"toml", b"ScheduleKeyDeletion", b"usageplans"):
        assert word not in program, word


def test_it_is_built_of_the_rooms_that_lambda_may_see(package):
    commands = subprocess.run(["ninja", "-C", ROOT / "build-lambda", "-t", "commands", "bootstrap"], capture_output=True,
                              text=True, check=True).stdout
    rooms = set(re.findall(r"-c \S+/src/(\w+)/\S+\.cpp", commands))
    sees = re.search(r"^lambda: +(.*)$", (ROOT / "layers.txt").read_text(), re.M)[1].split()
    assert rooms == {"lambda", *sees}


def may_unshare():
    return os.geteuid() == 0 and subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode == 0


def test_it_runs_in_an_empty_root_directory(package):
    if not may_unshare():
        pytest.skip("needs root, and a network namespace of its own")
    done = subprocess.run(["unshare", "--net", sys.executable, HERE / "empty_root.py", package], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
