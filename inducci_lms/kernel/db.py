"""Our own declarative base: bound to nothing, on no metadata of the host (decision: own tables, host's session)."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Double, Integer, LargeBinary, MetaData, Text
from sqlalchemy.dialects import mysql
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

TABLE_PREFIX = "inducci_"

#: Every constraint has a name that a migration can address on each database.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class LmsBase(DeclarativeBase):
    """The base of every table of this library; each table's name begins with ``inducci_``."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    #: The same column for a float under SQLAlchemy 2.0 and 2.1, which maps it to another type.
    type_annotation_map: ClassVar[dict[Any, Any]] = {float: Double()}


#: A row id: 64 bits, and on SQLite the integer that autoincrements.
BigId = BigInteger().with_variant(Integer, "sqlite")

#: Text without the 64 kB limit of MariaDB's TEXT.
LongText = Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")

#: Bytes without the 64 kB limit of MariaDB's BLOB.
LongBinary = LargeBinary().with_variant(mysql.LONGBLOB(), "mysql", "mariadb")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with microseconds: aware UTC in Python, naive UTC in the column, on every database alike.

    Raises ``ValueError`` for a naive datetime: a moment without a zone is a guess.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name in ("mysql", "mariadb"):
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone: pass an aware datetime")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)
