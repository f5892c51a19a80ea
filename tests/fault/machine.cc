// SPDX-License-Identifier: AGPL-3.0-or-later
// A machine that errs as it is told, loaded before the C library (LD_PRELOAD): its clock is off,
// its disk takes nothing more, or says that it could not make durable what it took, or it dies
// before a change of the disk. The orders are in the file FAULT_MACHINE, which is mapped, so that
// they may change while the program runs.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace {

struct Orders {
  std::atomic<int64_t> clock_ms;  // added to the time of day, in whole seconds
  std::atomic<int32_t> write;     // errno of every write to a file; 0: it is done
  std::atomic<int32_t> sync;      // errno of every fsync; 0: it is done
  std::atomic<int64_t> refused;   // calls that were answered with an error; counted here
  std::atomic<int64_t> alive;     // changes of the disk until it dies, counted down here; 0: never
};

Orders none{};

Orders* map_orders() {
  const char* path = std::getenv("FAULT_MACHINE");
  if (path == nullptr) return &none;
  const int fd = ::open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) return &none;
  void* at = ::mmap(nullptr, sizeof(Orders), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  ::close(fd);
  return at == MAP_FAILED ? &none : static_cast<Orders*>(at);
}

Orders& orders() {
  static Orders* const mapped = map_orders();
  return *mapped;
}

template <typename Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool is_file(int fd) {
  struct stat info{};
  return ::fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

// Whether the call is to fail, with errno set.
bool refuses(const std::atomic<int32_t>& error, int fd) {
  const int32_t wanted = error.load();
  if (wanted == 0 || !is_file(fd)) return false;
  orders().refused.fetch_add(1);
  errno = wanted;
  return true;
}

void die_in_time() {
  if (orders().alive.load() > 0 && orders().alive.fetch_sub(1) == 1) ::kill(::getpid(), SIGKILL);
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* now) {
  static auto* const call = real<int(clockid_t, timespec*)>("clock_gettime");
  const int status = call(clock, now);
  if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    now->tv_sec += orders().clock_ms.load() / 1000;
  }
  return status;
}

ssize_t write(int fd, const void* bytes, size_t size) {
  static auto* const call = real<ssize_t(int, const void*, size_t)>("write");
  // Standard error is the log of the test, which is not on that disk.
  if (fd > STDERR_FILENO) die_in_time();
  return fd > STDERR_FILENO && refuses(orders().write, fd) ? -1 : call(fd, bytes, size);
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
  static auto* const call = real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return refuses(orders().write, fd) ? -1 : call(fd, bytes, size, at);
}

int ftruncate64(int fd, off64_t size) noexcept {
  static auto* const call = real<int(int, off64_t)>("ftruncate64");
  return refuses(orders().write, fd) ? -1 : call(fd, size);
}

int fsync(int fd) {
  static auto* const call = real<int(int)>("fsync");
  die_in_time();
  return refuses(orders().sync, fd) ? -1 : call(fd);
}

int fdatasync(int fd) {
  static auto* const call = real<int(int)>("fdatasync");
  return refuses(orders().sync, fd) ? -1 : call(fd);
}

int rename(const char* from, const char* to) noexcept {
  static auto* const call = real<int(const char*, const char*)>("rename");
  die_in_time();
  return call(from, to);
}

int unlink(const char* path) noexcept {
  static auto* const call = real<int(const char*)>("unlink");
  die_in_time();
  return call(path);
}

}  // extern "C"
