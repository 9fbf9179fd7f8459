"""What reaches somebody, in a free text: a telephone number of France, an e-mail address. Pure: no Django."""

import re

# Its first group: the digit after the zero, that tells a mobile (6, 7) from the others.
PHONE = re.compile(r"(?<![\d.])(?:\+33[ .]?\(?0?\)?|0033[ .]?|0)([1-79])(?:[ .\-]?\d\d){4}(?!\d)")
# Its first group: what stands before the sign.
MAIL = re.compile(r"(?<![\w.+-])([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)")


def has_contact(text: str) -> bool:
    return PHONE.search(text) is not None or MAIL.search(text) is not None
