"""Tests of files that may not be read or written, which root may all the same."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest


def _hold() -> bool:
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).chmod(0)
        return not os.access(file.name, os.R_OK)


needs_permissions = pytest.mark.skipif(not _hold(), reason="root may; test_permissions.py takes its rights away")
"""Marks a test that needs permissions to hold for whoever runs it."""
