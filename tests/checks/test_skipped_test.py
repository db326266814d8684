from __future__ import annotations

import pytest

from tests.checks.changes import lines, matches

PLAIN = "import pytest\n\n\ndef test_noon():\n    now = clock()\n    assert minutes(now) == 720\n"


def skips(path: str, before: str, after: str) -> list[int]:
    files = {path: before}, {path: after}
    awaited = r"mark\.xfail(?!.*run *= *False)|expectedFailure"
    return lines(matches("skipped-test", *files, sample_folders=("samples",), awaited=awaited))


def find(after: str, before: str = PLAIN) -> list[int]:
    return skips("tests/test_c.py", before, after)


SKIPS = {
    "skip": PLAIN.replace("def test", "@pytest.mark.skip\ndef test"),
    "skip with reason": PLAIN.replace(
        "def test", '@pytest.mark.skip(reason="flaky, #12")\ndef test'
    ),
    "xfail": PLAIN.replace("def test", "@pytest.mark.xfail\ndef test"),
    "xfail not strict": PLAIN.replace("def test", "@pytest.mark.xfail(strict=False)\ndef test"),
    "unittest": PLAIN.replace("def test", '@unittest.skip("later")\ndef test'),
    "expected failure": PLAIN.replace("def test", "@unittest.expectedFailure\ndef test"),
    "always": PLAIN.replace("def test", '@pytest.mark.skipif(True, reason="x")\ndef test'),
    "never": PLAIN.replace("def test", '@unittest.skipUnless(False, "x")\ndef test'),
    "in the body": PLAIN.replace("    now", '    pytest.skip("later")\n    now'),
    "raised": PLAIN.replace("    now", '    raise unittest.SkipTest("later")\n    now'),
    "early return": PLAIN.replace("    now", "    return\n    now"),
    "module": PLAIN.replace("\n\n\ndef", "\n\npytestmark = pytest.mark.skip\n\n\ndef"),
    "one of many marks": PLAIN.replace(
        "\n\n\ndef", "\n\npytestmark = [pytest.mark.slow, pytest.mark.skip]\n\n\ndef"
    ),
}

RUNS = {
    "platform": PLAIN.replace("def test", '@pytest.mark.skipif(WINDOWS, reason="x")\ndef test'),
    "conditional xfail": PLAIN.replace(
        "def test", '@pytest.mark.xfail(PYPY, reason="x")\ndef test'
    ),
    "xfail with a condition in quotes": PLAIN.replace(
        "def test", "@pytest.mark.xfail('sys.version_info < (2, 7)')\ndef test"
    ),
    "xfail of an error": PLAIN.replace("def test", "@pytest.mark.xfail(raises=OSError)\ndef test"),
    "unless": PLAIN.replace("def test", '@unittest.skipUnless(HAS_TZ, "x")\ndef test'),
    "if in the body": PLAIN.replace(
        "    now", '    if not tz():\n        pytest.skip("x")\n    now'
    ),
    "other mark": PLAIN.replace("def test", "@pytest.mark.slow\ndef test"),
    "import or skip": PLAIN.replace("    now", '    pytest.importorskip("tzdata")\n    now'),
    "a word": PLAIN.replace("clock()", 'clock("skip")'),
    "other skip": PLAIN.replace("    now", "    reader.skip(4)\n    now"),
    "returns at the end": PLAIN + "    return\n",
}


@pytest.mark.parametrize("after", SKIPS.values(), ids=SKIPS)
def test_an_unconditional_skip_is_found(after: str) -> None:
    assert len(find(after)) == 1


@pytest.mark.parametrize("after", RUNS.values(), ids=RUNS)
def test_a_condition_is_no_skip(after: str) -> None:
    assert find(after) == []


@pytest.mark.parametrize("skipped", SKIPS.values(), ids=SKIPS)
def test_an_old_skip_is_not_reported_when_the_test_changes(skipped: str) -> None:
    assert find(skipped.replace("720", "721"), skipped) == []


def test_a_class_is_one_finding() -> None:
    old = (
        "class TestClock:\n    def test_a(self):\n        assert f() == 1\n\n"
        "    def test_b(self):\n        assert f() == 2\n"
    )
    assert find("@pytest.mark.skip\n" + old, old) == [1]


@pytest.mark.parametrize(
    ("marker", "expected"),
    [
        ('@pytest.mark.xfail(reason="leap seconds, #812")', 0),
        ('@pytest.mark.xfail(reason="https://bugs.example.org/812")', 0),
        ('@pytest.mark.skip(reason="does not work yet")', 1),
    ],
)
def test_a_test_may_be_born_skipped_with_a_tracker_reference(marker: str, expected: int) -> None:
    born = f"\n\n{marker}\ndef test_leap():\n    now = clock()\n    assert minutes(now) == 1440\n"
    assert len(find(PLAIN + born)) == expected


def test_an_empty_override_opts_out_of_an_inherited_test() -> None:
    born = (
        '\n\nclass TestB(TestA):\n    @unittest.skip("no store")\n'
        "    def test_store(self):\n        pass\n"
    )
    assert find(PLAIN + born) == []


@pytest.mark.parametrize(
    ("path", "before", "after", "expected"),
    [
        (
            "c.test.ts",
            'it("a", () => { expect(f()).toBe(1); });',
            'xit("a", () => { expect(f()).toBe(1); });',
            1,
        ),
        (
            "c.test.ts",
            'it("a", () => { expect(f()).toBe(1); });',
            'it.skip("a", () => { expect(f()).toBe(1); });',
            1,
        ),
        (
            "c.test.js",
            'it("a", function () { expect(f()).toBe(1); });',
            'it("a", function () { this.skip(); expect(f()).toBe(1); });',
            1,
        ),
        (
            "c.test.js",
            'it("a", function () { expect(f()).toBe(1); });',
            'it.runIf(linux)("a", function () { expect(f()).toBe(1); });',
            0,
        ),
        (
            "c_test.go",
            "package c\nfunc TestA(t *testing.T) {\n\tassert.Equal(t, 1, F())\n}\n",
            (
                "package c\nfunc TestA(t *testing.T) {\n\tt.SkipNow()\n\tassert.Equal(t, 1, F())\n"
                "}\n"
            ),
            1,
        ),
        (
            "ClockTest.java",
            "class ClockTest {\n @Test void a() { assertEquals(1, f()); } }",
            "class ClockTest {\n @Ignore\n @Test void a() { assertEquals(1, f()); } }",
            1,
        ),
        (
            "ClockTest.java",
            "class ClockTest {\n @Test void a() { assertEquals(1, f()); } }",
            "class ClockTest {\n @EnabledOnOs(LINUX)\n @Test void a() { assertEquals(1, f()); } }",
            0,
        ),
    ],
)
def test_other_languages_are_read(path: str, before: str, after: str, *, expected: int) -> None:
    assert len(skips(path, before, after)) == expected


def test_samples_that_tests_run_may_be_skipped() -> None:
    assert skips("tests/samples/test_c.py", PLAIN, SKIPS["skip"]) == []
    assert skips("tests/more_samples/test_c.py", PLAIN, SKIPS["skip"]) != []


@pytest.mark.parametrize(
    ("marker", "found"),
    [
        ("@pytest.mark.xfail", []),
        ('@pytest.mark.xfail(reason="the parser is not ready", strict=True)', []),
        ("@unittest.expectedFailure", []),
        ("@pytest.mark.xfail(run=False)", [8]),
        ("@pytest.mark.skip", [8]),
    ],
)
def test_a_test_may_be_born_to_fail_but_not_to_stand_idle(marker: str, found: list[int]) -> None:
    born = f"\n{marker}\ndef test_midnight():\n    now = clock()\n    assert minutes(now) == 0\n"
    assert find(PLAIN + born) == found
