"""The words of xAPI: statements as frozen dataclasses, our profile, identifiers, parsing and validation. Pure: no Flask, no database."""
