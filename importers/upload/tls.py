"""Encrypted connections: whom they trust, and what is said when they do not come about."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

import httpx

from importers.errors import UploadImpossible

_CERTIFICATES = "SSL_CERT_FILE", "SSL_CERT_DIR"
# How the other side answers that expects no encryption, in the words of OpenSSL 3.
_PLAIN = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG", "HTTP_REQUEST")


def tls_context(base_url: str) -> ssl.SSLContext | bool:
    """Return the context that all connections to an address share; making one costs some 20 ms.

    UploadImpossible names the file of certificates, chosen by the environment, that cannot be used.
    """
    if not base_url.startswith("https"):
        return False
    file, folder = (os.environ.get(name) for name in _CERTIFICATES)
    if folder and not Path(folder).is_dir():
        raise UploadImpossible(
            f"SSL_CERT_DIR names {folder}, which is no folder: set it to one of certificates, or unset it."
        )
    try:
        return httpx.create_ssl_context()
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        if not file:
            raise UploadImpossible(
                "The certificates that this system trusts cannot be read."
            ) from error
        reason = "holds no certificate" if isinstance(error, ssl.SSLError) else _unread(error)
        raise UploadImpossible(
            f"SSL_CERT_FILE names {file}, which {reason}: set it to a file of certificates, or unset it."
        ) from error


def _unread(error: Exception) -> str:
    return f"cannot be read ({(getattr(error, 'strerror', None) or 'no such name').lower()})"


def tls_trouble(host: str, error: BaseException) -> str:
    """Say why no encrypted connection came about, "" if that was not the reason.

    Never with the error's own text, which may quote what was sent.
    """
    refusal = _within(error, ssl.SSLCertVerificationError)
    if isinstance(refusal, ssl.SSLCertVerificationError):
        reason = " ".join(str(refusal.verify_message).split())[:200]
        return f"The certificate of {host} cannot be trusted ({reason}), so nothing is sent to it."
    broken = _within(error, ssl.SSLError)
    if not isinstance(broken, ssl.SSLError):
        return ""
    if any(word in (broken.reason or str(broken)) for word in _PLAIN):
        return (
            f"{host} does not speak https at this port, so nothing is sent to it: check the address; perhaps "
            "the port is another, or it begins with http://."
        )
    reason = (broken.reason or "no reason given").replace("_", " ").lower()
    return f"No encrypted connection to {host} comes about ({reason}), so nothing is sent to it."


def _within(error: BaseException, kind: type[BaseException]) -> BaseException | None:
    """Return the error of that kind which led to this one."""
    cause: BaseException | None = error
    for _ in range(20):
        if cause is None or isinstance(cause, kind):
            return cause
        cause = cause.__cause__ or cause.__context__
    return None
