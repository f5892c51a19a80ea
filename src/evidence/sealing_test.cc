// SPDX-License-Identifier: AGPL-3.0-or-later
// The locker and compartments: what a sealed case names is nowhere in clear.
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "evidence/images_test.h"
#include "evidence/locker.h"
#include "evidence/sealed_file.h"

namespace evidence {
namespace {

namespace fs = std::filesystem;

class SealingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "fadu-sealing-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    dir_ = fs::path(name) / "evidence";
    limits_.free_space = [](const fs::path&) { return uint64_t{100} << 30; };
    restart();
  }
  void TearDown() override { fs::remove_all(dir_.parent_path()); }
  void restart(Use use = Use::kTogether) {
    locker_.reset();
    locker_ = Locker::open(dir_, clock_, random_, &keyring_, limits_, use).value();
  }
  [[nodiscard]] fs::path path_of(const std::string& digest, const std::string& end = "") const {
    return dir_ / digest.substr(0, 2) / (digest.substr(2) + end);
  }
  // A photo and its forms as a program left them that sealed no files; nobody else is here.
  std::string from_before() {
    const Item item = bring(photo(), "");
    EXPECT_TRUE(locker_->form(item.digest, Form::kThumbnail).ok());
    EXPECT_TRUE(locker_->form(item.digest, Form::kPublic).ok());
    std::ofstream(path_of(item.digest, ".json"))
        << R"({"size":)" << item.size
        << R"(,"mime":"image/jpeg","brought":[{"owner":"li","at_ms":1},{"owner":"wang","at_ms":2}]})";
    restart(Use::kAlone);
    return item.digest;
  }
  // Everything came before this.
  [[nodiscard]] static calendar::Instant later() { return {int64_t{1} << 52}; }
  Settled settle(const std::string& digest, std::vector<std::string> compartments,
                 bool open = false, calendar::Instant fresh = later()) {
    return locker_->settle({digest, std::move(compartments), open}, fresh, Settle::kDo).value();
  }
  // Every file of the folder with its content.
  [[nodiscard]] std::map<std::string, std::string> everything() const {
    std::map<std::string, std::string> out;
    for (const auto& one : fs::recursive_directory_iterator(dir_)) {
      if (!one.is_regular_file()) continue;
      std::ifstream in(one.path(), std::ios::binary);
      out[one.path()] = {std::istreambuf_iterator<char>(in), {}};
    }
    return out;
  }
  Item bring(std::string_view content, const std::string& compartment,
             const std::string& owner = "li", size_t piece = 100'000) {
    const Upload upload = locker_->create(owner, "材料", content.size(), compartment).value();
    for (size_t at = 0;;) {
      const auto writer = locker_->resume(upload.id, owner, at).value();
      const std::string_view part = content.substr(at, piece);
      EXPECT_TRUE(writer->write(part).ok());
      auto outcome = writer->finish().value();
      at += part.size();
      EXPECT_EQ(outcome.upload.received, at);
      if (outcome.item) return std::move(*outcome.item);
      restart();
      EXPECT_EQ(locker_->find(upload.id, owner).value().received, at);
    }
  }
  // Whether these bytes stand in any file of the folder.
  [[nodiscard]] bool in_clear(std::string_view bytes) const {
    for (const auto& one : fs::recursive_directory_iterator(dir_)) {
      if (!one.is_regular_file()) continue;
      std::ifstream in(one.path(), std::ios::binary);
      const std::string content{std::istreambuf_iterator<char>(in), {}};
      if (content.find(bytes) != std::string::npos) return true;
    }
    return false;
  }
  std::string content_of(const std::string& digest, const std::string& compartment) {
    auto content = locker_->content(digest, compartment);
    if (!content.ok()) return content.fault().code;
    return std::string(base::text((*content)->read(0, (*content)->size()).value()));
  }
  static std::string photo() {
    return std::string(base::text(encoded(quarters(320, 200).get(), "image/jpeg")));
  }
  static std::string paper(size_t size) {
    std::string out = "%PDF-1.4\n";
    while (out.size() < size) out += "龘靐齉 " + std::to_string(out.size()) + "\n";
    return out + "%%EOF\n";
  }

  fs::path dir_;
  calendar::ManualClock clock_{calendar::Instant::at(*calendar::Date::of(2026, 3, 2), 9)};
  base::SeededRandom random_{5};
  seal::Keyring keyring_ =
      seal::Keyring::generate({"secret", "clue"}, seal::Suite::kAes256Gcm, random_);
  Limits limits_;
  std::unique_ptr<Locker> locker_;
};

TEST_F(SealingTest, AnUploadForACompartmentIsNeverInClearNotEvenHalfway) {
  const std::string content = paper(300'000);
  const Upload upload = locker_->create("li", "材料", content.size(), "secret").value();
  {
    const auto writer = locker_->resume(upload.id, "li", 0).value();
    ASSERT_TRUE(writer->write(std::string_view(content).substr(0, 100'000)).ok());
  }
  EXPECT_EQ(locker_->find(upload.id, "li").value().received, 100'000u);
  EXPECT_FALSE(in_clear("龘靐齉"));
  ASSERT_TRUE(locker_->cancel(upload.id, "li").ok());
  EXPECT_TRUE(fs::is_empty(dir_ / "tmp"));
  const Item item = bring(content, "secret");
  EXPECT_FALSE(item.clear);
  EXPECT_EQ(item.sealed, std::vector<std::string>{"secret"});
  EXPECT_EQ(item.kind.mime, "application/pdf");
  EXPECT_EQ(item.digest, base::hex(base::sha256(base::view(content))));
  EXPECT_FALSE(in_clear("龘靐齉"));
  EXPECT_TRUE(content_of(item.digest, "secret") == content);
  EXPECT_EQ(content_of(item.digest, "clue"), "evidence.no_item");
  EXPECT_EQ(locker_->form(item.digest, Form::kOriginal).fault().code, "evidence.no_item");
}

TEST_F(SealingTest, WhatIsExecutableIsRefusedInACompartmentToo) {
  const std::string program = "#!/bin/sh\nexit\n";
  const Upload upload = locker_->create("li", "x", program.size(), "secret").value();
  const auto writer = locker_->resume(upload.id, "li", 0).value();
  ASSERT_TRUE(writer->write(program).ok());
  EXPECT_EQ(writer->finish().fault().code, "evidence.bad_kind");
  EXPECT_TRUE(fs::is_empty(dir_ / "tmp"));
}

TEST_F(SealingTest, AThumbnailOfASealedPhotoIsMadeInMemoryAndKeptNowhere) {
  const Item item = bring(photo(), "secret");
  const auto files = [&] {
    return std::distance(fs::recursive_directory_iterator(dir_),
                         fs::recursive_directory_iterator());
  };
  const auto before = files();
  const base::Bytes small = locker_->thumbnail(item.digest, "secret").value();
  EXPECT_EQ(small[0], 0xff);
  EXPECT_EQ(files(), before);
  EXPECT_EQ(locker_->form(item.digest, Form::kPublic).fault().code, "evidence.no_item");
  const Item text = bring(paper(1000), "secret");
  EXPECT_EQ(locker_->thumbnail(text.digest, "secret").fault().code, "evidence.no_form");
}

TEST_F(SealingTest, AFileInClearMovesIntoTheCompartmentOfTheCaseThatNamesIt) {
  const std::string content = photo();
  const Item item = bring(content, "");
  ASSERT_TRUE(locker_->form(item.digest, Form::kThumbnail).ok());
  ASSERT_TRUE(locker_->seal(item.digest, "secret").ok());
  EXPECT_TRUE(locker_->item(item.digest).value()->clear);  // until the act is recorded
  ASSERT_TRUE(locker_->drop_clear(item.digest, "li").ok());
  const Item moved = locker_->item(item.digest).value().value();
  EXPECT_FALSE(moved.clear);
  EXPECT_EQ(moved.sealed, std::vector<std::string>{"secret"});
  EXPECT_TRUE(content_of(item.digest, "secret") == content);
  EXPECT_FALSE(in_clear(content.substr(100, 32)));
  // A second case of another compartment cannot take it from this one.
  ASSERT_TRUE(locker_->seal(item.digest, "clue").ok());
  EXPECT_EQ(content_of(item.digest, "clue"), "evidence.no_item");
}

TEST_F(SealingTest, WhatAnOpenCaseNamesOrAnotherBroughtStaysInClear) {
  const Item open = bring(photo(), "");
  ASSERT_TRUE(locker_->note_open(open.digest).ok());
  ASSERT_TRUE(locker_->seal(open.digest, "secret").ok());
  ASSERT_TRUE(locker_->drop_clear(open.digest, "li").ok());
  EXPECT_TRUE(locker_->item(open.digest).value()->clear);
  const Item shared = bring(paper(2000), "");
  bring(paper(2000), "", "wang");
  ASSERT_TRUE(locker_->seal(shared.digest, "secret").ok());
  ASSERT_TRUE(locker_->drop_clear(shared.digest, "li").ok());
  EXPECT_TRUE(locker_->item(shared.digest).value()->clear);
  const Item alone = bring(paper(3000), "");
  ASSERT_TRUE(locker_->drop_clear(alone.digest, "li").ok());  // nobody holds it but we
  EXPECT_TRUE(locker_->item(alone.digest).value()->clear);
}

TEST_F(SealingTest, ARecordFromBeforeFilesWereSealedCountsAsOpen) {
  const Item item = bring(photo(), "");
  const fs::path record = dir_ / item.digest.substr(0, 2) / (item.digest.substr(2) + ".json");
  std::ofstream(record) << R"({"size":)" << item.size
                        << R"(,"mime":"image/jpeg","brought":[{"owner":"li","at_ms":1}]})";
  ASSERT_TRUE(locker_->seal(item.digest, "secret").ok());
  ASSERT_TRUE(locker_->drop_clear(item.digest, "li").ok());
  EXPECT_TRUE(locker_->item(item.digest).value()->clear);
}

TEST_F(SealingTest, SmallFileInClearIsReadWholeAndAgainstItsDigest) {
  const std::string content = paper(2000);
  const Item item = bring(content, "");
  EXPECT_EQ(read_kept(dir_, item.digest, 4000).value(), content);
  EXPECT_EQ(read_kept(dir_, item.digest, 1000).fault().code, "base.file_too_large");
  EXPECT_EQ(read_kept(dir_, "../ledger.key", 4000).fault().code, "evidence.lost");
  const fs::path path = dir_ / item.digest.substr(0, 2) / item.digest.substr(2);
  std::ofstream(path, std::ios::app) << "x";
  EXPECT_EQ(read_kept(dir_, item.digest, 4000).fault().code, "evidence.altered");
  fs::remove(path);
  EXPECT_EQ(read_kept(dir_, item.digest, 4000).fault().code, "evidence.lost");
}

TEST_F(SealingTest, VerificationReadsWhatIsSealed) {
  const std::string content = paper(200'000);
  const Item item = bring(content, "secret");
  const Kept kept = locker_->check(item.digest, "secret").value();
  EXPECT_EQ(kept.state, Kept::State::kWhole);
  EXPECT_EQ(kept.bytes, content.size());
  EXPECT_FALSE(kept.unsealed);
  EXPECT_EQ(check_kept(dir_, item.digest, {"secret", nullptr}).value().state, Kept::State::kClosed);
  EXPECT_EQ(locker_->check(item.digest, "").fault().code, "evidence.lost");
  const fs::path path =
      dir_ / item.digest.substr(0, 2) / (item.digest.substr(2) + ".secret.sealed");
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(70'000);
    file.put('x');
  }
  EXPECT_EQ(locker_->check(item.digest, "secret").fault().code, "evidence.altered");
  fs::remove(path);
  EXPECT_EQ(locker_->check(item.digest, "secret").fault().code, "evidence.lost");
  const Item clear = bring(photo(), "");
  EXPECT_TRUE(locker_->check(clear.digest, "secret").value().unsealed);
}

TEST_F(SealingTest, ACompartmentWithoutAKeyTakesNothing) {
  EXPECT_EQ(locker_->create("li", "x", 100, "unknown").fault().code, "seal.no_key");
  const Item item = bring(photo(), "");
  EXPECT_EQ(locker_->seal(item.digest, "unknown").fault().code, "seal.no_key");
  EXPECT_TRUE(locker_->item(item.digest).value()->clear);
}

TEST_F(SealingTest, AFileFromBeforeFilesWereSealedGoesIntoItsCompartmentByWhatTheLedgerSays) {
  const std::string content = photo();
  const std::string digest = from_before();
  const Settled settled = settle(digest, {"secret"});
  EXPECT_EQ(settled.copies, 1);
  EXPECT_EQ(settled.clear, Settled::Clear::kGone);
  EXPECT_EQ(settled.bytes, content.size());
  EXPECT_TRUE(content_of(digest, "secret") == content);
  EXPECT_FALSE(in_clear(content.substr(100, 32)));
  EXPECT_FALSE(fs::exists(path_of(digest, ".1.thumbnail")));
  EXPECT_FALSE(fs::exists(path_of(digest, ".1.public")));
  EXPECT_FALSE(locker_->item(digest).value()->open);
  const auto before = everything();
  const Settled again = settle(digest, {"secret"});
  EXPECT_FALSE(again.moved());
  EXPECT_EQ(again.clear, Settled::Clear::kNone);
  EXPECT_TRUE(everything() == before);
}

TEST_F(SealingTest, WhoOnlyTriesIsToldTheSameAndChangesNothing) {
  const std::string digest = from_before();
  const auto before = everything();
  const Settled tried = locker_->settle({digest, {"secret"}}, later(), Settle::kTry).value();
  EXPECT_EQ(tried.copies, 1);
  EXPECT_EQ(tried.clear, Settled::Clear::kGone);
  EXPECT_TRUE(everything() == before);
}

TEST_F(SealingTest, ACopyInClearStaysForAnOpenCaseAndForADay) {
  const std::string digest = from_before();
  const Settled open = settle(digest, {"secret"}, true);
  EXPECT_EQ(open.copies, 1);
  EXPECT_EQ(open.clear, Settled::Clear::kOpen);
  EXPECT_TRUE(locker_->item(digest).value()->clear);
  EXPECT_TRUE(locker_->form(digest, Form::kPublic).ok());
  const Settled fresh = settle(digest, {"secret"}, false, {0});
  EXPECT_EQ(fresh.copies, 0);
  EXPECT_EQ(fresh.clear, Settled::Clear::kFresh);
  EXPECT_TRUE(locker_->item(digest).value()->clear);
  EXPECT_TRUE(locker_->check(digest, "secret").value().unsealed);
  EXPECT_EQ(settle(digest, {"secret"}).clear, Settled::Clear::kGone);
  EXPECT_FALSE(locker_->check(digest, "secret").value().unsealed);
}

TEST_F(SealingTest, EveryCompartmentThatNamesAFileHasItBeforeItGoesInClear) {
  const std::string digest = from_before();
  ASSERT_TRUE(locker_->seal(digest, "clue").ok());
  EXPECT_EQ(settle(digest, {"secret", "clue"}).copies, 1);
  EXPECT_TRUE(content_of(digest, "secret") == photo());
  EXPECT_TRUE(content_of(digest, "clue") == photo());
  EXPECT_FALSE(locker_->item(digest).value()->clear);
}

TEST_F(SealingTest, NothingInClearGoesForACopyThatIsNotWhole) {
  const std::string digest = from_before();
  ASSERT_TRUE(locker_->seal(digest, "secret").ok());
  {
    std::fstream file(path_of(digest, ".secret.sealed"), std::ios::in | std::ios::out);
    file.seekp(60);
    file.put('x');
  }
  const auto before = everything();
  EXPECT_EQ(locker_->settle({digest, {"secret"}}, later(), Settle::kDo).fault().code,
            "evidence.altered");
  EXPECT_TRUE(everything() == before);
}

TEST_F(SealingTest, WhatIsAnotherThanWasReceivedIsNotSealedAndStays) {
  const std::string digest = from_before();
  {
    std::fstream file(path_of(digest), std::ios::in | std::ios::out);
    file.seekp(60);
    file.put('x');
  }
  const auto before = everything();
  EXPECT_EQ(locker_->settle({digest, {"secret"}}, later(), Settle::kDo).fault().code,
            "evidence.altered");
  EXPECT_TRUE(everything() == before);
  fs::remove(path_of(digest, ".json"));
  EXPECT_EQ(locker_->settle({digest, {"secret"}}, later(), Settle::kDo).fault().code,
            "evidence.no_record");
  EXPECT_TRUE(fs::exists(path_of(digest)));
}

TEST_F(SealingTest, WithoutRoomOrKeyAFileStaysInClear) {
  const std::string digest = from_before();
  EXPECT_EQ(locker_->settle({digest, {"unknown"}}, later(), Settle::kDo).fault().code,
            "seal.no_key");
  limits_.free_space = [](const fs::path&) { return uint64_t{1000}; };
  restart(Use::kAlone);
  EXPECT_EQ(locker_->settle({digest, {"secret"}}, later(), Settle::kDo).fault().code,
            "evidence.no_room");
  EXPECT_TRUE(locker_->item(digest).value()->clear);
}

TEST_F(SealingTest, FormsThatOutlivedTheirOriginalGoToo) {
  const std::string digest = from_before();
  settle(digest, {"secret"});
  std::ofstream(path_of(digest, ".1.thumbnail")) << "small";
  EXPECT_TRUE(settle(digest, {"secret"}).moved());
  EXPECT_FALSE(in_clear("small"));
  EXPECT_FALSE(settle(digest, {"secret"}).moved());
}

TEST_F(SealingTest, WhoSettlesIsAloneInTheFolder) {
  EXPECT_EQ(Locker::open(dir_, clock_, random_, &keyring_, limits_, Use::kAlone).fault().code,
            "evidence.in_use");
  EXPECT_TRUE(Locker::open(dir_, clock_, random_, &keyring_, limits_).ok());
  restart(Use::kAlone);
  EXPECT_EQ(Locker::open(dir_, clock_, random_, &keyring_, limits_).fault().code,
            "evidence.in_use");
  locker_.reset();
  EXPECT_TRUE(Locker::open(dir_, clock_, random_, &keyring_, limits_).ok());
}

}  // namespace
}  // namespace evidence
