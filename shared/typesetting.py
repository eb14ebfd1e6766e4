"""Papers as PDF, set in this process by Typst with the fonts that it brings along.

What is printed goes in as JSON values and is only ever text there: nothing in a name can be markup.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any, Literal

import typst

FONTS = typst.Fonts(include_system_fonts=False)


def typeset(source: Path, form: Literal["pdf", "png"] = "pdf", **inputs: Any) -> Any:
    """What a Typst file makes of these JSON values, which it reads from `sys.inputs`: the bytes of a PDF; as `png` the
    picture of a page, a list of them for several."""
    return typst.compile(
        source,
        root=source.parent,
        font_paths=FONTS,
        ignore_system_fonts=True,
        format=form,
        sys_inputs={
            name: unicodedata.normalize("NFC", json.dumps(value, ensure_ascii=False)) for name, value in inputs.items()
        },
    )
