"""The data dictionary: every mart, select and extract with its columns, as one page of Markdown."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

import dataframely as dy

from docs.generate.code import Code
from docs.generate.roads import PACKAGES, Page, find_maker, marts_of, read_pages
from pipelines.contracts.columns import contract_columns, kind_of
from pipelines.contracts.marts import CASE_MART, MARTS
from pipelines.contracts.marts.release import OPEN_MARTS, RELEASE_MARTS, RELEASE_TABLE
from pipelines.contracts.profiles import Profile
from pipelines.contracts.release_plan import PLAN, ReleaseTable
from pipelines.contracts.symbols import SYMBOLS
from pipelines.engine.selects import Select
from pipelines.sources import SOURCES
from pipelines.sources.source import Source

HEAD = """# Data dictionary

Made from the contracts, the headers of the selects and the code by `make docs`: do not edit it.
[The glossary](glossary.md) explains the words, [methods](methods/README.md) how the numbers are
worked out, [extracts](extracts.md) how a file is loaded and why a row is refused.

- [Published marts](#published-marts): what a build publishes, and the dashboard reads
- [Released tables](#released-tables): what the files of partners and of the public hold
- [Selects on the way](#selects-on-the-way): staging and intermediate tables, which no version keeps
- [Extracts](#extracts): what a force delivers
- [Publications](#publications): what is read of publishers' files

A key names a row: no two rows have the same. A column is never empty unless it says so. Text, dates
and codes are as in the extracts; money is exact to the penny where its type is `decimal`.
"""
UNITS = (
    (r"(^|_)(is|has)_", "true or false"),
    (r"^force_code$|_force_code$", "ONS code, `BTP`, or `ALL` where sums are held"),
    (r"^abuse_type$", "type of abuse, or `all` where sums are held"),
    (r"^complexity$", "complexity, or `all` where sums are held"),
    (r"^cost_basis$", "`direct`, `direct_with_on_costs` or `full_economic`"),
    (r"^category$", "category of cost"),
    (r"^measure$", "what is counted"),
    (r"^(baseline|current)$", "period, by its name"),
    (r"^(growth_)?low$|^lower_\d+$", "lower end of the interval"),
    (r"^(growth_)?high$|^upper_\d+$", "upper end of the interval"),
    (r"^cutoff$", "first day of the last period that the forecast knew"),
    (r"^horizon$", "periods after the cut-off"),
    (r"^price_base$", "at whose prices the pounds are"),
    (r"^(opened_year|financial_year)$", "financial year, as in 2015/16"),
    (r"_count$|^count$", "how many"),
    (r"per_1000", "for each 1,000 children"),
    (r"_gbp$", "pounds"),
    (r"_share$", "share: 0.1 is 10 per cent"),
    (r"_days$", "days"),
    (r"(^|_)fte$", "full-time equivalents"),
    (r"^hours(_|$)", "hours"),
    (r"^month$", "first day of the month"),
    (r"(^|_)quarter(_start)?$", "first day of the quarter"),
    (r"_date$|^date$|^as_at$|^until$|^as_known$", "date"),
    (r"^period_start$", "first day of the period"),
    (r"_seconds$|^seconds$", "seconds"),
)
"""What a column's name says of its unit, the first that fits; a select's header goes before it."""
KINDS = {
    "identifier": "identifier, replaced by its pseudonym",
    "force": "ONS code of the force, or `BTP`",
    "text": "text",
    "label": "the force's own code or short label, which says nothing about a person",
    "offence_code": "Home Office counting code, or code of the courts' list",
    "date": "date",
    "month": "month, held as its first day",
    "flag": "true or false",
    "whole_number": "whole number",
    "decimal": "number, at most two decimals",
    "fine_decimal": "number, at most six decimals",
    "financial_year": "financial year, as in 2015/16",
}
TYPES = {
    "String": "text",
    "Int32": "whole number",
    "Int64": "whole number",
    "Float64": "number",
    "Decimal": "decimal",
    "Date": "date",
    "Datetime": "time",
    "Bool": "true or false",
}


def data_dictionary(root: Path, in_order: list[Select]) -> str:
    """The page, the same for the same code.

    Args:
        root: The checkout.
        in_order: The selects, each after those that it reads.
    """
    code = Code(root, PACKAGES)
    selects = {select.name: select for select in in_order}
    readers = [(page, marts_of(code, page)) for page in read_pages(code)]
    parts = [HEAD, "## Published marts\n"]
    parts += [_mart(code, name, selects.get(f"marts.{name}"), readers) for name in MARTS]
    parts += ["## Released tables\n", _released(), *map(_released_table, PLAN)]
    parts.append("## Selects on the way\n")
    for schema in ("staging", "intermediate"):
        parts += [_select(root, s) for name, s in selects.items() if name.startswith(schema)]
    parts.append("## Extracts\n")
    parts += [_extract(source) for source in SOURCES.values() if not source.is_release]
    parts.append("## Publications\n")
    parts += [_extract(source) for source in SOURCES.values() if source.is_release]
    return "\n".join(parts).rstrip() + "\n"


def _mart(
    code: Code, name: str, select: Select | None, readers: list[tuple[Page, set[str]]]
) -> str:
    schema = MARTS[name]
    columns = schema.columns()
    titles = [page.title for page, marts in readers if name in marts]
    is_on_all = len(titles) == len(readers)
    shown = "every page and the briefing" if is_on_all else ", ".join(titles)
    if name == CASE_MART:
        shown = "nothing of the dashboard: it is in `cases.duckdb`, for the command line"
    said = _explained(select) if select else {}
    lines = [
        f"### {name}\n",
        f"{_docstring(schema)}\n",
        f"- made by {_made_by(code, name, select)}",
        f"- key: {', '.join(f'`{c}`' for c, column in columns.items() if column.primary_key)}",
        f"- read by {shown or 'no page: by the command line alone (`caseweight table`)'}",
        *(f"- always: {rule}" for rule in _rules(schema)),
        "",
        *_table(
            ("column", "type", "unit or meaning"),
            (
                (f"`{column}`", _type(declared), said.get(column, _unit(column)))
                for column, declared in columns.items()
            ),
        ),
    ]
    return "\n".join(lines) + "\n"


def _released() -> str:
    """What the files of the profiles hold, and what stands in place of a number."""
    open_marts = ", ".join(f"[{name}](#{name})" for name in OPEN_MARTS)
    lines = [
        "`partnership.duckdb` and `public.duckdb` hold the tables of the release plan that their"
        f" profile may see, `{RELEASE_TABLE}` with a row for each of them (name, title, subject,"
        " measure, dimensions, unit, source_mart, profile, note), and the marts that no extract of"
        f" a force is in: {open_marts}. Every cell has a whole number in `value`, or a symbol in"
        " `symbol`:",
        "",
        *(f"- `{symbol}`: {meaning}" for symbol, meaning in SYMBOLS.items()),
        "",
        "A key column holds `ALL` (force_code) or `all` for the sum over its values, where there"
        " is one. Contracts and plan:"
        f" {_linked(_path_of(RELEASE_MARTS[RELEASE_TABLE]))},"
        f" {_linked('pipelines/contracts/release_plan.py')}.",
    ]
    return "\n".join(lines) + "\n"


def _released_table(table: ReleaseTable) -> str:
    columns = RELEASE_MARTS[table.mart].columns()
    seen = "partners and the public" if table.profile is Profile.PUBLIC else "partners"
    others = [name for name in columns if name not in (*table.dimensions, "value", "symbol")]
    lines = [
        f"### {table.mart}\n",
        f"{table.title}. {table.note}\n",
        f"- seen by {seen}",
        f"- key: {', '.join(f'`{name}`' for name in table.dimensions)}",
        f"- sums over: {', '.join(f'`{name}`' for name in table.sums) or 'nothing'}",
        *([f"- also: {', '.join(f'`{name}`' for name in others)}"] if others else []),
        f"- `value`: {table.unit}",
        f"- from [{table.source_mart}](#{table.source_mart})",
    ]
    return "\n".join(lines) + "\n"


def _made_by(code: Code, name: str, select: Select | None) -> str:
    if select:
        return f"[sql/marts/{name}.sql](../sql/marts/{name}.sql) from {_tables(select)}"
    maker = find_maker(code, name)
    if not maker:
        return "[pipelines/build.py](../pipelines/build.py)"
    module, function = maker.handed_by
    handed = f"`{function}` of {_linked(code.paths[module])}"
    models = [f"`{model}` of {_linked(code.paths[where])}" for where, model in maker.models]
    return f"{' and '.join(models)}, handed over by {handed}" if models else handed


def _select(root: Path, select: Select) -> str:
    schema, _, name = select.name.partition(".")
    path = f"sql/{schema}/{name}.sql"
    title = (root / path).read_text(encoding="utf-8").splitlines()[0].removeprefix("-- ")
    lines = [
        f"### {name}\n",
        f"{title}\n",
        f"- made by {_linked(path)} from {_tables(select)}",
        f"- key: {', '.join(f'`{column}`' for column in select.grain)}",
        *(f"- `{column}`: {said}" for column, said in _explained(select).items()),
    ]
    return "\n".join(lines) + "\n"


def _extract(source: Source) -> str:
    columns = contract_columns(source.contract)
    lines = [
        f"### {source.name}\n",
        f"{_docstring(source.contract)}\n",
        f"- contract: `{source.contract.__name__}` of {_linked(_path_of(source.contract))}",
        f"- key: {', '.join(f'`{column}`' for column in source.key)}",
        *(f"- refused unless: {rule}" for rule in _rules(source.contract)),
        "",
        *_table(
            ("column", "must be given", "what it holds"),
            (
                (f"`{name}`", "no" if column.nullable else "yes", _held(column))
                for name, column in columns.items()
            ),
        ),
    ]
    return "\n".join(lines) + "\n"


def _held(column: dy.Column) -> str:
    """What a column of an extract may hold: its kind, and its list or bounds."""
    metadata: Mapping[str, object] = column.metadata or {}
    values = metadata.get("values")
    if isinstance(values, tuple):
        return "one of " + ", ".join(f"`{value}`" for value in values)
    said = KINDS[kind_of(column)]
    if metadata.get("is_share"):
        return f"{said}, from 0 to 2: 0.31 is 31 per cent"
    if isinstance(column, dy.Int32) and column.min is not None:
        return f"{said}, from {column.min:,} to {column.max:,}"
    if isinstance(column, dy.Decimal) and column.min == 0:
        return f"{said}, not below nought"
    return said


def _type(column: dy.Column) -> str:
    named = TYPES[type(column).__name__]
    if isinstance(column, dy.Decimal):
        named = f"{named}, {column.scale} places"
    return f"{named}, may be empty" if column.nullable else named


def _unit(column: str) -> str:
    return next((unit for pattern, unit in UNITS if re.search(pattern, column)), "")


def _explained(select: Select) -> dict[str, str]:
    """What the header says of each column that it explains."""
    line = re.search(r"^-- units: (.+)$", select.query, re.MULTILINE)
    if not line:
        return {}
    parts = re.split(r"(?:^|, )(\w+) = ", line[1])[1:]
    return {column: said.strip() for column, said in zip(parts[::2], parts[1::2], strict=True)}


def _docstring(schema: type[dy.Schema]) -> str:
    return " ".join((inspect.getdoc(schema) or "").split())


def _rules(schema: type[dy.Schema]) -> Iterator[str]:
    """What the contract's own rules say, in the words of their docstrings."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(schema))).body
    for node in getattr(tree, "body", []):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            said = ast.get_docstring(node)
            if said:
                yield " ".join(said.split())


def _tables(select: Select) -> str:
    return ", ".join(f"`{source}`" for source in sorted(select.sources))


def _path_of(schema: type[dy.Schema]) -> str:
    return f"{schema.__module__.replace('.', '/')}.py"


def _linked(path: str) -> str:
    return f"[{path}](../{path})"


def _table(headings: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"| {' | '.join('---' for _ in headings)} |"
    yield from (f"| {' | '.join(row)} |" for row in rows)
