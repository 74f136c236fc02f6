"""Rows that wait to be sent to other record stores, written in the transaction of the statement itself."""
