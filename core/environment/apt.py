"""System packages on Debian and its kin: installed if that is ours to do, named otherwise."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")


def line(packages: Sequence[str]) -> str:
    """Give the line that a person can paste to install the packages."""
    return " ".join(("sudo", *INSTALL, *packages))


def is_here() -> bool:
    """Tell whether this system installs its packages with apt-get."""
    return shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> bool:
    """Install the packages if we are root on such a system; tell whether it was done."""
    if not is_here() or os.geteuid() != 0:
        return False
    print("layerloom: installing system packages:", *packages, file=sys.stderr, flush=True)
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (("apt-get", "update", "-qq"), (*INSTALL, "-qq", *packages)):
        done = subprocess.run(
            command, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
    return done.returncode == 0  # an update may fail and its lists still do
