"""Data and code inside an HTML page."""

from __future__ import annotations

import base64
import html
import json
import re
import zlib
from typing import Any

UNSAFE = re.compile("[<\u2028\u2029\ud800-\udfff]")
UNDRAWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def script_json(value: Any) -> str:
    """JSON that can stand inside a script element: no markup in it, nothing that UTF-8 cannot hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def compressed(value: Any) -> str:
    """JSON of `value`, compressed (zlib) and in base64, which can stand inside a script element as well."""
    return base64.b64encode(zlib.compress(script_json(value).encode("utf-8"), 9)).decode("ascii")


def escaped(text: str) -> str:
    """`text` for content and attributes of elements; characters that HTML forbids become U+FFFD."""
    return html.escape(UNDRAWABLE.sub("\ufffd", text))
