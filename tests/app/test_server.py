import socket
from pathlib import Path

import pytest

from dashboard.server import serve, streamlit_options
from pipelines.errors import CaseweightError


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", ""])
def test_nothing_but_this_machine_is_served_until_there_is_sign_in(
    tmp_path: Path, host: str
) -> None:
    with pytest.raises(CaseweightError, match="no sign-in yet") as raised:
        serve(tmp_path, host=host)
    assert "\n" not in str(raised.value)


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CaseweightError, match=f"port {port} on 127.0.0.1 cannot be used"):
            serve(tmp_path, port=port)


def test_the_server_sends_nothing_home_and_offers_no_unsuppressed_export() -> None:
    options = streamlit_options("127.0.0.1", 8501)
    assert options["browser_gatherUsageStats"] is False
    assert options["client_disableDataExport"] is True
    assert options["client_showErrorDetails"] == "none"
    assert options["server_enableXsrfProtection"] is True
    assert options["server_enableCORS"] is True
    assert options["server_allowedHosts"]
    assert options["server_maxUploadSize"] == 200  # as docs/pages.md and docs/security.md have it
