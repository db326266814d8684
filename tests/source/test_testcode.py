import pytest

from reviewer.source.testcode import is_product_path, is_test_file, is_test_material

TESTS = {
    ("tests/test_a.py", "python"): "def test_a():\n    pass\n",
    ("src/a/test_b.py", "python"): "import pytest\n",
    ("flask/testsuite/basic.py", "python"): "import unittest\n",
    ("tests/support.py", "python"): "def check(x):\n    assert x\n",
    ("shop/tests.py", "python"): "from django.test import TestCase\n",
    ("src/conftest.py", "python"): "",
    ("pkg/a_test.go", "go"): 'package a\nimport "testing"\n',
    ("pkg/b_test.go", "go"): "package b\nfunc TestB(t *testing.T) {}\n",
    ("src/a.spec.ts", "typescript"): "describe('a', () => {})\n",
    ("src/__tests__/a.jsx", "javascript"): "it.each([1])('a', () => {})\n",
    ("src/a.test.tsx", "tsx"): "import { render } from '@testing-library/react'\n",
    ("src/test/java/x/LedgerTest.java", "java"): "import org.junit.Test;\n",
    ("x/LedgerTest.kt", "kotlin"): "class A {\n  @Test\n  fun a() {}\n}\n",
    ("x/LedgerSpec.scala", "scala"): "class A extends AnyFunSuite {}\n",
    ("Ledger.Tests/LedgerTests.cs", "csharp"): "using Xunit;\n",
    ("spec/a_spec.rb", "ruby"): "RSpec.describe A do\nend\n",
    ("tests/LedgerTest.php", "php"): "class A extends TestCase {}\n",
    ("tests/a.rs", "rust"): "#[tokio::test]\nasync fn a() {}\n",
    ("Tests/LedgerTests.swift", "swift"): "import XCTest\n",
    ("test/a_test.cc", "cpp"): "TEST_F(A, b) {\n}\n",
    ("test/test_a.c", "c"): "static void test_a(void) {}\n",
}
PRODUCT = {
    ("src/a.py", "python"): "def test_connection():\n    assert True\n",
    ("src/testament.py", "python"): "assert True\n",
    ("tests/__init__.py", "python"): "",
    ("tests/data/settings.py", "python"): "DEBUG = True\n",
    ("src/latest.py", "python"): "assert True\n",
    ("src/contest.go", "go"): "package a\nfunc Testify() {}\n",
    ("src/a.rs", "rust"): "#[cfg(test)]\nmod tests {}\n",
    ("src/Latest.java", "java"): "import org.junit.Test;\n",
    ("tests/case.yml", "yaml"): "test: 1\n",
    ("tests/server.ts", "typescript"): "export const port = 1\n",
}


@pytest.mark.parametrize(
    ("where", "text"), TESTS.items(), ids=lambda x: x[0] if isinstance(x, tuple) else ""
)
def test_tests_are_known_by_path_and_contents(where: tuple[str, str], text: str) -> None:
    path, language = where
    assert is_test_file(path, text, language)


@pytest.mark.parametrize(
    ("where", "text"), PRODUCT.items(), ids=lambda x: x[0] if isinstance(x, tuple) else ""
)
def test_other_code_is_product_code(where: tuple[str, str], text: str) -> None:
    path, language = where
    assert not is_test_file(path, text, language)


@pytest.mark.parametrize(
    "text",
    ["\n" * 1_000_000, " " * 1_000_000, "extends " + "a" * 1_000_000],
    ids=["lines", "spaces", "word"],
)
@pytest.mark.parametrize(
    ("path", "language"), [("test/a.py", "python"), ("test/a.c", "c"), ("test/A.java", "java")]
)
def test_long_files_cost_linear_time(path: str, language: str, text: str) -> None:
    assert not is_test_file(path, text, language)


@pytest.mark.parametrize("path", ["src/app.py", "app.py", "src/testimony/a.ts", "lib/doc.go"])
def test_product_code_stands_where_it_ships_from(path: str) -> None:
    assert is_product_path(path)


@pytest.mark.parametrize(
    "path",
    ["tests/server.py", "docs/conf.py", "src/Button.stories.tsx", "src/__mocks__/api.ts"],
)
def test_code_beside_tests_and_documents_is_no_product(path: str) -> None:
    assert not is_product_path(path)


@pytest.mark.parametrize(
    ("path", "text", "is_material"),
    [
        ("tests/empty_lines.py", "def f(p):\n    assert p\n", True),
        ("tests/server.ts", "export const port = 1\n", True),
        ("tests/basic.py", "class BasicTests(TestCase):\n    pass\n", False),
        ("tests/cart.js", "it('adds', () => {})\n", False),
        ("tests/test_cart.py", "ROWS = 1\n", False),
        ("django/test/client.py", "def get(path):\n    return path\n", False),
        ("tests.py", "X = 1\n", False),
    ],
)
def test_material_lies_among_tests_and_holds_none(
    path: str, text: str, *, is_material: bool
) -> None:
    language = {"py": "python", "ts": "typescript", "js": "javascript"}[path.rpartition(".")[2]]
    assert is_test_material(path, text, language) is is_material
