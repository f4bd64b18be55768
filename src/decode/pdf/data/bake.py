#!/usr/bin/env python3
"""Bakes Adobe's CMap resources for Japan1 into japan1.bin, which cmap/predefined.rs reads in place. The other collections are left
to the hayro-cmap crate.

    bake.py /usr/share/poppler/cMap/Adobe-Japan1 > japan1.bin         (Debian package poppler-data, licence in LICENSES/)

All numbers are big endian.
    u16 number of maps, u16 number of CIDs, u32 offset of the CID table, u32 offset of the string table
    per map, 56 bytes: 24 bytes name (zero padded) · u8 index of the map it builds on or 255 · u8 writing mode · u16 code spaces,
        u32 offset of the code spaces (u8 length, u8 zero, u16 zero, u32 low, u32 high) · u32 offset and u32 number of the ranges of one
        byte, then of two bytes (u16 low, u16 high, u16 CID), then of longer codes (u32 low, u16 span, u16 CID)
    CID table: 3 bytes per CID: a character; 0 for none; 110000+k for string k
    string table: per string 8 x u16 UTF-16 units, zero padded
"""
import os, re, struct, sys

NAMES = """H V EUC-H EUC-V RKSJ-H RKSJ-V 90ms-RKSJ-H 90ms-RKSJ-V 90msp-RKSJ-H 90msp-RKSJ-V 90pv-RKSJ-H 90pv-RKSJ-V 83pv-RKSJ-H
78-H 78-V 78-EUC-H 78-EUC-V 78-RKSJ-H 78-RKSJ-V 78ms-RKSJ-H 78ms-RKSJ-V Add-H Add-V Add-RKSJ-H Add-RKSJ-V Ext-H Ext-V Ext-RKSJ-H
Ext-RKSJ-V NWP-H NWP-V UniJIS-UCS2-H UniJIS-UCS2-V UniJIS-UCS2-HW-H UniJIS-UCS2-HW-V UniJISPro-UCS2-V UniJISPro-UCS2-HW-V
UniJIS-UTF32-H UniJIS-UTF32-V UniJIS2004-UTF32-H UniJIS2004-UTF32-V UniJISX0213-UTF32-H UniJISX0213-UTF32-V
UniJISX02132004-UTF32-H UniJISX02132004-UTF32-V Hankaku Hiragana Katakana Roman""".split()
# near copies of a larger map are stored as what differs from it
DELTA = {"UniJIS2004-UTF32-H": "UniJIS-UTF32-H", "UniJISX0213-UTF32-H": "UniJIS-UTF32-H", "UniJISX02132004-UTF32-H": "UniJIS-UTF32-H",
         "90msp-RKSJ-H": "90ms-RKSJ-H", "78-H": "H", "Add-H": "H", "Ext-H": "H", "NWP-H": "H"}


def parse(path):
    text = re.sub(r"%.*", "", open(path, encoding="latin-1").read())
    base = re.search(r"/(\S+)\s+usecmap", text)
    wmode = re.search(r"/WMode\s+(\d)", text)
    spaces, ranges = [], []
    for kind, block in re.findall(r"begin(codespacerange|cidrange|cidchar|notdefrange)(.*?)end\1", text, re.S):
        if kind == "codespacerange":
            spaces += [(len(a) // 2, int(a, 16), int(b, 16)) for a, b in re.findall(r"<(\w+)>\s*<(\w+)>", block)]
        elif kind == "cidrange":
            ranges += [(len(a) // 2, int(a, 16), int(b, 16), int(c)) for a, b, c in re.findall(r"<(\w+)>\s*<(\w+)>\s*(\d+)", block)]
        elif kind == "cidchar":
            ranges += [(len(a) // 2, int(a, 16), int(a, 16), int(c)) for a, c in re.findall(r"<(\w+)>\s*(\d+)", block)]
    return base.group(1) if base else None, int(wmode.group(1)) if wmode else 0, spaces, ranges


def pack(codes):
    """{(length, code): cid} -> merged ranges"""
    out = []
    for (length, code), cid in sorted(codes.items()):
        if out:
            l, lo, hi, c = out[-1]
            if l == length and hi + 1 == code and c + (code - lo) == cid and (length > 2 or lo >> 8 == code >> 8 or length == 2):
                out[-1] = (l, lo, code, c)
                continue
        out.append((length, code, code, cid))
    return out


def main(where):
    maps = {n: parse(os.path.join(where, n)) for n in NAMES}
    flat = {n: {(l, v): c + v - a for l, a, b, c in m[3] for v in range(a, b + 1)} for n, m in maps.items()}
    full = lambda n: {**(full(maps[n][0]) if maps[n][0] else {}), **flat[n]}
    for name, base in DELTA.items():
        own, under = full(name), full(base)
        if all(k in own for k in under):
            maps[name] = (base, maps[name][1], maps[name][2], None)
            flat[name] = {k: c for k, c in own.items() if under.get(k) != c}
    text = open(os.path.join(where, "Adobe-Japan1-UCS2"), encoding="latin-1").read()
    uni = {}
    for kind, block in re.findall(r"begin(bfrange|bfchar)(.*?)end\1", text, re.S):
        if kind == "bfchar":
            for a, b in re.findall(r"<(\w+)>\s*<(\w+)>", block):
                uni[int(a, 16)] = bytes.fromhex(b)
        else:
            for a, b, c, arr in re.findall(r"<(\w+)>\s*<(\w+)>\s*(?:<(\w+)>|\[([^\]]*)\])", block):
                a, b = int(a, 16), int(b, 16)
                if c:
                    d = bytes.fromhex(c)
                    for v in range(a, b + 1):
                        uni[v] = d[:-2] + struct.pack(">H", struct.unpack(">H", d[-2:])[0] + v - a)
                else:
                    for v, d in zip(range(a, b + 1), re.findall(r"<(\w+)>", arr)):
                        uni[v] = bytes.fromhex(d)
    cids = max(uni) + 1
    head = struct.calcsize(">HHII") + 56 * len(NAMES)
    body = bytearray()
    rows = []
    for name in NAMES:
        base, wmode, spaces, _ = maps[name]
        if not spaces:
            spaces = maps[base][2]
        spaces_at = head + len(body)
        for l, a, b in spaces:
            body += struct.pack(">BBHII", l, 0, 0, a, b)
        ranges = pack(flat[name])
        where_ = []
        for keep in (lambda l: l == 1, lambda l: l == 2, lambda l: l > 2):
            mine = [r for r in ranges if keep(r[0])]
            where_ += [head + len(body), len(mine)]
            for l, a, b, c in mine:
                body += struct.pack(">IHH", a, b - a, c) if l > 2 else struct.pack(">HHH", a, b, c)
        rows.append(struct.pack(">24sBBHIIIIIII", name.encode(), NAMES.index(base) if base else 255, wmode, len(spaces), spaces_at, *where_))
    cid_at = head + len(body)
    strings, table = [], bytearray()
    for cid in range(cids):
        # variation selectors tell shapes apart, not characters
        t = "".join(c for c in uni.get(cid, b"").decode("utf-16-be") if not 0xE0100 <= ord(c) <= 0xE01EF and not 0xFE00 <= ord(c) <= 0xFE0F)
        if len(t) > 1:
            if t not in strings:
                strings.append(t)
            table += (0x110000 + strings.index(t)).to_bytes(3, "big")
        else:
            table += (ord(t) if t else 0).to_bytes(3, "big")
    body += table
    str_at = head + len(body)
    for s in strings:
        body += s.encode("utf-16-be").ljust(16, b"\0")
        assert len(s.encode("utf-16-be")) <= 16, s
    out = struct.pack(">HHII", len(NAMES), cids, cid_at, str_at) + b"".join(rows) + body
    sys.stdout.buffer.write(out)
    print(len(out), "bytes,", len(strings), "strings,", cids, "CIDs", max(len(n) for n in NAMES), file=sys.stderr)


main(sys.argv[1])
