"""The words of the field as plain values: what a county, an ID number, an amount, a deadline is.

Everything here is pure: no clock, no network, no database; packaged tables in `data/` are read at
first use. It imports nothing of ours. A value that the rules do not allow raises `InvalidValue`,
whose text never repeats the value, because it may be personal data.

`divisions`, `tilemap`, `unions` say where and under whom; `id_number`, `phone`, `person_name`,
`text`, `money`, `capital_amount` normalise what people type; `masking`, `personal_numbers` hide
it; `working_days` counts limits; `ids` makes identifiers; `languages` names the two UI languages.
"""

from vocabulary.invalid_value import InvalidValue
from vocabulary.languages import Language

__all__ = ["InvalidValue", "Language"]
