# pushsim: `make run` for the tutorial, `make check` for every test, `make help` for the rest.

VERSION := 0.1.0
PREFIX  ?= /usr/local
CC      ?= gcc
VARIANT ?= release
B       := build/$(VARIANT)
JOBS    ?= $(shell nproc 2>/dev/null || echo 2)
V       ?= 0
Q       := $(if $(filter 1,$(V)),,@)

CFLAGS_release := -O2 -g -flto -ffat-lto-objects
CFLAGS_debug   := -O1 -g -DPUSHSIM_DEBUG
CFLAGS_asan    := -O1 -g -DPUSHSIM_DEBUG -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS  := -std=gnu17 $(CFLAGS_$(VARIANT)) -Wall -Wextra -Wconversion -Wshadow -Werror \
           -ffp-contract=off -Isim -I. -D_GNU_SOURCE -DPUSHSIM_VERSION='"$(VERSION)"'
,       := ,
LDFLAGS := $(if $(filter asan,$(VARIANT)),-fsanitize=address$(,)undefined)
LTO     := $(if $(filter release,$(VARIANT)),-flto=auto -O2)
NO_LTO  := $(if $(filter release,$(VARIANT)),-fno-lto)
LIBS    := -ljansson -lgsl -lgslcblas -lpthread -lm

MAIN    := sim/main.c
SOURCES := $(filter-out $(MAIN),$(shell find sim models -name '*.c' | LC_ALL=C sort))
OBJECTS := $(SOURCES:%.c=$(B)/%.o)
EMBED   := $(shell find scenarios scripts/charts scripts/page -name '*.json' -o -name '*.csv' -o -name '*.gp' -o -name '*.html' 2>/dev/null | grep -v '/schema/' | LC_ALL=C sort)
LIBRARY := $(B)/libpushsim.a
PROGRAM := $(B)/pushsim
TESTS   := $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c))
BENCHES := $(patsubst tests/bench/%.c,$(B)/bench/%,$(wildcard tests/bench/bench_*.c))

.DEFAULT_GOAL := all
.PHONY: all run check tests-built bench fuzz validate asan tidy schema install uninstall clean help
.DELETE_ON_ERROR:

all: build/pushsim ## build the program as build/pushsim

build/pushsim: $(PROGRAM)
	$(Q)ln -sf $(VARIANT)/pushsim build/pushsim

$(PROGRAM): $(B)/sim/main.o $(LIBRARY)
	$(Q)$(CC) $(LTO) $(LDFLAGS) -o $@ $^ $(LIBS)

$(LIBRARY): $(OBJECTS) $(B)/embedded.o
	$(Q)rm -f $@ && gcc-ar rcs $@ $^

$(B)/%.o: %.c | build/.setup-run
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/embedded.c: scripts/embed.sh $(EMBED)
	$(Q)mkdir -p $(@D)
	$(Q)sh scripts/embed.sh $@ $(EMBED)

$(B)/embedded.o: $(B)/embedded.c
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<

build/.setup-run: scripts/setup.sh
	$(Q)mkdir -p build
	$(Q)sh scripts/setup.sh run
	$(Q)touch $@

build/.setup-check: scripts/setup.sh build/.setup-run
	$(Q)sh scripts/setup.sh check
	$(Q)touch $@

run: ## install what is missing, build, run the tutorial and the real mail of 2003, draw the charts
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) all
	$(Q)build/pushsim run scenarios/tutorial-2005.json
	$(Q)build/pushsim run scenarios/institution-2003.json

check: build/.setup-check ## install what is missing, build, run every test
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) all tests-built
	$(Q)sh tests/run.sh $(B)

tests-built: $(TESTS) $(B)/validate

$(B)/tests/%: tests/unit/%.c $(LIBRARY) | build/.setup-check
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(NO_LTO) -Itests -MMD -MP -MF $@.d $(LDFLAGS) -o $@ $< $(LIBRARY) -lcheck -lsubunit -lrt $(LIBS)

$(B)/bench/%: tests/bench/%.c $(LIBRARY)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -Wno-error $(LTO) -MMD -MP -MF $@.d $(LDFLAGS) -o $@ $< $(LIBRARY) $(if $(wildcard /usr/include/libwbxml-1.0/wbxml/wbxml.h),-DBENCH_LIBWBXML -I/usr/include/libwbxml-1.0 -lwbxml2) $(LIBS)

bench: all $(BENCHES) ## print speed and memory, as ratios where possible
	$(Q)sh tests/bench/run.sh $(B)

FUZZERS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SECONDS ?= 60
FUZZ_CC := clang -std=gnu17 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -ffp-contract=off \
           -D_GNU_SOURCE -DPUSHSIM_VERSION='"$(VERSION)"' -Isim -I.
FUZZ_O  := $(SOURCES:%.c=build/fuzz/%.o)

build/fuzz/%.o: %.c $(shell find sim models -name '*.h') | build/.setup-check
	$(Q)mkdir -p $(@D)
	$(Q)$(FUZZ_CC) -fsanitize=fuzzer-no-link -c -o $@ $<

.PRECIOUS: build/fuzz/%.o
build/fuzz/bin/%: tests/fuzz/%.c $(FUZZ_O) $(LIBRARY)
	$(Q)mkdir -p $(@D)
	$(Q)$(FUZZ_CC) -fsanitize=fuzzer -o $@ $< $(FUZZ_O) $(B)/embedded.o $(LIBS)

fuzz: $(FUZZERS:%=build/fuzz/bin/%) ## run each fuzzer for FUZZ_SECONDS (default 60)
	$(Q)for f in $(FUZZERS); do \
	  mkdir -p build/fuzz/corpus-$$f; \
	  build/fuzz/bin/$$f -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -print_final_stats=1 build/fuzz/corpus-$$f tests/fuzz/corpus/$${f#fuzz_} || exit 1; \
	done

asan: ## every unit test under AddressSanitizer and UBSan
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) VARIANT=asan tests-built build/asan/pushsim
	$(Q)sh tests/run.sh build/asan unit

tidy: all ## include directions, exported names, headers that compile alone, sources of numbers
	$(Q)sh scripts/tidy.sh $(B)

VALIDATE_C := $(wildcard tests/validate/*.c)
$(B)/tests/validate/%.o: tests/validate/%.c | build/.setup-check
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(NO_LTO) -Itests -MMD -MP -c -o $@ $<

$(B)/validate: $(VALIDATE_C:%.c=$(B)/%.o) $(LIBRARY)
	$(Q)$(CC) $(CFLAGS) $(NO_LTO) $(LDFLAGS) -o $@ $^ $(LIBS)

validate: build/.setup-check ## every published row and closed form: target, result, verdict, source
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) $(B)/validate
	$(Q)mkdir -p results && $(B)/validate --out results

schema: all ## write scenarios/schema/scenario-1.schema.json anew from the parameter table
	$(Q)build/pushsim schema scenario > scenarios/schema/scenario-1.schema.json

COMPLETIONS := share/bash-completion/completions
MAN1 := share/man/man1
install: all ## install under PREFIX (default /usr/local)
	$(Q)install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/pushsim $(DESTDIR)$(PREFIX)/$(COMPLETIONS)
	$(Q)install -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/pushsim
	$(Q)cp -r scenarios $(DESTDIR)$(PREFIX)/share/pushsim/
	$(Q)$(PROGRAM) completion bash > $(DESTDIR)$(PREFIX)/$(COMPLETIONS)/pushsim
	$(Q)install -d $(DESTDIR)$(PREFIX)/$(MAN1)
	$(Q)$(PROGRAM) man > $(DESTDIR)$(PREFIX)/$(MAN1)/pushsim.1

uninstall: ## remove what install put there
	$(Q)rm -rf $(DESTDIR)$(PREFIX)/bin/pushsim $(DESTDIR)$(PREFIX)/share/pushsim $(DESTDIR)$(PREFIX)/$(COMPLETIONS)/pushsim
	$(Q)rm -f $(DESTDIR)$(PREFIX)/$(MAN1)/pushsim.1

clean: ## remove build/
	$(Q)rm -rf build

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

-include $(shell find $(B) -name '*.d' 2>/dev/null)
