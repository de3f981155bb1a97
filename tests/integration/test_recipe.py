"""The recipe of a page in CONTRIBUTING.md, followed to the letter on a copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"```python\n# (\S+\.py)\n(.*?)```", re.DOTALL)
COPIED = ("dashboard", "pipelines", "sql", "data", "docs", "tests", "pyproject.toml")
MENU_ENTRY = re.compile(r"^ListedPage\(.*\)$", re.MULTILINE)


def follow_recipe(project: Path) -> set[str]:
    """Do what the recipe says, and name the files that it made."""
    recipe = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    made = set()
    for name, code in BLOCK.findall(recipe):
        path = project / name
        if path.exists():
            add_to_menu(path, code)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
        (path.parent / "__init__.py").touch()
        made.add(name)
    return made


def add_to_menu(app: Path, code: str) -> None:
    entry = MENU_ENTRY.search(code)
    assert entry, "the menu takes one line"
    text = app.read_text(encoding="utf-8").replace(
        "from dashboard.", f"{code.splitlines()[0]}\nfrom dashboard.", 1
    )
    first = text.index("        ListedPage(")
    app.write_text(f"{text[:first]}        {entry[0]},\n{text[first:]}", encoding="utf-8")


def test_a_page_made_by_the_recipe_is_drawn_answers_and_keeps_the_rules(
    demo_home: Path, tmp_path: Path
) -> None:
    for name in COPIED:
        source, ignore = ROOT / name, shutil.ignore_patterns("build", "__pycache__")
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=ignore)
        else:
            shutil.copy(source, tmp_path / name)
    made = follow_recipe(tmp_path)
    folder = {Path(name).name for name in made if name.startswith("dashboard/referrals/")}
    assert folder == {"page.py", "queries.py", "words.py", "figures.py", "charts.py"}
    environment = {"PYTHONPATH": str(tmp_path), "CASEWEIGHT_TEST_HOME": str(demo_home)}
    tests = ["tests/app/test_referrals.py", "tests/test_architecture.py"]
    assert tests[0] in made
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
        cwd=tmp_path,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
