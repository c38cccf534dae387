"""docs/reference is what tools/make_reference makes of the program that is tested."""
import filecmp
import pathlib
import subprocess

from harness.server import BINARY, ROOT

COMMITTED = ROOT / "docs" / "reference"


def test_the_committed_reference_is_current(tmp_path):
    program = pathlib.Path(BINARY).with_name("describe_api")
    subprocess.run([ROOT / "tools" / "make_reference", program, tmp_path], check=True)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(path.name for path in COMMITTED.iterdir()), "run ./dev reference"
    assert filecmp.cmpfiles(tmp_path, COMMITTED, names, shallow=False)[1:] == ([], []), "run ./dev reference"
    assert "kms.md" in names
