"""Load a folder of plain ast-grep rules and run every one of them on real sources.

    .venv/bin/python benchmarks/plain_rules.py RULES_FOLDER SOURCE...

Exit code 1 if a rule file has mistakes, or if all rules together find other places than
each rule alone does.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from reviewer.errors import RuleFileError
from reviewer.model.facts import PatternMatch
from reviewer.model.rule import Rule
from reviewer.rulebook.loading import load_rule_files
from reviewer.source.languages import language_of
from reviewer.source.parsed import ParsedText
from reviewer.source.patterns import compile_patterns, find_matches

Result = TypeVar("Result")

ROUNDS = 5


def main() -> int:
    """Print what was loaded, and a line for each source."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("rules", type=Path, help="folder of plain rule files")
    parser.add_argument("sources", type=Path, nargs="*", help="files to run them on")
    parser.add_argument("--first", type=int, help="only so many rules, evenly spread")
    arguments = parser.parse_args()
    texts = {str(path): path.read_text("utf-8") for path in sorted(arguments.rules.glob("*.y*ml"))}
    try:
        seconds, rules = timed(lambda: load_rule_files(texts), rounds=1)
    except RuleFileError as error:
        print(error)
        return 1
    print(f"{len(texts)} files, {len(rules)} rules loaded and compiled in {seconds:.2f} s")
    chosen = rules[:: max(1, len(rules) // (arguments.first or len(rules)))][: arguments.first]
    agreed = [run(chosen, path) for path in arguments.sources]
    return 0 if all(agreed) else 1


def run(rules: Sequence[Rule], path: Path) -> bool:
    """Whether both ways of running the rules agree on one source; prints their times."""
    text, language = path.read_text("utf-8"), language_of(path.name)
    if language is None:
        print(f"{path}: no language of ours")
        return False
    name = language.name
    everything = compile_patterns(rules)
    singles = [compile_patterns([rule]) for rule in rules]
    together, found = timed(lambda: find_matches(ParsedText(text, name), everything))
    apart, each = timed(
        lambda: [one for rule in singles for one in find_matches(ParsedText(text, name), rule)]
    )
    print(
        f"{path.name}: {text.count(chr(10))} lines, {len(rules)} rules, {len(found)} matches, "
        f"together {together * 1000:.0f} ms, parsed and walked anew for each {apart * 1000:.0f} ms"
    )
    return sorted(found, key=order) == sorted(each, key=order)


def order(match: PatternMatch) -> tuple[str, int, str]:
    """A total order of the matches of a file."""
    return (match.rule, match.span.start, match.text)


def timed(work: Callable[[], Result], rounds: int = ROUNDS) -> tuple[float, Result]:
    """The best time of some rounds in seconds, and the last result."""
    begin = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - begin
    return (seconds, result) if rounds == 1 else (min(seconds, timed(work, rounds - 1)[0]), result)


if __name__ == "__main__":
    sys.exit(main())
