"""nginx in front of a shop, where this machine has it: what real shops are reached through."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.shops.free_port import free_port
from tests.support.shops.shop import answers

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
_PATIENCE = 20.0  # seconds for its start

_CONFIGURATION = """\
{user}
daemon off;
master_process off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
events {{ worker_connections 256; }}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  client_max_body_size {largest_upload};
  proxy_read_timeout {read_timeout}s;
  proxy_http_version 1.1;
  {zone}
  upstream shop {{ {servers} keepalive 32; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      {limit}
      {resend}
      proxy_set_header Connection "";
      {host}
      proxy_pass http://shop;
    }}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class FrontOptions:
    """`rate` is requests a second (0: no limit), refused with `limit_status` and no word on when; `burst` so many
    more are let through. `largest_upload` is as nginx writes it. `resends_posts` sends a POST again whose first
    try broke off. `passes_host` tells the shop under which name it was asked; nginx does not by itself."""

    rate: int = 0
    burst: int = 0
    limit_status: int = 503
    largest_upload: str = "1m"
    read_timeout: int = 60
    resends_posts: bool = False
    passes_host: bool = False


class Front:
    """`with Front(shop.port, folder) as front: front.url`."""

    def __init__(self, shop_port: int, folder: Path, options: FrontOptions | None = None) -> None:
        """Prepare a server that keeps its files in that folder."""
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        text = _configuration(self.port, shop_port, folder, options or FrontOptions())
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Return once it answers."""
        assert NGINX is not None
        command = [NGINX, "-p", str(self._folder), "-c", str(self._folder / "nginx.conf")]
        with (self._folder / "console.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        until = time.monotonic() + _PATIENCE
        while not answers(self.url):
            said = (self._folder / "console.log").read_text(encoding="utf-8", errors="replace")
            assert self._process.poll() is None, said
            assert time.monotonic() < until, said
            time.sleep(0.02)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        assert self._process is not None
        self._process.terminate()
        self._process.wait(10)


def _configuration(port: int, shop_port: int, folder: Path, options: FrontOptions) -> str:
    zone = f"limit_req_zone $binary_remote_addr zone=one:1m rate={options.rate}r/s;"
    burst = f" burst={options.burst} nodelay" if options.burst else ""
    limit = f"limit_req zone=one{burst}; limit_req_status {options.limit_status};"
    return _CONFIGURATION.format(
        user="user root;" if os.geteuid() == 0 else "",
        folder=folder,
        port=port,
        largest_upload=options.largest_upload,
        read_timeout=options.read_timeout,
        zone=zone if options.rate else "",
        limit=limit if options.rate else "",
        servers=f"server 127.0.0.1:{shop_port} max_fails=0; " * (2 if options.resends_posts else 1),
        resend="proxy_next_upstream error timeout http_502 http_504 non_idempotent;"
        if options.resends_posts
        else "",
        host="proxy_set_header Host $http_host;" if options.passes_host else "",
    )
