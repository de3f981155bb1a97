"""The two ends of a mart's road: what makes it, and which pages read it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.app import MENU
from docs.generate.code import Code, Key, texts

MART = re.compile(r"\bmarts\.\"?(\w+)")
BRIEFING = "dashboard.briefing"
MODELS = "pipelines.models."
PACKAGES = ("dashboard", "pipelines/modelling", "pipelines/models")
"""Where those stand who make marts, and those who read them."""


@dataclass(frozen=True)
class Page:
    """A page of the dashboard, or the briefing.

    Attributes:
        title: As the menu has it, after its section where it stands in one.
        starts: The definitions that draw it.
    """

    title: str
    starts: tuple[Key, ...]


@dataclass(frozen=True)
class Maker:
    """What hands a mart over that no select makes.

    Attributes:
        handed_by: The function that runs the model.
        models: The model's functions.
    """

    handed_by: Key
    models: tuple[Key, ...]


def read_pages(code: Code) -> list[Page]:
    """The pages in the order of the menu, then the briefing."""
    pages = [
        Page(
            " · ".join(filter(None, [section, listed.title])),
            ((listed.show.__module__, listed.show.__name__),),
        )
        for section, pages_of_section in MENU.items()
        for listed in pages_of_section
    ]
    briefing = tuple(key for key in code.definitions if _is_of(key[0], BRIEFING))
    return [*pages, Page("Briefing", briefing)]


def marts_of(code: Code, page: Page) -> set[str]:
    """The marts that the statements behind a page name.

    What only the briefing reads is no part of a page that leads to it.
    """
    own = _is_of(page.starts[0][0], BRIEFING)
    keys = code.reached(page.starts, enters=lambda module: own or not _is_of(module, BRIEFING))
    return {mart for key in keys for text in code.texts(key) for mart in MART.findall(text)}


def find_maker(code: Code, mart: str) -> Maker | None:
    """Who hands over a mart: the function that yields it by name, and the models behind it."""
    for key, node in code.definitions.items():
        if not _is_of(key[0], "pipelines.modelling") or not isinstance(node, ast.FunctionDef):
            continue
        for frame in _handed_over(node, mart):
            return Maker(key, _models(code, key, frame, mart))
    return None


def _handed_over(function: ast.FunctionDef, mart: str) -> Iterator[ast.expr]:
    """The frames that a function yields under the mart's name, also where names are zipped."""
    yields = (part.value for part in ast.walk(function) if isinstance(part, ast.Yield))
    for pair in (value for value in yields if isinstance(value, ast.Tuple)):
        name, frame = pair.elts
        is_named = isinstance(name, ast.Constant) and name.value == mart
        if is_named or (isinstance(name, ast.Name) and mart in texts(function)):
            yield frame


def _models(code: Code, function: Key, frame: ast.expr, mart: str) -> tuple[Key, ...]:
    """The functions of `pipelines.models` behind a frame: the nearest, or the mart's namesake."""
    module, node = function[0], code.definitions[function]
    whole = [frame, *_values_of_names(node, frame)]
    helpers = code.reached(
        (key for part in whole for key in code.used(module, part)),
        enters=lambda entered: entered == module,
    )
    for parts in ([frame], whole, [*whole, *(code.definitions[key] for key in helpers)]):
        used = {key for part in parts for key in code.used(module, part)}
        models = sorted(key for key in used if _is_model(code, key))
        if models:
            return tuple(key for key in models if _is_namesake(key[1], mart)) or tuple(models)
    return ()


def _values_of_names(function: ast.AST, frame: ast.expr) -> list[ast.AST]:
    """What the local names of a frame's expression were given, and the names in that in turn."""
    given: dict[str, list[ast.AST]] = {}
    for part in ast.walk(function):
        for target, value in _given(part):
            for name in (n.id for n in ast.walk(target) if isinstance(n, ast.Name)):
                given.setdefault(name, []).append(value)
    seen: set[str] = set()
    values: list[ast.AST] = []
    waiting: list[ast.AST] = [frame]
    while waiting:
        names = {n.id for n in ast.walk(waiting.pop()) if isinstance(n, ast.Name)} - seen
        seen |= names
        new = [value for name in sorted(names) for value in given.get(name, [])]
        values += new
        waiting += new
    return values


def _given(part: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """The names that a statement gives something to: assigned, looped over, appended to."""
    match part:
        case ast.Assign(targets=targets, value=value):
            yield from ((target, value) for target in targets)
        case ast.For(target=target, iter=value):
            yield target, value
        case ast.Call(func=ast.Attribute(value=target, attr="append"), args=[value]):
            yield target, value


def _is_model(code: Code, key: Key) -> bool:
    return key[0].startswith(MODELS) and isinstance(code.definitions[key], ast.FunctionDef)


def _is_namesake(name: str, mart: str) -> bool:
    """Whether two names are of the same words, in whatever order and number."""
    return {w.rstrip("s") for w in name.split("_")} == {w.rstrip("s") for w in mart.split("_")}


def _is_of(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
