"""Looking into what was rendered."""

import io
import re
import zipfile

import pypdfium2


def text_of(pdf: bytes) -> str:
    """The text of a PDF, page after page, without its line ends."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [document[number] for number in range(len(document))]
        return re.sub(r"[\r\n]", "", "".join(page.get_textpage().get_text_range() for page in pages))
    finally:
        document.close()


def words_of(docx: bytes) -> str:
    """The text of a DOCX."""
    with zipfile.ZipFile(io.BytesIO(docx)) as packed:
        found = packed.read("word/document.xml").decode()
    return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", found))
