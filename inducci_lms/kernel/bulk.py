"""Many rows in few statements to the driver, and what is there already left alone: one spelling for each database.

SQLAlchemy's own executemany sends one statement a row on PostgreSQL; arrays unnested on the server are one for the batch.
"""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.postgresql import dialect as postgresql

from inducci_lms.kernel.db import LmsBase

_SPELLED: dict[tuple[str, str], str] = {}
_POSTGRESQL = postgresql()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves this constructor without types


def insert_new(connection: Connection, model: type[LmsBase], rows: Sequence[tuple[Any, ...]]) -> int:
    """Insert rows (driver values in the order of the table's columns), skip those whose key is taken; return how many are new.

    On PostgreSQL a row that another transaction has just inserted is waited for, then skipped.
    """
    if not rows:
        return 0
    table = cast(Table, model.__table__)
    name = connection.dialect.name
    sql = _SPELLED.get((name, table.name)) or _spell(name, table)
    if name == "postgresql":
        return connection.exec_driver_sql(sql, tuple(list(column) for column in zip(*rows, strict=True))).rowcount
    return connection.exec_driver_sql(sql, list(rows) if len(rows) > 1 else rows[0]).rowcount


def _spell(dialect: str, table: Table) -> str:
    columns = ", ".join(column.name for column in table.columns)
    count = len(table.columns)
    if dialect == "postgresql":
        arrays = ", ".join(f"%s::{column.type.compile(_POSTGRESQL)}[]" for column in table.columns)
        sql = f"INSERT INTO {table.name} ({columns}) SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING"  # noqa: S608 names of our own tables
    elif dialect == "sqlite":
        sql = f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join('?' * count)}) ON CONFLICT DO NOTHING"  # noqa: S608 names of our own tables
    else:
        sql = f"INSERT IGNORE INTO {table.name} ({columns}) VALUES ({', '.join(['%s'] * count)})"  # noqa: S608 names of our own tables
    _SPELLED[dialect, table.name] = sql
    return sql
