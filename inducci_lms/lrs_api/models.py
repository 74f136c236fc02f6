"""The table of credentials."""

from datetime import datetime

from sqlalchemy import Boolean, LargeBinary, String
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from inducci_lms.kernel.db import BigId, LmsBase, UtcDateTime


class CredentialRow(LmsBase):
    """One credential for the record store. The secret itself is nowhere: ``secret_hash`` is BLAKE2b of it under ``salt``."""

    __tablename__ = "inducci_lrs_credentials"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(190), unique=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32).with_variant(mysql.BINARY(32), "mysql", "mariadb"))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32).with_variant(mysql.BINARY(32), "mysql", "mariadb"))
    #: Who vouches: the account name of the authority in statements; several credentials may share it.
    authority_name: Mapped[str] = mapped_column(String(190))
    #: Names of scopes with blanks between them.
    scopes: Mapped[str] = mapped_column(String(255))
    #: Whether what it stores counts for the progress of learners.
    trusted_for_progress: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
