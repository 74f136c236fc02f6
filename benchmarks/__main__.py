"""``python -m benchmarks [NAME …] [--crowd N]``: print the figures of all benchmarks, or of those named."""

import importlib
import pkgutil
import sys

import benchmarks

#: Modules that are tools, not benchmarks.
TOOLS = {"__main__", "course", "lrs_mix", "measure", "wsgi"}


def main(arguments: list[str]) -> None:
    """Run the benchmarks named, else all."""
    names = [found.name for found in pkgutil.iter_modules(benchmarks.__path__) if found.name not in TOOLS]
    chosen = [name for name in arguments if name in names] or names
    for name in chosen:
        module = importlib.import_module(f"benchmarks.{name}")
        if hasattr(module, "main"):
            module.main([one for one in arguments if one not in names])


if __name__ == "__main__":
    main(sys.argv[1:])
