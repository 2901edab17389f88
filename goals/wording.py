"""What changed between two wordings, word by word."""

from difflib import SequenceMatcher


def word_diff(old: str, new: str) -> list[tuple[str, str]]:
    """Runs of words as (kind, text), kind "same", "del" or "ins"; the old words come first.

    >>> word_diff("Promote border integrity", "Promote border security")
    [('same', 'Promote border'), ('del', 'integrity'), ('ins', 'security')]
    """
    before, after = old.split(), new.split()
    parts: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, _bare(before), _bare(after), autojunk=False)
    for operation, i1, i2, j1, j2 in matcher.get_opcodes():
        if operation == "equal":
            parts.append(("same", " ".join(after[j1:j2])))
            continue
        if i1 < i2:
            parts.append(("del", " ".join(before[i1:i2])))
        if j1 < j2:
            parts.append(("ins", " ".join(after[j1:j2])))
    return parts


def _bare(words: list[str]) -> list[str]:
    return [word.strip(".,;:").casefold() for word in words]
