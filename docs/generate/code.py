"""Read our own code without running it: which definitions a definition leads to."""

import ast
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

Key = tuple[str, str]
"""Module and name of a definition at the top of that module."""


class Code:
    """The definitions of some packages: functions, classes and constants at the top of a module."""

    def __init__(self, root: Path, packages: Iterable[str]) -> None:
        """Parse every module of the packages, folders under `root` such as `pipelines/models`."""
        self.definitions: dict[Key, ast.AST] = {}
        self.paths: dict[str, str] = {}
        self._imported: dict[str, dict[str, str]] = {}
        self._uses: dict[Key, list[Key]] = {}
        self._texts: dict[Key, list[str]] = {}
        for path in sorted(path for package in packages for path in (root / package).rglob("*.py")):
            relative = path.relative_to(root)
            module = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
            self.paths[module] = relative.as_posix()
            tree = ast.parse(path.read_text(encoding="utf-8"))
            self._imported[module] = dict(_imports(tree))
            for node in tree.body:
                self.definitions |= {(module, name): node for name in _defined(node)}

    def reached(self, starts: Iterable[Key], *, enters: Callable[[str], bool]) -> set[Key]:
        """The definitions that the starts use, and those that these use, and so on.

        Args:
            starts: Where to begin.
            enters: Whether to follow a definition of this module.
        """
        found: set[Key] = set()
        waiting = list(starts)
        while waiting:
            key = waiting.pop()
            if key in found or key not in self.definitions or not enters(key[0]):
                continue
            found.add(key)
            if key not in self._uses:
                self._uses[key] = list(self.used(key[0], self.definitions[key]))
            waiting += self._uses[key]
        return found

    def texts(self, key: Key) -> list[str]:
        """The strings of a definition, docstrings left out."""
        if key not in self._texts:
            self._texts[key] = list(texts(self.definitions[key]))
        return self._texts[key]

    def used(self, module: str, node: ast.AST) -> Iterator[Key]:
        """The definitions that a piece of a module names."""
        for part in ast.walk(node):
            if isinstance(part, ast.Name | ast.Attribute):
                key = self.resolve(module, part)
                if key:
                    yield key

    def resolve(self, module: str, node: ast.AST) -> Key | None:
        """The definition that a name, or a name of an imported module, stands for."""
        if isinstance(node, ast.Name):
            if (module, node.id) in self.definitions:
                return module, node.id
            dotted = self._imported[module].get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            base = self._imported[module].get(node.value.id)
            dotted = f"{base}.{node.attr}" if base in self.paths else None
        else:
            dotted = None
        return self._where(dotted) if dotted else None

    def _where(self, dotted: str) -> Key | None:
        """The definition of a dotted name, also where a package hands on another module's."""
        module, _, name = dotted.rpartition(".")
        if (module, name) in self.definitions:
            return module, name
        handed_on = self._imported.get(module, {}).get(name)
        return self._where(handed_on) if handed_on and handed_on != dotted else None


def texts(node: ast.AST) -> Iterator[str]:
    """The strings of a piece of code, parts of formatted ones too, docstrings left out."""
    described = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    docstrings = {
        id(part.body[0].value)
        for part in ast.walk(node)
        if isinstance(part, described) and part.body and isinstance(part.body[0], ast.Expr)
    }
    for part in ast.walk(node):
        match part:
            case ast.Constant(value=str(text)) if id(part) not in docstrings:
                yield text


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Local names and the dotted names they stand for, wherever in the module they are imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((a.asname or a.name, f"{node.module}.{a.name}") for a in node.names)
        elif isinstance(node, ast.Import):
            yield from ((a.asname, a.name) for a in node.names if a.asname)


def _defined(node: ast.stmt) -> list[str]:
    """The names that a statement at the top of a module defines."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.Assign():
            targets: list[ast.expr] = node.targets
        case ast.AnnAssign():
            targets = [node.target]
        case _:
            return []
    names = (part for target in targets for part in ast.walk(target))
    return [part.id for part in names if isinstance(part, ast.Name)]
