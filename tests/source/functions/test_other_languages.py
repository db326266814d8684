from __future__ import annotations

import pytest

from reviewer.model.change import Span
from reviewer.source.functions import functions_of
from reviewer.source.languages import LANGUAGES
from reviewer.source.parsed import ParsedText

SOURCES = {
    "javascript": """\
class Cart {
  constructor(items) { this.items = items; }
  total(rate) {
    let sum = 0;
    for (const item of this.items) {
      if (item.sale && rate) {
        sum += item.price * rate;
      } else if (item.gift) {
        continue;
      } else {
        sum += item.price;
      }
    }
    return this.items.map((item) => {
      if (item.x) return 1;
      return 2;
    }).length || sum;
  }
}

function outer(a, b) {
  function inner(c) {
    return c ? 1 : 2;
  }
  return inner(a ?? b);
}
""",
    "typescript": """\
export abstract class Repo<T extends Base> {
  constructor(private readonly db: Db, protected log?: Logger) {}

  async find(id: string, opts: Opts = {}): Promise<T | undefined> {
    if (!id) {
      throw new Error("id");
    }
    try {
      for (const row of await this.db.rows<T>(id)) {
        if (row.ok && !opts.skip) {
          return row;
        }
      }
    } catch (error: unknown) {
      this.log?.warn(error);
    }
    return undefined;
  }

  private static parse = (text: string): number => {
    return text.length > 3 ? 1 : 2;
  };
}

export const handler = async (event: Event<"a" | "b">): Promise<void> => {
  switch (event.type) {
    case "a":
      return;
    case "b":
      return;
  }
};
""",
    "tsx": """\
export function List({ items, open }: Props) {
  const [shown, setShown] = useState<boolean>(false);
  if (!items.length) {
    return <p>Nothing&apos;s here</p>;
  }
  return (
    <ul>
      {items.map((item) => (
        <li key={item.id}>{item.ok ? <b>{item.name}</b> : null}</li>
      ))}
      {open && <Footer />}
    </ul>
  );
}
""",
    "go": """\
package relay

func (r *Relay) Open(ctx context.Context, addr string, n int) (net.Conn, error) {
	for i := 0; i < n; i++ {
		conn, err := r.dial(ctx, addr)
		if err != nil && i == n-1 {
			return nil, err
		} else if err == nil {
			return conn, nil
		}
	}
	switch addr {
	case "a":
		return nil, nil
	default:
		return nil, errNope
	}
}

func plain() int { return 1 }
""",
    "java": """\
package sea;

public class Anchor implements Thing {
    public Anchor(Winch winch) {
        this.winch = winch;
    }

    @Override
    public <T> int drop(List<T> rows, int depth) throws IOException {
        for (T row : rows) {
            if (row == null || depth > 3) {
                continue;
            }
            while (depth-- > 0) {
                winch.release();
            }
        }
        return depth > 0 ? 1 : 0;
    }
}
""",
    "c": """\
#include <stdio.h>

static int count(const char *text, int limit)
{
    int n = 0;
    for (; *text; text++) {
        if (*text == 'a' && n < limit)
            n++;
        else if (*text == 'b')
            n--;
    }
    return n;
}
""",
    "cpp": """\
#include <vector>
namespace sea {
class Net {
 public:
  int pull(const std::vector<int>& fish) const {
    int sum = 0;
    for (auto f : fish) {
      if (f > 0) { sum += f; }
    }
    return sum;
  }
};
template <typename T>
T Net::clamp(T value, T low) { return value < low ? low : value; }
}
""",
    "csharp": """\
using System;
namespace Sea
{
    public class Buoy
    {
        public async Task<int> Count(IEnumerable<int> rows, bool all)
        {
            var sum = 0;
            foreach (var row in rows)
            {
                if (row > 0 || all)
                {
                    sum += row;
                }
            }
            return sum;
        }
    }
}
""",
    "ruby": """\
class Boat
  def sail(wind, crew: 2)
    if wind > 3
      crew.times do |c|
        return c unless c.ok
      end
    elsif wind.zero?
      :still
    end
  end

  def self.build
    new
  end
end
""",
    "php": """\
<?php
class Cart
{
    public function total(array $rows, ?float $rate = null): float
    {
        $sum = 0;
        foreach ($rows as $row) {
            if ($row->sale && $rate) {
                $sum += $row->price * $rate;
            }
        }
        return $sum;
    }
}
""",
    "rust": """\
impl Reef {
    pub fn depth(&self, at: usize, deep: bool) -> Option<u32> {
        for cell in &self.cells {
            if cell.at == at && deep {
                return Some(cell.depth);
            }
        }
        match at {
            0 => None,
            1 => Some(1),
            _ => Some(2),
        }
    }
}

fn main() {
    println!("hi");
}
""",
    "kotlin": """\
class Wharf(private val boats: List<Boat>) {
    fun count(kind: String, all: Boolean = false): Int {
        var n = 0
        for (boat in boats) {
            if (boat.kind == kind || all) {
                n += 1
            }
        }
        return when (n) {
            0 -> 0
            1 -> 1
            else -> 2
        }
    }
}
""",
    "swift": """\
class Tide {
    func height(at hour: Int, spring: Bool) -> Double {
        guard hour >= 0 else { return 0 }
        for level in levels {
            if level.hour == hour && spring {
                return level.height
            }
        }
        return 1
    }
}
""",
    "scala": """\
object Chart {
  def depth(rows: List[Int], deep: Boolean): Int = {
    var sum = 0
    for (row <- rows) {
      if (row > 0 && deep) {
        sum += row
      }
    }
    sum match {
      case 0 => 1
      case _ => sum
    }
  }
}
""",
}

MEASURED = [
    ("javascript", "Cart.constructor", (2, 2), (1, 1, 1, 0)),
    ("javascript", "Cart.total", (3, 18), (6, 14, 1, 2)),
    ("javascript", "Cart.total.<anonymous>", (14, 17), (2, 4, 1, 1)),
    ("javascript", "outer", (21, 26), (2, 5, 2, 0)),
    ("javascript", "outer.inner", (22, 24), (2, 3, 1, 0)),
    ("typescript", "Repo.constructor", (2, 2), (1, 1, 2, 0)),
    ("typescript", "Repo.find", (4, 18), (6, 15, 2, 3)),
    ("typescript", "Repo.parse", (20, 22), (2, 3, 1, 0)),
    ("typescript", "handler", (25, 32), (3, 8, 1, 1)),
    ("tsx", "List", (1, 14), (3, 13, 1, 1)),
    ("tsx", "List.<anonymous>", (8, 10), (2, 3, 1, 0)),
    ("go", "Open", (3, 18), (6, 16, 3, 2)),
    ("go", "plain", (20, 20), (1, 1, 0, 0)),
    ("java", "Anchor", (4, 6), (1, 3, 1, 0)),
    ("java", "Anchor.drop", (9, 19), (6, 11, 2, 2)),
    ("c", "count", (3, 13), (5, 11, 2, 2)),
    ("cpp", "sea.Net.pull", (5, 11), (3, 7, 1, 2)),
    ("cpp", "sea.Net.clamp", (14, 14), (2, 1, 2, 0)),
    ("csharp", "Buoy.Count", (6, 17), (3, 12, 2, 2)),
    ("ruby", "Boat.sail", (2, 10), (3, 9, 2, 1)),
    ("ruby", "Boat.self.build", (12, 14), (1, 3, 0, 0)),
    ("php", "Cart.total", (4, 13), (5, 10, 1, 2)),
    ("rust", "Reef.depth", (2, 13), (6, 12, 3, 2)),
    ("rust", "main", (16, 18), (1, 3, 0, 0)),
    ("kotlin", "Wharf.count", (2, 14), (6, 13, 2, 2)),
    ("swift", "Tide.height", (2, 10), (5, 9, 2, 2)),
    ("scala", "Chart.depth", (2, 14), (6, 13, 2, 2)),
]


@pytest.mark.parametrize(("language", "name", "span", "measures"), MEASURED)
def test_a_function_has_its_full_name_span_and_measures(
    language: str, name: str, span: tuple[int, int], *, measures: tuple[int, int, int, int]
) -> None:
    found = functions_of(ParsedText(SOURCES[language], language))
    function = next(one for one in found if one.name == name)
    counted = function.measures
    assert (function.span.start, function.span.end) == span
    assert (counted.cyclomatic, counted.lines, counted.parameters, counted.nesting) == measures


@pytest.mark.parametrize("language", SOURCES)
def test_every_function_of_a_language_is_found(language: str) -> None:
    found = functions_of(ParsedText(SOURCES[language], language))
    assert [one.name for one in found] == [row[1] for row in MEASURED if row[0] == language]


def test_an_else_if_chain_does_not_nest() -> None:
    chain = "".join(f" else if (a === {n}) {{ b({n}); }}" for n in range(9))
    source = f"function f(a) {{ if (a) {{ b(); }}{chain} }}\n"
    found = functions_of(ParsedText(source, "javascript"))
    assert found[0].measures.nesting == 1


def test_an_elif_chain_of_python_2_does_not_nest() -> None:
    text = (
        "def f(a):\n    try:\n        if a == 1:\n            print a\n"
        "        elif a == 2:\n            print 2\n        elif a == 3:\n            print 3\n"
        "    except ValueError, error:\n        print error\n"
    )
    (found,) = functions_of(ParsedText(text, "python"))
    assert found.measures.nesting == 2


def test_configuration_has_no_functions() -> None:
    assert functions_of(ParsedText("a: 1\n", "yaml")) == ()


@pytest.mark.parametrize(
    ("text", "cyclomatic"),
    [("b ? true : false", 1), ("b\n? false\n: true", 1), ("b ? true : c", 2)],
)
def test_truth_taken_as_such_is_no_branch(text: str, cyclomatic: int) -> None:
    (found,) = functions_of(ParsedText(f"function f(b, c) {{ return {text}; }}\n", "javascript"))
    assert found.measures.cyclomatic == cyclomatic


def test_every_language_of_code_is_measured() -> None:
    code = {name for name, one in LANGUAGES.items() if not one.config}
    assert code == {"python", *SOURCES}


GIVEN_NAMES = [
    ("javascript", "const f = (a) => a;", "f"),
    ("javascript", "Foo.prototype.bar = function (a) {};", "Foo.prototype.bar"),
    ("javascript", "const o = { 'key': async (a) => a };", "key"),
    ("javascript", "class A { #secret = (a) => a; }", "A.#secret"),
    ("javascript", "class A { get size() { return 1; } }", "A.size"),
    ("javascript", "export default (a) => a;", "<anonymous>"),
    ("javascript", "run(function named(a) {});", "named"),
    ("typescript", "namespace Sea { export function sail() {} }", "Sea.sail"),
    ("typescript", "abstract class A { abstract f(): void; g(): void {} }", "A.g"),
    ("typescript", "function f(a: string): void;\nfunction f(a: unknown) {}", "f"),
    ("go", "package a\nvar f = func(a int) {}", "<anonymous>"),
    ("java", "class A { record P(int a) { P { check(a); } } }", "A.P"),
    ("java", "interface I { default void d() {} void e(); }", "I.d"),
    ("java", "enum E { A { void f() {} } }", "E.f"),
]


@pytest.mark.parametrize(("language", "text", "name"), GIVEN_NAMES)
def test_a_function_is_named_by_itself_or_by_what_holds_it(
    language: str, text: str, name: str
) -> None:
    assert [one.name for one in functions_of(ParsedText(text, language))] == [name]


PARAMETERS = [
    ("javascript", "const f = x => x;", 1),
    ("javascript", "function f({ a, b }, [c], ...rest) {}", 3),
    ("typescript", "function f(this: Cart, a?: number, b = 2) {}", 2),
    ("go", "package a\nfunc f(a, b int, c ...string) {}", 3),
    ("go", "package a\nvar f = func(int, string) {}", 2),
    ("java", "class A { void f(A this, final int b, int... rest) {} }", 2),
]


@pytest.mark.parametrize(("language", "text", "count"), PARAMETERS)
def test_parameters_are_those_that_a_caller_hands_over(
    language: str, text: str, count: int
) -> None:
    (found,) = functions_of(ParsedText(text, language))
    assert found.measures.parameters == count


BRANCHES = [
    ("javascript", "function f(a) { if (a) { g(); } else { if (b) { h(); } } }", 3, 2),
    ("javascript", "function f(a) { if (a) if (b) g(); else h(); }", 3, 2),
    ("javascript", "function f(a) { return a?.b?.c; }", 1, 0),
    ("javascript", "function f(a) { switch (a) { case 1: case 2: g(); default: h(); } }", 3, 1),
    ("javascript", "function f(a) { return () => a && b; }", 1, 0),
    ("typescript", "function f(a?: number) { for (const x of y) { try { g(); } catch {} } }", 3, 2),
    ("go", "package a\nfunc f() { select { case <-a: g()\ndefault: h() } }", 2, 1),
    (
        "java",
        "class A { int f(int a) { return switch (a) { case 1, 2 -> 3; default -> 4; }; } }",
        2,
        1,
    ),
    (
        "java",
        "class A { void f() { if (a) { g(); } else if (b) { h(); } else if (c) { i(); } } }",
        4,
        1,
    ),
]


@pytest.mark.parametrize(("language", "text", "cyclomatic", "nesting"), BRANCHES)
def test_what_decides_counts_and_what_controls_nests(
    language: str, text: str, *, cyclomatic: int, nesting: int
) -> None:
    measures = functions_of(ParsedText(text, language))[0].measures
    assert (measures.cyclomatic, measures.nesting) == (cyclomatic, nesting)


def test_an_annotation_is_no_part_of_a_method() -> None:
    (found,) = functions_of(ParsedText("class A {\n  @Test\n  void f() {\n  }\n}\n", "java"))
    assert found.span == Span(3, 4)
