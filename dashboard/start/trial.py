"""A program of its own that imports packages and all they need: where one is damaged, it dies and nothing else does."""

# Python 3.6 must be able to read this file (see install.py).
import importlib
import os
import re
import sys
from typing import List

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def main(names: List[str]) -> None:
    """Import the packages of these names and of all they need, saying each before it is tried."""
    for module in _modules(names):
        sys.stdout.write(module + "\n")
        sys.stdout.flush()
        importlib.import_module(module)


def _modules(names: List[str]) -> List[str]:
    """What to import for these packages and all they need, as far as it is installed."""
    from importlib import metadata

    todo, seen, found = list(names), set(), []
    while todo:
        name = re.sub(r"[-_.]+", "_", todo.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            if any(re.sub(r"[-_.]+", "_", wanted).lower() == name for wanted in names):
                raise
            continue  # needed on other computers only
        needed = [line for line in package.requires or [] if "extra ==" not in line]
        todo += [found.group() for found in map(NAME.match, needed) if found]
        found += _top_level(name, [str(path) for path in package.files or []])
    return found


def _top_level(name: str, files: List[str]) -> List[str]:
    """The modules of one package: the one of its name, or else all that could be one."""
    parts = {path.replace(os.sep, "/").split("/")[0] for path in files}
    modules = {part.split(".")[0] for part in parts if part.split(".")[-1] in ("py", "so", "pyd") or "." not in part}
    named = {module for module in modules if module.lower() == name}
    return sorted(m for m in named or modules if m.isidentifier() and not m.startswith("_"))


if __name__ == "__main__":
    main(sys.argv[1:])
