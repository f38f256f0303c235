"""How much room the measured packages take, each with all that it needs. Prints JSON. See ../README.md."""

import json
import re
from importlib.metadata import Distribution, distribution

# With their extras.
MEASURED = ["telnyx-reputation", "telnyx", "telnyx[aiohttp]", "httpx", "aiohttp", "msgspec"]


def needed(requirement: str, found: dict[str, Distribution]) -> dict[str, Distribution]:
    name, extra = re.fullmatch(r"([^\[]+)(?:\[(\w+)\])?", requirement).groups()
    here = distribution(name)
    found[here.name] = here
    for line in here.requires or []:
        other, _, marker = line.partition(";")
        if "extra ==" in marker and not (extra and re.search(rf"extra == ['\"]{extra}['\"]", marker)):
            continue
        other_name = re.match(r"[\w.-]+", other).group()
        try:
            distribution(other_name)
        except ImportError:  # not for this interpreter or system
            continue
        if other_name not in found:
            needed(other_name, found)
    return found


def main() -> None:
    measured = []
    for requirement in MEASURED:
        packages = needed(requirement, {})
        files = [file.locate() for package in packages.values() for file in package.files or []]
        stats = [path.stat() for path in files if path.is_file()]
        measured.append(
            {
                "name": requirement,
                "version": distribution(requirement.partition("[")[0]).version,
                "packages": len(packages),
                "files": len(stats),
                "bytes": sum(stat.st_blocks * 512 for stat in stats),
            }
        )
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
