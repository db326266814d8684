import pytest

from reviewer.source.gates.builds import Entry, gradle_entries, maven_entries, recipes

POM = """<?xml version="1.0"?>
<project>
  <!-- <skipTests>true</skipTests> -->
  <build>
    <plugins>
      <plugin>
        <artifactId>maven-surefire-plugin</artifactId>
        <configuration>
          <testFailureIgnore>true</testFailureIgnore>
          <excludes><exclude>a</exclude><exclude>b</exclude></excludes>
          <argLine/>
        </configuration>
      </plugin>
    </plugins>
  </build>
</project>
"""
SUREFIRE = ("project", "build", "plugins", "maven-surefire-plugin", "configuration")


def test_the_elements_of_a_pom_go_by_the_plugin_that_they_set() -> None:
    assert list(maven_entries(POM)) == [
        Entry((*SUREFIRE, "testFailureIgnore"), "true"),
        Entry((*SUREFIRE, "excludes", "exclude"), "a"),
        Entry((*SUREFIRE, "excludes", "exclude"), "b"),
    ]


def test_markup_that_never_closes_does_no_harm() -> None:
    assert list(maven_entries("<a>" * 5000 + "</b>" * 9000)) == []


def test_the_blocks_of_a_gradle_build_lead_to_their_values() -> None:
    text = (
        "checkstyle { maxWarnings = 0 }\n"
        "tasks.named('test') {\n"
        "    // enabled = false\n"
        "    ignoreFailures.set(true)\n"
        "    filter {\n"
        "        exclude '**/Slow*'\n"
        "    }\n"
        "}\n"
        "version = '1.0'\n"
    )
    found = [entry for entry in gradle_entries(text) if entry.key[-1]]
    assert found == [
        Entry(("checkstyle", "maxWarnings"), "0"),
        Entry(("test", "ignoreFailures"), "true"),
        Entry(("test", "filter", "exclude"), "**/Slow*"),
        Entry(("version",), "1.0"),
    ]


def test_braces_without_a_partner_do_no_harm() -> None:
    assert list(gradle_entries("}\n" * 50 + "a = 1")) == [Entry(("a",), "1")]


def test_the_commands_of_a_makefile_have_marks() -> None:
    text = "CHECK = yes\n\nlint: build\n\t@-ruff check\n\tmypy src\n\t# nothing\nno: tab\n"
    assert list(recipes(text)) == [
        (4, "@-", "ruff check"),
        (5, "", "mypy src"),
        (6, "", "# nothing"),
    ]


@pytest.mark.parametrize("text", ["<!--" * 100_000, "<" + "a" * 300_000, "<a " * 100_000])
def test_markup_that_is_never_closed_is_read_in_one_go(text: str) -> None:
    assert list(maven_entries(text)) == []
