"""Running an ASGI application on a free port, which is told on standard output."""

import socket

import uvicorn
from starlette.types import ASGIApp


def run(app: ASGIApp) -> None:
    """Serve until SIGTERM, as `uvicorn module:app` would: uvloop and httptools, one process."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(app, log_level="warning", access_log=False)
        print(f"ready at http://127.0.0.1:{listener.getsockname()[1]}", flush=True)  # noqa: T201
        uvicorn.Server(config).run(sockets=[listener])
