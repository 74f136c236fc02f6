"""Files are what their names say, and an SVG cannot run or load anything."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inducci_lms.content import media

NS = 'xmlns="http://www.w3.org/2000/svg"'
BAD = {
    "script": f"<svg {NS}><script>alert(1)</script></svg>",
    "handler": f'<svg {NS} onload="alert(1)"/>',
    "link": f'<svg {NS}><a href="javascript:alert(1)"><text>x</text></a></svg>',
    "image": f'<svg {NS}><image href="https://evil.example/x.png"/></svg>',
    "xlink": f'<svg {NS} xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="other.svg#a"/></svg>',
    "foreign": f"<svg {NS}><foreignObject><b/></foreignObject></svg>",
    "style": f"<svg {NS}><style>@import url(https://evil.example/x.css);</style></svg>",
    "style url": f'<svg {NS}><rect style="fill:url( https://evil.example/x#y)"/></svg>',
    "escaped": f"<svg {NS}><style>@\\import 'x'</style></svg>",
    "entity": f'<!DOCTYPE svg [<!ENTITY a "x">]><svg {NS}>&a;</svg>',
    "xxe": f'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg {NS}>&a;</svg>',
    "no svg": "<html/>",
    "no xml": "<svg",
    "animate": f'<svg {NS}><a><set attributeName="href" to="javascript:alert(1)"/></a></svg>',
}


@pytest.mark.parametrize("name", BAD)
def test_an_svg_that_runs_or_loads_is_refused(name: str) -> None:
    assert media.svg_fault(BAD[name].encode())


def test_a_plain_svg_with_gradients_and_styles_passes() -> None:
    text = f'<svg {NS} viewBox="0 0 10 5"><style>.a{{fill:url(#g)}}</style><rect fill="url(#g)"/><use href="#a"/></svg>'
    assert media.svg_fault(text.encode()) == ""


@settings(max_examples=200)
@given(st.binary(max_size=80) | st.text(st.sampled_from("<>svg/=\"' &;!DOCTYPE[]a"), max_size=60).map(str.encode))
def test_no_bytes_raise(data: bytes) -> None:
    media.svg_fault(data)


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.png", b"GIF89a", "not a PNG"),
        ("a.odt", b"hello", "not a ODT"),
        ("a.mp4", b"\x1a\x45\xdf\xa3", "not a MP4"),
        ("a.vtt", b"00:00", "not a VTT"),
        ("a.svg", b"", "empty"),
    ],
)
def test_a_file_must_be_what_its_name_says(tmp_path: Path, name: str, data: bytes, word: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert word in media.fault(tmp_path / name)


def test_the_size_of_a_picture_is_known(tmp_path: Path) -> None:
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (320).to_bytes(4, "big") + (200).to_bytes(4, "big")
    jpeg = b"\xff\xd8\xff\xe0\x00\x04xx\xff\xc0\x00\x11\x08" + (90).to_bytes(2, "big") + (160).to_bytes(2, "big") + b"\x03"
    svg = f'<svg {NS} width="30" height="20.4px"/>'.encode()
    for name, data, size in (("a.png", png, (320, 200)), ("a.jpg", jpeg, (160, 90)), ("a.svg", svg, (30, 20))):
        (tmp_path / name).write_bytes(data)
        found = media.facts(tmp_path / name)
        assert (found.width, found.height) == size
        assert media.fault(tmp_path / name) == ""
