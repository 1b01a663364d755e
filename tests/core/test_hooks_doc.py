import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from core import hookspecs

ROOT = Path(hookspecs.__file__).parents[1]
PAGE = (ROOT / "docs" / "hooks.md").read_text(encoding="utf-8")
HOOKS = [name for name, member in vars(hookspecs).items() if hasattr(member, "helin_spec")]
SECTIONS = dict(re.findall(r"^## (register_\w+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
LOAD = """
import sys
from importlib.metadata import EntryPoint
from core.plugin_host import FIELDS, load
registry = load([EntryPoint(sys.argv[1], sys.argv[2], "helin")])
print(*[one.reason for one in registry.quarantined], *[name for name in FIELDS.values() if not getattr(registry, name)])
"""


def blocks(language: str) -> list[str]:
    """The page's examples in a language, without what only shows a signature."""
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return found


def test_the_page_has_a_section_for_each_hook_and_for_no_other() -> None:
    assert set(SECTIONS) == set(HOOKS)


@pytest.mark.parametrize("hook", HOOKS)
def test_the_section_shows_name_arguments_and_return_type_of_the_hook(hook: str) -> None:
    signature = re.search(r"^def .*?:$", inspect.getsource(getattr(hookspecs, hook)), re.MULTILINE | re.DOTALL)
    assert signature is not None
    assert f"```python signature\n{signature[0]}\n```" in SECTIONS[hook]


@pytest.mark.parametrize("hook", HOOKS)
def test_the_section_has_an_example_that_implements_the_hook(hook: str) -> None:
    assert f"@hookimpl\ndef {hook}(" in SECTIONS[hook]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The page's plug-in, written into the folder the page describes."""
    folder = tmp_path / "helin_library"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "plugin.py").write_text("\n\n".join(blocks("python")), encoding="utf-8")
    for text in blocks("toml"):
        path = (tmp_path if "[project]" in text else folder) / text.splitlines()[0].removeprefix("# ")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_examples_make_one_plugin_that_fills_every_hook(package: Path) -> None:
    project = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ((name, module),) = project["entry-points"]["helin"].items()
    command = [sys.executable, "-c", LOAD, name, module]  # a process of its own: the example maps a table
    shown = subprocess.run(
        command, env={"PYTHONPATH": f"{package}:{ROOT}"}, capture_output=True, text=True, check=False
    )
    assert (shown.stdout.strip(), shown.stderr) == ("", "")
