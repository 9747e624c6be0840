#!/bin/sh
# deps.sh [--all | --missing [build]]: installs what the build and the tests need, with --all also what
# the slow tests of `make check-all` do; with --missing only names it, for the build alone if so said.
# Asks nothing; needs no network when everything is there.
set -eu

missing=
need() { # need PACKAGE COMMAND...: the package is missing unless the command succeeds
	package=$1
	shift
	"$@" >/dev/null 2>&1 || missing="$missing $package"
}
has() { command -v "$1"; }

need gcc has "${CC:-gcc}"
need libc6-dev test -e /usr/include/stdio.h
need make has make
need pkg-config has pkg-config
need libpcre2-dev pkg-config --exists libpcre2-8
need libinih-dev pkg-config --exists inih
need libyaml-dev pkg-config --exists yaml-0.1
need libtree-sitter-dev pkg-config --exists tree-sitter
need binutils has ar
if [ "${2:-}" != build ]; then
	need libcmocka-dev pkg-config --exists cmocka
	need libiniparser-dev test -e /usr/include/iniparser/iniparser.h
	need python3 has python3
	need python3-yaml python3 -c 'import yaml'
	need python3-jsonschema python3 -c 'import jsonschema'
	need mandoc has mandoc
	need patch has patch
	need python3-onnx test -e /usr/lib/python3/dist-packages/onnx
	need libonnx-testdata test -e /usr/share/libonnx-testdata
fi

# in Debian's own Python, also where another one comes first in the path
debian_has() { /usr/bin/python3 -c "import $1"; }
if [ "${1:-}" = --all ]; then
	need python3-numpy debian_has numpy
	need python3-opencv debian_has cv2
	need python3-pil debian_has PIL
	need python3-skimage debian_has skimage
	need python3-imageio debian_has imageio
	need python3-torchvision debian_has torchvision
fi

# the grammars come from npm, at a version that is known by its sum
grammars=${GRAMMARS:-grammars}
grammar() { # grammar NAME VERSION SHA256: unpacks it unless it is there
	if [ -e "$grammars/$1/src/parser.c" ]; then
		return
	fi
	file=$grammars/$1-$2.tgz
	if [ ! -e "$file" ]; then
		(cd "$grammars" && npm pack --silent "$1@$2" >/dev/null)
	fi
	if ! echo "$3  $file" | sha256sum -c --quiet - >&2; then
		echo "'$file' is not the file that it should be, not unpacked" >&2
		exit 1
	fi
	rm -rf "$grammars/$1"
	mkdir "$grammars/$1"
	tar -xzf "$file" -C "$grammars/$1" --strip-components=1
}
fetch_grammars() {
	mkdir -p "$grammars"
	grammar tree-sitter-python 0.23.6 aab5b860d93dbf84b37fed532f7dacc0468ede5387d0c74911d68f964287662a
	grammar tree-sitter-json 0.24.8 39e96d1e4231d200562ebd69105151cd43f58dda4b18a0e9a62fe2991da35b9c
}
for name in tree-sitter-python tree-sitter-json; do
	if [ -e "$grammars/$name/src/parser.c" ]; then
		continue
	fi
	if [ "${1:-}" = --missing ]; then
		need "the-grammar-$name" false
	elif ! ls "$grammars/$name"-*.tgz >/dev/null 2>&1; then
		need npm has npm
	fi
done

if [ -z "$missing" ]; then
	if [ "${1:-}" != --missing ]; then
		fetch_grammars
	fi
	exit 0
fi
if [ "${1:-}" = --missing ]; then
	echo "missing packages:$missing (run 'make deps')" >&2
	exit 1
fi

as_root=
if [ "$(id -u)" != 0 ]; then
	as_root='sudo -n'
fi
if ! command -v apt-get >/dev/null; then
	echo "missing:$missing (names of Debian packages; there is no apt-get here)" >&2
	exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
if ! { $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $missing; }; then
	echo "could not install; as root: apt-get install$missing" >&2
	exit 1
fi
fetch_grammars
