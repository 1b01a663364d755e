"""Makes divisions-2023.zip from the published list: `python tenants/data/make_index.py divisions-2023.csv.xz`."""

import lzma
import sys
from collections import defaultdict
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile, ZipInfo


def make_index(source: Path, target: Path) -> None:
    """Write one member for each prefecture and one for the index, undated so that two runs give the same bytes."""
    members: dict[str, list[str]] = defaultdict(list)
    for line in lzma.decompress(source.read_bytes()).decode().splitlines()[1:]:
        code = line.split(",")[0]
        if len(code) <= 6:
            members["index"].append(line)
        if len(code) >= 6:
            members[code[:4]].append(line)
    with ZipFile(target, "w") as archive:
        for name, lines in sorted(members.items()):
            archive.writestr(ZipInfo(f"{name}.csv"), "\n".join(lines) + "\n", compress_type=ZIP_LZMA)


if __name__ == "__main__":
    make_index(Path(sys.argv[1]), Path(__file__).with_name("divisions-2023.zip"))
