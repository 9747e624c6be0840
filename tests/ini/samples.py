"""Ini files for the oracles: hand-made ones, one quirk each, and seeded random ones."""

import random

HEAD = b"[INPUT_CONFIG]\n"
GOOD = b"""\
[INPUT_CONFIG]
inputs='data,im_info';
training_input_formats=RGB,RAWDATA_F32_NHWC;
input_formats=BGRA,RAWDATA_F32_NHWC;
quantizations=TRUE,TRUE;
mean=123.68:116.78:103.94;
std_value=58.4:57.1:57.4;

[OUTPUT_CONFIG]
outputs='rois,cls_prob,bbox_pred';
dequantizations=TRUE,TRUE,TRUE;

;[CONV_CONFIG]
;input_format=ALL_INT16;
"""


def long_lines():
    for n in (195, 198, 199, 200, 1021, 1022, 1023, 1024, 1025, 1030, 2050, 5000):
        yield HEAD + b"k=" + b"x" * n + b"\nafter=1\n"
        yield HEAD + b"k=" + b"x" * n
        for before in (n - 15, n - 17, n - 18, n - 19, n - 20):
            yield HEAD + b"k=" + b"x" * before + b"\\\n1234567\\\n89\nz=1\n"
    yield HEAD + b"k=v\n" + b" " * 300 + b"more text\n" + b"\t" * 250 + b"a=b ; c\n"
    yield b"[" + b"s" * 60 + b"]\na=1\n[" + b"s" * 61 + b"]\nb=2\n"


def blocks():
    """Around the 8192 bytes that a text file decodes at a time."""
    for bad in (b"\xff", b"\xe4", b"\xe4\xbd", b"\xc0\x80", b"\xed\xa0\x80", b"\xf0\x90\x80", b"\xf4\x90\x80\x80", b"\x80"):
        for size in (0, 1, 8186, 8187, 8188, 8189, 8190, 8191, 8192, 8193, 16384):
            pad = (b"; " + b"-" * 61 + b"\n") * 400
            for lead in (HEAD + b"a=1\na=2\n", HEAD, b"x\n", HEAD + b"a\r"):
                text = (lead + pad)[: max(size, len(lead))] if size else lead
                yield text + bad + b"\nb=1\n"
                yield text + bad
                if size in (0, 8191):
                    yield text + b"\r" + bad + b"x\nb=1\n"
                    yield text + b"\n" + bad + b"\r"


HAND = [
    b"", b"\n", b" ", b"[a]", b"[a]\n", b"a", b"a=1", b"\xef\xbb\xbf[a]\nx=1\n", b"\xef\xbb\xbf\n[a]\n",
    b"\xef\xbb\xbf; c\n[a]\n", b"; c\n# d\n  ; e\n[a]\nx=1\n", GOOD, GOOD.replace(b"\n", b"\r\n"),
    GOOD.replace(b"\n", b"\r"), GOOD.replace(b"\n", b"\n\n"), GOOD.replace(b"=", b" = "), GOOD.upper(), GOOD.lower(),
    GOOD + b"outputs=again\n", GOOD + GOOD, GOOD.replace(b"=", b": "), b"x=1\n" + GOOD, GOOD.replace(b";\n", b"; # note\n"),
    GOOD.replace(b";\n", b" ; note\n"), GOOD.replace(b"\n", b"\\\n"), GOOD.replace(b"'", b'"'), GOOD.replace(b"'", b""),
    HEAD + b"inputs='a','b';\n", HEAD + b"inputs=a%b;\n", HEAD + b"inputs=100%\n", HEAD + b"inputs=a%%b\n",
    HEAD + b"a=%(b)s\nb=%(c)s!\nc=x%%y\n", HEAD + b"a=%(b)s\n", HEAD + b"a=%(a)s\n", HEAD + b"a=%(b)s\nb=%(a)s\n",
    HEAD + b"a=%(b)s\nb\n", HEAD + b"a=%()s\n", HEAD + b"a=%(b)d\nb=1\n", HEAD + b"a=%(b\nb=1\n", HEAD + b"a=%(B)s\nb=1\n",
    HEAD + b"a=%(b )s\nb=1\n", HEAD + b"a=%(b)s%(b)s%%%(b)s\nb=1\n", HEAD + b"a=x\n %(b)s\n y\nb=1\n  2\n",
    HEAD + b"a=%(c\n d)s\nb=1\n",
    b"[DEFAULT]\na=1\nb=%(c)s\n[x]\nc=3\n[y]\na=2\n[DEFAULT]\nd=%(a)s\n", b"[DEFAULT]\na=1\n[DEFAULT]\na=2\n",
    b"[default]\na=1\n[x]\nb=2\n", b"[x]\nb=%(a)s\n[DEFAULT]\na=7\n",
    b"[a]\nk\n v\n", b"[a]\nk\n\n; c\n v\n", b"[a]\nk=\n v\n", b"[a]\nk=1\n\n\n  2\n\n\n", b"[a]\nk=1\n ; c\n  2\n",
    b"[a]\n  k=1\n  l=2\n   m=3\n l=4\n", b"[a]\n k=1\nl=2\n m\n", b"  [a]\n  k=1\n [b]\nk=2\n", b"[a]\nk=1\n [b]\n",
    b"[a]\nk=1\n\xc2\xa0v\n", b"[a]\nk=\xe3\x80\x801\xe3\x80\x80\n", b"[a]\nk=1\x0b\n", b"[a]\nk=1\x0c2\x1c3\xc2\x854\xe2\x80\xa85\n",
    b"[a]\n\x1ck=1\n", b"[a]\n=v\n", b"[a]\n=v\n=w\n", b"[a]\n:v\n  =w\nk\n", b"[a]\n=v\nk=1\nk=2\n", b"[a]\n = v\n: w\n",
    b"[a]\n=v\n  more\n =x\n", b"[]\n", b"[]\nk=1\n", b"[a]\nk=1\n[]\nl=2\n", b"[ ]\nk=1\n", b"[abc]\nk=1\n[]\nl=2\n[ab]\nm=1\n",
    b"[a]b]\nk=1\n", b"[a] b\nk=1\n", b"[a]=1\nk=1\n", b"[]]\nk=1\n", b"[a]]\nk=1\n", b"[ a ]\nk=1\n", b"[a\nk=1\n", b"[a]\n[b\nk=1\n",
    b"[a]\nk=1\n[a]\nl=1\n", b"[a]\nk=1\nK=2\n", b"[A]\nk=1\n[a]\nk=2\n", b"[a]\nk = = v\n", b"[a]\nk==v\n", b"[a]\nk=:v\n",
    b"[a]\nk:=v\n", b"[a]\nk v = w\n", b"[a]\nk ;c = v\n", b"[a]\nk #c = v\n", b"[a]\nk=;\n", b"[a]\nk=#\n", b"[a]\nk= ; x\n",
    b"[a]\nk=''\n", b"[a]\nk=\"\"\n", b"[a]\nk='' ; x\n", b"[a]\nk=\"x\n", b"[a]\nk='x\n", b"[a]\nk='x\"\n", b"[a]\nk='x' y\n",
    b"[a]\nk=\"x\"y\"\n", b"[a]\nk='\n", b"[a]\nk= ' x ' \n", b"[a]\nk='';\n", b"[a]\nk=\"';\n", b"[a]\nk='a;b#c';\n",
    b"[a:b]\nc=1\n[a]\nb:c=2\n", b"[a:b]\n[a]\nb=1\n", b"[a]\nb=1\n[a:b]\n", b"k=1\n[a]\n", b"k=1\n[a]\nk=2\n[ ]\nk=3\n",
    b"[a]\nk=1\\\n2\\\n3\nl=4\n", b"[a]\nk=1\\\n", b"[a]\nk=1\\", b"[a]\nk=1 \\ \n 2\n", b"[a]\n\\\nk=1\n", b"[a]\\\nk=1\n",
    b"[a]\nk=1\\\n\n2=3\n", b"[a]\n;c\\\nk=1\n", b"[a]\nk=\\\n1\n", b"[a]\nk=1\nx", b"[a]\nk=1\nxy", b"x", b"x\ny=1\n", b"[\n]\n",
    b"[a]\nk\x00=1\nl=2\n", b"[a]\nk=1\x002\nl=2\n", b"\x00\n[a]\nk=1\n", b"[a]\nk=1\x00", b"[a]\nk=1\\\n\x002\nl=3\n",
    b"[a]\nk=1\r", b"[a]\r\nk=1\r\r\nl=2\n", b"[a]\nk=1\n\rl=2\n", b"[a]\nk=\r2\n", b"[a]\nk=1\r 2\r\n 3\n",
    "[a]\nÄÖ=1\näö=2\n".encode(), "[a]\nΑΒΓ=1\nЖ=2\nİ=3\nǅ=4\n".encode(), "[Ä]\nk=ÄÖÜ\n[ä]\nk=2\n".encode(),
    "[a]\nk=中文, 值 ;\n# 注释\n".encode(), "[a]\nk=中文\n".encode("gb18030"), "[a]\nk=1 # 注释\n".encode("gb18030"),
    GOOD.decode().encode("utf-16"), b"[a]\nk=1 # c\nl=2#d\n#e\n m # f\n", b"[a]\nk=# c\nl= # d\n\n # e\n  f # g\n", b"[a] # x\nk # y = 1\n",
]

PIECES = [
    b"[a]", b"[b]", b"[DEFAULT]", b"[a", b"]", b"[", b"k", b"l", b"K", b"mean", b"inputs", b"=", b"=", b"=", b":", b" ", b" ", b"\t",
    b";", b"#", b" ;", b" #", b"'", b'"', b"%", b"%%", b"%(k)s", b"%(l)s", b"%(", b")s", b"\\", b"\\\n", b"\n", b"\n", b"\n", b"\n",
    b"\n ", b"\n  ", b"\r\n", b"\r", b",", b"1", b"x y", b"RGB", b"\xc2\xa0", b"\xe3\x80\x80", b"\x0c", b"\x1d", b"\xc3\x84", b"\xc3\xa4",
    b"\n=", b"[]", b"''", b"\n[c]\n", b"\nm=", b"\nn=",
]


def wild(rng):
    pieces = PIECES if rng.random() < 0.9 else PIECES + [b"\xff", b"\x00", b"\xe4\xbd"]
    start = rng.choice([b"", b"[a]\n", b"[a]\n", b"[a]\nk=1\n", b"[a]\nk=1\n"])
    return start + b"".join(rng.choice(pieces) for _ in range(rng.randrange(1, 40)))


def tame(rng):
    """Mostly legal lines, so that whole files are compared and not only first errors."""
    out, number = [b"[s0]"], 0
    for _ in range(rng.randrange(1, 25)):
        number += 1
        key = rng.choice([b"key", b"Key", b"a b", b"\xc3\x84", b"x.y"]) + b"%d" % number
        value = b"".join(rng.choice([b"a", b"1,2", b"'", b";", b"#", b" ", b"%%", b"=", b":", b"\xe4\xb8\xad", b"\\", b"%(key1)s", b'"'])
                         for _ in range(rng.randrange(0, 7)))
        out.append(rng.choice([
            key + b"=" + value, key + b" = " + value, key + b": " + value, key, b"[s%d]" % number, b"; " + value, b"", b"  # " + value,
            key + b"=" + value + b"\n   " + value + b"x", key + b"=" + value + b"\n\n\ty" + value, key + b"='" + value + b"';",
        ]))
    return rng.choice([b"\n", b"\n", b"\r\n", b"\r"]).join(out) + rng.choice([b"", b"\n"])


def mutated(rng):
    data = bytearray(GOOD)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(data) + 1)
        data[at: at + rng.choice([0, 0, 1, 5])] = rng.choice(PIECES)
    return bytes(data)


def samples(count=1500, seed=1):
    rng = random.Random(seed)
    found = [*HAND, *long_lines(), *blocks()]
    while len(found) < count:
        found.append(rng.choice([wild, tame, mutated])(rng))
    return found
