"""Ask poppler about a PDF, as a stranger would."""

import subprocess

import pypdfium2
import zxingcpp

MILLIMETRE = 72 / 25.4


def run(tool, path, *args):
    """Run a tool of poppler on the file."""
    done = subprocess.run([tool, *args, str(path)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def text_of(content):
    """Return the text of all pages, without line ends and spaces."""
    with pypdfium2.PdfDocument(content) as pdf:
        found = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    return "".join(found.split())


def fonts_of(path):
    """Return for each font of the file whether it is embedded."""
    lines = run("pdffonts", path).splitlines()[2:]
    return {line.split()[0]: line.split()[-5] == "yes" for line in lines}


def places_of(content, *words):
    """Return where each of these words stands lowest on the first page: left, bottom, right, top."""
    with pypdfium2.PdfDocument(content) as pdf:
        page = pdf[0].get_textpage()
        return [
            min((page.get_charbox(one) for one in _starts(page, word)), key=lambda box: box[1])
            for word in words
        ]


def _starts(page, word):
    search = page.search(word)
    while found := search.get_next():
        yield found[0]


def codes_on(content):
    """Return the texts of the QR codes that a camera would see on any page."""
    with pypdfium2.PdfDocument(content) as pdf:
        pictures = [page.render(scale=1.6).to_pil() for page in pdf]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]
