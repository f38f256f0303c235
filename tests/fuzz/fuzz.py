"""Made-up requests to every operation; every answer is one that the document describes."""

import sys

from schemathesis.cli import schemathesis

import hooks

if __name__ == "__main__":
    try:
        status = schemathesis(["run", *sys.argv[1:]], standalone_mode=False)
    except SystemExit as end:
        status = end.code
    if not hooks.called:
        sys.exit("nothing was called")
    # Refusals alone would be described well, and say little.
    if refused := sorted(hooks.called - hooks.succeeded):
        sys.exit(f"never called with success: {', '.join(refused)}")
    sys.exit(status)
