"""Layers open where maps are made, with one column for each arm."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
import stand_ins
from full_study import LAYERS

from equipoise.errors import CaseError
from equipoise.export import geojson

needs_gdal = pytest.mark.skipif(not shutil.which("ogrinfo"), reason="GDAL's ogrinfo is not installed")


def written(study, folder) -> dict[str, str]:
    texts, _ = geojson.layers(study)
    for name, text in texts.items():
        (folder / f"{name}.geojson").write_text(text, encoding="utf-8")
    return texts


def test_each_layer_with_features_is_a_file_and_the_others_say_why_not(study) -> None:
    texts, empty = geojson.layers(study)
    assert set(texts) == {"sites", "flight-arcs"}
    assert empty == {"trade": "no trade on record"}


def test_geometry_and_plain_properties_are_those_of_the_study(study) -> None:
    found = json.loads(geojson.layers(study)[0]["sites"])
    assert found["type"] == "FeatureCollection"
    assert (found["name"], found["title"]) == ("sites", LAYERS["sites"]["title"])
    assert found["study"]["case"] == "stand-in"
    for feature, known in zip(found["features"], LAYERS["sites"]["features"], strict=True):
        assert feature["geometry"] == known["geometry"]
        told = feature["properties"]
        assert all(told[key] == known["properties"][key] for key in ("kind", "name", "facts"))


def test_what_differs_between_arms_has_a_column_an_arm(study) -> None:
    first, second = json.loads(geojson.layers(study)[0]["sites"])["features"]
    told = first["properties"]
    assert told["arms"] == list(study.arms)
    assert (told["in_place_baseline"], told["in_place_change"]) == (1.0, 0.6)
    # an arm that the layer leaves out has the value of the baseline
    assert told["in_place_norway"] == 1.0
    assert second["properties"]["arms"] == ["change"]


def test_lines_cut_at_the_meridian_and_others_are_of_one_kind(study) -> None:
    first, second = json.loads(geojson.layers(study)[0]["flight-arcs"])["features"]
    known = LAYERS["flight arcs"]["features"]
    assert first["geometry"] == known[0]["geometry"]
    assert second["geometry"]["type"] == "MultiLineString"
    assert second["geometry"]["coordinates"] == [known[1]["geometry"]["coordinates"]]


def test_a_study_without_layers_says_to_run_again(study) -> None:
    with pytest.raises(CaseError, match=r"no map layers(.|\n)*run the case again"):
        geojson.layers(stand_ins.replace(study, layers={}))


@needs_gdal
def test_ogrinfo_opens_every_layer_and_counts_its_features(study, tmp_path) -> None:
    for name, text in written(study, tmp_path).items():
        done = subprocess.run(
            ["ogrinfo", "-ro", "-so", "-al", str(tmp_path / f"{name}.geojson")],
            capture_output=True,
            text=True,
            check=True,
        )
        assert not done.stderr
        assert f"Feature Count: {len(json.loads(text)['features'])}" in done.stdout
        assert "WGS 84" in done.stdout
    assert "in_place_change: Real" in subprocess.run(
        ["ogrinfo", "-ro", "-so", "-al", str(tmp_path / "sites.geojson")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.replace("(0.0)", "").replace(" :", ":")


@needs_gdal
def test_a_geographic_program_reads_the_same_coordinates_and_numbers(study, tmp_path) -> None:
    for name, text in written(study, tmp_path).items():
        done = subprocess.run(
            ["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", str(tmp_path / f"{name}.geojson")],
            capture_output=True,
            text=True,
            check=True,
        )
        for feature, known in zip(
            json.loads(done.stdout)["features"], json.loads(text)["features"], strict=True
        ):
            assert feature["geometry"] == known["geometry"]
            told = {key: value for key, value in feature["properties"].items() if value is not None}
            assert told == known["properties"]
