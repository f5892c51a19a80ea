# 法度 Fadu. `make run` and `make test` do everything on a fresh Debian 12.
#
#   make run      install what is missing, build, make the demonstration year, report, audit, verify, serve on
#                 http://127.0.0.1:8080 (SERVE=0: without that)
#   make test     install what is missing, build, run all tests
#   make build    the program: build/fadu, and the web pages: build/web
#   make web      the web pages alone
#   make bench    measure against raw limits, write bench/RESULTS.md
#   make lint     format check, house rules (doors between rooms, words, texts)
#   make format   format the sources
#   make docs     write what the documents take from the packs: docs/procedures
#   make screens  pictures of every page of the desk: docs/screens
#   make fuzz     bounded fuzzing of the readers of foreign input (FUZZ_SECONDS each, default 30)
#   make clean    remove what was built

BUILD ?= build
FUZZ_SECONDS ?= 30
JOBS ?= $(shell nproc)
SERVE ?= 1
export CCACHE_SLOPPINESS = pch_defines,time_macros,include_file_mtime,include_file_ctime

CMAKE_FLAGS = -G Ninja -DCMAKE_C_COMPILER=clang-19 -DCMAKE_CXX_COMPILER=clang++-19 \
  -DCMAKE_CXX_COMPILER_LAUNCHER=ccache

.PHONY: run test build web bench lint format docs screens fuzz clean setup test-sanitize

run: build
	@SERVE=$(SERVE) tools/run.sh $(BUILD)/fadu out

build: setup web
	@cmake -S . -B $(BUILD) $(CMAKE_FLAGS) -DCMAKE_BUILD_TYPE=Release > $(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }
	@ninja -C $(BUILD) -j $(JOBS) fadu

web: setup
	@tools/web.sh $(BUILD)

test: setup web
	@cmake -S . -B $(BUILD) $(CMAKE_FLAGS) -DCMAKE_BUILD_TYPE=Release > $(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }
	@ninja -C $(BUILD) -j $(JOBS)
	@ctest --test-dir $(BUILD) --output-on-failure --no-tests=error -j $(JOBS)

# The same tests under AddressSanitizer and UndefinedBehaviorSanitizer.
test-sanitize: setup
	@cmake -S . -B $(BUILD)-asan $(CMAKE_FLAGS) -DCMAKE_BUILD_TYPE=RelWithDebInfo -DFADU_SANITIZE=ON > /dev/null
	@ninja -C $(BUILD)-asan -j $(JOBS)
	@ctest --test-dir $(BUILD)-asan --output-on-failure --no-tests=error -j $(JOBS)

bench: setup
	@cmake -S . -B $(BUILD) $(CMAKE_FLAGS) -DCMAKE_BUILD_TYPE=Release > $(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }
	@ninja -C $(BUILD) -j $(JOBS)
	@bench/run.sh $(BUILD)

lint: setup
	@cmake -S . -B $(BUILD) $(CMAKE_FLAGS) -DCMAKE_BUILD_TYPE=Release > $(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }
	@ninja -C $(BUILD) -j $(JOBS) tidy
	@git ls-files '*.h' '*.cc' | xargs clang-format-19 --dry-run --Werror
	@$(BUILD)/tidy . $(BUILD)/rooms.txt

format: setup
	@git ls-files '*.h' '*.cc' | xargs clang-format-19 -i

docs: build
	@$(BUILD)/fadu check --pages docs/procedures

screens: build
	@tools/web_shots.sh $(BUILD)

fuzz: setup
	@cmake -S . -B $(BUILD)-fuzz $(CMAKE_FLAGS) -DCMAKE_BUILD_TYPE=RelWithDebInfo -DFADU_FUZZ=ON > /dev/null
	@ninja -C $(BUILD)-fuzz -j $(JOBS) $$(cat $(BUILD)-fuzz/fuzzers.txt)
	@tools/fuzz.sh $(BUILD)-fuzz $(FUZZ_SECONDS)

setup:
	@tools/setup.sh

clean:
	rm -rf $(BUILD) $(BUILD)-asan $(BUILD)-fuzz $(BUILD).log out
