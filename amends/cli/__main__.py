"""`python -m amends.cli`: what `./dev amends` runs."""

import sys

from amends.cli.main import main

sys.exit(main(sys.argv[1:]))
