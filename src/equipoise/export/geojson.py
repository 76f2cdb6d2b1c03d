"""The map layers of a study as GeoJSON, one file a layer, flat enough for the attribute table of a GIS.

What differs between arms stands in a column an arm: ``time_by_arm`` becomes ``time_baseline``,
``time_change`` and so on, an arm that a layer leaves out having the value of the baseline. Positions are
those of the facts: towns to a tenth of a degree, nothing finer.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from equipoise.errors import CaseError, Problem
from equipoise.export.drawn import plain_name
from equipoise.study.form import Json, Study

#: How a quantity ends that has a value for every arm.
BY_ARM = "_by_arm"
#: In a list of arms: every arm of the case.
ALL = "all"


def layers(study: Study) -> tuple[dict[str, str], dict[str, str]]:
    """Return the layers of a study as GeoJSON text by name, and why layers are empty.

    Parameters
    ----------
    study : Study
        With its layers.

    Raises
    ------
    CaseError
        If the study has no layers at all.
    """
    if not study.layers:
        what, hint = "has no map layers", "run the case again: studies made before there were maps have none"
        raise CaseError(Problem(where=f"study of {study.case!r}", what=what, hint=hint))
    texts: dict[str, str] = {}
    empty: dict[str, str] = {}
    for name, layer in study.layers.items():
        if layer.get("features"):
            texts[plain_name(name)] = _text(flat(study, name, layer))
        else:
            empty[name] = str(layer.get("reason", "it has no features"))
    return texts, empty


def flat(study: Study, name: str, layer: Json) -> Json:
    """Return a layer whose features have only plain properties and lists of them.

    Parameters
    ----------
    study : Study
        For its arms, and to say whose layer it is.
    name : str
        What programs call the layer.
    layer : dict
        A FeatureCollection.
    """
    about = {"case": study.case, "date": study.date, "seed": study.seed, "title": study.title}
    kept = {key: value for key, value in layer.items() if key not in ("type", "features")}
    kinds = {feature["geometry"]["type"] for feature in layer["features"]}
    features = [
        feature
        | {
            "geometry": one_kind(feature["geometry"], kinds),
            "properties": flat_properties(feature.get("properties") or {}, study.arms),
        }
        for feature in layer["features"]
    ]
    # geographic programs call the layer by the member "name"
    return {"type": "FeatureCollection", "name": name, **kept, "study": about, "features": features}


def one_kind(geometry: Json, kinds: Collection[str]) -> Json:
    """Return a geometry as one of several parts, where others of its layer have several.

    Geographic programs would otherwise show lines that were cut at the 180th meridian, and lines that
    were not, as two layers.

    Parameters
    ----------
    geometry : dict
        Of a feature.
    kinds : collection of str
        Types of geometry in its layer.

    Examples
    --------
    >>> one_kind({"type": "Point", "coordinates": [1.0, 2.0]}, {"Point", "MultiPoint"})
    {'type': 'MultiPoint', 'coordinates': [[1.0, 2.0]]}
    """
    several = f"Multi{geometry['type']}"
    if several not in kinds:
        return geometry
    return {"type": several, "coordinates": [geometry["coordinates"]]}


def flat_properties(properties: Mapping[str, Any], arms: Sequence[str]) -> dict[str, Any]:
    """Return the properties of one feature without mappings inside.

    Parameters
    ----------
    properties : mapping
        Plain values, lists, and mappings of arm to value.
    arms : sequence of str
        All arms of the study, the baseline first.

    Examples
    --------
    >>> flat_properties({"time_by_arm": {"baseline": 9.0, "change": 4.5}}, ["baseline", "x", "change"])
    {'time_baseline': 9.0, 'time_x': 9.0, 'time_change': 4.5}
    >>> flat_properties({"arms": ["all"]}, ["baseline", "change"])
    {'arms': ['baseline', 'change']}
    """
    found: dict[str, Any] = {}
    for key, value in properties.items():
        if isinstance(value, Mapping) and key.endswith(BY_ARM):
            stem = key.removesuffix(BY_ARM)
            found |= {f"{stem}_{arm}": value.get(arm, value.get(arms[0])) for arm in arms}
        elif isinstance(value, Mapping):
            found |= {f"{key}_{name}": _plain(one) for name, one in value.items()}
        elif key == "arms" and list(value) == [ALL]:
            found[key] = list(arms)
        else:
            found[key] = _plain(value)
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 - the tree of JSON has no narrower type
    """Return a value that an attribute table can hold; deeper trees as JSON text."""
    is_deep = isinstance(value, Mapping) or (
        isinstance(value, list | tuple) and any(isinstance(one, Mapping | list | tuple) for one in value)
    )
    return json.dumps(value, ensure_ascii=False, allow_nan=False) if is_deep else value


def _text(layer: Json) -> str:
    """Return a layer as text with one feature a line."""
    head = {key: value for key, value in layer.items() if key != "features"}
    opened = json.dumps(head, ensure_ascii=False, allow_nan=False)[:-1]
    rows = (json.dumps(feature, ensure_ascii=False, allow_nan=False) for feature in layer["features"])
    return f"{opened}, " + '"features": [\n' + ",\n".join(rows) + "\n]}\n"
