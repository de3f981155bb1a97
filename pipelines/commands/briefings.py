"""Commands of briefings: make one or one a force, hold one against today, list those issued."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines import console
from pipelines.commands.options import Json, State
from pipelines.contracts.profiles import Profile

if TYPE_CHECKING:
    from dashboard.briefing import Request
    from dashboard.briefing.check import Check
    from pipelines.state import IssuedBriefing

EACH = "each"
MOST_LISTED = 20


def brief(
    template: Annotated[
        str | None,
        typer.Option(help="chief-officer, claim, finance, fms, working-group, or your FILE.toml."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The file; its ending is the format. A folder for each.")
    ] = None,
    force: Annotated[str, typer.Option(help="Force code, ALL, or each.")] = "ALL",
    period: Annotated[
        str,
        typer.Option(
            help="latest, a year (2024/25), a month (2026-07), or 12 months (to-2026-07)."
        ),
    ] = "latest",
    scenario: Annotated[
        str | None, typer.Option(metavar="FILE_OR_NAME", help="Held against the base.")
    ] = None,
    figure: Annotated[
        str | None, typer.Option(help="The published claim or figure to examine.")
    ] = None,
    profile: Annotated[
        Profile | None, typer.Option(help="Whose figures; CASEWEIGHT_PROFILE if not given.")
    ] = None,
    version: Annotated[str | None, typer.Option(help="Default: the current one.")] = None,
    file_format: Annotated[
        str, typer.Option("--format", help="With --force each: pdf, docx, pptx, xlsx or csv.")
    ] = "pdf",
    check: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Is this paper still what the data say?")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a briefing whose numbers say where they come from, or check an older one."""
    if check is not None:
        if template is not None or out is not None:
            raise typer.BadParameter("--check FILE takes neither --template nor --out.")
        _check(check, as_json=as_json)
        return
    if template is None or out is None:
        raise typer.BadParameter("type --template NAME --out FILE, or --check FILE.")
    from dashboard.briefing import Request

    chosen = profile or State.settings.profile
    request = Request(template, force, period, scenario, figure)
    if force == EACH:
        _issue_each(request, out, file_format, chosen, version, as_json=as_json)
    else:
        _issue(request, out, chosen, version, as_json=as_json)


def briefings(
    every: Annotated[bool, typer.Option("--all", help="All of them, not the latest 20.")] = False,
    again: Annotated[
        str | None, typer.Option(metavar="ID", help="Make this one again, as it was.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where to, with --again.")] = None,
    as_json: Json = False,
) -> None:
    """The briefings issued: by whom, when, on which version; make one again."""
    if (again is None) != (out is None):
        raise typer.BadParameter("--again ID and --out FILE go together.")
    if again is not None and out is not None:
        _make_again(again, out, as_json=as_json)
        return
    from dashboard.briefing.issue import list_issued

    found = list_issued(State.settings, limit=None if every else MOST_LISTED)
    if as_json:
        console.print_json({"briefings": [_row(issued) for issued in found]})
        return
    if not found:
        console.out.print("No briefing was issued yet. See `caseweight brief --help`.")
    console.print_table("Briefings issued, the latest first", [_shown(issued) for issued in found])


def _issue(
    request: "Request", out: Path, profile: Profile, version: str | None, *, as_json: bool
) -> None:
    from dashboard.briefing import issue_briefing

    issued = issue_briefing(State.settings, request, out=out, profile=profile, version=version)
    if as_json:
        console.print_json({"written": str(out), **_row(issued)})
        return
    console.out.print(f"Briefing written to {out}", soft_wrap=True)


def _issue_each(
    request: "Request",
    folder: Path,
    file_format: str,
    profile: Profile,
    version: str | None,
    *,
    as_json: bool,
) -> None:
    from dashboard.briefing import issue_each
    from dashboard.briefing.words import batch_sentences

    with console.progress_bar("Briefings") as tell:
        batch = issue_each(
            State.settings,
            request,
            folder=folder,
            format=file_format,
            profile=profile,
            version=version,
            tell=tell,
        )
    if as_json:
        written = {code: str(path) for code, path in batch.written.items()}
        told = {"refused": dict(batch.refused), "not_delivered": list(batch.not_delivered)}
        console.print_json({"written": written, **told})
    else:
        for sentence in batch_sentences(batch, str(folder)):
            console.out.print(sentence, soft_wrap=True, markup=False)
    if batch.refused:
        raise typer.Exit(1)


def _check(path: Path, *, as_json: bool) -> None:
    from dashboard.briefing import check_paper
    from dashboard.briefing.words import check_rows, check_sentences

    found = check_paper(State.settings, path)
    if as_json:
        console.print_json(_record(found))
    else:
        for sentence in check_sentences(found):
            console.out.print(sentence, soft_wrap=True, markup=False)
        rows = check_rows(found)
        if rows:
            console.print_table("Numbers that are not as they were", rows)
    if not found.is_current:
        raise typer.Exit(1)


def _make_again(briefing_id: str, out: Path, *, as_json: bool) -> None:
    from dashboard.briefing.issue import write_again

    issued, is_same = write_again(State.settings, briefing_id, out=out)
    if as_json:
        console.print_json({"written": str(out), "is_same": is_same, **_row(issued)})
        return
    same = "the same bytes as the one issued" if is_same else "the same numbers, other bytes"
    console.out.print(f"Made again: {out} ({same})", soft_wrap=True)


def _row(issued: "IssuedBriefing") -> dict[str, Any]:
    content = issued.content
    return {
        "briefing_id": issued.briefing_id,
        "issued_at": issued.issued_at.isoformat(timespec="seconds"),
        "author": issued.author,
        "template": content.template,
        "force_code": content.force_code,
        "period": content.period,
        "scenario": content.scenario,
        "figure": content.figure,
        "profile": content.profile,
        "version": content.warehouse_version,
        "format": content.format,
        "file_name": content.file_name,
        "file_sha256": content.file_sha256,
        "evidence_sha256": issued.evidence_sha256,
    }


def _shown(issued: "IssuedBriefing") -> dict[str, Any]:
    """What fits 80 columns; `--json` has all of it."""
    content = issued.content
    period = content.period.removeprefix("to-")
    return {
        "id": issued.briefing_id,
        "issued": f"{issued.issued_at:%Y-%m-%d %H:%M}",
        "by": issued.author,
        "briefing": f"{content.template} {content.force_code} {period}",
        "for": content.profile,
        "as": content.format,
    }


def _record(found: "Check") -> dict[str, Any]:
    return {
        "title": found.title,
        "made_on": found.made_on,
        "current": found.current,
        "is_current": found.is_current,
        "is_as_issued": found.is_as_issued,
        "briefing_id": found.issued.briefing_id if found.issued else None,
        "numbers": [
            {"key": it.key, "standing": str(it.standing), "then": it.then, "now": it.now}
            for it in found.numbers
        ],
    }
