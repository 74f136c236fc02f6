"""Initial tables

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
import sqlalchemy.dialects.mysql
from alembic import op
from sqlalchemy.dialects import mysql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

#: Each after those that refer to it; their indexes go with them.
TABLES = (
    "inducci_publication_schemes",
    "inducci_publication_modules",
    "inducci_catalog_state",
    "inducci_answers",
    "inducci_search_entries",
    "inducci_scheme_states",
    "inducci_scheme_revision_modules",
    "inducci_remarks",
    "inducci_publications",
    "inducci_positions",
    "inducci_notes",
    "inducci_module_states",
    "inducci_module_activities",
    "inducci_media_uses",
    "inducci_media_chunks",
    "inducci_grants",
    "inducci_enrolments",
    "inducci_documents",
    "inducci_checks",
    "inducci_awards",
    "inducci_attempts",
    "inducci_activity_states",
    "inducci_statements",
    "inducci_statement_terms",
    "inducci_statement_references",
    "inducci_statement_attachments",
    "inducci_scheme_revisions",
    "inducci_people",
    "inducci_outbox",
    "inducci_module_revisions",
    "inducci_media",
    "inducci_lrs_documents",
    "inducci_lrs_credentials",
    "inducci_lrs_activities",
    "inducci_library_revisions",
    "inducci_forward_targets",
    "inducci_files",
    "inducci_file_versions",
    "inducci_attachments",
)


def upgrade() -> None:
    op.create_table('inducci_attachments',
    sa.Column('sha2', sa.String(length=128), nullable=False),
    sa.Column('content_type', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.Column('content', sa.LargeBinary().with_variant(mysql.LONGBLOB(), 'mariadb').with_variant(mysql.LONGBLOB(), 'mysql'), nullable=False),
    sa.PrimaryKeyConstraint('sha2', name=op.f('pk_inducci_attachments'))
    )
    op.create_table('inducci_file_versions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('path', sa.String(length=190), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('segment', sa.String(length=190), nullable=False),
    sa.Column('content', sa.LargeBinary().with_variant(mysql.LONGBLOB(), 'mariadb').with_variant(mysql.LONGBLOB(), 'mysql'), nullable=False),
    sa.Column('at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('note', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_file_versions'))
    )
    with op.batch_alter_table('inducci_file_versions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inducci_file_versions_path_id'), ['path', 'id'], unique=False)

    op.create_table('inducci_files',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('path', sa.String(length=190), nullable=False),
    sa.Column('content', sa.LargeBinary().with_variant(mysql.LONGBLOB(), 'mariadb').with_variant(mysql.LONGBLOB(), 'mysql'), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('published_hash', sa.String(length=64), nullable=False),
    sa.Column('changed_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_files')),
    sa.UniqueConstraint('path', name=op.f('uq_inducci_files_path'))
    )
    op.create_table('inducci_forward_targets',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('endpoint', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.Column('authorization', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.Column('version', sa.String(length=10), nullable=False),
    sa.Column('filter', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.Column('active', sa.SmallInteger(), nullable=False),
    sa.Column('leased_by', sa.String(length=64), nullable=True),
    sa.Column('leased_until', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('rests_until', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.Column('note', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.Column('sent_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_forward_targets')),
    sa.UniqueConstraint('name', name=op.f('uq_inducci_forward_targets_name'))
    )
    op.create_table('inducci_library_revisions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.String(length=32), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('published_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('data', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_library_revisions')),
    sa.UniqueConstraint('uuid', name=op.f('uq_inducci_library_revisions_uuid'))
    )
    op.create_table('inducci_lrs_activities',
    sa.Column('iri_hash', sa.LargeBinary(length=32).with_variant(sa.BINARY(length=32), 'mariadb').with_variant(sa.BINARY(length=32), 'mysql'), nullable=False),
    sa.Column('iri', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.Column('definition', sa.LargeBinary().with_variant(mysql.LONGBLOB(), 'mariadb').with_variant(mysql.LONGBLOB(), 'mysql'), nullable=False),
    sa.PrimaryKeyConstraint('iri_hash', name=op.f('pk_inducci_lrs_activities'))
    )
    op.create_table('inducci_lrs_credentials',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=190), nullable=False),
    sa.Column('salt', sa.LargeBinary(length=32).with_variant(sa.BINARY(length=32), 'mariadb').with_variant(sa.BINARY(length=32), 'mysql'), nullable=False),
    sa.Column('secret_hash', sa.LargeBinary(length=32).with_variant(sa.BINARY(length=32), 'mariadb').with_variant(sa.BINARY(length=32), 'mysql'), nullable=False),
    sa.Column('authority_name', sa.String(length=190), nullable=False),
    sa.Column('scopes', sa.String(length=255), nullable=False),
    sa.Column('trusted_for_progress', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_lrs_credentials')),
    sa.UniqueConstraint('key', name=op.f('uq_inducci_lrs_credentials_key'))
    )
    op.create_table('inducci_lrs_documents',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key_hash', sa.LargeBinary(length=32).with_variant(sa.BINARY(length=32), 'mariadb').with_variant(sa.BINARY(length=32), 'mysql'), nullable=False),
    sa.Column('context_hash', sa.LargeBinary(length=32).with_variant(sa.BINARY(length=32), 'mariadb').with_variant(sa.BINARY(length=32), 'mysql'), nullable=False),
    sa.Column('agent_term', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('document_id', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.Column('content_type', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.Column('etag', sa.String(length=40), nullable=False),
    sa.Column('content', sa.LargeBinary().with_variant(mysql.LONGBLOB(), 'mariadb').with_variant(mysql.LONGBLOB(), 'mysql'), nullable=False),
    sa.Column('updated_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_lrs_documents')),
    sa.UniqueConstraint('key_hash', name=op.f('uq_inducci_lrs_documents_key_hash'))
    )
    with op.batch_alter_table('inducci_lrs_documents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inducci_lrs_documents_agent_term'), ['agent_term'], unique=False)
        batch_op.create_index(batch_op.f('ix_inducci_lrs_documents_context_hash_updated_at'), ['context_hash', 'updated_at'], unique=False)

    op.create_table('inducci_media',
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('content_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('stored', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_inducci_media'))
    )
    op.create_table('inducci_module_revisions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.String(length=32), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('render_hash', sa.String(length=64), nullable=False),
    sa.Column('published_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('impact', sa.String(length=20), nullable=False),
    sa.Column('retake_floor', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('data', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_module_revisions')),
    sa.UniqueConstraint('key', 'seq', name=op.f('uq_inducci_module_revisions_key_seq')),
    sa.UniqueConstraint('uuid', name=op.f('uq_inducci_module_revisions_uuid'))
    )
    op.create_table('inducci_outbox',
    sa.Column('target_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('statement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('state', sa.SmallInteger(), nullable=False),
    sa.Column('reason', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=True),
    sa.Column('refused_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.PrimaryKeyConstraint('target_id', 'statement_id', name=op.f('pk_inducci_outbox'))
    )
    with op.batch_alter_table('inducci_outbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inducci_outbox_target_id_state_statement_id'), ['target_id', 'state', 'statement_id'], unique=False)

    op.create_table('inducci_people',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_ref', sa.String(length=190), nullable=True),
    sa.Column('pseudonym', sa.String(length=32), nullable=False),
    sa.Column('created_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_people')),
    sa.UniqueConstraint('person_ref', name=op.f('uq_inducci_people_person_ref')),
    sa.UniqueConstraint('pseudonym', name=op.f('uq_inducci_people_pseudonym'))
    )
    op.create_table('inducci_scheme_revisions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.String(length=32), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('published_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('data', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_scheme_revisions')),
    sa.UniqueConstraint('key', 'seq', name=op.f('uq_inducci_scheme_revisions_key_seq')),
    sa.UniqueConstraint('uuid', name=op.f('uq_inducci_scheme_revisions_uuid'))
    )
    op.create_table('inducci_statement_attachments',
    sa.Column('statement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('sha2', sa.String(length=128), nullable=False),
    sa.PrimaryKeyConstraint('statement_id', 'sha2', name=op.f('pk_inducci_statement_attachments'))
    )
    op.create_table('inducci_statement_references',
    sa.Column('statement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('target', sa.LargeBinary(length=16).with_variant(sa.BINARY(length=16), 'mariadb').with_variant(sa.BINARY(length=16), 'mysql'), nullable=False),
    sa.Column('voids', sa.SmallInteger(), nullable=False),
    sa.PrimaryKeyConstraint('statement_id', name=op.f('pk_inducci_statement_references'))
    )
    with op.batch_alter_table('inducci_statement_references', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inducci_statement_references_target'), ['target'], unique=False)

    op.create_table('inducci_statement_terms',
    sa.Column('term', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('statement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('term', 'statement_id', name=op.f('pk_inducci_statement_terms')),
    sqlite_with_rowid=False
    )
    op.create_table('inducci_statements',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('uuid', sa.LargeBinary(length=16).with_variant(sa.BINARY(length=16), 'mariadb').with_variant(sa.BINARY(length=16), 'mysql'), nullable=False),
    sa.Column('voided', sa.SmallInteger(), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('raw', sa.LargeBinary().with_variant(mysql.LONGBLOB(), 'mariadb').with_variant(mysql.LONGBLOB(), 'mysql'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_statements')),
    sa.UniqueConstraint('uuid', name=op.f('uq_inducci_statements_uuid'))
    )
    op.create_table('inducci_activity_states',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('module_key', sa.String(length=100), nullable=False),
    sa.Column('activity_id', sa.String(length=100), nullable=False),
    sa.Column('scheme_key', sa.String(length=100), nullable=False),
    sa.Column('first_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('last_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('done_seq', sa.Integer(), nullable=True),
    sa.Column('done_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.Column('done_statement', sa.Uuid(native_uuid=False), nullable=True),
    sa.Column('done_verb', sa.String(length=20), nullable=True),
    sa.Column('read_seq', sa.Integer(), nullable=False),
    sa.Column('best_scaled', sa.Double(), nullable=True),
    sa.Column('best_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.Column('best_statement', sa.Uuid(native_uuid=False), nullable=True),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('time_ms', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['inducci_people.id'], name=op.f('fk_inducci_activity_states_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'module_key', 'activity_id', 'scheme_key', name=op.f('pk_inducci_activity_states'))
    )
    op.create_table('inducci_attempts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.String(length=36), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('registration', sa.String(length=36), nullable=False),
    sa.Column('scheme_key', sa.String(length=100), nullable=False),
    sa.Column('module_key', sa.String(length=100), nullable=False),
    sa.Column('activity_id', sa.String(length=100), nullable=False),
    sa.Column('module_revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision_seq', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('open_key', sa.String(length=64), nullable=True),
    sa.Column('seed', sa.String(length=32), nullable=False),
    sa.Column('questions', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.Column('started_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('deadline_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.Column('submitted_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('score_raw', sa.Double(), nullable=True),
    sa.Column('score_max', sa.Double(), nullable=True),
    sa.Column('score_scaled', sa.Double(), nullable=True),
    sa.Column('passed', sa.Boolean(), nullable=True),
    sa.CheckConstraint("state IN ('open', 'submitted', 'expired')", name=op.f('ck_inducci_attempts_state')),
    sa.ForeignKeyConstraint(['module_revision_id'], ['inducci_module_revisions.id'], name=op.f('fk_inducci_attempts_module_revision_id')),
    sa.ForeignKeyConstraint(['person_id'], ['inducci_people.id'], name=op.f('fk_inducci_attempts_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_attempts')),
    sa.UniqueConstraint('open_key', name=op.f('uq_inducci_attempts_open_key')),
    sa.UniqueConstraint('person_id', 'module_key', 'activity_id', 'number', name=op.f('uq_inducci_attempts_person_id_module_key_activity_id_number')),
    sa.UniqueConstraint('uuid', name=op.f('uq_inducci_attempts_uuid'))
    )
    with op.batch_alter_table('inducci_attempts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inducci_attempts_person_id_registration'), ['person_id', 'registration'], unique=False)

    op.create_table('inducci_awards',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.Uuid(native_uuid=False), nullable=False),
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scheme_key', sa.String(length=100), nullable=False),
    sa.Column('completion', sa.Uuid(native_uuid=False), nullable=False),
    sa.Column('issued_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('valid_until', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.Column('snapshot', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['inducci_people.id'], name=op.f('fk_inducci_awards_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_awards')),
    sa.UniqueConstraint('completion', name=op.f('uq_inducci_awards_completion')),
    sa.UniqueConstraint('token', name=op.f('uq_inducci_awards_token')),
    sa.UniqueConstraint('uuid', name=op.f('uq_inducci_awards_uuid'))
    )
    with op.batch_alter_table('inducci_awards', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inducci_awards_person_id_scheme_key'), ['person_id', 'scheme_key'], unique=False)

    op.create_table('inducci_checks',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('module_key', sa.String(length=100), nullable=False),
    sa.Column('activity_id', sa.String(length=100), nullable=False),
    sa.Column('block_id', sa.String(length=100), nullable=False),
    sa.Column('response', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.Column('revision_seq', sa.Integer(), nullable=False),
    sa.Column('checked_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['inducci_people.id'], name=op.f('fk_inducci_checks_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'module_key', 'activity_id', 'block_id', name=op.f('pk_inducci_checks'))
    )
    op.create_table('inducci_documents',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('module_revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scheme_revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('activity', sa.String(length=100), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('data', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.ForeignKeyConstraint(['module_revision_id'], ['inducci_module_revisions.id'], name=op.f('fk_inducci_documents_module_revision_id')),
    sa.ForeignKeyConstraint(['scheme_revision_id'], ['inducci_scheme_revisions.id'], name=op.f('fk_inducci_documents_scheme_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_documents'))
    )
    with op.batch_alter_table('inducci_documents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inducci_documents_module_revision_id_activity_language_scheme_revision_id'), ['module_revision_id', 'activity', 'language', 'scheme_revision_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inducci_documents_scheme_revision_id'), ['scheme_revision_id'], unique=False)

    op.create_table('inducci_enrolments',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.Uuid(native_uuid=False), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scheme_key', sa.String(length=100), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('enrolled_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.CheckConstraint("state IN ('active', 'withdrawn')", name=op.f('ck_inducci_enrolments_state')),
    sa.ForeignKeyConstraint(['person_id'], ['inducci_people.id'], name=op.f('fk_inducci_enrolments_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_enrolments')),
    sa.UniqueConstraint('person_id', 'scheme_key', name=op.f('uq_inducci_enrolments_person_id_scheme_key')),
    sa.UniqueConstraint('uuid', name=op.f('uq_inducci_enrolments_uuid'))
    )
    with op.batch_alter_table('inducci_enrolments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inducci_enrolments_scheme_key_state'), ['scheme_key', 'state'], unique=False)

    op.create_table('inducci_grants',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.String(length=32), nullable=False),
    sa.Column('scheme_key', sa.String(length=100), nullable=False),
    sa.Column('granted_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['inducci_people.id'], name=op.f('fk_inducci_grants_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_grants')),
    sa.UniqueConstraint('person_id', 'role', 'scheme_key', name=op.f('uq_inducci_grants_person_id_role_scheme_key'))
    )
    with op.batch_alter_table('inducci_grants', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inducci_grants_scheme_key_role'), ['scheme_key', 'role'], unique=False)

    op.create_table('inducci_media_chunks',
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('data', sa.LargeBinary().with_variant(mysql.LONGBLOB(), 'mariadb').with_variant(mysql.LONGBLOB(), 'mysql'), nullable=False),
    sa.ForeignKeyConstraint(['hash'], ['inducci_media.hash'], name=op.f('fk_inducci_media_chunks_hash')),
    sa.PrimaryKeyConstraint('hash', 'number', name=op.f('pk_inducci_media_chunks'))
    )
    op.create_table('inducci_media_uses',
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('owner', sa.String(length=10), nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['hash'], ['inducci_media.hash'], name=op.f('fk_inducci_media_uses_hash')),
    sa.PrimaryKeyConstraint('hash', 'owner', 'owner_id', name=op.f('pk_inducci_media_uses'))
    )
    op.create_table('inducci_module_activities',
    sa.Column('module_revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('activity', sa.String(length=100), nullable=False),
    sa.Column('data', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.ForeignKeyConstraint(['module_revision_id'], ['inducci_module_revisions.id'], name=op.f('fk_inducci_module_activities_module_revision_id')),
    sa.PrimaryKeyConstraint('module_revision_id', 'activity', name=op.f('pk_inducci_module_activities'))
    )
    op.create_table('inducci_module_states',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('module_key', sa.String(length=100), nullable=False),
    sa.Column('scheme_key', sa.String(length=100), nullable=False),
    sa.Column('first_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('last_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('done_seq', sa.Integer(), nullable=True),
    sa.Column('done_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.Column('done_statement', sa.Uuid(native_uuid=False), nullable=True),
    sa.Column('done_verb', sa.String(length=20), nullable=True),
    sa.Column('read_seq', sa.Integer(), nullable=False),
    sa.Column('best_scaled', sa.Double(), nullable=True),
    sa.Column('best_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.Column('best_statement', sa.Uuid(native_uuid=False), nullable=True),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('time_ms', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['inducci_people.id'], name=op.f('fk_inducci_module_states_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'module_key', 'scheme_key', name=op.f('pk_inducci_module_states'))
    )
    op.create_table('inducci_notes',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('module_key', sa.String(length=100), nullable=False),
    sa.Column('activity_id', sa.String(length=100), nullable=False),
    sa.Column('block_id', sa.String(length=100), nullable=False),
    sa.Column('text', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.Column('saved_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['inducci_people.id'], name=op.f('fk_inducci_notes_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'module_key', 'activity_id', 'block_id', name=op.f('pk_inducci_notes'))
    )
    op.create_table('inducci_positions',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('scheme_key', sa.String(length=100), nullable=False),
    sa.Column('module_key', sa.String(length=100), nullable=False),
    sa.Column('activity_id', sa.String(length=100), nullable=False),
    sa.Column('block_id', sa.String(length=100), nullable=False),
    sa.Column('at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('opened_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['inducci_people.id'], name=op.f('fk_inducci_positions_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'scheme_key', 'module_key', 'activity_id', name=op.f('pk_inducci_positions'))
    )
    with op.batch_alter_table('inducci_positions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inducci_positions_person_id_scheme_key_at'), ['person_id', 'scheme_key', 'at'], unique=False)

    op.create_table('inducci_publications',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('published_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('library_revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('data', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.ForeignKeyConstraint(['library_revision_id'], ['inducci_library_revisions.id'], name=op.f('fk_inducci_publications_library_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_publications')),
    sa.UniqueConstraint('token', name=op.f('uq_inducci_publications_token'))
    )
    op.create_table('inducci_remarks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scheme_key', sa.String(length=100), nullable=False),
    sa.Column('module_key', sa.String(length=100), nullable=False),
    sa.Column('activity_id', sa.String(length=100), nullable=False),
    sa.Column('block_id', sa.String(length=100), nullable=False),
    sa.Column('revision_seq', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['inducci_people.id'], name=op.f('fk_inducci_remarks_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_remarks'))
    )
    with op.batch_alter_table('inducci_remarks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inducci_remarks_module_key_activity_id_made_at'), ['module_key', 'activity_id', 'made_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_inducci_remarks_person_id'), ['person_id'], unique=False)

    op.create_table('inducci_scheme_revision_modules',
    sa.Column('scheme_revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('module_revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['module_revision_id'], ['inducci_module_revisions.id'], name=op.f('fk_inducci_scheme_revision_modules_module_revision_id')),
    sa.ForeignKeyConstraint(['scheme_revision_id'], ['inducci_scheme_revisions.id'], name=op.f('fk_inducci_scheme_revision_modules_scheme_revision_id')),
    sa.PrimaryKeyConstraint('scheme_revision_id', 'position', name=op.f('pk_inducci_scheme_revision_modules'))
    )
    with op.batch_alter_table('inducci_scheme_revision_modules', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inducci_scheme_revision_modules_module_revision_id'), ['module_revision_id'], unique=False)

    op.create_table('inducci_scheme_states',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('scheme_key', sa.String(length=100), nullable=False),
    sa.Column('registration', sa.Uuid(native_uuid=False), nullable=True),
    sa.Column('registered_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.Column('first_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('last_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('done_seq', sa.Integer(), nullable=True),
    sa.Column('done_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.Column('done_statement', sa.Uuid(native_uuid=False), nullable=True),
    sa.Column('done_verb', sa.String(length=20), nullable=True),
    sa.Column('read_seq', sa.Integer(), nullable=False),
    sa.Column('best_scaled', sa.Double(), nullable=True),
    sa.Column('best_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.Column('best_statement', sa.Uuid(native_uuid=False), nullable=True),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('time_ms', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['inducci_people.id'], name=op.f('fk_inducci_scheme_states_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'scheme_key', name=op.f('pk_inducci_scheme_states'))
    )
    op.create_table('inducci_search_entries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('module_revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('scheme_revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('activity', sa.String(length=100), nullable=False),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('words', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=False),
    sa.ForeignKeyConstraint(['module_revision_id'], ['inducci_module_revisions.id'], name=op.f('fk_inducci_search_entries_module_revision_id')),
    sa.ForeignKeyConstraint(['scheme_revision_id'], ['inducci_scheme_revisions.id'], name=op.f('fk_inducci_search_entries_scheme_revision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_search_entries'))
    )
    with op.batch_alter_table('inducci_search_entries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inducci_search_entries_module_revision_id'), ['module_revision_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inducci_search_entries_scheme_revision_id'), ['scheme_revision_id'], unique=False)

    op.create_table('inducci_answers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('question_id', sa.String(length=40), nullable=False),
    sa.Column('response', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=True),
    sa.Column('marked', sa.Boolean(), nullable=False),
    sa.Column('client', sa.String(length=40), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('saved_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=False),
    sa.Column('final_at', sa.DateTime().with_variant(sa.dialects.mysql.DATETIME(fsp=6), 'mysql', 'mariadb'), nullable=True),
    sa.Column('grade', sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb').with_variant(mysql.LONGTEXT(), 'mysql'), nullable=True),
    sa.ForeignKeyConstraint(['attempt_id'], ['inducci_attempts.id'], name=op.f('fk_inducci_answers_attempt_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_answers')),
    sa.UniqueConstraint('attempt_id', 'question_id', name=op.f('uq_inducci_answers_attempt_id_question_id'))
    )
    op.create_table('inducci_catalog_state',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('publication_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_inducci_catalog_state_one_row')),
    sa.ForeignKeyConstraint(['publication_id'], ['inducci_publications.id'], name=op.f('fk_inducci_catalog_state_publication_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inducci_catalog_state'))
    )
    op.create_table('inducci_publication_modules',
    sa.Column('publication_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('module_revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['module_revision_id'], ['inducci_module_revisions.id'], name=op.f('fk_inducci_publication_modules_module_revision_id')),
    sa.ForeignKeyConstraint(['publication_id'], ['inducci_publications.id'], name=op.f('fk_inducci_publication_modules_publication_id')),
    sa.PrimaryKeyConstraint('publication_id', 'module_revision_id', name=op.f('pk_inducci_publication_modules'))
    )
    with op.batch_alter_table('inducci_publication_modules', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inducci_publication_modules_module_revision_id'), ['module_revision_id'], unique=False)

    op.create_table('inducci_publication_schemes',
    sa.Column('publication_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scheme_revision_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['publication_id'], ['inducci_publications.id'], name=op.f('fk_inducci_publication_schemes_publication_id')),
    sa.ForeignKeyConstraint(['scheme_revision_id'], ['inducci_scheme_revisions.id'], name=op.f('fk_inducci_publication_schemes_scheme_revision_id')),
    sa.PrimaryKeyConstraint('publication_id', 'scheme_revision_id', name=op.f('pk_inducci_publication_schemes'))
    )
    with op.batch_alter_table('inducci_publication_schemes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inducci_publication_schemes_scheme_revision_id'), ['scheme_revision_id'], unique=False)



def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
