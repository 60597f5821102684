"""Where root runs the tests, those of missing permissions run once more, without root's rights over files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.permissions import needs_permissions

RIGHTS = "-dac_override,-dac_read_search"


@pytest.mark.skipif(not needs_permissions.args[0], reason="they run as they are: permissions hold")
def test_what_may_not_be_read_or_written_is_tested_without_roots_rights(project: Path) -> None:
    setpriv = shutil.which("setpriv")
    if setpriv is None and os.environ.get("CI") != "true":
        pytest.skip("needs setpriv, of util-linux")
    assert setpriv is not None
    marked = {
        path: path.read_text("utf-8").count("\n@needs_permissions\n") for path in (project / "tests").rglob("test_*.py")
    }
    files = [path for path, count in marked.items() if count]
    done = subprocess.run(
        [
            *(setpriv, f"--bounding-set={RIGHTS}", f"--inh-caps={RIGHTS}", sys.executable, "-m", "pytest"),
            *("-q", "-p", "no:cacheprovider", "-k", "permission or may_not_write", *map(str, files)),
        ],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert files
    assert f"{sum(marked.values())} passed" in done.stdout
    assert "skipped" not in done.stdout
