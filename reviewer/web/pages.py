"""The page that says whether all is well."""

from __future__ import annotations

from flask import render_template

from reviewer.web.services import WebServices
from reviewer.web.setup import install_link
from reviewer.web.status import take_status


def show_status(services: WebServices) -> str:
    """Every part and how it is; 200 even if something is wrong, `/readyz` is for machines."""
    status = take_status(services)
    return render_template(
        "status.html",
        status=status,
        install=install_link(status.app) if status.app and status.is_well else "",
    )
