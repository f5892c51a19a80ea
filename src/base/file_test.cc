// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <thread>

namespace base {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;

constexpr size_t kMax = 1 << 20;

// Files of this process may not grow beyond `bytes`, as on a full disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : old_handler_(::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit small{bytes, old_.rlim_max};
    EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    ::signal(SIGXFSZ, old_handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit old_{};
  sighandler_t old_handler_;
};

class File : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "fadu-file-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    dir_ = name;
  }
  void TearDown() override { fs::remove_all(dir_); }

  static std::string code(const Status& status) {
    return status.ok() ? "done" : status.fault().code;
  }
  static std::string code(const Result<std::string>& result) {
    return result.ok() ? "done" : result.fault().code;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(dir_)) {
      out.push_back(entry.path().filename().string());
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  fs::path dir_;
};

TEST_F(File, WhatIsWrittenIsReadBack) {
  const fs::path path = dir_ / "记录.txt";
  const std::string content("a\0b\r\n法", 8);
  ASSERT_EQ(code(write_file(path, content)), "done");
  EXPECT_EQ(read_file(path, kMax).value(), content);
  EXPECT_THAT(names(), ElementsAre("记录.txt"));
  ASSERT_EQ(code(write_file(path, "")), "done");
  EXPECT_EQ(read_file(path, 0).value(), "");
}

TEST_F(File, MissingFileIsNamed) {
  const auto missing = read_file(dir_ / "none", kMax);
  ASSERT_EQ(code(missing), "base.file_missing");
  EXPECT_EQ(missing.fault().kind, FaultKind::kNotFound);
  EXPECT_EQ(missing.fault().arg("path"), (dir_ / "none").string());
  ASSERT_EQ(code(write_file(dir_ / "file", "x")), "done");
  EXPECT_EQ(code(read_file(dir_ / "file" / "below", kMax)), "base.file_missing");
}

TEST_F(File, FolderIsNoFile) {
  const auto read = read_file(dir_, kMax);
  ASSERT_EQ(code(read), "base.file_unreadable");
  EXPECT_EQ(read.fault().kind, FaultKind::kUnavailable);
  EXPECT_FALSE(read.fault().arg("reason").empty());
  fs::create_directory(dir_ / "folder");
  EXPECT_EQ(code(write_file(dir_ / "folder", "x")), "base.file_unwritable");
  EXPECT_THAT(names(), ElementsAre("folder"));
}

TEST_F(File, LimitCountsEveryByte) {
  ASSERT_EQ(code(write_file(dir_ / "f", std::string(1000, 'x'))), "done");
  EXPECT_EQ(code(read_file(dir_ / "f", 1000)), "done");
  const auto large = read_file(dir_ / "f", 999);
  ASSERT_EQ(code(large), "base.file_too_large");
  EXPECT_EQ(large.fault().arg("max"), "999");
}

// Its size says nothing: reading must stop by what was read.
TEST_F(File, EndlessFileStopsAtTheLimit) {
  EXPECT_EQ(code(read_file("/dev/zero", kMax)), "base.file_too_large");
}

TEST_F(File, FullDiskLeavesTheOldFileAndNothingElse) {
  const std::string old(2000, 'o');
  ASSERT_EQ(code(write_file(dir_ / "f", old)), "done");
  {
    const FullDisk disk(4096);
    const auto status = write_file(dir_ / "f", std::string(100'000, 'n'));
    ASSERT_EQ(code(status), "base.file_unwritable");
    EXPECT_EQ(status.fault().kind, FaultKind::kUnavailable);
    EXPECT_FALSE(status.fault().arg("reason").empty());
    EXPECT_EQ(code(write_file(dir_ / "new", std::string(100'000, 'n'))), "base.file_unwritable");
  }
  EXPECT_EQ(read_file(dir_ / "f", kMax).value(), old);
  EXPECT_THAT(names(), ElementsAre("f"));
}

TEST_F(File, FolderThatIsNotThereIsTold) {
  EXPECT_EQ(code(write_file(dir_ / "none" / "f", "x")), "base.file_unwritable");
}

TEST_F(File, HalfFileOfACrashIsOverwritten) {
  ASSERT_EQ(code(write_file(dir_ / "f.part", std::string(5000, 'h'))), "done");
  ASSERT_EQ(code(write_file(dir_ / "f", "new")), "done");
  EXPECT_EQ(read_file(dir_ / "f", kMax).value(), "new");
  EXPECT_THAT(names(), ElementsAre("f"));
}

TEST_F(File, ReaderSeesTheOldOrTheNewFileNeverHalfOfOne) {
  const fs::path path = dir_ / "f";
  const std::string a(300'000, 'a');
  const std::string b(200'000, 'b');
  ASSERT_EQ(code(write_file(path, a)), "done");
  std::atomic<bool> over = false;
  std::thread writer([&] {
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(write_file(path, i % 2 == 0 ? b : a).ok());
    over = true;
  });
  int whole = 0;
  while (!over) {
    const auto seen = read_file(path, kMax);
    if (!seen.ok() || (*seen != a && *seen != b)) {
      ADD_FAILURE() << code(seen);
      break;
    }
    ++whole;
  }
  writer.join();
  EXPECT_GT(whole, 0);
}

TEST_F(File, FilesBelowAreSortedBySuffixAndFolder) {
  fs::create_directories(dir_ / "b" / "c");
  fs::create_directory(dir_ / "folder.yaml");
  for (const char* name : {"z.yaml", "a.yaml", "a.txt", "b/c/m.yaml", "yaml"}) {
    ASSERT_EQ(code(write_file(dir_ / name, "x")), "done");
  }
  fs::create_symlink(dir_ / "nowhere", dir_ / "dangling.yaml");
  EXPECT_THAT(files_below(dir_, ".yaml"),
              ElementsAre(dir_ / "a.yaml", dir_ / "b" / "c" / "m.yaml", dir_ / "z.yaml"));
  EXPECT_TRUE(files_below(dir_ / "none", ".yaml").empty());
}

}  // namespace
}  // namespace base
