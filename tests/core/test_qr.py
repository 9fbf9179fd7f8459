import xml.etree.ElementTree as ET

from maillage.core import qr


def test_a_code_is_one_drawing_that_depends_on_its_text():
    drawn = qr.svg("http://localhost:8000/attestations/verifier?numero=2026-000123")

    assert ET.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"
    assert drawn == qr.svg("http://localhost:8000/attestations/verifier?numero=2026-000123")
    assert drawn != qr.svg("http://localhost:8000/attestations/verifier?numero=2026-000124")
