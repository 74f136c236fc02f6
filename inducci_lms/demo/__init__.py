"""A small host application to try the library in: an intranet with its own people, pages and look, training at ``/training/``.

``python -m inducci_lms.demo`` prepares and serves it; ``flask --app inducci_lms.demo inducci …`` reaches every command.
"""

from inducci_lms.demo.app import create_app

__all__ = ["create_app"]
