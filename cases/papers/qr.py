"""The square in the corner of a paper: an address where its number and hash are confirmed."""

from __future__ import annotations

import io

from django.conf import settings
from django.urls import reverse


def verify_url(code: str) -> str:
    """The public address of a verification code; SITE_URL is what the outside calls this installation."""
    return f"{getattr(settings, 'SITE_URL', 'http://127.0.0.1:8000')}{reverse('cases:verify', args=[code])}"


def qr_svg(address: str) -> str:
    """An inline SVG without styles, black on white, 2 modules of quiet zone."""
    import segno  # when the first paper is printed, not at start-up

    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", xmldecl=False, svgns=False, border=2, omitsize=True, svgclass="qr", lineclass=None
    )
    return out.getvalue().decode().replace("<svg ", '<svg role="img" aria-label="核验二维码" ', 1).strip()
