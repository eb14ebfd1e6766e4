"""The language of texts: words, fields in {{ }}, {% if %} and one level of {% for %}; nothing that runs.

A text is read before it is ever made a program: only what is listed here passes, everything else is a flaw with the
line on which it stands. What passes is rendered in a sandbox that has no function and one filter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from services.notification.model.fields import Field
from shared.refusal import Words

DEEPEST = 20  # conditions and brackets within each other

# Around what a field says, so that it can be told from the words of the text; taken out of everything from outside.
OPENED, CLOSED = "\ue000", "\ue001"
_UNMARKED = str.maketrans("", "", OPENED + CLOSED)

Fields = Mapping[str, Field]


def _length(value: Any) -> int:
    return len(value) if value else 0


def _marked(value: Any) -> str:
    """What a field says, in one line: it can begin no paragraph, list or header of its own. Nothing for None."""
    text = "" if value is None else " ".join(str(value).translate(_UNMARKED).split())
    return f"{OPENED}{text}{CLOSED}"


_environment = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False, finalize=_marked
)
_environment.globals.clear()
_environment.filters = {"length": _length}
_environment.tests = {}


def render(source: str, known: Mapping[str, Any]) -> str:
    """The text with its fields, which stand between OPENED and CLOSED. The text must have passed `flaws`."""
    return _compiled(source).render(known)


def without_marks(text: str) -> str:
    """A rendered text as it is read."""
    return text.translate(_UNMARKED)


@lru_cache(maxsize=512)
def _compiled(source: str) -> Any:
    return _environment.from_string(source.translate(_UNMARKED))


@dataclass(frozen=True)
class Flaw:
    """What a text may not hold, in words that say how to mend it. `runs`: it is an attempt to run code."""

    line: int
    words: Words
    runs: bool = False


def flaws(source: str, fields: Fields, *, short: bool) -> list[Flaw]:
    """Everything that may not stand in a text of these fields; in a `short` one there are fewer of them."""
    try:
        return list(_Reader(fields, short).body(_parsed(source).body, 0))
    except TemplateSyntaxError as problem:
        return [_unreadable(problem.lineno, problem.message or "")]
    except (TemplateError, ValueError) as problem:  # a number of a thousand digits is no syntax error to Jinja
        return [_unreadable(1, str(problem)[:100])]
    except RecursionError:
        return [_too_deep(1)]


def names_in(source: str) -> dict[str, int]:
    """The names that a text uses, each with the line where it first stands. The text must be readable."""
    found: dict[str, int] = {}
    for one in _parsed(source).find_all(nodes.Name):
        found.setdefault(one.name, one.lineno)
    return found


def literals(source: str) -> str:
    """The words of a text itself, with an object mark for each field. The text must have passed `flaws`."""
    return "".join(_literals(_parsed(source)))


def _parsed(source: str) -> nodes.Template:
    return _environment.parse(source.translate(_UNMARKED))


def _literals(node: nodes.Node, printed: bool = False) -> Iterator[str]:
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.Const) and printed:
        yield str(node.value)
    elif isinstance(node, nodes.Name) and printed:
        yield "\ufffc"
    for child in node.iter_child_nodes():
        yield from _literals(child, printed or isinstance(node, nodes.Output))


class _Reader:
    """Walks through a parsed text. `row` names the variable of the {% for %} around, with what its rows hold."""

    def __init__(self, fields: Fields, short: bool) -> None:
        self._fields = fields
        self._short = short
        self._row: tuple[str, Mapping[str, Any]] | None = None

    def body(self, found: list[nodes.Node], depth: int) -> Iterator[Flaw]:
        for node in found:
            if depth > DEEPEST:
                yield _too_deep(node.lineno)
            elif isinstance(node, nodes.Output):
                for part in node.nodes:
                    yield from () if isinstance(part, nodes.TemplateData) else self._printed(part, depth)
            elif isinstance(node, nodes.If):
                yield from self._value(node.test, depth)
                yield from self.body([*node.body, *node.elif_, *node.else_], depth + 1)
            elif isinstance(node, nodes.For):
                yield from self._loop(node, depth)
            else:
                yield _foreign(node)

    def _loop(self, node: nodes.For, depth: int) -> Iterator[Flaw]:
        listed = node.iter.name if isinstance(node.iter, nodes.Name) else ""
        if self._row:
            yield Flaw(node.lineno, _NESTED)
        elif node.recursive or node.test or not isinstance(node.target, nodes.Name):
            yield Flaw(node.lineno, _LOOP)
        elif node.target.name in self._fields:
            yield Flaw(node.lineno, _taken(node.target.name))
        elif isinstance(node.iter, nodes.Name) and (flaw := self._unusable(node.iter)):
            yield flaw
        elif listed not in self._fields or not isinstance(self._fields[listed].example, list):
            yield Flaw(node.lineno, _LOOP)
        else:
            self._row = (node.target.name, self._fields[listed].example[0])
            yield from self.body(node.body, depth + 1)
            self._row = None
            yield from self.body(node.else_, depth + 1)

    def _printed(self, node: nodes.Node, depth: int) -> Iterator[Flaw]:
        if isinstance(node, nodes.And | nodes.Or) and depth <= DEEPEST:
            yield from self._printed(node.left, depth + 1)
            yield from self._printed(node.right, depth + 1)
        elif isinstance(node, nodes.Name) and (is_list := self._is_list(node)) is not None:
            yield Flaw(node.lineno, _list_printed(node.name, self._row_names(node.name)) if is_list else _ROW_PRINTED)
        else:
            yield from self._value(node, depth)

    def _value(self, node: nodes.Node, depth: int) -> Iterator[Flaw]:
        """An expression: fields, constants, comparisons, and, or, not, `| length`."""
        if depth > DEEPEST:
            yield _too_deep(node.lineno)
        elif isinstance(node, nodes.Name):
            flaw = None if self._row and node.name == self._row[0] else self._unusable(node)
            yield from [flaw] if flaw else []
        elif isinstance(node, nodes.Getattr):
            yield from self._of_row(node)
        elif isinstance(node, nodes.And | nodes.Or):
            yield from self._value(node.left, depth + 1)
            yield from self._value(node.right, depth + 1)
        elif isinstance(node, nodes.Not):
            yield from self._value(node.node, depth + 1)
        elif isinstance(node, nodes.Compare) and all(one.op in _COMPARISONS for one in node.ops):
            for one in (node.expr, *(operand.expr for operand in node.ops)):
                yield from self._value(one, depth + 1)
        elif isinstance(node, nodes.Filter) and node.name == "length" and node.node and not _arguments(node):
            yield from self._value(node.node, depth + 1)
        elif not (isinstance(node, nodes.Const) and isinstance(node.value, str | int | float | bool | None)):
            yield _foreign(node)

    def _of_row(self, node: nodes.Getattr) -> Iterator[Flaw]:
        if node.attr.startswith("_"):
            yield _foreign(node)
        elif not (self._row and isinstance(node.node, nodes.Name) and node.node.name == self._row[0]):
            inside = [] if isinstance(node.node, nodes.Name) else [*self._value(node.node, DEEPEST)]
            yield inside[0] if inside else Flaw(node.lineno, _inside(node.attr))
        elif node.attr not in self._row[1]:
            yield Flaw(node.lineno, _no_field(node.attr, self._row[1], f"{self._row[0]}."))

    def _unusable(self, node: nodes.Name) -> Flaw | None:
        field = self._fields.get(node.name)
        if field is None:
            return Flaw(node.lineno, _no_field(node.name, self._usable()), node.name.startswith("_"))
        if self._short and not field.short:
            return Flaw(node.lineno, _tells(node.name, field))
        return None

    def _is_list(self, node: nodes.Name) -> bool | None:
        """True of a list, False of the row of a loop, None of what can be printed or is not known."""
        if self._row and node.name == self._row[0]:
            return False
        field = self._fields.get(node.name)
        return True if field and isinstance(field.example, list) and (field.short or not self._short) else None

    def _row_names(self, name: str) -> Mapping[str, Any]:
        row: Mapping[str, Any] = self._fields[name].example[0]
        return row

    def _usable(self) -> list[str]:
        return [name for name, field in self._fields.items() if field.short or not self._short]


_COMPARISONS = {"eq", "ne", "gt", "gteq", "lt", "lteq"}

_LOOP = Words(
    "{% for %} chỉ đi qua một trường là danh sách, ví dụ {% for buoi in sessions %}…{% endfor %}.",
    "{% for %} goes over one field that is a list, such as {% for one in sessions %}…{% endfor %}.",
)
_NESTED = Words(
    "Không đặt {% for %} trong {% for %}. Hãy tách thành hai danh sách, danh sách này sau danh sách kia.",
    "A {% for %} cannot stand within a {% for %}. Write two lists, one after the other.",
)
_ROW_PRINTED = Words(
    "Hãy nói rõ phần nào của mỗi dòng, ví dụ {{ one.name }}.", "Say which part of each row, such as {{ one.name }}."
)

_FOREIGN: tuple[tuple[tuple[type[nodes.Node], ...], Words], ...] = (
    ((nodes.Call,), Words("gọi hàm", "a call")),
    ((nodes.Getattr, nodes.Getitem, nodes.Slice), Words("lấy phần bên trong", "reaching into something")),
    ((nodes.Assign, nodes.AssignBlock, nodes.With), Words("{% set %} hoặc {% with %}", "{% set %} or {% with %}")),
    (
        (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block),
        Words("ghép văn bản khác", "bringing in another text"),
    ),
    ((nodes.Macro, nodes.CallBlock, nodes.FilterBlock), Words("lệnh {% %} này", "this {% %}")),
    ((nodes.Filter,), Words("bộ lọc “|” này (chỉ có | length)", "this filter (there is only | length)")),
    ((nodes.BinExpr, nodes.UnaryExpr, nodes.Concat), Words("phép tính", "arithmetic")),
)


def _foreign(node: nodes.Node) -> Flaw:
    what = next((words for kinds, words in _FOREIGN if isinstance(node, kinds)), Words("cách viết này", "this"))
    words = Words(
        f"Không dùng được {what.vi}: văn bản không chạy lệnh. Chỉ viết chữ, {{{{ tên trường }}}}, "
        "{% if %}…{% endif %} và {% for %}…{% endfor %}; hãy bỏ chỗ này.",
        f"Not possible: {what.en}; a text runs nothing. Write words, {{{{ fields }}}}, {{% if %}}…{{% endif %}} and "
        "{% for %}…{% endfor %} only, and take this out.",
    )
    return Flaw(node.lineno, words, runs=True)


def _unreadable(line: int, problem: str) -> Flaw:
    words = Words(
        f"Có dấu {{{{ }}}} hoặc {{% %}} chưa đóng hay viết chưa đúng ({problem}).",
        f"Some {{{{ }}}} or {{% %}} is not closed or not right ({problem}).",
    )
    return Flaw(line, words)


def _too_deep(line: int) -> Flaw:
    words = Words(
        f"Quá nhiều điều kiện hoặc ngoặc lồng nhau (nhiều nhất {DEEPEST}). Hãy viết gọn lại.",
        f"Too many conditions or brackets within each other ({DEEPEST} at most). Write it more simply.",
    )
    return Flaw(line, words)


def _arguments(node: nodes.Filter) -> bool:
    return bool(node.args or node.kwargs or node.dyn_args or node.dyn_kwargs)


def _taken(name: str) -> Words:
    return Words(
        f"“{name}” đã là tên một trường; hãy đặt tên khác cho mỗi dòng, ví dụ {{% for one in … %}}.",
        f"“{name}” is a field already; give the rows another name, such as {{% for one in … %}}.",
    )


def _inside(name: str) -> Words:
    return Words(
        f"“.{name}” chỉ viết được sau tên của mỗi dòng trong {{% for %}}.",
        f"“.{name}” can only be said of a row of a {{% for %}}.",
    )


def _list_printed(name: str, row: Mapping[str, Any]) -> Words:
    example = f"{{% for one in {name} %}}- {{{{ one.{next(iter(row))} }}}}{{% endfor %}}"
    return Words(
        f"“{name}” là một danh sách; hãy viết từng dòng: {example}", f"“{name}” is a list; write its rows: {example}"
    )


def _no_field(name: str, known: Iterable[str], before: str = "") -> Words:
    near = get_close_matches(name, list(known), 1, 0.5)
    if near:
        meant = Words(f"Có phải là “{before}{near[0]}”?", f"Is “{before}{near[0]}” meant?")
    else:
        names = ", ".join(f"{before}{one}" for one in known)
        meant = Words(f"Các trường có: {names}.", f"There are: {names}.")
    return Words(f"Không có trường “{before}{name}”.", f"There is no field “{before}{name}”.") + meant


def _tells(name: str, field: Field) -> Words:
    if isinstance(field.example, list):
        why = Words("danh sách quá dài cho những chỗ này", "a list is too long for these")
    elif name in ("class_name", "programme"):
        why = Words(
            "tên lớp và chương trình cho biết ai sắp hoặc mới vào Đảng, mà tin nhắn thì ai cũng có thể nhìn thấy; hãy "
            "dùng “class_label” nếu có",
            "classes and programmes tell who is about to join the party, and anybody may see a message; use "
            "“class_label” where there is one",
        )
    else:
        why = Words("ai cũng có thể nhìn thấy tin nhắn và tiêu đề", "anybody may see a message or a subject")
    return Words(
        f"“{name}” ({field.meaning.vi}) chỉ dùng trong nội dung thư, không dùng trong tiêu đề, SMS và Zalo: {why.vi}.",
        f"“{name}” ({field.meaning.en}) stands in the text of letters only, not in subjects, SMS and Zalo: {why.en}.",
    )
