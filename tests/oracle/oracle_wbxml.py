#!/usr/bin/env python3
"""Compares `pushsim decode eas` and `encode eas` with wbxml2xml and xml2wbxml.

Documents are made here, token by token, from the committed tables: one per page with every token,
then random ones over all pages. Each is decoded by both programs and the trees are compared; each
tree that libwbxml printed is encoded by both programs and the results are decoded again.
Then the example documents of all commands, which the unit tests compare with the typed writers.
Not here: page 25, which libwbxml 0.11.8 does not know, and OPAQUE data in random documents: it
prints them as base64 text, and so they are compared in the examples.

Names differ between tables; they are compared after mapping through the JSON's `other_names` and
by letters without case.
"""
import base64
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

TABLE = pathlib.Path(__file__).parent.parent / "vectors" / "activesync-codepages.json"
PAGES = {p["page"]: p for p in json.loads(TABLE.read_text(encoding="utf-8"))["pages"]}
EXAMPLES = sorted(TABLE.parent.glob("eas-*.txt"))
HEADER = bytes([3, 1, 0x6A, 0])
LEFT_OUT = {25}


def tokens(page):
    return sorted(int(t, 16) for t in PAGES[page]["tokens"])


class Writer:
    def __init__(self):
        self.bytes = bytearray(HEADER)
        self.page = 0

    def tag(self, page, token, content):
        if page != self.page:
            self.bytes += bytes([0, page])
            self.page = page
        self.bytes.append(token | (0x40 if content else 0))

    def text(self, text):
        self.bytes += b"\x03" + text.encode() + b"\x00"

    def end(self):
        self.bytes.append(1)


def write(node, out):
    """node = (page, token, text or None, children)"""
    page, token, text, children = node
    out.tag(page, token, text is not None or children)
    if text is not None:
        out.text(text)
    for child in children:
        write(child, out)
    if text is not None or children:
        out.end()


def plain(name):
    return "".join(c for c in name.lower() if c.isalnum())


def names_of(page, token):
    key = f"{token:02X}"
    names = [PAGES[page]["tokens"][key]]
    names += (PAGES[page].get("other_names") or {}).get(key, {}).keys()
    return {plain(n) for n in names}


def compare(node, element, source):
    """Our tree of numbers against an ElementTree; raises on the first difference."""
    page, token, text, children = node
    space, _, name = element.tag[1:].partition("}")
    if plain(name) not in names_of(page, token):
        raise AssertionError(f"{source}: page {page} token {token:02X}: {name}")
    if source == "ours" and space != PAGES[page]["name"] + ":":
        raise AssertionError(f"{source}: page {page}: namespace {space}")
    if (element.text or "") != (text or "") and not children:
        raise AssertionError(f"{source}: text {element.text!r} instead of {text!r}")
    if len(element) != len(children):
        raise AssertionError(f"{source}: {name}: {len(element)} children instead of {len(children)}")
    for child, below in zip(children, element):
        compare(child, below, source)


def run(arguments, data=None):
    done = subprocess.run(arguments, input=data, capture_output=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{arguments}: {done.returncode}: {done.stderr.decode()[:300]}")
    return done.stdout


def check(pushsim, folder, node):
    out = Writer()
    write(node, out)
    document = bytes(out.bytes)
    source = folder / "a.wbxml"
    source.write_bytes(document)
    ours = run([pushsim, "decode", "eas", str(source)])
    compare(node, ET.fromstring(ours), "ours")
    again = run([pushsim, "encode", "eas", "-"], ours)
    if bytes.fromhex(again.decode()) != document:
        raise AssertionError(f"encode(decode) differs: {document.hex()} {again.decode()}")
    theirs = folder / "b.xml"
    run(["wbxml2xml", "-l", "ACTIVESYNC", "-m", "0", "-k", "-o", str(theirs), str(source)])
    compare(node, ET.parse(theirs).getroot(), "libwbxml")
    back = folder / "c.wbxml"
    run(["xml2wbxml", "-n", "-a", "-v", "1.3", "-k", "-o", str(back), str(theirs)])
    compare(node, ET.fromstring(run([pushsim, "decode", "eas", str(back)])), "ours")


def known_to_libwbxml(folder, page, token):
    """Whether wbxml2xml names the token and leaves its text alone."""
    out = Writer()
    write((page, token, "x", []), out)
    source, target = folder / "t.wbxml", folder / "t.xml"
    source.write_bytes(bytes(out.bytes))
    done = subprocess.run(["wbxml2xml", "-l", "ACTIVESYNC", "-m", "0", "-k", "-o", str(target),
                           str(source)], capture_output=True, check=False)
    if done.returncode != 0:
        return False
    element = ET.parse(target).getroot()
    return element.text == "x" and plain(element.tag.partition("}")[2]) in names_of(page, token)


def examples(path):
    """(title, XML, bytes) of a file of examples; octets always as <opaque>base64</opaque>."""
    for part in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, xml, *digits = part.strip().split("\n")
        xml = re.sub(r"<!--opaque \d+ bytes hex (\w+)-->", lambda m: "<opaque>%s</opaque>" %
                     base64.b64encode(bytes.fromhex(m[1])).decode(), xml)
        yield title, xml, bytes.fromhex("".join(digits))


def example_tree(element):
    """An ElementTree of ours as a tree of numbers."""
    space, _, name = element.tag[1:].partition("}")
    page = next(p for p in PAGES if PAGES[p]["name"] + ":" == space)
    token = next(int(t, 16) for t, n in PAGES[page]["tokens"].items() if n == name)
    octets = len(element) == 1 and element[0].tag.endswith("}opaque")
    text = element[0].text if octets else element.text
    return (page, token, text or None, [] if octets else [example_tree(e) for e in element])


def check_example(pushsim, folder, xml, document):
    source, theirs, back = folder / "a.wbxml", folder / "b.xml", folder / "c.wbxml"
    source.write_bytes(document)
    if bytes.fromhex(run([pushsim, "encode", "eas", "-"], xml.encode()).decode()) != document:
        raise AssertionError("encode gives other bytes")
    node = example_tree(ET.fromstring(xml))
    run(["wbxml2xml", "-l", "ACTIVESYNC", "-m", "0", "-k", "-o", str(theirs), str(source)])
    compare(node, ET.parse(theirs).getroot(), "libwbxml")
    if "<opaque>" not in xml:
        run(["xml2wbxml", "-n", "-a", "-v", "1.3", "-k", "-o", str(back), str(theirs)])
        compare(node, ET.fromstring(run([pushsim, "decode", "eas", str(back)])), "ours")


def main():
    pushsim = sys.argv[1]
    rng = random.Random(20051107)
    alphabet = "abcXYZ 019:;<>&'\"%\u00e4\u20ac"
    checked = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        usable, unknown = [], []
        for page in PAGES:
            if page in LEFT_OUT:
                continue
            for token in tokens(page):
                (usable if known_to_libwbxml(folder, page, token) else unknown).append((page, token))
        # A table that lost its entries must not pass as "unknown to libwbxml".
        if len(usable) < 580:
            raise AssertionError(f"libwbxml knows only {len(usable)} tokens: {unknown}")
        for page in sorted({p for p, _ in usable}):
            children = [(p, t, "t%d" % t, []) for p, t in usable if p == page]
            check(pushsim, folder, (page, children[0][1], None, children))
            checked += 1

        def tree(depth):
            page, token = rng.choice(usable)
            if depth == 0 or rng.random() < 0.5:
                text = "".join(rng.choice(alphabet) for _ in range(rng.randrange(1, 12))).strip()
                return (page, token, text or None, [])
            return (page, token, None, [tree(depth - 1) for _ in range(rng.randrange(1, 6))])

        for _ in range(150):
            page, token = rng.choice(usable)
            check(pushsim, folder, (page, token, None, [tree(4) for _ in range(5)]))
            checked += 1
        for path in EXAMPLES:
            for title, xml, document in examples(path):
                try:
                    check_example(pushsim, folder, xml, document)
                except AssertionError as e:
                    raise AssertionError(f"{path.name}: {title}: {e}") from e
                checked += 1
    print(f"{checked} documents, {len(usable)} tokens; libwbxml does not know or rewrites "
          f"{len(unknown)}: " + " ".join(f"{p}:{t:02X}" for p, t in unknown))


main()
