"""Mutation testing of the checker: each small change of its source has to be noticed by a fast battery.

``python tests/soundness/mutate_checker.py [--limit N] [--seed S] [--lines A-B] [--again FILE]`` prints the mutants that
survive, with line and change, and the totals.  A mutant is noticed if it says anything else of the texts of ``said.py``,
which a test compares with ``said.json``, or counts other work for them, or crashes, or takes a minute.
"""

from __future__ import annotations

import argparse
import ast
import copy
import multiprocessing
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
import said
from sources import ROOT

SECONDS = 60
"""A mutant that takes longer has been noticed."""
COMPARISONS: dict[type[ast.cmpop], list[type[ast.cmpop]]] = {
    ast.Lt: [ast.LtE, ast.Gt], ast.LtE: [ast.Lt, ast.Gt], ast.Gt: [ast.GtE, ast.Lt], ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.In: [ast.NotIn], ast.NotIn: [ast.In], ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
}  # fmt: skip
OPERATORS: dict[type[ast.operator], list[type[ast.operator]]] = {
    ast.Add: [ast.Sub], ast.Sub: [ast.Add], ast.Mult: [ast.Add], ast.FloorDiv: [ast.Mult], ast.Div: [ast.Mult],
    ast.Mod: [ast.FloorDiv], ast.Pow: [ast.Mult], ast.BitOr: [ast.BitAnd], ast.BitAnd: [ast.BitOr], ast.LShift: [ast.RShift],
}  # fmt: skip
NAMES = {"all": "any", "any": "all", "min": "max", "max": "min", "positive": "nonnegative", "nonnegative": "positive"}
NAMES |= {"ceil": "int", "every": "free", "free": "every"}


def other_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in place of a node."""
    if isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            for other in COMPARISONS[type(op)]:
                yield ast.Compare(node.left, [*node.ops[:i], other(), *node.ops[i + 1 :]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for i in range(len(node.values)):
            rest = node.values[:i] + node.values[i + 1 :]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand
    elif isinstance(node, ast.BinOp):
        yield from (ast.BinOp(node.left, other(), node.right) for other in OPERATORS.get(type(node.op), []))
        if isinstance(node.op, ast.Sub):
            yield ast.BinOp(node.right, node.op, node.left)
        if isinstance(node.op, ast.Add | ast.Sub | ast.BitOr | ast.Mult):
            yield node.left
    elif isinstance(node, ast.AugAssign):
        yield ast.Pass()
        yield from (ast.AugAssign(node.target, other(), node.value) for other in OPERATORS.get(type(node.op), []))
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield from (ast.Constant(node.value + step) for step in (1, -1))
    elif isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        yield ast.Pass()
    elif isinstance(node, ast.If):
        yield from (ast.If(ast.Constant(value), node.body, node.orelse) for value in (True, False))
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.comprehension):
        for i in range(len(node.ifs)):
            yield ast.comprehension(node.target, node.iter, node.ifs[:i] + node.ifs[i + 1 :], node.is_async)
    elif isinstance(node, ast.Call) and len(node.args) >= 2 and not any(isinstance(x, ast.Starred) for x in node.args[:2]):
        yield ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)
    elif isinstance(node, ast.Name) and node.id in NAMES and isinstance(node.ctx, ast.Load):
        yield ast.Name(NAMES[node.id], node.ctx)
    elif isinstance(node, ast.Attribute) and node.attr in NAMES and isinstance(node.ctx, ast.Load):
        yield ast.Attribute(node.value, NAMES[node.attr], node.ctx)


def places(node: ast.AST, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], ast.AST]]:
    """The nodes with their places; annotations, type aliases, decorators and texts of reasons are left out."""
    yield path, node
    alias = isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias"
    if alias or isinstance(node, ast.JoinedStr):
        return
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases"):
            continue
        if isinstance(value, ast.AST):
            yield from places(value, (*path, name))
        elif isinstance(value, list):
            for i, part in enumerate(value):
                if isinstance(part, ast.AST):
                    yield from places(part, (*path, name, i))


def replace(tree: ast.Module, path: tuple[Any, ...], new: ast.AST) -> ast.Module:
    """The module with another node at a place."""
    parent: Any = tree
    for step in path[:-1]:
        parent = parent[step] if isinstance(step, int) else getattr(parent, step)
    if isinstance(path[-1], int):
        parent[path[-1]] = new
    else:
        setattr(parent, path[-1], new)
    return ast.fix_missing_locations(tree)


class Change(NamedTuple):
    """A change: where and what in words, and the new node with its place."""

    line: int
    before: str
    after: str
    path: tuple[Any, ...]
    new: ast.AST


def shown(change: Change) -> str:
    """A change in words."""
    return f"{change.line:5}: {change.before}\n    -> {change.after}"


def changes(source: str, first: int, last: int) -> Iterator[Change]:
    """All changes."""
    tree = ast.parse(source)
    line = 0
    for path, node in places(tree):
        line = getattr(node, "lineno", line)
        if path and first <= line <= last:
            for new in other_nodes(node):
                head = ast.If(new.test, [ast.Pass()], []) if isinstance(new, ast.If) else new
                old = ast.If(node.test, [ast.Pass()], []) if isinstance(node, ast.If) else node
                before, after = (
                    " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(x))).split()) for x in (old, head)
                )
                yield Change(line, before, after, path, new)


# ---------------------------------------------------------------- what notices a change


def load(code: Any) -> ModuleType:
    """A module of this code."""
    module = ModuleType("mutated_checker")
    sys.modules["mutated_checker"] = module
    exec(code, module.__dict__)
    return module


def notice(module: ModuleType, jobs: list[said.Job], recorded: dict[str, said.Said]) -> str:
    """The first text of which the module says something else, or nothing."""
    return next((name for name, job in jobs if job(module) != recorded[name]), "")


def verdict(tree: ast.Module, path: Any, new: ast.AST, jobs: list[said.Job], recorded: dict[str, said.Said]) -> str:
    """What notices a mutant, in a process of its own, which alone sees the change; empty if it survives."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(False)

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, 3 * 2**30))
        try:
            mutant = load(compile(replace(tree, path, new), "mutated_checker", "exec"))
            sender.send(notice(mutant, jobs, recorded))
        except BaseException as error:
            sender.send(f"{type(error).__name__}")

    process = context.Process(target=work)
    process.start()
    answer = receiver.recv() if receiver.poll(SECONDS) else "time"
    process.kill()
    process.join()
    return str(answer)


def main() -> int:
    parser = argparse.ArgumentParser(description="Mutation testing of the checker.")
    parser.add_argument("--limit", type=int, default=10**6, help="so many mutants, drawn at random")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--checker", type=Path, default=ROOT / "hsym" / "checker.py")
    parser.add_argument("--again", type=Path, help="only mutants that survive in a former output")
    parser.add_argument("--lines", default="1-100000", help="only changes in these lines, as FIRST-LAST")
    options = parser.parse_args()
    source = options.checker.read_text(encoding="utf-8")
    unchanged = load(compile(source, "checker", "exec"))
    jobs, recorded = said.jobs(), said.recorded()
    if notice(unchanged, jobs, recorded):
        raise SystemExit(f"the unchanged checker says something else of: {notice(unchanged, jobs, recorded)}")
    first, last = (int(part) for part in options.lines.split("-"))
    found = list(changes(source, first, last))
    if options.again:
        before = options.again.read_text(encoding="utf-8")
        found = [change for change in found if shown(change) in before]
    Random(options.seed).shuffle(found)
    found = sorted(found[: options.limit], key=lambda change: change.line)
    tree, noticed, survivors = ast.parse(source), Counter[str](), list[str]()

    def one(change: Change) -> None:
        answer = verdict(tree, change.path, change.new, jobs, recorded)
        noticed[answer] += 1
        if not answer:
            survivors.append(shown(change))
            print(survivors[-1], flush=True)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, found))
    killed = len(found) - len(survivors)
    print(f"{len(found)} mutants, {killed} noticed, {len(survivors)} survive: {100 * killed / max(1, len(found)):.1f} %")
    crashes = sum(count for name, count in noticed.items() if name.endswith("Error"))
    print(f"{noticed['time']} by time, {crashes} by a crash")
    return 0


if __name__ == "__main__":
    sys.exit(main())
