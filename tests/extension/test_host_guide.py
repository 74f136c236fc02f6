"""The host guide's code is run as it stands, each block in a host of the kind that it is for."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_login import LoginManager, UserMixin, login_user
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from inducci_lms import InducciLMS, api
from tests.conftest import create_all
from tests.hosts import build
from tests.player import course
from tests.player.world import publish_course

GUIDE = Path(__file__).parents[2] / "docs" / "host-guide.md"
BLOCKS = dict(re.findall(r"<!-- run: (\w+) -->\n```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S))
#: Blocks that mount by themselves; the others are run in a host that is mounted already.
MOUNTING = {"flask_sqlalchemy", "blueprint", "bare", "claims", "may", "variables"}


class World:
    """A host before it is mounted, and the names that the guide uses."""

    def __init__(self, uri: str) -> None:
        class Base(DeclarativeBase):
            pass

        class User(UserMixin, Base):
            __tablename__ = "users"
            id: Mapped[int] = mapped_column(primary_key=True)
            email: Mapped[str] = mapped_column(sa.String(60))
            is_trainer: Mapped[bool] = mapped_column(default=True)

        self.app = Flask("host")
        self.app.config.update(TESTING=True, SECRET_KEY="k", SQLALCHEMY_DATABASE_URI=uri)
        self.db, self.lms = SQLAlchemy(self.app, model_class=Base), InducciLMS()
        manager = LoginManager(self.app)
        manager.login_view = "login"
        manager.user_loader(lambda key: self.db.session.get(User, int(key)))
        self.app.add_url_rule("/login", "login", lambda: "sign in here")
        self.app.add_url_rule("/enter", "enter", lambda: str(login_user(self.db.session.get(User, 7))))
        with self.app.app_context():
            Base.metadata.create_all(self.db.engine)
            self.db.session.add(User(id=7, email="ana@limburg.be"))
            self.db.session.commit()
            create_all(self.db.engine)
        self.names: dict[str, Any] = {"app": self.app, "db": self.db, "lms": self.lms, "my_people": build.HeaderPeople()}

    def run(self, block: str) -> None:
        """Run one block of the guide."""
        code = BLOCKS[block]
        if block == "bare":
            del self.app.config["SQLALCHEMY_DATABASE_URI"]
            code = code.replace("sqlite:///training.db", "sqlite://")
        exec(compile(code, f"{GUIDE.name}: {block}", "exec"), self.names)

    def mount(self) -> None:
        """Mount as the guide's first block does."""
        self.lms.init_app(self.app, url_prefix="/training", session=lambda: self.db.session())  # noqa: PLW0108 – as the guide says it


@pytest.fixture
def world(sqlite_uri: str) -> Iterator[World]:
    """A host of the guide, closed at the end."""
    made = World(sqlite_uri)
    yield made
    with made.app.app_context():
        made.db.engine.dispose()


@pytest.mark.parametrize("block", sorted(MOUNTING))
def test_what_mounts_serves_pages(world: World, block: str) -> None:
    """Each way of mounting answers at its prefix."""
    world.run(block)
    address = "/nl/training/privacy" if block == "variables" else "/training/privacy"
    answer = world.app.test_client().get(address)
    assert answer.status_code == 200
    assert "inducci" in answer.text


@pytest.mark.parametrize("block", sorted(set(BLOCKS) - MOUNTING - {"api", "header", "everywhere"}))
def test_what_is_added_to_a_mounted_host_runs(world: World, block: str) -> None:
    """Slots, events, proxies, engines."""
    world.mount() if block != "proxy" else None
    world.run(block)
    if block == "proxy":
        world.mount()
    assert world.app.test_client().get("/training/privacy").status_code == 200


def test_a_header_adapter_signs_people_in(world: World) -> None:
    """Four methods are an adapter."""
    world.run("header")
    world.lms.init_app(world.app, url_prefix="/training", session=world.db.session, people=world.names["HeaderPeople"]())
    client = world.app.test_client()
    assert client.get("/training/records", headers={"Accept": "application/json"}).status_code == 401
    assert client.get("/training/records", headers={"Accept": "application/json", "X-Remote-User": "ana"}).status_code == 403


def test_signing_in_everywhere_lets_assets_and_record_store_through(world: World) -> None:
    """And the doctor has nothing to say about it; without the list it has."""
    world.mount()
    world.run("everywhere")
    client = world.app.test_client()
    assert client.get("/training/schemes").status_code == 302
    with client.get("/training/assets/0/css/inducci.css") as sheet:
        assert sheet.status_code == 200
    assert client.get("/training/xapi/about").status_code == 200
    result = world.app.test_cli_runner().invoke(args=["inducci", "doctor"])
    assert "reached without signing in" in result.output


def test_calls_join_the_transaction_of_the_host(world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path, now: datetime) -> None:
    """api.enrol: the host commits; what it rolls back did not happen."""
    world.mount()
    folder = course.write(tmp_path / "course", schemes={"limburg": course.SCHEMES[course.NORTH]})
    with world.app.app_context():
        publish_course(world.db.engine, folder, now)
        api.enrol(world.db.session, person_ref="7", scheme="limburg")
        world.db.session.rollback()
        assert api.progress(world.db.session, person_ref="7") == ()
    world.run("api")
    assert capsys.readouterr().out.startswith("limburg in_progress [(")


def test_every_block_of_the_guide_is_run() -> None:
    """A block that no test runs would rot."""
    text = GUIDE.read_text(encoding="utf-8")
    assert text.count("```python") == len(BLOCKS)
