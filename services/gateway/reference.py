"""The codes of all forms and lists with their texts: the same for everybody until a release."""

from __future__ import annotations

from functools import lru_cache

from contracts.gateway import County, Label, Reference, Union
from contracts.schemas import dump
from contracts.texts.labels import labels
from services.gateway.prepared import Prepared, prepare_json
from vocabulary import divisions
from vocabulary.tilemap import tile_of
from vocabulary.unions import ManagingUnion, managing_unions, municipal_union

SECONDS = 300
"""How long a browser need not ask again; new texts may be seen that much later."""


@lru_cache(maxsize=1)
def document() -> Prepared:
    """The reference as bytes, made once."""
    return prepare_json(dump(_reference()), caching=f"public, max-age={SECONDS}")


def _reference() -> Reference:
    return Reference(
        counties=[_county(each) for each in divisions.counties()],
        unions=[_union(each) for each in (municipal_union(), *managing_unions())],
        categories=_labels("category"),
        channels=_labels("channel"),
        delivery_channels=_labels("delivery_channel"),
        hardship_reasons=_labels("hardship_reason"),
        refusal_reasons=_labels("refusal_reason"),
        reveal_reasons=_labels("reveal_reason"),
        activity_kinds=_labels("activity_kind"),
        roles=_labels("role"),
    )


def _county(county: divisions.County) -> County:
    tile = tile_of(county.code)
    return County(
        code=county.code,
        zh=county.name_zh,
        bo=county.name_bo,
        bo_reviewed=county.bo_reviewed,
        row=tile.row,
        column=tile.column,
    )


def _union(union: ManagingUnion) -> Union:
    return Union(
        code=union.code,
        zh=union.name_zh,
        bo=union.name_bo,
        bo_reviewed=union.bo_reviewed,
        kind=union.kind.value,
        county=union.county_code,
    )


def _labels(group: str) -> list[Label]:
    return [
        Label(code=code, zh=text.zh, bo=text.bo, bo_reviewed=text.bo_reviewed)
        for code, text in labels()[group].items()
    ]
