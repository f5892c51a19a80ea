// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/sealed_file.h"

#include <gtest/gtest.h>

#include <fstream>

namespace evidence {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void write(const fs::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

class SealedFile : public ::testing::TestWithParam<seal::Suite> {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "fadu-sealed-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    dir_ = name;
  }
  void TearDown() override { fs::remove_all(dir_); }
  [[nodiscard]] fs::path data() const { return dir_ / "data"; }
  [[nodiscard]] fs::path tail() const { return dir_ / "tail"; }
  Compartment secret(const std::string& name = "secret") { return {name, &keyring_}; }
  static std::string content(size_t size) {
    std::string out(size, '\0');
    for (size_t i = 0; i < size; ++i) out[i] = static_cast<char>(i * 31 + i / 997);
    return out;
  }
  // Writes all of it at once; its digest.
  std::string put(const std::string& plain) {
    SealedWriter writer = SealedWriter::begin(data(), tail(), secret(), random_).value();
    EXPECT_TRUE(writer.write(base::view(plain)).ok());
    const base::Digest digest = base::sha256(base::view(plain));
    EXPECT_TRUE(writer.finish(digest).ok());
    return base::hex(digest);
  }
  std::string opened(const std::string& digest) {
    const auto file = open_sealed(data(), digest, secret());
    if (!file.ok()) return file.fault().code;
    const auto bytes = (*file)->read(0, (*file)->size());
    return bytes.ok() ? std::string(base::text(*bytes)) : bytes.fault().code;
  }

  fs::path dir_;
  base::SeededRandom random_{3};
  seal::Keyring keyring_ = seal::Keyring::generate({"secret", "other"}, GetParam(), random_);
};

TEST_P(SealedFile, OpensToWhatWasWrittenWhateverItsSize) {
  for (const size_t size : {size_t{1}, kChunk - 1, kChunk, kChunk + 1, 5 * kChunk + 17}) {
    const std::string plain = content(size);
    const std::string digest = put(plain);
    EXPECT_TRUE(opened(digest) == plain) << size;
    EXPECT_EQ(read(data()).find(plain.substr(0, 16)), std::string::npos);
    fs::remove(data());
  }
}

TEST_P(SealedFile, AnyPartIsReadWithoutTheRest) {
  const std::string plain = content(3 * kChunk + 100);
  const std::string digest = put(plain);
  const auto file = open_sealed(data(), digest, secret()).value();
  ASSERT_EQ(file->size(), plain.size());
  const struct {
    size_t from, size;
  } parts[] = {
      {0, 1}, {kChunk - 1, 2}, {2 * kChunk, kChunk}, {100, 2 * kChunk}, {plain.size() - 7, 7}};
  for (const auto& part : parts) {
    EXPECT_TRUE(base::text(file->read(part.from, part.size).value()) ==
                plain.substr(part.from, part.size))
        << part.from;
  }
}

TEST_P(SealedFile, WhatWasAlteredCutJoinedOrRenamedDoesNotOpen) {
  const std::string plain = content(2 * kChunk + 5);
  const std::string digest = put(plain);
  const std::string whole = read(data());
  for (const size_t at :
       {size_t{0}, size_t{9}, size_t{25}, size_t{60}, whole.size() / 2, whole.size() - 1}) {
    std::string spoilt = whole;
    spoilt[at] = static_cast<char>(spoilt[at] ^ 1);
    write(data(), spoilt);
    const std::string told = opened(digest);
    EXPECT_TRUE(told == "evidence.altered" || told == "seal.no_key") << at << told.substr(0, 40);
  }
  for (const size_t size : {whole.size() - 1, whole.size() / 2, size_t{30}, size_t{3}, size_t{0}}) {
    write(data(), whole.substr(0, size));
    EXPECT_EQ(opened(digest), "evidence.altered") << size;
  }
  write(data(), whole + "x");
  EXPECT_EQ(opened(digest), "evidence.altered");
  // Two chunks changed places.
  const size_t sealed = kChunk + seal::Keyring::overhead(GetParam());
  std::string swapped = whole;
  for (size_t i = 0; i < sealed; ++i) std::swap(swapped[24 + i], swapped[24 + sealed + i]);
  write(data(), swapped);
  EXPECT_EQ(opened(digest), "evidence.altered");
  write(data(), whole);
  EXPECT_TRUE(opened(digest) == plain);
  EXPECT_EQ(opened(base::hex(base::sha256(base::view("another")))), "evidence.altered");
  EXPECT_EQ(open_sealed(data(), digest, secret("other")).fault().code, "evidence.altered");
  EXPECT_EQ(open_sealed(data(), digest, {"secret", nullptr}).fault().code, "seal.no_key");
  EXPECT_EQ(open_sealed(data(), digest, secret("unknown")).fault().code, "seal.no_key");
}

TEST_P(SealedFile, IsWrittenInPiecesOverSeveralStarts) {
  const std::string plain = content(4 * kChunk + 1234);
  {
    (void)SealedWriter::begin(data(), tail(), secret(), random_).value();
  }
  size_t at = 0;
  for (const size_t piece : {size_t{10}, kChunk, size_t{0}, kChunk - 10, size_t{7}, 2 * kChunk}) {
    ASSERT_EQ(SealedWriter::received(data(), tail(), plain.size()), at);
    SealedWriter writer =
        SealedWriter::resume(data(), tail(), plain.size(), secret(), random_).value();
    ASSERT_EQ(writer.size(), at);
    std::string back;
    ASSERT_TRUE(writer.read_back([&](base::ByteView b) { back += base::text(b); }).ok());
    EXPECT_TRUE(back == plain.substr(0, at));
    ASSERT_TRUE(writer.write(base::view(std::string_view(plain).substr(at, piece))).ok());
    ASSERT_TRUE(writer.keep().ok());
    at += piece;
    EXPECT_EQ(read(tail()).find(plain.substr(at - std::min<size_t>(at, 16), 16)),
              std::string::npos);
  }
  SealedWriter writer =
      SealedWriter::resume(data(), tail(), plain.size(), secret(), random_).value();
  ASSERT_TRUE(writer.write(base::view(std::string_view(plain).substr(at))).ok());
  const base::Digest digest = base::sha256(base::view(plain));
  ASSERT_TRUE(writer.finish(digest).ok());
  EXPECT_TRUE(opened(base::hex(digest)) == plain);
}

TEST_P(SealedFile, ACrashLosesAtMostWhatFillsNoChunk) {
  const std::string plain = content(3 * kChunk);
  {
    SealedWriter writer = SealedWriter::begin(data(), tail(), secret(), random_).value();
    ASSERT_TRUE(writer.write(base::view(std::string_view(plain).substr(0, kChunk + 500))).ok());
    // Killed here: nothing was kept beside.
  }
  EXPECT_EQ(SealedWriter::received(data(), tail(), plain.size()), kChunk);
  // And in the middle of writing a chunk.
  write(dir_ / "more", read(data()) + std::string(kChunk / 2, 'x'));
  fs::rename(dir_ / "more", data());
  EXPECT_EQ(SealedWriter::received(data(), tail(), plain.size()), kChunk);
  SealedWriter writer =
      SealedWriter::resume(data(), tail(), plain.size(), secret(), random_).value();
  ASSERT_TRUE(writer.write(base::view(std::string_view(plain).substr(kChunk))).ok());
  const base::Digest digest = base::sha256(base::view(plain));
  ASSERT_TRUE(writer.finish(digest).ok());
  EXPECT_TRUE(opened(base::hex(digest)) == plain);
}

TEST_P(SealedFile, GoesOnUnderItsOwnKeyWhenTheCompartmentGotANewOne) {
  const std::string plain = content(2 * kChunk + 9);
  {
    (void)SealedWriter::begin(data(), tail(), secret(), random_).value();
  }
  {
    SealedWriter writer =
        SealedWriter::resume(data(), tail(), plain.size(), secret(), random_).value();
    ASSERT_TRUE(writer.write(base::view(std::string_view(plain).substr(0, kChunk + 3))).ok());
    ASSERT_TRUE(writer.keep().ok());
  }
  const seal::Suite other =
      GetParam() == seal::Suite::kAes256Gcm ? seal::Suite::kSm4CtrHmacSm3 : seal::Suite::kAes256Gcm;
  ASSERT_TRUE(keyring_.rotate("secret", other, random_).ok());
  SealedWriter writer =
      SealedWriter::resume(data(), tail(), plain.size(), secret(), random_).value();
  ASSERT_TRUE(writer.write(base::view(std::string_view(plain).substr(kChunk + 3))).ok());
  const base::Digest digest = base::sha256(base::view(plain));
  ASSERT_TRUE(writer.finish(digest).ok());
  EXPECT_TRUE(opened(base::hex(digest)) == plain);
}

TEST_P(SealedFile, NeedsAKeyToBegin) {
  EXPECT_EQ(SealedWriter::begin(data(), tail(), secret("unknown"), random_).fault().code,
            "seal.no_key");
  EXPECT_EQ(SealedWriter::begin(data(), tail(), {"secret", nullptr}, random_).fault().code,
            "seal.no_key");
}

INSTANTIATE_TEST_SUITE_P(Suites, SealedFile,
                         ::testing::Values(seal::Suite::kAes256Gcm, seal::Suite::kSm4CtrHmacSm3));

}  // namespace
}  // namespace evidence
