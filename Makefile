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
LIBS := -lyaml -lpcre2-8 -lm
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
KNOWLEDGE := $(sort $(shell find kb rules -name '*.yaml' 2>/dev/null))
BENIGN := kb/benign.txt

UNIT_SOURCES := $(sort $(wildcard tests/unit/test_*.c))
UNIT_BINS := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(UNIT_SOURCES))

.PHONY: all
all: $(BIN)
.DELETE_ON_ERROR:
.SECONDARY:

# A stamp per mode: a change of flags rebuilds.
FLAGS_NOW := $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS)
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(FLAGS_NOW)' | cmp -s - $@ || printf '%s\n' '$(FLAGS_NOW)' > $@
.PHONY: FORCE
FORCE:

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/src/kb/image_data.o: src/kb/image_data.S $(IMAGE) $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(MODE_$(MODE)) -DIMAGE_FILE='"$(IMAGE)"' -c -o $@ $<

$(LIB): $(call obj,$(LIB_SOURCES))
	@rm -f $@
	ar rcs $@ $^

$(KBC): $(call obj,$(KBC_SOURCES)) $(LIB)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(IMAGE): $(KBC) $(KNOWLEDGE) $(BENIGN)
	$(KBC) --benign $(BENIGN) -o $@ kb rules

$(BIN): $(call obj,$(CLI_SOURCES)) $(IMAGE_OBJECTS) $(LIB)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/npu-doctor-static: $(call obj,$(CLI_SOURCES)) $(IMAGE_OBJECTS) $(LIB)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(STATIC_LIBS)

.PHONY: static
static: $(BUILD)/npu-doctor-static

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(LIBS)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
