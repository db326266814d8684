"""What is read from every text, as a list that grows by one line a fact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from reviewer.model.facts import Fact, Function, TestCase
from reviewer.source.answer_tables import AnswerTable, answer_tables
from reviewer.source.definitions import Definition, definitions
from reviewer.source.flags import Flag, flags
from reviewer.source.functions import functions_of
from reviewer.source.gates.commands import Command, commands_of
from reviewer.source.gates.settings import Setting, settings_of
from reviewer.source.gates.switches import Checker, Switch, checkers_of, switches_of
from reviewer.source.gates.triggers import Trigger, triggers_of
from reviewer.source.handlers import Handler, handlers
from reviewer.source.handlers.discards import Discard, discards
from reviewer.source.imports import IdleImport, idle_imports
from reviewer.source.ladders import Ladder, ladders
from reviewer.source.named_imports import NamedImport, named_imports
from reviewer.source.parsed import ParsedText
from reviewer.source.signs import Sign, signs
from reviewer.source.silencers import Silencer, silencers
from reviewer.source.special_cases import SpecialCase, special_cases
from reviewer.source.suites import inventory
from reviewer.source.wrappers import Wrapper, wrappers


@dataclass(frozen=True, slots=True)
class Analyser(Generic[Fact]):
    """Reads one kind of fact; `name` is what a reader of a review is told if it fails.

    `read` depends on nothing but the text that it is given and its path, for its facts
    are kept by blob. It gives none for languages that it does not know.

    `local` promises that facts on the lines of a Python function depend on that function,
    its name and its comments only, and those of a test on what the test refers to. Such
    facts are taken over from the base for functions that a change did not touch; they
    have a `span` or a `line`.
    """

    name: str
    kind: type[Fact]
    read: Callable[[ParsedText], tuple[Fact, ...]]
    local: bool = False


ANALYSERS = (
    Analyser("functions", Function, functions_of, local=True),
    Analyser("tests", TestCase, inventory, local=True),
    Analyser("handlers", Handler, handlers, local=True),
    Analyser("discarded errors", Discard, discards, local=True),
    Analyser("signs", Sign, signs, local=True),
    Analyser("definitions", Definition, definitions),
    Analyser("flags", Flag, flags, local=True),
    Analyser("ladders", Ladder, ladders, local=True),
    Analyser("special cases", SpecialCase, special_cases, local=True),
    Analyser("answer tables", AnswerTable, answer_tables),
    Analyser("idle imports", IdleImport, idle_imports),
    Analyser("named imports", NamedImport, named_imports),
    Analyser("wrappers", Wrapper, wrappers, local=True),
    Analyser("suppressions", Silencer, silencers, local=True),
    Analyser("settings", Setting, settings_of),
    Analyser("commands", Command, commands_of),
    Analyser("switches", Switch, switches_of),
    Analyser("checkers", Checker, checkers_of),
    Analyser("triggers", Trigger, triggers_of),
)
