"""An advantage function of a trainer, called on the rewards of a group.

A trainer's function takes rewards in one of few shapes.  What each of its arguments is to be is its *role*:

    list      a list of M rewards
    rewards   a vector of M rewards
    batch     an array of 1 x M rewards: one row for each group
    tokens    an array of M x T rewards of tokens: the reward stands at the last token, T = 2
    mask      an array of M x T ones, which says that every token counts
    index     a vector of M group numbers, all 0

Vectors and arrays are of numpy or of torch.
"""

from __future__ import annotations

import contextlib
import importlib.util
import inspect
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import FrameType
from typing import Any

from hsym.errors import HsymError, shown

LIBRARIES = ("list", "numpy", "torch")
ROLES = ("list", "rewards", "batch", "tokens", "mask", "index")
LARGEST = 1e100
"""Weights above are no weights."""
TOKENS = 2
"""So many tokens has each response."""
HINTS = (("mask", "mask"), ("index", "index"), ("group", "index"), ("uid", "index"), ("token", "tokens"))
"""A part of an argument's name, and the role that it hints at."""
Function = Callable[..., Any]
Weight = Fraction | float


class Overdue(BaseException):
    """The time limit is over.  No ``except Exception`` of an audited function catches it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a function is called.

    Attributes:
        library: ``list``, ``numpy`` or ``torch``.
        number: ``exact`` (integers of Fraction), ``float64`` or ``float32``.
        roles: the role of each argument that stands by its place.
        named: further arguments, passed by name.
        marks: the reward of a wrong and of a right response.
    """

    library: str
    number: str
    roles: tuple[str, ...]
    named: tuple[tuple[str, Any], ...] = ()
    marks: tuple[Fraction, Fraction] = (Fraction(0), Fraction(1))

    def __str__(self) -> str:
        numbers = {"exact": "exact fractions", "float64": "float64", "float32": "float32"}[self.number]
        what = "a list" if self.roles == ("list",) else f"{self.library}: {', '.join(self.roles)}"
        marks = "" if self.marks == (0, 1) else f", rewards {self.marks[0]} and {self.marks[1]}"
        return f"{what} of {numbers}{marks}" + "".join(f", {name} = {value!r}" for name, value in self.named)


@dataclass(frozen=True, slots=True)
class Answer:
    """The weights that a function gave to a group.

    Attributes:
        weights: Z_1, ..., Z_M.
        precision: the kind of number that it returned: ``exact``, ``float64``, ``float32``, ``float16`` or ``bfloat16``.
    """

    weights: tuple[Weight, ...]
    precision: str


def load_function(place: str) -> Function:
    """The function that ``path.py:name`` names.  The file is run, as Python does when it imports it.

    Raises:
        HsymError: there is no such file or function, or the file raises an exception.
    """
    path, colon, name = place.rpartition(":")
    if not colon or not path or not name:
        raise HsymError(f"function: {shown(place)} names none; expected path.py:name")
    if not Path(path).is_file():
        raise HsymError(f"function: there is no file {shown(path)}; expected path.py:name")
    spec = importlib.util.spec_from_file_location(f"audited_{Path(path).stem}", path)
    if spec is None or spec.loader is None:
        raise HsymError(f"function: {shown(path)} is no Python file; expected path.py:name")
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(Path(path).resolve().parent))
    sys.modules[spec.name] = module
    try:
        with quiet():
            spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise HsymError(
            f"function: importing {shown(path)} raised {_told(error)}; expected a file that can be imported"
        ) from None
    finally:
        sys.path.pop(0)
    found: Any = module
    for part in name.split("."):
        found = getattr(found, part, None)
    if not callable(found):
        offered = ", ".join(x for x, y in vars(module).items() if inspect.isfunction(y) and not x.startswith("_"))
        raise HsymError(f"function: {shown(path)} has no function {shown(name)}; expected one of: {offered or 'none is there'}")
    return found  # type: ignore[no-any-return]


def read_call(text: str) -> tuple[str | None, tuple[str, ...]]:
    """The library and the roles that ``--call`` names.

    Raises:
        HsymError: it is not of that form.

    Example:
        >>> read_call("torch: tokens, mask, index"), read_call("rewards, index")
        (('torch', ('tokens', 'mask', 'index')), (None, ('rewards', 'index')))
    """
    head, colon, tail = text.rpartition(":")
    library, roles = head.strip() if colon else None, tuple(x.strip() for x in tail.split(","))
    if library is not None and library not in ("numpy", "torch"):
        raise HsymError(f"--call: {shown(head)} is no library; expected numpy or torch, such as 'torch: tokens, mask, index'")
    for role in roles:
        if role not in ROLES:
            raise HsymError(f"--call: {shown(role)} is no role; expected some of: {', '.join(ROLES)}, such as 'rewards, index'")
    if not {"list", "rewards", "batch", "tokens"} & set(roles):
        raise HsymError(f"--call: {shown(text)} passes no rewards; expected one of: list, rewards, batch, tokens")
    return library, roles


def shapes(
    function: Function,
    call: str | None,
    named: Mapping[str, Any],
    marks: tuple[Fraction, Fraction] = (Fraction(0), Fraction(1)),
) -> list[Shape]:
    """The shapes to be tried, exact numbers first.

    Raises:
        HsymError: the function has arguments whose role is not clear.
    """
    library, roles = (None, _roles(function, named)) if call is None else read_call(call)
    rest = tuple(named.items())
    found: list[Shape] = []
    tried = [roles] if call is not None or roles != ("rewards",) else [("list",), ("rewards",), ("batch",)]
    for kinds, numbers in (
        (("list", "numpy"), ("exact",)),
        (("numpy", "list", "torch"), ("float64",)),
        (("torch",), ("float32",)),
    ):
        for each in tried:
            for kind in kinds:
                fits = (kind == "list") == (each == ("list",)) and (library is None or kind in (library, "list"))
                if fits:
                    found += [Shape(kind, number, each, rest, marks) for number in numbers]
    return found


def _roles(function: Function, named: Mapping[str, Any]) -> tuple[str, ...]:
    """The role of each required argument by its name; the first one without a hint has the rewards."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return ("rewards",)
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    needed = [x.name for x in parameters if x.kind in kinds and x.default is x.empty and x.name not in named]
    needed = needed or [x.name for x in parameters if x.kind in kinds and x.name not in named][:1] or ["rewards"]
    roles: list[str] = []
    for name in needed:
        hint = next((role for part, role in HINTS if part in name.lower()), None)
        if hint is None and {"rewards", "tokens"} & set(roles):
            raise HsymError(
                f"function: it is not clear what its argument {name} is to be; expected --call with a role for each argument, "
                f"such as --call 'rewards, index', or --arg {name}=VALUE"
            )
        roles.append(hint or "rewards")
    return tuple(roles)


def ask(function: Function, shape: Shape, rewards: Sequence[int]) -> Answer:
    """The weights that the function gives to one group.

    Raises:
        HsymError: it raises an exception, or what it returns is no vector of M numbers.
    """
    arguments = [_argument(role, shape, rewards) for role in shape.roles]
    try:
        with quiet():
            result = function(*arguments, **dict(shape.named))
    except (Exception, SystemExit) as error:
        raise HsymError(f"function: it raised {_told(error)} on the rewards {_bits(rewards)}, called with {shape}") from None
    return _answer(result, rewards, shape)


def beside(function: Function, shape: Shape, rewards: Sequence[int], other: Sequence[int]) -> Answer | None:
    """The weights of one group when another stands in the same batch; None where a call takes one group only."""
    if not {"batch", "index"} & set(shape.roles):
        return None
    both = [*rewards, *other]
    arguments = [_argument(role, shape, both, groups=2) for role in shape.roles]
    try:
        with quiet():
            result = function(*arguments, **dict(shape.named))
        return Answer(_answer(result, both, shape).weights[: len(rewards)], shape.number)
    except (Exception, SystemExit):
        return None


def _argument(role: str, shape: Shape, rewards: Sequence[int], groups: int = 1) -> Any:
    import numpy

    one = Fraction if shape.number == "exact" else float
    values = [one(shape.marks[x]) for x in rewards]
    if role == "list":
        return values
    kind: Any = object if shape.number == "exact" else shape.number
    vector = numpy.array(values, dtype=kind)
    if role == "index":
        found = numpy.repeat(numpy.arange(groups), len(rewards) // groups)
        return found if shape.library == "numpy" else _tensor(found)
    if role == "batch":
        vector = vector.reshape(groups, -1)
    elif role in ("tokens", "mask"):
        whole = numpy.full((len(rewards), TOKENS), one(0 if role == "tokens" else 1), dtype=kind)
        if role == "tokens":
            whole[:, -1] = vector
        vector = whole
    return vector if shape.library == "numpy" else _tensor(vector)


def _tensor(array: Any) -> Any:
    try:
        import torch
    except ImportError:
        raise HsymError("--call: torch is not installed; expected it for this function, or another --call") from None
    return torch.from_numpy(array.copy())


def _answer(result: Any, rewards: Sequence[int], shape: Shape) -> Answer:
    """The weights in what a function returned: a vector, an array of tokens, or a tuple that begins with one."""
    import numpy

    size = len(rewards)
    if isinstance(result, tuple) and result and not _is_number(result[0]):
        result = result[0]
    if inspect.iscoroutine(result):
        result.close()
    if isinstance(result, dict) or result is None or inspect.iscoroutine(result):
        raise HsymError(f"function: it returned {_article(result)}; expected {size} numbers")
    if inspect.isgenerator(result):
        result = list(result)
    coarse = "bfloat16" in str(getattr(result, "dtype", ""))  # numpy has no such numbers
    if hasattr(result, "detach"):
        result = (result.detach().float() if coarse else result.detach()).cpu().numpy()
    try:
        array = numpy.asarray(result)
        if array.dtype == object:
            array = array.astype(object)
    except (TypeError, ValueError) as error:
        raise HsymError(f"function: it returned {shown(str(result), 60)} ({_told(error)}); expected {size} numbers") from None
    if array.shape == (size, TOKENS):
        if not bool((array[:, :1] == array).all()):
            raise HsymError(
                f"function: on the rewards {_bits(rewards)} the tokens of a response have different weights; expected one for "
                "each response, since weights of single tokens are outside of the theory"
            )
        array = array[:, 0]
    array = array.reshape(-1) if array.size == size else array
    if array.shape != (size,):
        raise HsymError(f"function: on {size} rewards it returned the shape {array.shape}; expected {size} numbers")
    values = tuple(_number(x, rewards) for x in array.tolist())
    if all(isinstance(x, Fraction) for x in values) and shape.number == "exact":
        return Answer(values, "exact")
    precision = "bfloat16" if coarse else str(array.dtype) if array.dtype.kind == "f" else "float64"
    return Answer(tuple(float(x) for x in values), precision)


def _article(value: Any) -> str:
    return "nothing" if value is None else f"a {type(value).__name__}"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Fraction)) or getattr(value, "shape", None) == ()


def _number(value: Any, rewards: Sequence[int]) -> Weight:
    if isinstance(value, (bool, int, Fraction)):
        return Fraction(_of_size(value, rewards))
    try:
        found = float(value)
    except (TypeError, ValueError):
        raise HsymError(
            f"function: on the rewards {_bits(rewards)} it returned {shown(str(value), 40)}; expected numbers"
        ) from None
    if found != found or found in (float("inf"), float("-inf")):
        raise HsymError(f"function: on the rewards {_bits(rewards)} it returned {found}; expected finite numbers")
    return float(_of_size(found, rewards))


def _of_size(value: Any, rewards: Sequence[int]) -> Any:
    if abs(value) > LARGEST:
        raise HsymError(
            f"function: on the rewards {_bits(rewards)} it returned a number above {LARGEST:.0e}; expected smaller ones"
        )
    return value


def _bits(rewards: Sequence[int]) -> str:
    return "".join(str(x) for x in rewards)


def _told(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return type(error).__name__ + (f" ({text[:120]})" if text else "")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """What an audited function prints goes to the standard error; its warnings are dropped."""
    import warnings

    with contextlib.redirect_stdout(sys.stderr), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def too_slow(seconds: float) -> HsymError:
    """The error for a function that takes too long."""
    return HsymError(f"function: it did not finish within {seconds:g} seconds; expected less, or a larger --time-limit")


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Interrupt what runs inside after so many seconds.

    In another thread than the main one, and on Windows, nothing is interrupted: the time is looked at between calls.

    Raises:
        HsymError: the time is over.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def over(number: int, frame: FrameType | None) -> None:
        raise Overdue

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except Overdue:
        raise too_slow(seconds) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
