"""What a statement costs on disk, indexes included, vacuumed: a multiple of its JSON. ``--count N`` chooses another size."""

import tempfile
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks.lrs_mix import Mix
from benchmarks.lrs_reading import fill
from benchmarks.lrs_storing import places
from inducci_lms.lrs.models import StatementRow

AIM = 3.0
_TABLES = sa.text("SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'inducci_%'")


def _vacuumed(uri: str) -> tuple[int, list[str]]:
    """Vacuum and return the bytes on disk, and for whom they are."""
    engine = sa.create_engine(uri, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM")
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return Path(uri.removeprefix("sqlite:///")).stat().st_size, []
        rows = connection.execute(_TABLES).all()
    told = [f"{name} {table // 1024} kB + indexes {indexes // 1024} kB" for name, table, indexes in rows if table + indexes > 100_000]
    return sum(table + indexes for _name, table, indexes in rows), told


def main(arguments: list[str]) -> None:
    """Print the multiple for each database."""
    count = int(arguments[arguments.index("--count") + 1]) if "--count" in arguments else 100_000
    sizes = sorted(len(one.raw) for one in Mix(500).received(2000))
    print(f"size of {count} statements; as sent {sizes[0]} to {sizes[-1]} bytes, the middle one {sizes[1000]}")
    with tempfile.TemporaryDirectory(), places() as found:
        for name, uri in found:
            engine = fill(uri, count, print)
            with Session(engine) as session:
                length = session.scalar(sa.select(sa.func.sum(sa.func.length(StatementRow.raw)))) or 1
            engine.dispose()
            whole, told = _vacuumed(uri)
            ratio = whole / length
            verdict = "reached" if ratio <= AIM else f"short by {ratio - AIM:.2f}"
            print(f"{name}: {length // count} bytes of JSON, {whole // count} bytes on disk  ratio {ratio:.2f}  aim ≤ {AIM:.2f}  {verdict}")
            for one in told:
                print(f"  {one}")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
