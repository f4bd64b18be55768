#!/usr/bin/env python3
"""Are all Japanese characters there that other readers of PDF find?

    characters.py FOLDER KAIRAN          e.g.  characters.py tests/data/pdf target/release/kairan

Reads every PDF of FOLDER with the binary KAIRAN and with the peers that are installed (pdftotext, mutool, pypdfium2; the others are named
and left out) and prints, per file, how many characters each has right. Without a truth, right is what most peers agree on: a character
counts as often as the median of the peers has it. White space, layout and order do not count; kana, kanji and hangul do, folded (NFKC,
radicals, vertical forms). Exits with 1 when kairan has fewer right than the best peer in some file, with 2 when there is nothing to
compare. Standard library only, apart from pypdfium2.
"""
import os
import re
import shutil
import statistics
import subprocess
import sys
import unicodedata
from collections import Counter

SECONDS = 120
COUNTED = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]")
# NFKC leaves the radicals of the supplement that fonts put in place of characters
RADICALS = str.maketrans("⺟⺠⻁⻄⻑⻒⻘⻝⻤⻨⻩⻫⻭⻯⻲", "母民虎西長長青食鬼麦黄斉歯竜亀")


def run(*command):
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace")


def pypdfium2(path):
    code = (
        "import sys, pypdfium2\n"
        "document = pypdfium2.PdfDocument(sys.argv[1])\n"
        "for page in document:\n"
        "    sys.stdout.buffer.write(page.get_textpage().get_text_range().encode('utf-8', 'replace') + b'\\n')\n"
    )
    return run(sys.executable, "-c", code, path)


def peers():
    found = {}
    if shutil.which("pdftotext"):
        found["pdftotext"] = lambda path: run("pdftotext", "-enc", "UTF-8", path, "-")
    if shutil.which("mutool"):
        found["mutool"] = lambda path: run("mutool", "draw", "-q", "-F", "txt", path)
    try:
        __import__("pypdfium2")
        found["pypdfium2"] = pypdfium2
    except ImportError:
        pass
    for name in ("pdftotext", "mutool", "pypdfium2"):
        if name not in found:
            print(f"not installed, left out: {name}", file=sys.stderr)
    return found


def count(text):
    return Counter(COUNTED.findall(unicodedata.normalize("NFKC", text).translate(RADICALS)))


def agreed(counts):
    letters = set().union(*counts)
    return Counter({letter: int(statistics.median_low([c[letter] for c in counts])) for letter in letters})


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, kairan = sys.argv[1:]
    readers = peers()
    files = sorted(name for name in os.listdir(folder) if name.lower().endswith(".pdf"))
    if not readers or not files:
        print("nothing to compare", file=sys.stderr)
        sys.exit(2)
    print(f"{'file':<44}{'agreed':>8}{'kairan':>8}" + "".join(f"{name:>11}" for name in readers))
    below = []
    for name in files:
        path = os.path.join(folder, name)
        found = {reader: count(read(path)) for reader, read in readers.items()}
        truth = agreed(list(found.values()))
        right = {reader: (letters & truth).total() for reader, letters in found.items()}
        own = (count(run(kairan, "text", path)) & truth).total()
        level = own >= max(right.values())
        if not level:
            below.append(name)
        row = f"{name[:42]:<44}{truth.total():>8}{own:>8}" + "".join(f"{right[reader]:>11}" for reader in readers)
        print(row + ("" if level else "  below"))
    print(f"{len(files) - len(below)} of {len(files)} files: kairan has at least as many right as the best peer")
    sys.exit(1 if below else 0)


if __name__ == "__main__":
    main()
