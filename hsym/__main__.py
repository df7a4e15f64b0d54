"""``python -m hsym`` is the command line."""

import sys

from hsym.cli import main

if __name__ == "__main__":
    sys.exit(main())
