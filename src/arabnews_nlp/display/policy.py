"""What the browser may do with a page: the Content-Security-Policy that a page carries."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

NONE = "'none'"
NOWHERE = (f"base-uri {NONE}", f"form-action {NONE}")


def content_hash(code: str) -> str:
    """The source expression that lets a Content-Security-Policy accept this inline script or style alone."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode('utf-8')).digest()).decode('ascii')}'"


def policy(styles: Iterable[str], scripts: Iterable[str] = ()) -> str:
    """Nothing is loaded, and no script or style sheet counts but those of the page itself."""
    allowed = {"script-src": scripts, "style-src": styles}
    sources = (f"{name} {' '.join(dict.fromkeys(map(content_hash, codes))) or NONE}" for name, codes in allowed.items())
    return "; ".join((f"default-src {NONE}", *sources, "style-src-attr 'unsafe-inline'", *NOWHERE))
