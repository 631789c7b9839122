"""Read an OFD as a stranger would: zip, XML, and DER by a few lines of its own; SM2 and SM3 by gmalg."""

import base64
import hashlib
import io
import zipfile

import gmalg
from defusedxml.ElementTree import fromstring
from PIL import Image, ImageDraw, ImageFont

SHORT = 3000
OFD = "{http://www.ofdspec.org/2016}"


def files_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def texts(files, page=0):
    """Return for each sign of a page: sign, x, y of its base line, size (millimetres)."""
    root = fromstring(files[f"Doc_0/Pages/Page_{page}/Content.xml"])
    found = []
    for one in root.iter(f"{OFD}TextObject"):
        left, top, _, _ = map(float, one.get("Boundary").split())
        code = one.find(f"{OFD}TextCode")
        x, y = left + float(code.get("X")), top + float(code.get("Y"))
        steps = [float(step) for step in (code.get("DeltaX") or "").split()]
        for sign, step in zip(code.text, [*steps, 0.0], strict=True):
            found.append((sign, x, y, float(one.get("Size")), one.get("Font")))
            x += step
    return found


def drawn(files, page=0, dots=4):
    """Draw the letters of a page with the fonts in the package, `dots` to a millimetre."""
    root = fromstring(files[f"Doc_0/Pages/Page_{page}/Content.xml"])
    box = root.find(f"{OFD}Area/{OFD}PhysicalBox").text.split()
    picture = Image.new("L", (round(float(box[2]) * dots), round(float(box[3]) * dots)), 255)
    pen = ImageDraw.Draw(picture)
    fonts = {}
    for sign, x, y, size, font in texts(files, page):
        key = (font, size)
        if key not in fonts:
            outlines = io.BytesIO(files[f"Doc_0/Res/font_{font}.otf"])
            fonts[key] = ImageFont.truetype(outlines, size * dots)
        pen.text((x * dots, y * dots), sign, font=fonts[key], anchor="ls", fill=0)
    return picture


def der(content, place=0):
    """Return (tag, contents, whole, end) of the DER value at a place."""
    tag, length, start = content[place], content[place + 1], place + 2
    if length & 0x80:
        count = length & 0x7F
        length = int.from_bytes(content[start : start + count], "big")
        start += count
    end = start + length
    return tag, content[start:end], content[place:end], end


def parts(content):
    """Return the values in a DER sequence, each as (tag, contents, whole)."""
    found, place = [], 0
    while place < len(content):
        tag, inner, whole, place = der(content, place)
        found.append((tag, inner, whole))
    return found


def bits(value):
    """Return the bytes of a bit string of whole bytes."""
    assert value[1][0] == 0
    return value[1][1:]


def point(certificate):
    """Return the public point of a certificate with an SM2 key: 04‖x‖y."""
    body = parts(der(certificate)[1])[0]
    fields = parts(body[1])
    key = fields[6]  # version, serial, algorithm, issuer, validity, subject, key
    return bits(parts(key[1])[1])


def sm3(content):
    """Return the digest by gmalg; of what is long by the standard library, which is quicker."""
    if len(content) > SHORT:
        return hashlib.new("sm3", content).digest()
    digest = gmalg.SM3()
    digest.update(content)
    return digest.value()


def holds(content, signature, certificate):
    """Say by gmalg whether a DER signature SM2-with-SM3 holds."""
    r, s = (
        int.from_bytes(value[1], "big").to_bytes(32, "big") for value in parts(der(signature)[1])
    )
    sm2 = gmalg.SM2(pk=point(certificate), uid=b"1234567812345678")
    return sm2.verify(content, r, s)


def audit(content):
    """Check a package from end to end, without any code of ours. Return name and term of the seal."""
    files = files_of(content)
    place = "Doc_0/Signs/Sign_0/Signature.xml"
    said = fromstring(files[place])
    for one in said.iter(f"{OFD}Reference"):
        name = one.get("FileRef").lstrip("/")
        assert base64.b64decode(one.find(f"{OFD}CheckValue").text) == sm3(files[name]), name
    value = parts(der(files["Doc_0/Signs/Sign_0/SignedValue.dat"])[1])
    to_sign, certificate, algorithm, signature = value[:4]
    version, seal, _time, digest, about = parts(to_sign[1])
    assert version[1] == b"\x04"
    assert about[1].decode() == f"/{place}"
    assert algorithm[1] == bytes.fromhex("2a811ccf55018375")  # 1.2.156.10197.1.501
    assert bits(digest) == sm3(files[place])
    assert seal[2] == files["Doc_0/Signs/Sign_0/Seal.esl"]
    assert holds(to_sign[2], bits(signature), certificate[1])
    info, maker, _, seal_signature = parts(seal[1])
    assert holds(info[2], bits(seal_signature), maker[1])
    header, _number, properties, picture = parts(info[1])
    assert parts(header[1])[0][1] == b"ES"
    fields = parts(properties[1])
    assert certificate[1] in [one[1] for one in parts(fields[3][1])]
    assert parts(picture[1])[1][1].startswith(b"\x89PNG")
    return fields[1][1].decode(), fields[5][1].decode(), fields[6][1].decode()
