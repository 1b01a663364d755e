"""What is shipped, and that nobody else owns our import names."""

import subprocess
import sys
from importlib import import_module, metadata
from pathlib import Path
from zipfile import ZipFile

import pytest

PACKAGES = ("core", "graphql_schema", "plugins", "tenants")
CHECKOUT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names of the files in the wheel."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True)
    (built,) = folder.iterdir()
    with ZipFile(built) as archive:
        return archive.namelist()


def test_the_wheel_holds_our_four_packages_and_nothing_else(wheel: list[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


@pytest.mark.parametrize(
    "file",
    [
        "core/migrations/versions/core_0001_kernel.py",
        "core/locale/zh.toml",
        "tenants/data/divisions-2023.zip",
        "tenants/blueprints/county/tenant.yaml",
        "plugins/mediation/migrations/versions/mediation_0001_disputes.py",
        "graphql_schema/schema.graphql",
        "graphql_schema/ide/page.html",
        "graphql_schema/ide/static/ide.js",
        "graphql_schema/ide/static/vendor/graphiql-3.9.0/graphiql.min.js",
        "graphql_schema/ide/static/vendor/graphiql-3.9.0/LICENSE",
        "core/py.typed",
    ],
)
def test_the_wheel_holds_what_the_product_reads_when_it_runs(wheel: list[str], file: str) -> None:
    assert file in wheel


@pytest.mark.parametrize("package", PACKAGES)
def test_the_package_comes_from_this_checkout(package: str) -> None:
    assert Path(str(import_module(package).__file__)).parent.parent == CHECKOUT


@pytest.mark.parametrize("package", PACKAGES)
def test_the_package_belongs_to_no_other_distribution(package: str) -> None:
    assert set(metadata.packages_distributions().get(package, ["helin"])) == {"helin"}


def test_casbin_is_not_overwritten_by_its_namesake() -> None:
    assert "pycasbin" not in {distribution.name.lower() for distribution in metadata.distributions()}


def test_the_lock_names_no_host() -> None:
    assert "://" not in (CHECKOUT / "requirements.lock").read_text()
