"""The host's own table of users, on the host's own metadata: the library never touches it."""

from typing import Any

from flask_login import UserMixin
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import String, or_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from werkzeug.security import check_password_hash, generate_password_hash


class HostBase(DeclarativeBase):
    """The host's declarative base."""


db = SQLAlchemy(model_class=HostBase)


class User(UserMixin, HostBase):  # type: ignore[misc]  # flask_login has no types
    """Somebody who works here."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(190))
    locale: Mapped[str] = mapped_column(String(20), default="")
    unit: Mapped[str] = mapped_column(String(120), default="")
    #: Roles in the training site, separated by blanks.
    roles: Mapped[str] = mapped_column(String(120), default="")
    password_hash: Mapped[str] = mapped_column(String(200))

    @property
    def role_list(self) -> list[str]:
        """The user's roles in the training site."""
        return self.roles.split()

    def set_password(self, password: str) -> None:
        """Keep the password, hashed."""
        self.password_hash = generate_password_hash(password)

    def has_password(self, password: str) -> bool:
        """Return whether this is the password."""
        return check_password_hash(self.password_hash, password)

    @staticmethod
    def find(text: str, limit: int) -> list[Any]:
        """Return users whose name, user name or address contains ``text``."""
        like = f"%{text}%"
        wanted = or_(User.name.ilike(like), User.username.ilike(like), User.email.ilike(like))
        return list(db.session.scalars(select(User).where(wanted).order_by(User.name).limit(limit)))
