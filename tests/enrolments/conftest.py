"""The learner's world, as in tests of the player."""

from tests.player.conftest import world as world
