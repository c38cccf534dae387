"""tools/check_layers finds each kind of violation, planted in a tree of its own."""
import pathlib
import subprocess
import sys

import pytest

CHECK = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check_layers"

AT_THE_EDGE = "belongs to client, edge, lambda, not to"

ONE_LINE_EACH = "expected one 'room: rooms it sees' for each room"

CLEAN = {
    "layers.txt": "# a table\nbase:\nservice: base\nedge: base service\n",
    "src/base/bytes.h": "#pragma once\n#include <string>\n",
    "src/service/service.h": '#include "base/bytes.h"\n#include "service/reply.h"\n// no asio here\n',
    "src/service/service_test.cpp": "#include <gtest/gtest.h>\n",
    "src/edge/server.cpp": '#include <boost/asio/ip/tcp.hpp>\n#include "service/service.h"\nco_await read();\n',
}


def check(root, changes):
    for path, text in (CLEAN | changes).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    done = subprocess.run([sys.executable, CHECK, root], capture_output=True, text=True)
    return done.returncode, done.stdout.splitlines()


def test_a_clean_tree_passes(tmp_path):
    assert check(tmp_path, {}) == (0, ["layers hold: 3 rooms, 4 files"])


@pytest.mark.parametrize(
    "path, text, complaint",
    [
        ("src/base/bytes.h", '\n#include "service/service.h"\n', "src/base/bytes.h:2: base may not see service"),
        ("src/base/bytes.h", '#  include "edge/x.h"\n', "src/base/bytes.h:1: base may not see edge"),
        ("src/base/bytes_test.cpp", '#include "edge/x.h"\n', "src/base/bytes_test.cpp:1: base may not see edge"),
        ("src/service/deep/x.def", '#include "edge/x.h"\n', "src/service/deep/x.def:1: service may not see edge"),
        ("src/base/bytes.h", '#include "bytes.h"\n', 'src/base/bytes.h:1: "bytes.h" names no room'),
        ("src/base/bytes.h", '#include "../edge/x.h"\n', 'src/base/bytes.h:1: "../edge/x.h" names no room'),
        ("src/service/a.cpp", "use(asio::ip);\n", f"src/service/a.cpp:1: asio {AT_THE_EDGE} service"),
        ("src/service/a.cpp", "co_await x;\n", f"src/service/a.cpp:1: co_await {AT_THE_EDGE} service"),
        ("src/base/a.cpp", "\n  co_return 1;\n", f"src/base/a.cpp:2: co_return {AT_THE_EDGE} base"),
        ("src/cellar/a.h", "\n", "src/cellar: has files but no line in layers.txt"),
        ("src/lost.h", "\n", "src/lost.h: belongs to no room"),
        ("layers.txt", CLEAN["layers.txt"] + "attic: base\n", "layers.txt: attic has no files under src/"),
        ("layers.txt", "base:\nbase:\nservice: base\nedge: service base\n", f"layers.txt:2: {ONE_LINE_EACH}"),
        ("layers.txt", "base: edge\nservice: base\nedge: base service\n", "layers.txt:1: base names edge, which no line above has"),
    ],
)
def test_a_violation_is_named_with_its_place(tmp_path, path, text, complaint):
    assert check(tmp_path, {path: text}) == (1, [complaint])


@pytest.mark.parametrize(
    "line, place",
    [
        ("if (co_await f()) return;", "if"),
        ("if (!co_await f(a)) co_return;", "if"),
        ("} else if (const auto n = co_await f(); n > 0) {", "if"),
        ("if constexpr (x) if (co_await f()) g();", "if"),
        ("while (co_await f(a, b())) {}", "while"),
        ("while (open and co_await f()) {}", "while"),
        ("for (; co_await f();) {}", "for"),
        ("switch (co_await f()) {", "switch"),
        ("const bool ok = co_await f(a) && b;", "&&"),
        ("const bool ok = b && (co_await f(a)) == 1;", "&&"),
        ("    && co_await f();", "&&"),
        ("ok = co_await f() ||", "||"),
        ("const int n = b ? co_await f() : 0;", "?"),
        ("co_await f(b ? c : d);", "?"),
        ("co_return co_await f();", "co_return"),
        ("  co_return 1 + (co_await f());", "co_return"),
    ],
)
def test_co_await_is_not_where_g12_gets_it_wrong(tmp_path, line, place):
    complaint = f"src/edge/a.cpp:2: co_await under `{place}`: g++ 12 miscompiles it; "
    complaint += "await as a whole statement or into a local first"
    assert check(tmp_path, {"src/edge/a.cpp": f"\n{line}\n"}) == (1, [complaint])


@pytest.mark.parametrize(
    "line",
    [
        "co_await f(a, g(b));",
        "const bool ok = co_await f();",
        "auto&& n = co_await f(std::move(a), asio::redirect_error(b, c));",
        "if (a || !b) co_await f();",
        "while (a && b()) co_await f();",
        "if constexpr (is_tls) co_await stream_.async_shutdown(asio::redirect_error(awaiting, error));",
        "co_await f(a && b);",
        "if (!ok) co_return false;",
        "a();  // if (co_await f())",
        "bool co_awaited = a && b;",
    ],
)
def test_co_await_is_a_whole_statement_or_initializes_a_local(tmp_path, line):
    assert check(tmp_path, {"src/edge/a.cpp": line + "\n"})[0] == 0
