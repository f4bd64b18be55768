#!/usr/bin/env python3
"""CPU time of PDF text, page by page: kairan beside the readers that are installed here.

    benches/peers/speed.py target/release/kairan FILE_OR_FOLDER...

Every reader gets the same files and one thread. A command is started once per file, as it is used, and the time of its empty
start is taken off again; a library is measured inside one process, without its imports. Of `--rounds` rounds the fastest counts,
since other work on the machine can only slow a round down. Standard library only; readers that are missing are named and left out.
"""
import argparse
import os
import resource
import shutil
import subprocess
import sys

LIBRARIES = {
    "PyMuPDF": """
import sys, time
import pymupdf
start = time.process_time()
for name in sys.argv[1:]:
    with pymupdf.open(name) as document:
        for page in document:
            page.get_text()
print(time.process_time() - start)
""",
    "pypdfium2": """
import sys, time
import pypdfium2
start = time.process_time()
for name in sys.argv[1:]:
    document = pypdfium2.PdfDocument(name)
    for number in range(len(document)):
        document[number].get_textpage().get_text_range()
    document.close()
print(time.process_time() - start)
""",
    "pages": """
import sys
import pypdfium2
print(sum(len(pypdfium2.PdfDocument(name)) for name in sys.argv[1:]))
""",
}


def cpu(command):
    """User and system seconds of a command that has ended."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def library(name, files):
    """What the script of a library prints, as a number; None when the library is not installed."""
    run = subprocess.run([sys.executable, "-c", LIBRARIES[name], *files], capture_output=True, text=True, check=False)
    return float(run.stdout) if run.returncode == 0 else None


def page_count(files):
    counted = library("pages", files)
    if counted is not None:
        return int(counted)
    if not shutil.which("pdfinfo"):
        sys.exit("pages cannot be counted: install pypdfium2 or pdfinfo")
    total = 0
    for name in files:
        said = subprocess.run(["pdfinfo", name], capture_output=True, text=True, check=False).stdout
        total += sum(int(line.split()[1]) for line in said.splitlines() if line.startswith("Pages:"))
    return total


def starts(command, empty):
    """A reader that is started for every file, without what an empty start costs."""
    return lambda files: sum(cpu(command(name)) for name in files) - len(files) * min(cpu(empty) for _ in range(5))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kairan")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    files = []
    for path in args.paths:
        if os.path.isdir(path):
            files += sorted(os.path.join(path, name) for name in os.listdir(path) if name.endswith(".pdf"))
        else:
            files.append(path)
    pages = page_count(files)
    kairan = [args.kairan]
    empty = min(cpu([*kairan, "--version"]) for _ in range(5))
    readers = {
        "kairan text": lambda files: cpu([*kairan, "text", "--threads", "1", *files]) - empty,
        "kairan extract": lambda files: cpu([*kairan, "extract", "--threads", "1", *files]) - empty,
    }
    if shutil.which("mutool"):
        readers["mutool"] = starts(lambda name: ["mutool", "draw", "-q", "-F", "txt", "-o", os.devnull, name], ["mutool", "-v"])
    if shutil.which("pdftotext"):
        readers["pdftotext"] = starts(lambda name: ["pdftotext", name, os.devnull], ["pdftotext", "-v"])
    for name in ("PyMuPDF", "pypdfium2"):
        if library(name, files[:1]) is not None:
            readers[name] = lambda files, name=name: library(name, files)
    missing = {"mutool", "pdftotext", "PyMuPDF", "pypdfium2"} - readers.keys()
    best = {name: min(read(files) for _ in range(args.rounds)) for name, read in readers.items()}
    print(f"{len(files)} files, {pages} pages, one thread, the fastest of {args.rounds} rounds")
    print(f"{'':16}{'pages/s':>10}{'ms/page':>10}{'kairan text is':>18}{'kairan extract is':>20}")
    for name, seconds in best.items():
        text, extract = (f"{seconds / best[own]:.1f} x as fast" for own in ("kairan text", "kairan extract"))
        own = name.startswith("kairan")
        print(f"{name:16}{pages / seconds:>10.0f}{1000 * seconds / pages:>10.3f}{'' if own else text:>18}{'' if own else extract:>20}")
    if missing:
        print("not installed, left out: " + ", ".join(sorted(missing)))


if __name__ == "__main__":
    main()
