"""The installed library, as a project outside the tree finds it: docs/message-library.md, word for word."""
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADERS = sorted(path.name for path in (ROOT / "include/bongtu").glob("*.h"))
BUILD = pathlib.Path(os.environ.get("BONGTU_LIBRARY_BUILD", ROOT / "build-asan/library"))
AWS_LC = ROOT / "build-aws-lc/crates/aws-lc-sys"  # what `./dev build --with-aws-lc` has fetched
RAW_AES, KMS, FILE, CACHING = range(4)


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def documented(language):
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / "docs/message-library.md").read_text(), re.M | re.S)


def install(where, build, *options):
    run("cmake", "-G", "Ninja", "-Wno-dev", "-S", ROOT / "library", "-B", build, *options)
    run("cmake", "--build", build)
    run("cmake", "--install", build, "--prefix", where)
    return where


@pytest.fixture(scope="session")
def prefix(tmp_path_factory):
    """Where the library is installed."""
    return install(tmp_path_factory.mktemp("installed"), BUILD)


def build_with_cmake(prefix, where, source, library="message"):
    (where / "example.cpp").write_text(source)
    lists = documented("cmake")[0].replace("bongtu::message)", f"bongtu::{library})")
    (where / "CMakeLists.txt").write_text(lists)
    run("cmake", "-G", "Ninja", "-S", where, "-B", where / "build", f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", where / "build")
    return where / "build/example"


def test_raw_aes_example_encrypts_and_decrypts_and_needs_nothing_but_libcrypto(prefix, tmp_path):
    program = build_with_cmake(prefix, tmp_path, documented("cpp")[RAW_AES])
    assert run(program) == "010-1234-5678\n"
    needed = re.findall(r"Shared library: \[(.*?)\.so", run("readelf", "-d", program))
    assert "libcrypto" in needed
    assert set(needed) <= {"libcrypto", "libstdc++", "libgcc_s", "libm", "libc", "ld-linux-x86-64"}


def test_kms_example_says_what_it_lacks(prefix, tmp_path):
    program = build_with_cmake(prefix, tmp_path, documented("cpp")[KMS], "client")
    nowhere = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true"}
    done = subprocess.run([program, "alias/x"], capture_output=True, text=True, env=nowhere)
    assert done.returncode == 1 and "Region" in done.stderr


def test_file_example_makes_a_message_of_the_whole_file(prefix, tmp_path):
    program = build_with_cmake(prefix, tmp_path, documented("cpp")[FILE])
    (tmp_path / "plain").write_bytes(bytes(1_000_000))
    run(program, tmp_path / "plain", tmp_path / "message")
    message = (tmp_path / "message").read_bytes()
    assert message[:3] == b"\x02\x04\x78" and 1_000_000 < len(message) < 1_001_000


def test_caching_example_by_pkg_config(prefix, tmp_path):
    (tmp_path / "example.cpp").write_text(documented("cpp")[CACHING])
    [pkg_config] = [where.parent for where in prefix.rglob("bongtu-message.pc")]
    line = "g++ example.cpp $(pkg-config --cflags --libs bongtu-message)"
    assert line in (ROOT / "docs/message-library.md").read_text()
    run("sh", "-c", line, cwd=tmp_path, env=os.environ | {"PKG_CONFIG_PATH": str(pkg_config)})
    assert run(tmp_path / "a.out").startswith("100 messages of ")


def test_the_archive_leaves_only_libcrypto_and_the_standard_library_undefined(prefix):
    [archive] = prefix.rglob("libbongtu_message.a")
    undefined = run("nm", "--demangle", "--undefined-only", archive)
    assert not re.search(r"boost|spdlog|fmt::|sqlite|SSL_(CTX_)?new|toml|CLI::", undefined)


def test_the_archive_leaves_openssls_allocators_and_the_servers_keys_alone(prefix):
    [archive] = prefix.rglob("libbongtu_message.a")
    symbols = run("nm", "--demangle", archive)
    assert "bongtu::crypto::GcmKey" in symbols
    assert not re.search(r"CRYPTO_set_mem_functions|secure_heap|CRYPTO_secure|crypto::(Rsa|Ec)Pair", symbols)


@pytest.mark.skipif(not AWS_LC.exists(), reason="needs AWS-LC's sources: ./dev build --with-aws-lc")
def test_with_aws_lc_projects_sign_by_it_and_link_as_before(tmp_path):
    prefix = install(tmp_path / "installed", BUILD.with_name("library-aws-lc"), "-DBONGTU_AWS_LC=ON",
                     f"-DBONGTU_AWS_LC_SOURCE={AWS_LC}")
    program = build_with_cmake(prefix, tmp_path, documented("cpp")[RAW_AES])
    assert run(program) == "010-1234-5678\n"
    assert "bongtu_lc_ECDSA_do_sign" in run("nm", program)
    assert "libcrypto" in run("readelf", "-d", program)
    [archive] = prefix.rglob("libbongtu_message.a")
    defined = re.findall(r" [TDBR] (\w+)$", run("nm", "--defined-only", archive), re.M)
    assert [name for name in defined if "bongtu" not in name] == []


def test_every_public_header_is_installed(prefix):
    assert sorted(path.name for path in (prefix / "include/bongtu").iterdir()) == HEADERS


def test_every_public_header_is_in_the_documentation():
    named = re.findall(r"`bongtu/(\w+\.h)`", (ROOT / "docs/message-library.md").read_text())
    assert set(named) == set(HEADERS)


@pytest.mark.parametrize("header", HEADERS)
def test_public_header_compiles_alone_and_includes_only_std_and_its_own(header, tmp_path):
    (tmp_path / "alone.cpp").write_text(f"#include <bongtu/{header}>\n#include <bongtu/{header}>\n")
    warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", "-Wno-missing-field-initializers"]
    run("g++", "-std=c++23", *warnings, "-fsyntax-only", "-I", ROOT / "include", tmp_path / "alone.cpp")
    included = re.findall(r"^#include (.*)$", (ROOT / "include/bongtu" / header).read_text(), re.M)
    assert all(re.fullmatch(r"<(bongtu/\w+\.h|\w+)>", name) for name in included)
