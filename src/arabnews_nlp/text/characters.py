"""Classes of characters that normalization and segmentation share, as ranges for a regular-expression
class."""

from __future__ import annotations

import re

# Combining marks of the Arabic script: tashkeel, superscript alef, Quranic annotation signs and small
# letters, with their spacing presentation forms. The signs U+06DD, U+06DE and U+06E9 stand alone and are no
# marks.
MARKS = (
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff"
    "\ufc5e-\ufc63\ufcf2-\ufcf4\ufe70-\ufe72\ufe74\ufe76-\ufe7f"
)
# Maddah and hamza above, hamza below: they turn the letter before them into another letter.
COMBINING_HAMZA = "\u0653-\u0655"
COMBINING_LATIN = "\u0300-\u036f"
TATWEEL = "\u0640"
# Zero-width characters and bidirectional controls.
CONTROLS = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
# Letters of the Arabic script, without tatweel and marks.
ARABIC = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff\u0750-\u077f"
    "\u0870-\u0887\u0889-\u088e\u08a0-\u08c9\ufb50-\ufbb1\ufbd3-\ufc5d\ufc64-\ufcf1\ufcf5-\ufd3d"
    "\ufd50-\ufd8f\ufd92-\ufdc7\ufdf0-\ufdfb\ufe80-\ufefc"
)
LINE_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def members(ranges: str) -> list[str]:
    """The characters of a regular-expression class such as "a-cx"."""
    return [
        chr(code)
        for first, last in re.findall("(.)(?:-(.))?", ranges, re.DOTALL)
        for code in range(ord(first), ord(last or first) + 1)
    ]
