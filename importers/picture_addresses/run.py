"""Asks for many pictures: a few at a time, told as they come, and stopped at a word."""

from __future__ import annotations

import asyncio
import ssl
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import zip_longest

import httpx

from importers.catalog.model import Progress, Reporter
from importers.errors import Cancelled
from importers.picture_addresses.addresses import host_of
from importers.picture_addresses.answers import AddressAnswer, Verdict
from importers.picture_addresses.asking import Asker, Wait
from importers.picture_addresses.network import NoSuchHost
from importers.picture_addresses.pace import HostPace

_AT_ONCE = 8
_PATIENCE = 40.0  # seconds for one picture, its redirects and all
_LOOKS = 0.1  # seconds between looks at whether to stop
_TRIES = 3
_KEPT_EVERY = 10.0  # seconds
_NO_CERTIFICATES = "Nothing was asked for: the trusted certificates (SSL_CERT_FILE) cannot be read."
_OFFLINE = "no host could be reached: is this machine online?"

Found = dict[str, AddressAnswer]


def ask_for(
    addresses: Iterable[str], report: Reporter, keep: Callable[[Mapping[str, AddressAnswer]], None]
) -> tuple[Found, str]:
    """Ask for each address, and return the answers with a note; `report` may raise Cancelled, which ends it early.

    `keep` is given the answers now and then, and at the end. Slow; runs a loop of its own.
    """
    return asyncio.run(_Run(list(dict.fromkeys(addresses)), report, keep).all())


class _Run:
    def __init__(
        self,
        addresses: list[str],
        report: Reporter,
        keep: Callable[[Mapping[str, AddressAnswer]], None],
    ) -> None:
        self._addresses, self._report, self._keep = addresses, report, keep
        self._found: Found = {}
        self._hosts: dict[str, HostPace] = {}

    async def all(self) -> tuple[Found, str]:
        try:
            asker = Asker(httpx.create_ssl_context())
        except (OSError, ValueError):
            return {}, _NO_CERTIFICATES
        waiting = iter(_in_turns(self._addresses))
        workers = [asyncio.create_task(self._work(asker, waiting)) for _ in range(_AT_ONCE)]
        note = ""
        try:
            await self._watch(workers)
        except Cancelled:
            note = f"Stopped: {len(self._addresses) - len(self._found):,} were not asked for."
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            await asker.close()
            note = self._offline() or note
            self._keep(self._found)
        return self._found, note

    async def _watch(self, workers: list[asyncio.Task[None]]) -> None:
        """Tell how far it is until all is done. Cancelled."""
        pending: set[asyncio.Task[None]] = set(workers)
        kept = asyncio.get_running_loop().time()
        while pending:
            self._tell()
            if asyncio.get_running_loop().time() - kept > _KEPT_EVERY:
                self._keep(self._certain())
                kept = asyncio.get_running_loop().time()
            done, pending = await asyncio.wait(pending, timeout=_LOOKS)
            for worker in done:
                worker.result()
        self._tell()

    def _tell(self) -> None:
        self._report(Progress("Asking for pictures", len(self._found), len(self._addresses)))

    async def _work(self, asker: Asker, waiting: Iterator[str]) -> None:
        for address in waiting:
            self._found[address] = await self._answer(asker, address)

    async def _answer(self, asker: Asker, address: str) -> AddressAnswer:
        host = self._hosts.setdefault(host_of(address), HostPace())
        for _ in range(_TRIES):
            async with host.turn():
                if host.gone:
                    return _now(Verdict.UNREACHABLE, "is on a host that does not answer")
                if host.at_peace:
                    break
                try:
                    async with asyncio.timeout(_PATIENCE):
                        fault = await asker.fault(address)
                except Wait as wanted:
                    if not host.pause(str(wanted)):
                        break
                    continue
                except NoSuchHost:
                    host.failures += 1
                    return _now(
                        Verdict.UNREACHABLE, f"names {host_of(address)}, a host that is not known"
                    )
                except (httpx.HTTPError, TimeoutError, OSError) as error:
                    return self._failed(host, address, error)
                host.failures = 0
                return _now(Verdict.WRONG if fault else Verdict.RIGHT, fault)
        return _now(Verdict.OPEN, "could not be told: its host wants to be asked later")

    def _failed(self, host: HostPace, address: str, error: Exception) -> AddressAnswer:
        if words := _certificate(error):
            return _now(Verdict.WRONG, words)
        host.failures += 1
        late = isinstance(error, httpx.TimeoutException | TimeoutError)
        why = "does not answer in time" if late else "could not be reached"
        return _now(Verdict.UNREACHABLE, f"is on {host_of(address)}, which {why}")

    def _certain(self) -> Found:
        """Return the answers that came from a host, which stand whatever comes later."""
        sure = (Verdict.RIGHT, Verdict.WRONG)
        return {each: answer for each, answer in self._found.items() if answer.verdict in sure}

    def _offline(self) -> str:
        """Forget everything where not a single host answered: that says more of this machine than of them."""
        tally = Counter(answer.verdict for answer in self._found.values())
        if not tally[Verdict.UNREACHABLE] or tally.total() > tally[Verdict.UNREACHABLE]:
            return ""
        self._found.clear()
        return f"Nothing was found out: {_OFFLINE}"


def _now(verdict: Verdict, words: str) -> AddressAnswer:
    return AddressAnswer(verdict, words, datetime.now(UTC))


def _in_turns(addresses: Iterable[str]) -> Iterator[str]:
    """Yield the addresses of all hosts in turns: those of one would keep the others waiting."""
    by_host: dict[str, list[str]] = {}
    for address in addresses:
        by_host.setdefault(host_of(address), []).append(address)
    for some in zip_longest(*by_host.values()):
        yield from (address for address in some if address is not None)


def _certificate(error: BaseException) -> str:
    """Return why a host's certificate is not trusted, "" if that was not the reason."""
    cause: BaseException | None = error
    for _ in range(20):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"is on a host whose certificate is not trusted ({cause.verify_message[:100]})"
        cause = None if cause is None else cause.__cause__ or cause.__context__
    return ""
