"""The record store: statements, voiding, queries with `more`, documents, attachments, merged activity definitions."""
