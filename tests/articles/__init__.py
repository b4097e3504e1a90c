"""Articles written for this project: places, people and incidents are invented."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
QUIET: Final = ("football", "heart_attack", "price_war", "chess", "vaccination")
"""News in the words of war that tells of no conflict."""
CONFLICT: Final = "border_war"


def article(name: str) -> str:
    """Return the text of one article."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
