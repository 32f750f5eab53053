"""What every answer tells the browser: run nothing that is not ours, be framed by nobody, keep nothing."""

from typing import Any

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""OWASP ASVS 5.0 V3.4.3, V3.4.6: no inline script or style, no plugin, no base, no frame."""


OWN = ("<script>", "<style", ' style="', " onclick=", " onload=", " onerror=", 'href="javascript:')
"""Scripts and styles that stand in the page itself: the policy stops them, so none is there to be missed."""


def missing(answer: Any, *, signed_in: bool) -> list[str]:
    """What is missing of the headers, or too loose; and what of a page the policy would have to stop."""
    headers = answer.headers
    said = dict(each.strip().split(" ", 1) for each in headers.get("Content-Security-Policy", "").split(";") if each)
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    found = [f"{name}: {headers.get(name)}" for name, value in expected.items() if headers.get(name) != value]
    found += [] if said == POLICY else [f"policy {said}"]
    found += [] if not signed_in or "no-store" in headers.get("Cache-Control", "") else ["may be stored"]
    found += [
        f"{name} is sent" for name in ("Server", "X-Powered-By", "Access-Control-Allow-Origin") if name in headers
    ]
    if headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
        text = answer.content.decode()
        found += [f"holds {each}" for each in (*OWN, "unsafe-inline") if each in text]
    return found
