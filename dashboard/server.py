"""Starts the dashboard's web server in this process, on this machine only."""

import logging
import os
import socket
from pathlib import Path

from altair.utils import schemapi
from streamlit.web import bootstrap

from pipelines.contracts.profiles import Profile
from pipelines.errors import CaseweightError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LARGEST_UPLOAD_MB = 200  # held in memory while it comes; a larger file is chosen from a folder
APP = Path(__file__).with_name("app.py")
LOGGER = logging.getLogger(__name__)


def serve(
    home: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8501,
    profile: Profile = Profile.INTERNAL,
) -> None:
    """Serve the dashboard on the published warehouse until SIGTERM or SIGINT.

    Args:
        home: Where `published/` lies.
        host: A loopback address; there is no sign-in yet, so no other is served.
        port: Port to listen on.
        profile: Whose figures are shown.

    Raises:
        CaseweightError: The host is not this machine's own, or the port is taken.
    """
    if host not in LOOPBACK:
        raise CaseweightError(
            f"refusing to serve on {host}: there is no sign-in yet, so only {', '.join(LOOPBACK)} "
            "can be served; for another machine use an SSH tunnel"
        )
    _refuse_taken_port(host, port)
    os.environ["CASEWEIGHT_HOME"] = str(home.resolve())
    os.environ["CASEWEIGHT_PROFILE"] = profile
    # To hold every chart to Vega-Lite's schema, each part and the whole, takes half of a page's
    # time; the tests do it for every page.
    schemapi.disable_debug_mode()
    options = streamlit_options(host, port)
    bootstrap.load_config_options(options)
    LOGGER.info("dashboard on http://%s:%s", f"[{host}]" if ":" in host else host, port)
    bootstrap.run(str(APP), False, [], options)


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CaseweightError(
                f"port {port} on {host} cannot be used ({error.strerror}): name another with --port"
            ) from None


def streamlit_options(host: str, port: int) -> dict[str, object]:
    """Streamlit's settings, by the names of its command-line flags."""
    return {
        "server_address": host,
        "server_port": port,
        "server_headless": True,
        "server_fileWatcherType": "none",
        "server_runOnSave": False,
        "server_allowRunOnSave": False,
        "server_enableCORS": True,
        "server_enableXsrfProtection": True,
        "server_allowedHosts": [*LOOPBACK, "[::1]"],
        "server_enableStaticServing": False,
        "server_maxUploadSize": LARGEST_UPLOAD_MB,
        "server_enableAgentApi": False,
        "server_showEmailPrompt": False,
        "browser_gatherUsageStats": False,
        "browser_serverAddress": host,
        "client_toolbarMode": "minimal",
        "client_disableDataExport": True,
        "client_showErrorDetails": "none",
        "client_showErrorLinks": False,
        "logger_hideWelcomeMessage": True,
        "theme_base": "light",
        "theme_primaryColor": "#12436D",
        "theme_textColor": "#0B0C0C",
        "theme_linkColor": "#12436D",
    }
