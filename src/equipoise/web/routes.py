"""The table of addresses: what each is called, what it takes and what answers.

Routes and the description in the form of OpenAPI are both made from it, so that they can't differ.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from equipoise.cases.files import case_names
from equipoise.study.provenance import version
from equipoise.web import answering, doors
from equipoise.web.asking import LONGEST_QUESTION
from equipoise.web.doors import Door, Param, path_param
from equipoise.web.studied import DOWNLOADS


def table() -> tuple[Door, ...]:
    """Return every address of the JSON side and of downloads; pages are beside it."""
    return (*_of_cases(), *_of_studies(), *_of_facts(), *_files())


def _of_cases() -> tuple[Door, ...]:
    """Return the addresses of cases, questions and first answers."""
    question_words = Param(
        name="words",
        summary="The question.",
        is_required=True,
        schema={"type": "string", "minLength": 1, "maxLength": LONGEST_QUESTION},
    )
    return (
        Door(
            path="/api/cases",
            name="cases",
            gives=("cases",),
            summary="The cases that come with the package.",
            answering=answering.cases,
        ),
        Door(
            path="/api/question",
            name="question",
            gives=(
                "reading",
                "sentence",
            ),
            summary="How a question in words is read.",
            answering=answering.question,
            params=(question_words,),
        ),
        Door(
            path="/api/case",
            name="case",
            gives=(
                "name",
                "title",
                "date",
                "cells",
                "hosts",
                "switches",
                "packages",
                "headlines",
            ),
            summary="A case and what can be moved in it.",
            answering=answering.case,
            takes_case=True,
        ),
        Door(
            path="/api/answer",
            name="answer",
            gives=(
                "address",
                "title",
                "date",
                "seed",
                "draws",
                "headlines",
                "arms",
            ),
            summary="The headlines, judged.",
            answering=answering.answer,
            takes_case=True,
            params=(doors.DRAWS, doors.ARMS, doors.SESSION_PARAM),
        ),
        Door(
            path="/api/dials",
            name="dials",
            gives=("dials",),
            summary="Facts in doubt: those that matter most, or those that words find.",
            answering=answering.dials,
            takes_case=True,
            params=(doors.WORDS, doors.SESSION_PARAM),
        ),
    )


def _of_studies() -> tuple[Door, ...]:
    """Return the addresses of maps, studies and traces."""
    return (
        Door(
            path="/api/layers",
            name="layers",
            gives=("layers",),
            summary="Where things are, as GeoJSON layers.",
            answering=answering.layers,
            takes_case=True,
            params=(doors.SESSION_PARAM,),
        ),
        Door(
            path="/api/study",
            name="study",
            gives=(
                "state",
                "depth",
            ),
            summary="Begin a study, or say how far it is.",
            answering=answering.study,
            takes_case=True,
            params=(doors.DEPTH, doors.SESSION_PARAM),
            may_wait=True,
        ),
        Door(
            path="/api/panels",
            name="panels",
            gives=(
                "title",
                "date",
                "seed",
                "draws",
                "word",
                "panels",
            ),
            summary="The deepest study that is there, as panels.",
            answering=answering.panels,
            takes_case=True,
        ),
        Door(
            path="/api/why",
            name="why",
            gives=(
                "title",
                "facts",
                "text",
            ),
            summary="Where a number comes from.",
            answering=answering.why,
            takes_case=True,
            params=(doors.OUTCOME,),
        ),
    )


def _of_facts() -> tuple[Door, ...]:
    """Return the addresses of facts."""
    words = Param(
        name="words",
        summary="Words of title or id.",
        is_required=True,
        schema={"type": "string", "minLength": 1, "maxLength": doors.LONGEST_WORDS},
    )
    return (
        Door(
            path="/api/facts",
            name="facts",
            gives=(
                "facts",
                "more",
            ),
            summary="Facts of the record by words.",
            answering=answering.facts,
            params=(words,),
        ),
        Door(
            path="/api/facts/{fact}",
            name="fact",
            gives=(
                "id",
                "title",
                "text",
                "sources",
            ),
            summary="One fact: history, spread, sources.",
            answering=answering.fact,
            params=(path_param("fact", "Id of a fact."),),
        ),
    )


def _files() -> tuple[Door, ...]:
    """Return the addresses of downloads."""
    return (
        Door(
            path="/download/{name}",
            name="download",
            summary="A file of the deepest study that is there.",
            answering=answering.download,
            takes_case=True,
            params=(path_param("name", "Which file.", DOWNLOADS),),
            media="application/octet-stream",
        ),
        Door(
            path="/download/figure/{form}/{name}",
            name="figure",
            summary="A figure of that study as a picture.",
            answering=answering.figure,
            takes_case=True,
            params=(
                path_param("form", "Format.", answering.PICTURES),
                path_param("name", "Name of the figure."),
            ),
            media="application/octet-stream",
        ),
    )


async def described(_: Request) -> Response:
    """Return the OpenAPI description."""
    return JSONResponse(doors.description(table(), version(), case_names()))
