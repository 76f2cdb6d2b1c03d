"""Plain data, broken: values dropped, renamed, retyped and blown up, then written as YAML.

All luck comes from one ``random.Random``, so that a number names an input, and so that hypothesis, whose
random numbers can stand in for it, can make a failing input smaller.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any, TypeAlias

Tree: TypeAlias = Any


class Raw(str):
    """A text that is written into a document as it stands."""

    __slots__ = ()


class Twice(str):
    """A key that is written although it stands there already."""

    __slots__ = ()


#: Values that nobody expects.
ODD: tuple[Tree, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1,
        2,
        7.5,
        -0.0,
        0.1,
        1e-320,
        1e308,
        -1e308,
        2**31,
        2**53 + 1,
        10**17,
        -(10**17),
    ),
    *(
        "",
        " ",
        "x",
        "null",
        "yes",
        "1",
        "-5",
        "1e999",
        "NaN",
        "\u00e9",
        "\u202egnp.exe",
        "a\u0300" * 40,
        "\U0001f680",
    ),
    *(
        "\ud800",
        "a\x00b",
        "\x1b[2J\x1b[31mred",
        "x" * 5000,
        "../../../etc/passwd",
        "/dev/zero",
        "%s%n{0}{x.__class__}",
    ),
    *(
        "${jndi:x}",
        "'; drop table x; --",
        "<script>alert(1)</script>",
        "2020-02-30",
        "0000-00-00",
        "9999-12-31",
        "0001-01-01",
    ),
    *(
        "RUS",
        "blr",
        "ZZZ",
        "nato",
        "baseline",
        "change",
        "fear.cautious",
        "radar.x.range",
        "..",
        "a.b.c",
        "kind.entity",
    ),
    *([], {}, [[]], [None], {"": ""}, {"a": {"b": {}}}, {"family": "pert", "low": 3, "best": 2, "high": 1}),
    *(
        {"family": "uniform", "low": -1e308, "high": 1e308},
        {"family": "options", "options": {"a": 1e308, "b": 1e308}},
    ),
)
#: Texts that mean something to some reader.
RAW = (
    *(
        ".nan",
        ".inf",
        "-.inf",
        "1e400",
        "0x1F",
        "0o17",
        "1_000",
        "12:30:45",
        "2020-01-01",
        "~",
        "no",
        "on",
        "=",
        "<<",
    ),
    *(
        "&a x",
        "*a",
        "&a [*a, *a]",
        "!!python/object/apply:os.system ['true']",
        "!!binary aGk=",
        "!x y",
        "!!set {a}",
    ),
    *(
        "? [a, b]",
        "- -",
        "|",
        ">+2",
        "'",
        '"',
        '"\\x00\\u202e\\ud800"',
        "[",
        "{",
        "]",
        "}",
        "[" * 16,
        "[" * 3000,
        "{a: {a: {a: ",
    ),
    *(
        "9" * 400,
        "1" + "0" * 30 + ".5",
        "@x",
        "`",
        "%YAML 1.1",
        "---",
        "...",
        "# x",
        "\t- x",
        ": ",
        "a: b: c",
        "1,5",
    ),
)


def broken_tree(tree: Tree, luck: Random) -> Tree:
    """Return a copy of plain data with one to four things changed."""
    found = json.loads(json.dumps(tree))
    for _ in range(luck.choice((1, 1, 1, 2, 2, 4))):
        places = list(_places(found))
        if not places:
            return odd(luck)
        holder, key = luck.choice(places)
        luck.choice(_TREE_WAYS)(holder, key, luck)
    return found


def odd(luck: Random) -> Tree:
    """Return a value that nobody expects."""
    return Raw(luck.choice(RAW)) if luck.random() < 0.25 else copy.deepcopy(luck.choice(ODD))


def _places(tree: Tree) -> Any:
    """Yield every holder and key of a tree."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in list(items):
        yield tree, key
        yield from _places(value)


def _drop(holder: Tree, key: Any, _: Random) -> None:
    del holder[key]


def _retype(holder: Tree, key: Any, luck: Random) -> None:
    holder[key] = odd(luck)


def _nudge(holder: Tree, key: Any, luck: Random) -> None:
    value = holder[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        holder[key] = bent(value, luck) if isinstance(value, str) else odd(luck)
    else:
        holder[key] = luck.choice(
            (-value, value * 1e9, value + 0.05, int(value), str(value), value * 1e300, value / 3)
        )


def _rename(holder: Tree, key: Any, luck: Random) -> None:
    if isinstance(holder, dict):
        holder[bent(key, luck)] = holder.pop(key)


def _double(holder: Tree, key: Any, luck: Random) -> None:
    if isinstance(holder, dict):
        holder[Twice(f"{key}\x00{luck.random()}")] = holder[key]
    else:
        holder.extend([holder[key]] * luck.choice((1, 1, 2, 50, 400)))


def _bury(holder: Tree, key: Any, luck: Random) -> None:
    value = holder[key]
    for _ in range(luck.choice((1, 2, 5, 11, 13, 40))):
        value = [value] if luck.random() < 0.5 else {"a": value}
    holder[key] = value


def _swap(holder: Tree, key: Any, luck: Random) -> None:
    keys = list(holder) if isinstance(holder, dict) else range(len(holder))
    other = luck.choice(list(keys))
    holder[key], holder[other] = holder[other], holder[key]


def _add(holder: Tree, _: Any, luck: Random) -> None:
    if isinstance(holder, dict):
        holder[str(odd(luck))[:80]] = odd(luck)
    else:
        holder.append(odd(luck))


def _many(holder: Tree, key: Any, luck: Random) -> None:
    n = luck.choice((20, 100, 1000))
    holder[key] = [odd(luck)] * n if luck.random() < 0.5 else {f"k{i}": 1 for i in range(n)}


_TREE_WAYS: tuple[Callable[[Tree, Any, Random], None], ...] = (
    *(
        _drop,
        _drop,
        _retype,
        _retype,
        _retype,
        _nudge,
        _nudge,
        _nudge,
        _rename,
        _double,
        _bury,
        _swap,
        _add,
        _many,
    ),
)


def bent(text: str, luck: Random) -> str:
    """Return a text with a slip of the pen, or far longer."""
    at = luck.randrange(len(text) + 1)
    ways = (
        text[:at] + text[at + 1 :],
        text[:at] + luck.choice("aZ0_ -.@é\u200b\u0661") + text[at:],
        text.upper(),
        text[::-1],
        f" {text} ",
        text * luck.choice((2, 50, 400)),
        text.replace(".", "..", 1),
        text[: at // 2],
    )
    return luck.choice(ways)


def as_yaml(tree: Tree, luck: Random) -> bytes:
    """Return plain data as YAML, in blocks or in brackets, with what is raw as it stands."""
    if luck.random() < 0.3:
        return _flow(tree).encode("utf-8", "surrogatepass")
    return ("\n".join(_block(tree, 0)) + "\n").encode("utf-8", "surrogatepass")


def _name(key: str) -> str:
    """Write a key."""
    key = key.partition("\x00")[0] if isinstance(key, Twice) else key
    return key if key.replace("_", "").replace(".", "").replace("-", "").isalnum() else json.dumps(key)


def _flow(tree: Tree) -> str:
    """Write in brackets."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{_name(key)}: {_flow(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(_flow, tree)) + "]"
    return str(tree) if isinstance(tree, Raw) else json.dumps(tree)


def _block(tree: Tree, depth: int) -> list[str]:
    """Write in lines."""
    room = "  " * min(depth, 400)
    if depth > 60 or not isinstance(tree, dict | list) or not tree:
        return [f"{room}{_flow(tree)}"]
    if isinstance(tree, list):
        return [f"{room}- {_flow(item)}" for item in tree]
    lines: list[str] = []
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            lines += [f"{room}{_name(key)}:", *_block(value, depth + 1)]
        else:
            lines.append(f"{room}{_name(key)}: {_flow(value)}")
    return lines
