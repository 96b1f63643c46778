"""Every way in which one thing in a source can be wrong: an operator, a number, a condition, a missing statement.

Left alone are words (docstrings, messages, names of enum members), annotations, decorators, imports and `__all__`.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

SWAPPED: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
OTHER_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
_WORDLESS = (ast.Import, ast.ImportFrom)


@dataclass(frozen=True, slots=True)
class Mutant:
    name: str
    """Where and what: `standing.due: >= → >`. Lines may move without changing it."""
    source: str
    """The whole file with the mistake in it."""


def mutants_of(source: str, module: str) -> list[Mutant]:
    """In the order of the source. One change that can be made in several places of a function is numbered."""
    tree = ast.parse(source)
    found = [
        Mutant(f"{module}.{where}: {_one_line(node)} → {what}", _with(tree, path, change))
        for path, node, where in _places(tree, (), module)
        for what, change in _wrongs(node)
    ]
    seen: Counter[str] = Counter()
    named = []
    for mutant in found:
        seen[mutant.name] += 1
        again = seen[mutant.name]
        named.append(mutant if again == 1 else replace(mutant, name=f"{mutant.name} ({again})"))
    return named


Path = tuple[tuple[str, int | None], ...]
Change = Callable[[ast.AST], ast.AST]


def _places(node: ast.AST, path: Path, where: str) -> Iterator[tuple[Path, ast.AST, str]]:
    """Every node that may be wrong, how to get there, and the function or class that it is in."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params", "bases"):
            continue
        children = value if isinstance(value, list) else [value]
        for position, child in enumerate(children):
            if not isinstance(child, ast.AST) or isinstance(child, _WORDLESS) or _is_words(child):
                continue
            here = (*path, (name, position if isinstance(value, list) else None))
            inside = child.name if isinstance(child, ast.FunctionDef | ast.ClassDef) else where
            yield here, child, inside
            yield from _places(child, here, inside)


def _is_words(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__":
        return True
    if isinstance(node, ast.Expr):
        node = node.value
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _wrongs(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """What it could be by mistake, as it reads, and how it is made."""
    match node:
        case ast.Compare(ops=[op]):
            for other in SWAPPED.get(type(op), ()):
                yield _changed(node, _setting("ops", [other()]))
        case ast.BinOp(op=op):
            for other in SWAPPED.get(type(op), ()):
                yield _changed(node, _setting("op", other()))
        case ast.BoolOp(op=op, values=values):
            for other in SWAPPED[type(op)]:
                yield _changed(node, _setting("op", other()))
            for left_out in values:
                kept = [value for value in values if value is not left_out]
                yield _changed(node, _being(kept[0] if len(kept) == 1 else ast.BoolOp(op, kept)))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield _changed(node, _being(operand))
        case ast.Constant(value=bool() as truth):
            yield _changed(node, _being(ast.Constant(not truth)))
        case ast.Constant(value=int() as number):
            yield _changed(node, _being(ast.Constant(number + 1)))
            if number > 0:
                yield _changed(node, _being(ast.Constant(number - 1)))
        case ast.If() | ast.IfExp():
            for answer in (True, False):
                yield f"if {answer}", _setting("test", ast.Constant(answer))
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield "return None", _setting("value", ast.Constant(None))
        case ast.Raise() | ast.Assign() | ast.Expr():
            yield "nothing", _being(ast.Pass())
        case ast.Call(func=ast.Name(id=name)) if name in OTHER_NAMES:
            yield _changed(node, _setting("func", ast.Name(OTHER_NAMES[name])))
        case ast.Call(func=ast.Name(id="sorted"), args=[first, *_]):
            yield _changed(node, _being(first))
        case ast.Call(func=ast.Name(id="replace"), keywords=keywords):
            for left_out_too in keywords:
                others = [keyword for keyword in keywords if keyword is not left_out_too]
                yield _changed(node, _setting("keywords", others))


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _changed(node: ast.AST, change: Change) -> tuple[str, Change]:
    return _one_line(change(copy.deepcopy(node))), change


def _setting(name: str, value: object) -> Change:
    """The node with another part."""

    def change(node: ast.AST) -> ast.AST:
        setattr(node, name, copy.deepcopy(value))
        return node

    return change


def _being(other: ast.AST) -> Change:
    """Another node in its place."""
    return lambda _node: copy.deepcopy(other)


def _with(tree: ast.Module, path: Path, change: Change) -> str:
    whole = copy.deepcopy(tree)
    parent: ast.AST = whole
    for name, position in path[:-1]:
        value = getattr(parent, name)
        parent = value if position is None else value[position]
    name, position = path[-1]
    if position is None:
        setattr(parent, name, change(getattr(parent, name)))
    else:
        getattr(parent, name)[position] = change(getattr(parent, name)[position])
    return ast.unparse(ast.fix_missing_locations(whole))


def _one_line(node: ast.AST) -> str:
    """As it reads, without what stands below a condition."""
    if isinstance(node, ast.If):
        return f"if {ast.unparse(node.test)}"
    return " ".join(ast.unparse(node).split())
