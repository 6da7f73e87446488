"""Times and trials, each a script; nothing they do reaches the second sets of whoever runs them."""

import os
import tempfile

os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="second-sets-")
