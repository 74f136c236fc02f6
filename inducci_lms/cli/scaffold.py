"""``flask inducci scaffold``: writes the files that a host would otherwise have to copy from the guide."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

group = AppGroup("scaffold", help="Write files into the host.")

_BRIDGE = """{{#- The pages of the training site in our own frame. The library needs three places: title, head, main. -#}}
{{% extends "{layout}" %}}
{{% block {title} %}}{{% block lms_title %}}{{% endblock %}}{{% endblock %}}
{{% block {head} %}}{{{{ super() }}}}{{% block lms_head %}}{{% endblock %}}{{% endblock %}}
{{% block {main} %}}{{% block lms_main %}}{{% endblock %}}{{% endblock %}}
"""


@group.command("theme")
@click.option("--layout", default="layout.html", show_default=True, help="The host's layout, as its templates name it.")
@click.option("--title", default="title", show_default=True, help="The layout's block inside <title>.")
@click.option("--head", default="head", show_default=True, help="The layout's block inside <head>, after its own style sheet.")
@click.option("--main", default="main", show_default=True, help="The layout's block inside <main>.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
def theme(layout: str, title: str, head: str, main: str, force: bool) -> None:
    """Write templates/inducci_lms/base.html, which puts our pages into the host's layout."""
    folder = Path(current_app.root_path) / (current_app.template_folder or "templates")
    path = Path(folder) / "inducci_lms" / "base.html"
    if path.exists() and not force:
        raise click.ClickException(f"{path} is there already: --force replaces it")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_BRIDGE.format(layout=layout, title=title, head=head, main=main), encoding="utf-8")
    click.echo(f"written: {path}")
    if not (Path(folder) / layout).exists():
        click.echo(f"note: there is no {layout} in {folder}; give the name of yours with --layout")
