#!/usr/bin/env python3
"""empty_root.py TASK: uses the function in an empty root directory; in a network of its own (`unshare --net`), as root.

TASK holds what the zip does. There is nothing else but /tmp, /dev and, in the second round, an nsswitch.conf that asks
for services which nobody can load. KMS is a Bongtu that has a certificate for AWS's name, which a resolver on loopback
knows. Nothing says where KMS is.
"""
import array
import fcntl
import json
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness.lambda_runtime import Function  # noqa: E402
from harness.server import Server  # noqa: E402

TEXT = "암호화할 문자열"


def raise_loopback():
    SIOCSIFFLAGS, IFF_UP = 0x8914, 1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, array.array("b", struct.pack("16sh14x", b"lo", IFF_UP)))


def answer(question, name):
    """Of a DNS question for an A record of `name`: 127.0.0.1. Of any other: nothing."""
    asked = question[12:question.index(b"\0", 12) + 5]
    wanted = b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0\0\1\0\1"
    known = asked.lower() == wanted
    header = question[:2] + struct.pack("!6H", 0x8180, 1, known, 0, 0, 0)[:10]
    record = struct.pack("!3HIH4B", 0xC00C, 1, 1, 60, 4, 127, 0, 0, 1)
    return header + asked + (record if known else b"")


def serve_names(name):
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.bind(("127.0.0.1", 53))
    asked = []

    def serve():
        while True:
            question, address = listener.recvfrom(512)
            asked.append(question)
            listener.sendto(answer(question, name), address)

    threading.Thread(target=serve, daemon=True).start()
    return asked


def make_certificate(folder, name):
    files = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
               "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-out", files[0], "-keyout", files[1]]
    subprocess.run(command, check=True, capture_output=True)
    return files


def make_root(folder, task, certificate):
    for name in ("tmp", "dev", "var"):
        (folder / name).mkdir(parents=True)
    shutil.copytree(task, folder / "var/task")
    shutil.copy(certificate, folder / "tmp/ca.pem")
    return folder


def use(folder, root, server, asked, **more):
    """Encrypts and decrypts; a second time without the certificate, which must fail."""
    environment = {"AWS_REGION": server.region, "AWS_ACCESS_KEY_ID": server.access_key_id, "LAMBDA_TASK_ROOT": "/var/task",
                   "AWS_SECRET_ACCESS_KEY": server.secret, "KEY_ID": server.key_arn} | more
    function = Function(folder, environment, "/var/task/bootstrap", root)
    try:
        before = len(asked)
        outcome = function.invoke({"req_type": "encrypt", "context": TEXT})
        assert len(asked) > before, "nobody asked for the name"
        if not more:
            assert outcome.error_type == "KMSInternalException", outcome
            assert "not trusted" in function.log()[-1]["detail"], function.log()
            return
        assert outcome.error_type is None, function.log()
        request = {"req_type": "decrypt", "context": json.loads(outcome.payload)["context"]}
        assert json.loads(function.invoke(request).payload) == {"context": TEXT}
    finally:
        function.close()


def main():
    folder = pathlib.Path(tempfile.mkdtemp())
    raise_loopback()
    server = Server(folder)
    name = f"kms.{server.region}.amazonaws.com"
    certificate, key = make_certificate(folder, name)
    asked = serve_names(name)
    root = make_root(folder / "root", sys.argv[1], certificate)
    server.start("--tls-cert", str(certificate), "--tls-key", str(key), listen="127.0.0.1:443")
    try:
        use(folder, root, server, asked, AWS_CA_BUNDLE="/tmp/ca.pem")
        (root / "etc").mkdir()
        (root / "etc/nsswitch.conf").write_text("hosts: resolve [!UNAVAIL=return] myhostname\n")
        use(folder, root, server, asked, AWS_CA_BUNDLE="/tmp/ca.pem")
        use(folder, root, server, asked)
    finally:
        server.kill()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
