"""The virtual desktop of a test, 1280 × 800 unless the test says otherwise."""

import os

import pytest

from tests.realwindow.desktop import Desktop, lacking_tools


@pytest.fixture
def desktop(request):
    """Give a desktop of its own to each test; `@pytest.mark.parametrize` may pass a size."""
    lacking = lacking_tools()
    if lacking and not os.environ.get("CI"):
        pytest.skip(f"needs {', '.join(lacking)}; .ci/run says which packages hold them")
    with Desktop(*getattr(request, "param", (1280, 800))) as made:
        yield made
