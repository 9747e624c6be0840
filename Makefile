# npu-doctor - `make help` lists the targets.
#
# One non-recursive makefile; objects live in build/<mode>/. CFLAGS and LDFLAGS are the user's.

MODE ?= release
BUILD := build/$(MODE)
PREFIX ?= /usr/local
MANDIR ?= $(PREFIX)/share/man
DESTDIR ?=
CC ?= gcc
PKG_CONFIG ?= pkg-config

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wcast-qual -Wwrite-strings -Wundef -Wvla -Wformat=2 -Wswitch-enum \
	-Wnull-dereference
ifeq ($(CI),true)
WARN += -Werror
endif
MODE_release := -O2 -g -DNDEBUG
MODE_debug := -O0 -g3
MODE_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
MODE_cov := -O0 -g --coverage
ifndef MODE_$(MODE)
$(error MODE is one of release debug asan cov)
endif
CFLAGS ?=
LDFLAGS ?=
ALL_CFLAGS := -std=c17 -Isrc $(MODE_$(MODE)) $(WARN) -MMD -MP $(CFLAGS)
ALL_LDFLAGS := $(MODE_$(MODE)) $(LDFLAGS)
LIBS := -lyaml -linih -lpcre2-8 -ltree-sitter -lm
STATIC_LIBS := -static $(LIBS)

# ---- files ----
SOURCES := $(sort $(wildcard src/*/*.c))
KBC_SOURCES := src/cli/kbc.c
CLI_SOURCES := $(filter-out $(KBC_SOURCES),$(filter src/cli/%,$(SOURCES)))
IMAGE_SOURCES := src/kb/builtin.c
LIB_SOURCES := $(filter-out src/cli/% $(IMAGE_SOURCES),$(SOURCES))
obj = $(patsubst %.c,$(BUILD)/%.o,$(1))

LIB := $(BUILD)/libnpudoctor.a
BIN := $(BUILD)/npu-doctor
KBC := $(BUILD)/npd-kbc
IMAGE := $(BUILD)/kb.img
IMAGE_OBJECTS := $(BUILD)/src/kb/image_data.o $(call obj,$(IMAGE_SOURCES))
# parsers that tree-sitter generated; `make deps` fetches them, they are built as they come
GRAMMARS ?= grammars
GRAMMAR_FILES := tree-sitter-python/src/parser tree-sitter-python/src/scanner tree-sitter-json/src/parser
GRAMMAR_OBJECTS := $(GRAMMAR_FILES:%=$(BUILD)/grammars/%.o)
GRAMMAR_asan := -fsanitize=address
KNOWLEDGE_DIRS := $(wildcard kb rules)
KNOWLEDGE := $(sort $(shell find $(KNOWLEDGE_DIRS) -name '*.yaml'))
BENIGN := kb/benign.txt

UNIT_SOURCES := $(sort $(wildcard tests/unit/test_*.c))
FUZZ_SOURCES := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_BINS := $(patsubst tests/fuzz/%.c,$(BUILD)/tests/%,$(FUZZ_SOURCES))
UNIT_BINS := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(UNIT_SOURCES))

.PHONY: all
all: $(BIN)
.DELETE_ON_ERROR:
.SECONDARY:

# A stamp per mode: a change of flags rebuilds.
FLAGS_NOW := $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS)
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(FLAGS_NOW)' | cmp -s - $@ || { GRAMMARS='$(GRAMMARS)' tools/deps.sh --missing build && \
		printf '%s\n' '$(FLAGS_NOW)' > $@; }
.PHONY: FORCE
FORCE:

# The one loop that sees every byte of a log.
HOT_release := -O3 -funroll-loops
$(BUILD)/src/text/scan.o: private ALL_CFLAGS += $(HOT_$(MODE))

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/src/kb/image_data.o: src/kb/image_data.S $(IMAGE) $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(MODE_$(MODE)) -DIMAGE_FILE='"$(IMAGE)"' -c -o $@ $<

# their tables are constant, and only not declared so
$(BUILD)/grammars/%.o: $(GRAMMARS)/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) -std=c11 -w -O2 -g -D'TSCharacterRange=const TSCharacterRange' $(GRAMMAR_$(MODE)) $(CFLAGS) -I$(GRAMMARS)/$(dir $*) -c -o $@ $<

$(GRAMMARS)/%.c:
	@GRAMMARS='$(GRAMMARS)' tools/deps.sh --missing build

$(LIB): $(call obj,$(LIB_SOURCES)) $(GRAMMAR_OBJECTS)
	@rm -f $@
	ar rcs $@ $^

$(KBC): $(call obj,$(KBC_SOURCES)) $(LIB)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(IMAGE): $(KBC) $(KNOWLEDGE) $(BENIGN)
	$(KBC) --benign $(BENIGN) -o $@ $(KNOWLEDGE_DIRS)

$(BIN): $(call obj,$(CLI_SOURCES)) $(IMAGE_OBJECTS) $(LIB)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/npu-doctor-static: $(call obj,$(CLI_SOURCES)) $(IMAGE_OBJECTS) $(LIB)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(STATIC_LIBS)

.PHONY: static
static: $(BUILD)/npu-doctor-static

# the same program over other bases, and what measures them: `same` holds the generated signatures alone, which
# are the patterns that ripgrep gets; `all` holds them beside everything that the program knows
BENCH := build/bench
PACK := $(BENCH)/pack
BASE_same := $(PACK)
BASE_all = $(KNOWLEDGE_DIRS) $(PACK)
BENCH_BINS := $(BUILD)/bench/npu-doctor-same $(BUILD)/bench/npu-doctor-all
$(BUILD)/bench/%.img: $(KBC) $(KNOWLEDGE) $(BENIGN) $(wildcard $(PACK)/*.yaml)
	@mkdir -p $(@D)
	$(KBC) --benign $(BENIGN) -o $@ $(BASE_$*)

$(BUILD)/bench/%.o: src/kb/image_data.S $(BUILD)/bench/%.img $(BUILD)/flags
	$(CC) $(MODE_$(MODE)) -DIMAGE_FILE='"$(BUILD)/bench/$*.img"' -c -o $@ $<

$(BENCH_BINS): $(BUILD)/bench/npu-doctor-%: $(call obj,$(CLI_SOURCES) $(IMAGE_SOURCES)) $(BUILD)/bench/%.o $(LIB)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/bench/peak: $(call obj,tests/bench/peak.c)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(LIB) -lcmocka $(LIBS)

# the parser of the command line is tested, and stands outside the library
$(BUILD)/tests/test_options: $(call obj,src/cli/options.c src/cli/table.c src/cli/help.c)

$(BUILD)/tests/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/main.o $(LIB)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# these judge with the knowledge of the program
$(BUILD)/tests/fuzz_diagnose $(BUILD)/tests/fuzz_lint: $(IMAGE_OBJECTS)

$(BUILD)/tests/report-driver $(BUILD)/tests/model-driver: $(BUILD)/tests/%-driver: $(BUILD)/tests/%/driver.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# prints the facts of the files that it is given
$(BUILD)/tests/facts-driver: $(BUILD)/tests/facts/driver.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# the readers of ini files, and the libraries that they follow
INI_DRIVERS := $(BUILD)/tests/ini-driver $(BUILD)/tests/iniparser-dump $(BUILD)/tests/inih-dump
$(BUILD)/tests/ini-driver: $(BUILD)/tests/ini/driver.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/iniparser-dump: $(BUILD)/tests/ini/iniparser_dump.o
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -liniparser

$(BUILD)/tests/inih-dump: $(BUILD)/tests/ini/inih_dump.o
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -linih

.PHONY: unit-tests fuzz-tests ini-drivers
ini-drivers: $(INI_DRIVERS)
unit-tests: $(UNIT_BINS)
fuzz-tests: $(FUZZ_BINS)

# ---- what users run ----
JOBS := $(shell nproc 2>/dev/null || echo 2)
# Recipes that build in another mode, or before they run: in parallel unless the user's own make -j rules.
SUBMAKE = $(MAKE) -s --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS))

# `make deps check`: first the one, then the other, also under -j
ifneq ($(filter deps,$(MAKECMDGOALS)),)
$(filter-out deps,$(MAKECMDGOALS)): | deps
endif

.PHONY: deps demo install dist clean help
deps:
	@GRAMMARS='$(GRAMMARS)' tools/deps.sh $(if $(filter check-all $(SLOW_CHECKS),$(MAKECMDGOALS)),--all)

demo:
	@echo "building ..."
	@$(SUBMAKE) all
	@tools/demo.sh $(BIN)

install: all
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(MANDIR)/man1'
	install -m 755 $(BIN) '$(DESTDIR)$(PREFIX)/bin/npu-doctor'
	install -m 644 man/npu-doctor.1 '$(DESTDIR)$(MANDIR)/man1/npu-doctor.1'

VERSION := $(shell sed -n 's/^\#define NPD_VERSION "\(.*\)"/\1/p' src/npu_doctor.h)
RELEASE_DIR = npu-doctor-$(VERSION)
# with the grammars, so that a release builds offline
dist:
	@mkdir -p build
	git archive --format=tar --prefix=$(RELEASE_DIR)/ HEAD > build/$(RELEASE_DIR).tar
	tar --append --file=build/$(RELEASE_DIR).tar --sort=name --owner=root:0 --group=root:0 --mode=u=rwX,go=rX \
		--mtime="$$(git log -1 --format=%cI)" --transform='s,^,$(RELEASE_DIR)/grammars/,' -C '$(GRAMMARS)' \
		$(foreach g,python json,tree-sitter-$g/LICENSE tree-sitter-$g/src)
	gzip -9n < build/$(RELEASE_DIR).tar > build/$(RELEASE_DIR).tar.gz
	@rm build/$(RELEASE_DIR).tar

clean:
	rm -rf build compile_commands.json

help:
	@printf '%s\n' \
		'make                 build/release/npu-doctor' \
		'make deps            install what is missing (Debian 12), without asking' \
		'make demo            run the commands of examples/' \
		'make check           all tests; the last line counts them' \
		'make check-all       the slow ones too' \
		'make static          build/release/npu-doctor-static, one file without shared objects' \
		'make install         to PREFIX ($(PREFIX)), below DESTDIR' \
		'make dist            build/npu-doctor-$(VERSION).tar.gz from the last commit' \
		'make bench           speed, as ratios to other programs; BENCH_MIB=1024' \
		'make fuzz READER=x   libFuzzer on tests/fuzz/fuzz_x.c; FUZZ_SECONDS=60' \
		'make coverage        lines run by the unit tests and the stories' \
		'make kb-coverage SRC=DIR  messages in the Python source of a toolchain, and what knows them' \
		'make analyze         gcc -fanalyzer, clang-tidy' \
		'make format          clang-format on every C file' \
		'make clean' \
		'' \
		'parts of check: $(CHECKS)' \
		'MODE=release|debug|asan|cov; CFLAGS, LDFLAGS; CI=true makes warnings errors;' \
		'UPDATE=1 with check-cases or check-docs rewrites what they expect'

# ---- tests: each part prints a closing line, `check` adds them up ----
PYTHON ?= python3
CEL ?= ../shared/cel
REAL ?= ../shared/cases
GENERATORS ?= ../shared/bench
GUIDE ?= ../shared/seeds/sigmastar_accuracy_guide.txt
MESSAGES ?= ../shared/reference/sigmastar/messages.tsv
CLEAN_DIRS := $(wildcard tests/clean)
DOCUMENTS := $(wildcard README.md README.zh.md man/npu-doctor.1)
CHECKS := check-unit check-cases check-cli check-hostile check-fix check-drafts check-packs check-pieces check-docs \
	check-kb check-surroundings check-cel check-schema check-report check-real check-layers check-headers \
	check-globals check-format fuzz-replay check-static check-kb-coverage check-guide check-messages check-ini \
	check-model check-scripts check-syntax check-facts
SLOW_CHECKS := check-sanitized check-huge check-big-models check-damaged-models check-script-truth \
	check-random-scripts
STATIC := build/release/npu-doctor-static
RELEASE := build/release/npu-doctor
ASAN := build/asan/npu-doctor
FACTS_DRIVER := build/release/tests/facts-driver

.PHONY: check check-all check-builds $(CHECKS) $(SLOW_CHECKS)
check-builds:
	@GRAMMARS='$(GRAMMARS)' tools/deps.sh --missing
	@echo "building ..."
	@$(SUBMAKE) MODE=release all static build/release/tests/report-driver build/release/tests/model-driver \
		$(FACTS_DRIVER) ini-drivers
	@$(SUBMAKE) MODE=asan unit-tests fuzz-tests

check: check-builds
	@$(PYTHON) tests/run.py --jobs $(JOBS) $(CHECKS)

check-all: check-builds
	@$(SUBMAKE) MODE=asan all
	@$(PYTHON) tests/run.py --jobs $(JOBS) $(CHECKS) $(SLOW_CHECKS)

check-unit:
	@$(SUBMAKE) MODE=asan unit-tests
	@$(PYTHON) tests/unit/run.py $(patsubst tests/unit/%.c,build/asan/tests/%,$(UNIT_SOURCES))

# each of these needs the program
check-cases check-cli check-hostile check-drafts check-packs check-pieces check-docs check-kb \
	check-surroundings check-cel check-schema check-real check-huge: $(RELEASE)
check-guide check-messages check-kb-coverage kb-coverage: $(RELEASE)
$(filter-out $(BIN),$(RELEASE)): FORCE
	@$(SUBMAKE) MODE=release all

check-cases:
	@$(PYTHON) tests/cases/run.py $(RELEASE) tests/cases examples

check-cli:
	@$(PYTHON) tests/cli/run.py $(RELEASE)

# broken, packed, endless and changing input
check-hostile:
	@$(PYTHON) tests/cli/hostile.py $(RELEASE)

# 10 GiB
check-huge:
	@$(PYTHON) tests/cli/hostile.py $(RELEASE) --slow

# the edits of lint, also when it is killed
check-fix: $(RELEASE)
	@$(PYTHON) tests/cli/fix.py $(RELEASE)

# from an unknown error to knowledge that finds it
check-drafts:
	@$(PYTHON) tests/cli/draft.py $(RELEASE)

# broken and overriding folders of knowledge
check-packs:
	@$(PYTHON) tests/cli/knowledge.py $(RELEASE)

# the same report however the log arrives
check-pieces:
	@$(PYTHON) tests/cli/pieces.py $(RELEASE) $(wildcard tests/clean tests/cases examples $(REAL))

check-docs:
	@$(PYTHON) tests/docs/run.py $(RELEASE) $(DOCUMENTS)

check-kb:
	@$(RELEASE) kb check $(CLEAN_DIRS:%=--clean %)

check-surroundings:
	@$(PYTHON) tests/kb/surroundings_test.py $(RELEASE) kb tests/clean

check-cel:
	@$(PYTHON) tests/cel/conformance.py --program $(RELEASE) --at-least 200 $(CEL)

check-schema:
	@$(RELEASE) kb schema > build/knowledge.schema.json
	@$(PYTHON) tests/kb/schema_test.py build/knowledge.schema.json kb

check-guide:
	@$(PYTHON) tests/kb/guide_test.py $(RELEASE) $(GUIDE)

check-messages:
	@$(PYTHON) tests/kb/messages_test.py $(RELEASE) $(MESSAGES) kb/sigmastar/left-out.tsv

check-kb-coverage:
	@$(PYTHON) tests/kb/coverage_test.py $(RELEASE)

check-report:
	@$(SUBMAKE) MODE=release build/release/tests/report-driver
	@$(PYTHON) tests/report/check_report.py build/release/tests/report-driver share/report-1.schema.json
	@echo '1 passed, 0 failed'

# under the interpreter that has the onnx package
ONNX_PYTHON := $(if $(shell $(PYTHON) -c 'import onnx' 2>/dev/null && echo yes),$(PYTHON),/usr/bin/python3)
check-model:
	@$(SUBMAKE) MODE=release build/release/tests/model-driver
	@$(ONNX_PYTHON) tools/gen-onnx-defs.py --check
	@$(ONNX_PYTHON) tests/model/oracle.py build/release/tests/model-driver

# gigabytes, a million nodes
check-big-models:
	@$(SUBMAKE) MODE=release build/release/tests/model-driver
	@$(PYTHON) tests/model/big.py build/release/tests/model-driver

# every model cut off and with flipped bytes, under the sanitizers
check-damaged-models:
	@$(SUBMAKE) MODE=asan build/asan/tests/model-driver
	@$(PYTHON) tests/model/damage.py build/asan/tests/model-driver

# the readers of ini files against the parsers that they follow; INI_SAMPLES, INI_SEED, INI_PYTHONS
check-ini:
	@$(SUBMAKE) MODE=release ini-drivers
	@$(PYTHON) tests/ini/ini_test.py build/release/tests

# what the interpreter refuses, and nothing else, is refused
check-syntax:
	@$(SUBMAKE) MODE=release $(FACTS_DRIVER)
	@$(PYTHON) tests/python/syntax_test.py $(FACTS_DRIVER) $(wildcard tests/scripts/*/*.py)

# the vocabulary of facts against what the readers give
check-facts: $(RELEASE)
	@$(PYTHON) tests/facts/vocabulary_test.py $(RELEASE)

check-scripts:
	@$(PYTHON) tests/scripts/compare_test.py
	@$(SUBMAKE) MODE=release $(FACTS_DRIVER)
	@$(PYTHON) tests/scripts/compare.py $(FACTS_DRIVER)

check-script-truth:
	@$(PYTHON) tests/scripts/truth.py --check

# SCRIPTS_SEED, SCRIPTS_COUNT: others, more of them
SCRIPTS_SEED ?= 1
SCRIPTS_COUNT ?= 200
check-random-scripts:
	@$(SUBMAKE) MODE=release $(FACTS_DRIVER)
	@$(PYTHON) tests/scripts/generate.py --seed $(SCRIPTS_SEED) --count $(SCRIPTS_COUNT) $(FACTS_DRIVER)

check-real:
	@$(PYTHON) tests/real/cases_test.py $(RELEASE) $(REAL)

check-layers:
	@$(PYTHON) tests/house/layers.py

check-headers:
	@$(PYTHON) tests/house/headers.py $(CC) -std=c17 -Isrc $(WARN)

check-globals:
	@$(SUBMAKE) MODE=release build/release/libnpudoctor.a
	@$(PYTHON) tests/house/globals.py build/release/libnpudoctor.a

check-format:
	@$(PYTHON) tests/house/format.py

fuzz-replay:
	@$(SUBMAKE) MODE=asan fuzz-tests
	@$(PYTHON) tests/fuzz/replay.py $(patsubst tests/fuzz/%.c,build/asan/tests/%,$(FUZZ_SOURCES))

check-static:
	@$(SUBMAKE) MODE=release static
	@$(PYTHON) tests/static/run.py $(STATIC)

# the stories and the command line once more, under the sanitizers
check-sanitized:
	@$(SUBMAKE) MODE=asan all
	@$(PYTHON) tests/cases/run.py $(ASAN) tests/cases examples
	@$(PYTHON) tests/cli/run.py $(ASAN)
	@$(PYTHON) tests/cli/pieces.py $(ASAN) $(CLEAN_DIRS) examples

# ---- for those who work on it ----
.PHONY: bench fuzz coverage kb-coverage analyze format
BENCH_MIB ?= 1024
BENCH_NAMES := npu-doctor-same npu-doctor-all peak
bench:
	@if $(PYTHON) tests/bench/data.py $(GENERATORS) $(BENCH) --size $$(($(BENCH_MIB) << 20)); then \
		$(SUBMAKE) MODE=release all $(BENCH_NAMES:%=build/release/bench/%) && \
		$(PYTHON) tests/bench/bench.py $(RELEASE) $(BENCH_NAMES:%=build/release/bench/%) $(BENCH); \
	else \
		echo skipped; \
	fi
	@$(SUBMAKE) MODE=release build/release/tests/model-driver build/release/bench/peak
	@$(PYTHON) tests/bench/model.py build/release/tests/model-driver build/release/bench/peak $(BENCH)

FUZZ_SECONDS ?= 60
fuzz:
	@test -n '$(READER)' || { echo 'READER is one of: $(patsubst tests/fuzz/fuzz_%.c,%,$(FUZZ_SOURCES))' >&2; exit 2; }
	@mkdir -p build/fuzz/$(READER) tests/fuzz/corpus/$(READER)
	@$(SUBMAKE) MODE=release all
	clang -std=c17 -Isrc -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		-o build/fuzz/fuzz_$(READER) tests/fuzz/fuzz_$(READER).c $(LIB_SOURCES) $(IMAGE_SOURCES) \
		build/release/src/kb/image_data.o $(GRAMMAR_FILES:%=build/release/grammars/%.o) $(LIBS)
	build/fuzz/fuzz_$(READER) -max_total_time=$(FUZZ_SECONDS) \
		-artifact_prefix=build/fuzz/$(READER)- $(wildcard tests/fuzz/dict/$(READER).dict:%=-dict=%) \
		build/fuzz/$(READER) tests/fuzz/corpus/$(READER)

coverage:
	@$(SUBMAKE) MODE=cov all unit-tests
	@find build/cov -name '*.gcda' -delete
	@$(PYTHON) tests/unit/run.py $(patsubst tests/unit/%.c,build/cov/tests/%,$(UNIT_SOURCES))
	@$(PYTHON) tests/cases/run.py build/cov/npu-doctor tests/cases examples
	@$(PYTHON) tests/cli/run.py build/cov/npu-doctor
	@$(PYTHON) tools/coverage.py build/cov

# TOOLCHAIN=sigmastar: ask as in a log of this toolchain; UNMATCHED=1: only what nothing matches
kb-coverage:
	@test -d '$(SRC)' || { echo 'SRC is a folder with the Python source of a toolchain' >&2; exit 2; }
	@$(PYTHON) tools/kb-coverage.py $(if $(TOOLCHAIN),--toolchain $(TOOLCHAIN)) $(if $(UNMATCHED),--unmatched) \
		$(RELEASE) '$(SRC)'

analyze: compile_commands.json
	@for file in $(SOURCES); do \
		$(CC) -std=c17 -Isrc -O2 -fanalyzer -S -o /dev/null $$file || exit 1; \
	done
	@if command -v clang-tidy >/dev/null; then clang-tidy -p . --quiet $(SOURCES); \
	else echo 'clang-tidy is not installed'; fi

format:
	clang-format -i $(filter-out %_table.h,$(wildcard src/*.h src/*/*.[ch] tests/*/*.[ch]))

compile_commands.json: FORCE
	@{ comma='['; for file in $(SOURCES); do \
		printf '%s\n{"directory": "%s", "file": "%s", "command": "%s"}' \
			"$$comma" '$(CURDIR)' "$$file" "$(CC) -std=c17 -Isrc $(WARN) -c $$file"; \
		comma=','; \
	done; printf '\n]\n'; } > $@

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
