"""Sound texts, broken: bytes bent and mixed, cells and columns changed, words put in and left out.

All luck comes from one ``random.Random``, so that a number names an input.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from fuzz_trees import RAW, bent, odd

#: Pieces that are put into any text.
PIECES = (
    *(
        b"\x00",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\r",
        b"\r\n",
        b"\x1b[2J",
        b"\xc2\x85",
        b"\xe2\x80\xa8",
        b"\xed\xa0\x80",
    ),
    *(
        b"'",
        b'"',
        b",",
        b";",
        b":",
        b"\n",
        b"\n\n---\n",
        b"\t",
        b"{",
        b"}",
        b"[",
        b"]",
        b"%",
        b"\\",
        b"`",
        b"&a",
        b"*a",
        b"!!x ",
    ),
    *(
        b"NaN",
        b"Infinity",
        b"-1",
        b"1e308",
        b"1e-400",
        b"99999999999999999999",
        b"../",
        b"/dev/zero",
        b"null",
        b"true",
    ),
)
#: Ways to write a text that are not UTF-8.
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1251", "utf-7", "utf-8-sig")


def broken_bytes(raw: bytes, others: Sequence[bytes], luck: Random) -> bytes:
    """Return bytes with one to five changes that know nothing of what they mean."""
    for _ in range(luck.choice((1, 1, 2, 3, 5))):
        raw = _once(raw, others, luck)
    return raw


def _once(raw: bytes, others: Sequence[bytes], luck: Random) -> bytes:
    """Return bytes with one change."""
    at, to = sorted((luck.randrange(len(raw) + 1), luck.randrange(len(raw) + 1)))
    to = min(to, at + luck.choice((1, 4, 30, 300)))
    way = luck.randrange(11)
    if way == 0 and raw:
        found = bytearray(raw)
        found[min(at, len(raw) - 1)] ^= 1 << luck.randrange(8)
        return bytes(found)
    if way == 1:
        return raw[:at] + raw[to:]
    if way == 2:
        return raw[:to] + raw[at:to] * luck.choice((1, 1, 2, 60)) + raw[to:]
    if way in (3, 4):
        return raw[:at] + luck.choice(PIECES) * luck.choice((1, 1, 1, 2, 8, 500)) + raw[at:]
    if way == 5:
        return raw[:at]
    if way == 6:
        other = luck.choice(others)
        cut = luck.randrange(len(other) + 1)
        return raw[:at] + other[cut : cut + luck.choice((10, 200, 4000))]
    if way == 7:
        return raw[:at] + luck.choice(RAW).encode() + raw[to:]
    if way == 8:
        text = raw.decode("utf-8", "replace")
        return text.encode(luck.choice(ENCODINGS), "replace")
    if way == 9:
        return raw[:at] + luck.randbytes(luck.choice((1, 3, 40))) + raw[to:]
    lines = raw.split(b"\n")
    one, other_line = luck.randrange(len(lines)), luck.randrange(len(lines))
    lines[one], lines[other_line] = (
        lines[other_line],
        luck.choice((lines[one], b" " + lines[one], lines[one][2:])),
    )
    return b"\n".join(lines)


def broken_table(rows: Sequence[Sequence[str]], luck: Random) -> bytes:
    """Return a table as CSV with cells, columns or rows changed."""
    found = [list(row) for row in rows]
    # a short table with its head is read faster than a long one, and breaks the same way
    found = found if luck.random() < 0.5 else [found[0], *luck.sample(found[1:], min(6, len(found) - 1))]
    for _ in range(luck.choice((1, 1, 2, 4))):
        row = luck.choice(found)
        column = luck.randrange(max(len(row), 1))
        way = luck.randrange(7)
        if way <= 2 and row:
            row[column % len(row)] = (
                str(odd(luck)) if luck.random() < 0.7 else bent(row[column % len(row)], luck)
            )
        elif way == 3:
            found.insert(luck.randrange(len(found)), list(luck.choice(found)))
        elif way == 4 and row:
            del row[column % len(row)]
        elif way == 5:
            for each in found:
                if column < len(each):
                    each.append(each[column]) if luck.random() < 0.5 else each.pop(column)
        elif way == 6 and len(found) > 1:
            found.remove(row)
    sign = luck.choice((",",) * 9 + (";", "\t"))
    quoted = luck.random() < 0.9

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if quoted and any(c in text for c in ',"\n') else text

    return "\n".join(sign.join(map(cell, row)) for row in found).encode("utf-8", "surrogatepass") + b"\n"


def broken_words(sentences: Sequence[str], vocabulary: Sequence[str], luck: Random) -> str:
    """Return a sentence with words put in, left out, exchanged, repeated, or bent."""
    words = luck.choice(sentences).split()
    for _ in range(luck.choice((0, 1, 1, 2, 3, 6))):
        at = luck.randrange(len(words) + 1)
        way = luck.randrange(7)
        if way == 0:
            words.insert(at, luck.choice(vocabulary))
        elif way == 1 and words:
            words.pop(at % len(words))
        elif way == 2 and words:
            words[at % len(words)] = luck.choice(vocabulary)
        elif way == 3:
            other = luck.choice(sentences).split()
            words = words[:at] + other[luck.randrange(len(other) + 1) :]
        elif way == 4 and words:
            words[at % len(words)] = bent(words[at % len(words)], luck)
        elif way == 5:
            words[at:at] = words[max(0, at - 4) : at] * luck.choice((1, 3, 30))
        else:
            words.insert(at, str(odd(luck)))
    return " ".join(words)
