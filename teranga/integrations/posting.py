"""Sending to an address outside: to the very machine that was judged, no redirect followed, nothing inside reached."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Collection, Mapping

from teranga.integrations import rules

SECONDS = 10


class Refusing(OSError):
    """An address that nothing is sent to; `args[0]` says why, in one word."""


def post(url: str, body: bytes, headers: Mapping[str, str], *, hosts: Collection[str]) -> str:
    """Send; "" when it was taken (2xx), else in a word why not. Never raises for what the other side does."""
    parts = rules.parted(url)
    if parts is None or parts.hostname is None:
        return "address"
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        connection = _connected(parts.scheme, parts.hostname, port, _judged(parts.hostname, port, hosts))
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, dict(headers))
            status = connection.getresponse().status
        finally:
            connection.close()
    except Refusing as refusing:
        return str(refusing.args[0])
    except ssl.SSLError:
        return "certificate"
    except TimeoutError:
        return "time-out"
    except (OSError, http.client.HTTPException, ValueError):
        return "unreachable"
    return "" if 200 <= status < 300 else f"status-{status}"


def _judged(host: str, port: int, hosts: Collection[str]) -> str:
    """The address of a host, when it may be sent to: one of the outside, or one that the operator listed itself."""
    found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    for address in sorted(found):
        known = ipaddress.ip_address(address)
        if not (known.is_global or address in hosts or (known.is_loopback and host == "localhost")):
            raise Refusing("inside-address")
    return sorted(found)[0]


def _connected(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    """A connection to the address judged: the name is not looked up a second time, and its certificate is checked."""
    plain = socket.create_connection((address, port), timeout=SECONDS)
    if scheme == "http":
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
        connection.sock = plain
        return connection
    connection = http.client.HTTPSConnection(host, port, timeout=SECONDS)
    connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    return connection
