"""The people of the demonstration. Their passwords stand on the sign-in page: nothing here is for real use."""

from dataclasses import dataclass

from sqlalchemy import select

from inducci_lms.demo.models import User, db


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One of the people that everybody may sign in as."""

    username: str
    password: str
    name: str
    unit: str
    locale: str
    roles: str
    #: What one sees as this person.
    sees: str


PEOPLE = (
    DemoPerson("learner", "learner", "Lena Learner", "Spatial planning", "", "", "takes training, keeps a record, earns a certificate"),
    DemoPerson("trainer", "trainer", "Tom Trainer", "Training office", "", "trainer", "looks after the people in a scheme"),
    DemoPerson(
        "administrator",
        "administrator",
        "Ada Administrator",
        "IT services",
        "",
        "administrator author reviewer publisher",
        "may do everything",
    ),
)


def make_people() -> int:
    """Make the people who are not there yet; return how many were made."""
    known = set(db.session.scalars(select(User.username)))
    missing = [person for person in PEOPLE if person.username not in known]
    for person in missing:
        user = User(
            username=person.username,
            name=person.name,
            email=f"{person.username}@example.org",
            unit=person.unit,
            locale=person.locale,
            roles=person.roles,
        )
        user.set_password(person.password)
        db.session.add(user)
    db.session.commit()
    return len(missing)
