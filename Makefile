# hwreport: build, test, install. All that is made lies in .build/ and site/.
#
#   make            install what is missing, build the program, and the site from data/
#   make quick      what to run before each commit: unit tests, golden cases, the fast part of lint
#   make test       everything that CI runs; the last line is the grand total
#   make lint       layers, globals, formats, warnings, clang-tidy, cppcheck, shellcheck, manual
#   make fmt        bring sources into the house format
#   make golden     build the golden cases, show each difference and ask      [CASE=name] [YES=1]
#   make shots      pictures of pages, light and dark, narrow and wide        [PAGES='a.html …']
#   make bench      time the program on generated data            [COUNTS='1000 10000']
#   make fuzz       feed one door with invented bytes                TARGET=name [SECONDS=60]
#   make memcheck   the unit tests under valgrind
#   make program    the program alone: .build/release/hwreport
#   make site       the site alone
#   make editor     .build/compile_commands.json for clangd, .build/schema/ for editors of YAML
#   make install    program, manual and shell completions         [DESTDIR=] [PREFIX=/usr/local]
#   make clean      remove .build/
#   make help       this text
#
# CFLAGS, CPPFLAGS, LDFLAGS and LDLIBS add to the house's own flags.

MAKEFLAGS += --no-builtin-rules --no-builtin-variables
SHELL := /bin/sh
.DELETE_ON_ERROR:
.SUFFIXES:

CC := gcc
CLANG := clang
PREFIX ?= /usr/local
JOBS := $(shell nproc 2>/dev/null || echo 1)
ifeq ($(filter -j%,$(MAKEFLAGS)),)
MAKEFLAGS += -j$(JOBS)
endif

# Who may include whom: layer=layers, where * is all. A folder below src/ is a layer, its subfolders
# belong to it; base has nothing below it; main.c and pipeline.c may include all. `make lint` holds
# every include line against this table.
LAYERS := base= model=base load=base validate=base,model estimate=base,model \
    judge=base,model,estimate view=base,model,estimate,judge render=base publish=base \
    import=base,model,load build=* command=*

# One door a library: the only file that may include its header.
DOORS := yaml.h=load/yaml.c csv.h=load/csv.c cmark-gfm=render/markdown/cmark.c jansson.h=? xxhash.h=base/digest.c \
    sha2.h=base/digest.c seccomp.h=? udunits2.h=model/unit.c utf8proc.h=? sqlite3.h=? git2.h=? microhttpd.h=? \
    sanitizer/asan_interface.h=base/arena.c immintrin.h=base/sha256.c cpuid.h=base/sha256.c

# Libraries as pkg-config names them, and those that it does not know.
PACKAGES := yaml-0.1 libcmark-gfm jansson libxxhash libmd libseccomp libutf8proc
OTHER_LIBS := -lcmark-gfm-extensions -lcsv -ludunits2 -lm

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion \
    -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wvla -Wundef -Wwrite-strings \
    -Wcast-qual -Wpointer-arith -Wformat=2 -Wswitch-enum -Wdouble-promotion -Wimplicit-fallthrough \
    -Werror=format-security
HOUSE := -std=c17 -D_GNU_SOURCE -Isrc $(WARNINGS)

CC_release := $(CC)
FLAGS_release := -O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fPIE
LINK_release := -pie -Wl,-z,relro,-z,now
CC_asan := $(CC)
# Warnings about values come from release, where the optimizer has not been disturbed.
FLAGS_asan := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all \
    -Wno-maybe-uninitialized
LINK_asan := -fsanitize=address,undefined
CC_fuzz := $(CLANG)
FLAGS_fuzz := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
    -fno-sanitize-recover=all
LINK_fuzz := -fsanitize=fuzzer,address,undefined

SOURCES := $(sort $(wildcard src/*.c src/*/*.c src/*/*/*.c))
OBJECTS := $(SOURCES:src/%.c=%.o)
UNITS := $(sort $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*_test.c)))
SUPPORT := $(sort $(filter-out %_test.c,$(wildcard tests/unit/*.c)))
TARGETS := $(sort $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c)))
PROGRAM := .build/release/hwreport

.PHONY: all program site quick test lint fmt golden shots bench fuzz memcheck editor install clean help
all: site

# Before anything is built: what is missing is installed, then pkg-config is asked once.
ifneq ($(filter-out clean help,$(or $(MAKECMDGOALS),all)),)
include .build/libraries.mk
endif
.build/libraries.mk: src/install-dependencies Makefile
	@src/install-dependencies build
	@mkdir -p .build
	@printf 'LIB_CFLAGS := %s\nLIBS := %s\n' "$$(pkg-config --cflags $(PACKAGES))" \
	    "$$(pkg-config --libs $(PACKAGES)) $(OTHER_LIBS)" >$@
.build/test-tools: src/install-dependencies
	@src/install-dependencies test
	@mkdir -p .build && touch $@

# One set of rules a mode. The compiler's warnings stay beside the object, where lint finds them.
# Test programs take what they need from the archive of all objects but main.o.
define mode
.build/$(1)/%.o: src/%.c Makefile
	@mkdir -p $$(@D)
	@echo "  $(1) $$<"
	@$$(CC_$(1)) $$(HOUSE) $$(FLAGS_$(1)) $$(LIB_CFLAGS) $$(CPPFLAGS) $$(CFLAGS) -MMD -MP -c -o $$@ $$< \
	    2>$$@.warnings || { cat $$@.warnings >&2; exit 1; }; cat $$@.warnings >&2
.build/$(1)/tests/%.o: tests/%.c Makefile | .build/test-tools
	@mkdir -p $$(@D)
	@echo "  $(1) $$<"
	@$$(CC_$(1)) $$(HOUSE) -Itests $$(FLAGS_$(1)) $$(LIB_CFLAGS) $$(CPPFLAGS) $$(CFLAGS) -MMD -MP -c -o $$@ $$< \
	    2>$$@.warnings || { cat $$@.warnings >&2; exit 1; }; cat $$@.warnings >&2
.build/$(1)/hwreport: .build/$(1)/main.o .build/$(1)/all.a
	@echo "  $(1) hwreport"
	@$$(CC_$(1)) $$(LINK_$(1)) -Wl,--build-id $$(LDFLAGS) -o $$@ $$^ $$(LIBS) $$(LDLIBS)
.build/$(1)/all.a: $$(OBJECTS:%=.build/$(1)/%)
	@rm -f $$@
	@ar qcsT $$@ $$(filter-out .build/$(1)/main.o,$$^)
.build/$(1)/unit/%_test: .build/$(1)/tests/unit/%_test.o \
    $$(SUPPORT:%.c=.build/$(1)/%.o) .build/$(1)/all.a
	@mkdir -p $$(@D)
	@$$(CC_$(1)) $$(LINK_$(1)) -Wl,--build-id $$(LDFLAGS) -o $$@ $$^ -lcmocka $$(LIBS) $$(LDLIBS)
.build/$(1)/replay/%: .build/$(1)/tests/fuzz/%_fuzz.o .build/$(1)/tests/fuzz/replay.o .build/$(1)/all.a
	@mkdir -p $$(@D)
	@$$(CC_$(1)) $$(LINK_$(1)) -Wl,--build-id $$(LDFLAGS) -o $$@ $$^ $$(LIBS) $$(LDLIBS)
endef
$(foreach m,release asan fuzz,$(eval $(call mode,$(m))))
-include $(foreach m,release asan fuzz,$(wildcard .build/$(m)/*.d .build/$(m)/*/*.d .build/$(m)/*/*/*.d))
.SECONDARY:
.build/fuzz/%: .build/fuzz/tests/fuzz/%_fuzz.o .build/fuzz/all.a
	@$(CC_fuzz) $(LINK_fuzz) $(LDFLAGS) -o $@ $^ $(LIBS) $(LDLIBS)

program: $(if $(wildcard src/main.c),$(PROGRAM))
site: program
	@if [ -e src/command/build.c ]; then $(PROGRAM) build; fi

RELEASE := $(OBJECTS:%=.build/release/%) $(UNITS:%=.build/release/unit/%) program .build/bench/estimates
ASAN := $(UNITS:%=.build/asan/unit/%) $(TARGETS:%=.build/asan/replay/%) \
    $(if $(wildcard src/main.c),.build/asan/hwreport)

quick: $(RELEASE) | .build/test-tools
	@tests/run unit-quick cases lint-fast
lint: $(RELEASE) | .build/test-tools
	@tests/run lint
test: $(RELEASE) $(ASAN) site .build/browser/installed | .build/test-tools
	@tests/run harness lint unit diagnostics cases cli corpus unit-asan diagnostics-asan cases-asan cli-asan corpus-asan seeds browser
fmt: | .build/test-tools
	@clang-format -i $$(tests/harness/files '*.[ch]')
golden: program | .build/test-tools
	@YES=$(YES) HWREPORT=$(CURDIR)/$(PROGRAM) tests/harness/update $(CASE)
fuzz: $(if $(TARGET),.build/fuzz/$(TARGET)) | .build/test-tools
	@test -n '$(TARGET)' || { echo 'make fuzz TARGET=name; names: $(TARGETS)'; exit 2; }
	@mkdir -p .build/corpus/$(TARGET)
	.build/fuzz/$(TARGET) -max_total_time=$(or $(SECONDS),60) -timeout=5 -rss_limit_mb=1024 \
	    -artifact_prefix=.build/corpus/found- \
	    $(patsubst %,-dict=%,$(wildcard tests/fuzz/$(TARGET).dict)) \
	    .build/corpus/$(TARGET) $(wildcard tests/seeds/$(TARGET))
# The packages of the browser tests, from the lock alone, without running scripts of theirs.
.build/browser/installed: tests/browser/package.json tests/browser/package-lock.json | .build/test-tools
	@mkdir -p $(@D) && cp $^ $(@D)
	@cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch installed
.build/bench/measure: tests/bench/measure.c
	@mkdir -p $(@D)
	@$(CC) $(HOUSE) -O2 -o $@ $<
.build/bench/estimates: .build/release/tests/bench/estimates.o .build/release/all.a
	@mkdir -p $(@D)
	@$(CC_release) $(LINK_release) -Wl,--build-id $(LDFLAGS) -o $@ $^ $(LIBS) $(LDLIBS)
bench: program .build/bench/measure .build/bench/estimates
	@tests/bench/run $(COUNTS)
shots: site .build/browser/installed
	@node tests/browser/shoot.mjs $(PAGES)
memcheck: $(UNITS:%=.build/release/unit/%)
	@command -v valgrind >/dev/null || { echo 'make memcheck needs valgrind'; exit 1; }
	@tests/run unit-valgrind
editor: program | .build
	@mkdir -p .build/schema
	@for kind in $$($(PROGRAM) schema --format names); do \
	    $(PROGRAM) schema "$$kind" >.build/schema/$$kind.json || exit 1; done
	@{ printf '[\n'; for source in $(SOURCES) $(wildcard tests/*/*.c); do \
	    printf '%s{"directory":"%s","file":"%s","command":"%s"}' "$$comma" '$(CURDIR)' "$$source" \
	    "$(CC) $(HOUSE) -Itests $(LIB_CFLAGS) -c $$source"; comma=",$$(printf '\nx')"; comma=$${comma%x}; \
	done; printf '\n]\n'; } >.build/compile_commands.json
install: program
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	    $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
	    $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/hwreport
	src/man/make $(PROGRAM) >.build/hwreport.1
	install -m 644 .build/hwreport.1 $(DESTDIR)$(PREFIX)/share/man/man1/hwreport.1
	$(PROGRAM) completion bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/hwreport
	$(PROGRAM) completion zsh >$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_hwreport
	$(PROGRAM) completion fish >$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/hwreport.fish

export LAYERS DOORS

clean:
	rm -rf .build
help:
	@sed -n '/^#/!q;s/^# \{0,1\}//p' Makefile
