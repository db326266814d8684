"""Work of every temper, for workers to do."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys


def double(number: int) -> int:
    return number * 2


def process_id(_: object) -> int:
    return os.getpid()


def chatter(word: str) -> str:
    for stream in (1, 2):
        os.write(stream, word.encode())
    return word


def misbehave(how: str) -> object:
    return getattr(sys.modules[__name__], how)()


def behave() -> str:
    return "fine"


def spin() -> None:
    while True:
        pass


def match_for_ever() -> object:
    return re.match(r"(a+)+$", "a" * 64 + "b")


def crash() -> object:
    return ctypes.string_at(0)


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave() -> None:
    os._exit(3)


def leave_politely() -> None:
    sys.exit("enough")


def devour() -> object:
    return bytearray(1 << 40)


def recurse() -> None:
    recurse()


def complain() -> None:
    message = "no\n  good"
    raise ValueError(message)


def complain_oddly() -> None:
    raise Odd(1, 2)


def hand_back_a_function() -> object:
    return lambda: None


class Odd(Exception):
    """Cannot be made again from its arguments."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")
