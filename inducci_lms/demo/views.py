"""The host's own pages: start, notices, profile, sign-in. They know nothing of the library but an address to link to."""

from urllib.parse import urlsplit

from flask import Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_required, login_user, logout_user
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import select

from inducci_lms.demo.models import User, db
from inducci_lms.demo.people import PEOPLE


def init_app(app: Flask) -> None:
    """Set up the host's sign-in, its protection against forged requests, and its pages."""
    manager = LoginManager(app)
    manager.login_view = "login"
    manager.login_message = "Sign in to go on."
    manager.user_loader(lambda key: db.session.get(User, int(key)) if key.isdecimal() else None)
    CSRFProtect(app)
    app.add_url_rule("/", "home", home)
    app.add_url_rule("/notices", "notices", notices)
    app.add_url_rule("/profile", "profile", login_required(profile), methods=["GET", "POST"])
    app.add_url_rule("/login", "login", login, methods=["GET", "POST"])
    app.add_url_rule("/logout", "logout", logout, methods=["POST"])


def home() -> ResponseReturnValue:
    """Show the start page."""
    return render_template("home.html")


def notices() -> ResponseReturnValue:
    """Show a page of plain text, to see the host's look without the library."""
    return render_template("notices.html")


def profile() -> ResponseReturnValue:
    """Show and change what the host knows of a person."""
    if request.method == "POST":
        locale = request.form.get("locale", "")
        if locale not in ("", "en", "nl"):
            abort(400)
        current_user.locale = locale
        db.session.commit()
        flash("Saved.")
        return redirect(url_for("profile"))
    return render_template("profile.html")


def login() -> ResponseReturnValue:
    """Sign in by user name and password, and go on to where somebody wanted to go."""
    failed = False
    if request.method == "POST":
        user = db.session.scalar(select(User).where(User.username == request.form.get("username", "")))
        if user is not None and user.has_password(request.form.get("password", "")):
            login_user(user)
            return redirect(_onward(), 303)
        failed = True
    return render_template("login.html", people=PEOPLE, failed=failed, next=request.values.get("next", "")), 400 if failed else 200


def logout() -> ResponseReturnValue:
    """Sign out."""
    logout_user()
    return redirect(url_for("home"), 303)


def not_found() -> ResponseReturnValue:
    """Show that there is no such page."""
    return render_template("not_found.html"), 404


def _onward() -> str:
    """Return the address asked for before signing in, when it is one of this site."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    is_local = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return wanted if is_local else url_for("home")
