"""What a good editor would remark: warnings on prose and structure that do not stop publishing (``content check``)."""

from collections.abc import Sequence

from inducci_lms.content.checks import duplicates, structure, wording
from inducci_lms.content.library import Library
from inducci_lms.content.problems import Findings
from inducci_lms.content.texts import Piece

#: Every check by its code, with the sentence that the author guide shows.
CHECKS = {
    "link_text": "A link says where it leads: not “here”, not a bare address.",
    "alt_text": "An alt text says what is to be seen: at most 400 characters, not beginning with “image of”.",
    "long_sentence": "A sentence stays below the limit of its language.",
    "reading_level": "A lesson's LIX stays below the limit of its language: words / sentences + 100 × words of over 6 letters / words.",
    "unsourced_claim": "A sentence with a year, a share or a number of 100 and more has a citation in its block.",
    "cites_differ": "A translation cites the same works as its source.",
    "objective_unassessed": "Every objective of a module is named by a question.",
    "no_feedback": "A question explains itself: feedback on an option, on right or wrong, or in general.",
    "workload": "The minutes of a lesson fit its length: words / 150, plus a minute for each check and figure, plus its tasks.",
    "repeated_text": "No paragraph of 25 words and more is repeated in another module or scheme.",
    "table_in_text": "A table stands in a block of kind table, so that it has a caption.",
}


def check_quality(library: Library, pieces: Sequence[Piece], findings: Findings) -> None:
    """Note every warning on the texts and the structure of a library."""
    places = structure.Places(library)
    wording.check(pieces, places, findings)
    structure.check(library, pieces, places, findings)
    duplicates.check(pieces, findings)
