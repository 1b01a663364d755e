"""The page on conformance shows what the sample plug-in really does."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_example_is_the_samples_own_test() -> None:
    page = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    test = (ROOT / "tests" / "helin_sample" / "tests" / "test_isolation.py").read_text(encoding="utf-8")
    assert test.endswith(f"\n{example}")
