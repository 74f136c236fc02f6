"""The statements of the record store's benchmarks: what our own courses record, and what other tools send."""

import random
import uuid
from typing import Any

import msgspec

from inducci_lms.xapi import iris, profile
from inducci_lms.xapi.parse import Received

BASE = "https://www.inducci.eu/xapi/"
AUTHORITY = b'{"objectType":"Agent","account":{"homePage":"https://www.inducci.eu/","name":"benchmark"}}'
VERBS = [profile.ANSWERED, profile.COMPLETED, profile.PASSED, profile.FAILED, profile.INITIALIZED, profile.PROGRESSED]


class Mix:
    """Makes statements by chance from a seed: ``learners`` people, each in one of ten schemes, 400 activities."""

    def __init__(self, learners: int, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.learners = learners

    def agent(self, number: int) -> dict[str, Any]:
        """Return the agent of a learner."""
        name = uuid.UUID(int=number * 7919 + 1).hex
        return {"objectType": "Agent", "account": {"homePage": "https://www.inducci.eu/", "name": name}}

    def registration(self, number: int) -> str:
        """Return the registration of a learner."""
        return str(uuid.UUID(int=number * 104_729 + 2, version=4))

    def activity(self, number: int) -> str:
        """Return the identifier of an activity."""
        return iris.activity(BASE, f"module-{number % 40}", f"activity-{number % 400}")

    def one(self) -> dict[str, Any]:
        """Return one statement: three of four are ours, one is of another tool."""
        chance = self.chance
        learner = chance.randrange(self.learners)
        number = chance.randrange(400)
        made: dict[str, Any] = {"id": str(uuid.UUID(int=chance.getrandbits(128), version=4)), "actor": self.agent(learner)}
        verb = chance.choice(VERBS)
        made["verb"] = {"id": verb.iri, "display": dict(verb.label)}
        if chance.random() < 0.25:
            # The other tool has activities of its own, a hundred of the four.
            number %= 100
            made["object"] = {"objectType": "Activity", "id": self.activity(number), "definition": self._definition(number)}
            made["context"] = {"registration": self.registration(learner), "platform": "Authoring tool 4.2", "language": "nl-BE"}
            made["result"] = {"completion": True, "duration": f"PT{chance.randrange(3600)}S"}
        else:
            number = 100 + number % 300
            made["object"] = {"objectType": "Activity", "id": self.activity(number), "definition": {"type": profile.QUESTION.iri}}
            made["result"] = self._result()
            made["context"] = self._context(learner, number)
        made["timestamp"] = (
            f"2026-{chance.randrange(1, 12):02}-{chance.randrange(1, 28):02}T{chance.randrange(24):02}:15:42.{chance.randrange(1000):03}Z"
        )
        made["version"] = "1.0.3"
        return made

    def _definition(self, number: int) -> dict[str, Any]:
        name = {"en": f"What counts as heritage, part {number}", "nl": f"Wat telt als erfgoed, deel {number}"}
        return {"type": profile.LESSON.iri, "name": name, "description": {"en": "A lesson with figures and a task to try in your office."}}

    def _result(self) -> dict[str, Any]:
        raw = self.chance.randrange(11)
        score = {"scaled": raw / 10, "raw": raw, "min": 0, "max": 10}
        return {
            "score": score,
            "success": raw > 6,
            "response": self.chance.choice("abcd"),
            "duration": f"PT{self.chance.randrange(120)}.5S",
        }

    def _context(self, learner: int, number: int) -> dict[str, Any]:
        scheme = iris.scheme(BASE, f"scheme-{learner % 10}")
        return {
            "registration": self.registration(learner),
            "contextActivities": {
                "parent": [{"objectType": "Activity", "id": iris.module(BASE, f"module-{number % 40}")}],
                "grouping": [{"objectType": "Activity", "id": scheme}],
                "category": [profile.CATEGORY.as_json()],
            },
            "revision": "3 (0f3a91c0)",
            "language": "nl",
            "extensions": {profile.REVISION: {"module": f"module-{number % 40}", "seq": 3, "hash": "0f3a91c0" * 8}},
        }

    def received(self, count: int) -> list[Received]:
        """Return checked statements without having checked them: they are valid by making."""
        made = [self.one() for _ in range(count)]
        return [Received(uuid.UUID(one["id"]), msgspec.json.encode(one), one, "1.0.3") for one in made]

    def body(self, count: int) -> bytes:
        """Return the body of a request with ``count`` statements: an object for one, else an array."""
        made = [self.one() for _ in range(count)]
        return msgspec.json.encode(made if count > 1 else made[0])
