"""Tasks for the child process that do what hostile files make parsers do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time

from app.domain.errors import UnreadableError


def echo(data, options):
    yield {"size": len(data), "head": data[:20], "options": options}
    yield [None, True, 2**40, 0.5, "Zürich \U0001f9ec"]


def hang(data, options):
    yield "one"
    time.sleep(600)


def spin(data, options):
    while True:
        pass


def eat(data, options):
    kept = []
    while True:
        kept.append(bytearray(1 << 24))
    yield kept


def crash(data, options):
    yield "one"
    os.abort()


def leave(data, options):
    os._exit(0)
    yield


def chatter(data, options):
    print("a parser says hello on standard output")
    os.write(1, b"and so does its C code\n")
    yield "well"


def rubbish(data, options):
    for descriptor in range(3, 10):
        try:
            os.write(descriptor, b"\x00\xffnobody asked for this")
        except OSError:
            continue
    yield "never understood"


def babble(data, options):
    while True:
        yield "x" * 100_000


def refuse(data, options):
    raise UnreadableError(f"{options['name']} is no file that anybody can read.")
    yield


def fail(data, options):
    raise KeyError("a fault in a parser")
    yield


def recurse(data, options):
    def down():
        return down()

    yield down()


def call_home(data, options):
    tried = []
    for what in (
        lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
        lambda: subprocess.run([sys.executable, "-c", "pass"], check=False),
        lambda: os.system("true"),
    ):
        try:
            what()
        except PermissionError:
            tried.append("refused")
    yield tried


def tell_pid(data, options):
    yield os.getpid()
    time.sleep(600)
