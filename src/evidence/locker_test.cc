// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/locker.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

#include "evidence/images_test.h"

namespace evidence {
namespace {

namespace fs = std::filesystem;

// For many threads.
class SharedRandom final : public base::Random {
 public:
  uint64_t next() override { return next_.fetch_add(0x9e3779b97f4a7c15ULL); }

 private:
  std::atomic<uint64_t> next_ = 1;
};

class LockerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "fadu-locker-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    dir_ = fs::path(name) / "evidence";
    limits_.free_space = [this](const fs::path&) { return free_; };
    restart();
  }
  void TearDown() override { fs::remove_all(dir_.parent_path()); }
  void restart() {
    locker_.reset();
    locker_ = Locker::open(dir_, clock_, random_, &keyring_, limits_).value();
  }
  base::Uuid create(uint64_t size, const std::string& owner = "li") {
    return locker_->create(owner, "现场.jpg", size).value().id;
  }
  // One request: sends `bytes` from `offset` on.
  base::Result<Locker::Writer::Outcome> send(const base::Uuid& id, uint64_t offset,
                                             std::string_view bytes) {
    TRY_ASSIGN(const auto writer, locker_->resume(id, "li", offset));
    TRY(writer->write(bytes));
    return writer->finish();
  }
  Item bring(std::string_view content, const std::string& owner = "li") {
    const base::Uuid id = create(content.size(), owner);
    const auto writer = locker_->resume(id, owner, 0).value();
    EXPECT_TRUE(writer->write(content).ok());
    return writer->finish().value().item.value();
  }
  [[nodiscard]] fs::path path_of(const std::string& digest) const {
    return dir_ / digest.substr(0, 2) / digest.substr(2);
  }
  [[nodiscard]] size_t files_in_tmp() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(dir_ / "tmp"), {}));
  }
  uint64_t received(const base::Uuid& id) { return locker_->find(id, "li").value().received; }

  fs::path dir_;
  calendar::ManualClock clock_{calendar::Instant::at(*calendar::Date::of(2026, 3, 2), 9)};
  SharedRandom random_;
  seal::Keyring keyring_ = seal::Keyring::generate({"secret"}, seal::Suite::kAes256Gcm, random_);
  uint64_t free_ = 100ull << 30;
  Limits limits_;
  std::unique_ptr<Locker> locker_;
};

std::string photo() {
  return std::string(base::text(encoded(quarters(320, 200).get(), "image/jpeg")));
}
std::string tagged() {
  return std::string(base::text(with_metadata(encoded(quarters(320, 200).get(), "image/jpeg"), 1)));
}
std::string digest_of(std::string_view content) {
  return base::hex(base::sha256(base::view(content)));
}
std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_F(LockerTest, KeepsAFileUnderItsDigest) {
  const std::string content = photo();
  const Item item = bring(content);
  EXPECT_EQ(item.digest, digest_of(content));
  EXPECT_EQ(item.size, content.size());
  EXPECT_EQ(item.kind.mime, "image/jpeg");
  ASSERT_EQ(item.brought.size(), 1u);
  EXPECT_TRUE(item.brought_by("li"));
  EXPECT_EQ(item.brought[0].at, clock_.now());
  EXPECT_EQ(read(path_of(item.digest)), content);
  restart();
  const Item again = locker_->item(item.digest).value().value();
  EXPECT_EQ(again.kind, item.kind);
  EXPECT_EQ(again.brought[0].at, item.brought[0].at);
  EXPECT_EQ(read(locker_->form(item.digest, Form::kOriginal).value()), content);
  EXPECT_EQ(locker_->check(item.digest, "").value().state, Kept::State::kWhole);
  EXPECT_EQ(fs::status(path_of(item.digest)).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(dir_).permissions(), fs::perms::owner_all);
}

TEST_F(LockerTest, GoesOnWhereATornUploadStopped) {
  const std::string content = photo();
  const base::Uuid id = create(content.size());
  {
    const auto torn = locker_->resume(id, "li", 0).value();
    ASSERT_TRUE(torn->write(content.substr(0, 700)).ok());
  }
  EXPECT_EQ(received(id), 700u);
  const auto part = send(id, 700, content.substr(700, 300)).value();
  EXPECT_EQ(part.upload.received, 1000u);
  EXPECT_FALSE(part.item.has_value());
  const auto rest = send(id, 1000, content.substr(1000)).value();
  EXPECT_EQ(rest.item.value().digest, digest_of(content));
}

TEST_F(LockerTest, GoesOnAfterARestart) {
  const std::string content = photo();
  const base::Uuid id = create(content.size());
  ASSERT_TRUE(send(id, 0, content.substr(0, 1234)).ok());
  restart();
  const Upload upload = locker_->find(id, "li").value();
  EXPECT_EQ(upload.received, 1234u);
  EXPECT_EQ(upload.size, content.size());
  EXPECT_EQ(upload.name, "现场.jpg");
  EXPECT_EQ(send(id, 1234, content.substr(1234)).value().item.value().digest, digest_of(content));
}

TEST_F(LockerTest, TakesWhatAKilledProcessHadWritten) {
  const std::string content = photo();
  const base::Uuid id = create(content.size());
  ASSERT_TRUE(send(id, 0, content.substr(0, 100)).ok());
  // Bytes that reached the file, and no more was said about them.
  std::ofstream(dir_ / "tmp" / (id.str() + ".data"), std::ios::binary | std::ios::app)
      << content.substr(100, 50);
  EXPECT_EQ(received(id), 150u);
  EXPECT_EQ(send(id, 100, content.substr(100)).fault().code, "evidence.wrong_offset");
  EXPECT_EQ(send(id, 150, content.substr(150)).value().item.value().digest, digest_of(content));
}

TEST_F(LockerTest, CompletesAnUploadWhoseLastAnswerWasLost) {
  const std::string content = photo();
  const base::Uuid id = create(content.size());
  {
    const auto torn = locker_->resume(id, "li", 0).value();
    ASSERT_TRUE(torn->write(content).ok());
  }
  EXPECT_EQ(received(id), content.size());
  EXPECT_EQ(send(id, content.size(), "").value().item.value().digest, digest_of(content));
  // Asked again: complete, with the digest.
  EXPECT_EQ(locker_->find(id, "li").value().digest, digest_of(content));
  restart();
  EXPECT_EQ(locker_->find(id, "li").value().received, content.size());
  EXPECT_EQ(send(id, content.size(), "").fault().code, "evidence.upload_done");
  ASSERT_TRUE(locker_->cancel(id, "li").ok());
  EXPECT_TRUE(locker_->item(digest_of(content)).value().has_value());
}

TEST_F(LockerTest, RefusesASecondWriter) {
  const std::string content = photo();
  const base::Uuid id = create(content.size());
  auto first = locker_->resume(id, "li", 0).value();
  EXPECT_EQ(locker_->resume(id, "li", 0).fault().code, "evidence.upload_busy");
  EXPECT_EQ(locker_->cancel(id, "li").fault().code, "evidence.upload_busy");
  const auto other =
      Locker::open(dir_, clock_, random_, &keyring_, limits_).value();  // another process
  EXPECT_EQ(other->resume(id, "li", 0).fault().code, "evidence.upload_busy");
  ASSERT_TRUE(first->write(content.substr(0, 10)).ok());
  first.reset();
  const auto elsewhere = other->resume(id, "li", 10).value();
  ASSERT_TRUE(elsewhere->write(content.substr(10, 20)).ok());
  ASSERT_TRUE(elsewhere->finish().ok());
  // Back here, where a digest over ten bytes was kept.
  EXPECT_EQ(received(id), 30u);
}

TEST_F(LockerTest, TakesTheDigestOverAllBytesWhenTwoProcessesTakeTurns) {
  const std::string content = photo();
  const base::Uuid id = create(content.size());
  ASSERT_TRUE(send(id, 0, content.substr(0, 10)).ok());
  auto mine = std::move(locker_);
  restart();
  ASSERT_TRUE(send(id, 10, content.substr(10, 20)).ok());
  locker_ = std::move(mine);
  EXPECT_EQ(send(id, 30, content.substr(30)).value().item.value().digest, digest_of(content));
}

TEST_F(LockerTest, RefusesAnotherOffset) {
  const std::string content = photo();
  const base::Uuid id = create(content.size());
  ASSERT_TRUE(send(id, 0, content.substr(0, 100)).ok());
  for (const uint64_t offset : {0u, 99u, 101u, 100000u}) {
    const base::Fault fault = send(id, offset, "x").fault();
    EXPECT_EQ(fault.code, "evidence.wrong_offset");
    EXPECT_EQ(fault.kind, base::FaultKind::kConflict);
    EXPECT_EQ(fault.arg("received"), "100");
  }
}

TEST_F(LockerTest, RefusesMoreThanAnnounced) {
  const base::Uuid id = create(10);
  const auto writer = locker_->resume(id, "li", 0).value();
  EXPECT_TRUE(writer->write("12345678").ok());
  EXPECT_EQ(writer->write("9ab").fault().code, "evidence.too_large");
  EXPECT_TRUE(writer->write("9a").ok());
}

TEST_F(LockerTest, ShowsAnUploadToItsOwnerOnly) {
  const base::Uuid id = create(10);
  EXPECT_EQ(locker_->find(id, "wang").fault().code, "evidence.no_upload");
  EXPECT_EQ(locker_->resume(id, "wang", 0).fault().code, "evidence.no_upload");
  EXPECT_EQ(locker_->cancel(id, "wang").fault().code, "evidence.no_upload");
  EXPECT_EQ(locker_->find(base::Uuid{}, "li").fault().code, "evidence.no_upload");
  EXPECT_TRUE(locker_->find(id, "li").ok());
}

TEST_F(LockerTest, ForgetsACancelledUpload) {
  const base::Uuid id = create(10);
  ASSERT_TRUE(send(id, 0, "12345").ok());
  ASSERT_TRUE(locker_->cancel(id, "li").ok());
  EXPECT_EQ(locker_->find(id, "li").fault().code, "evidence.no_upload");
  EXPECT_EQ(files_in_tmp(), 0u);
}

TEST_F(LockerTest, RefusesAtTheStartWhatItCannotTake) {
  EXPECT_EQ(locker_->create("li", "a", 0).fault().code, "evidence.empty");
  EXPECT_EQ(locker_->create("li", "a", kBytesMax + 1).fault().code, "evidence.too_large");
  EXPECT_TRUE(locker_->create("li", "a", kBytesMax).ok());
  EXPECT_EQ(locker_->create("li", std::string(256, 'a'), 1).fault().code, "evidence.bad_name");
  EXPECT_EQ(locker_->create("li", "a\nb", 1).fault().code, "evidence.bad_name");
  EXPECT_EQ(locker_->create("li", "\xff", 1).fault().code, "evidence.bad_name");
}

TEST_F(LockerTest, LimitsTheUploadsOfOneOwner) {
  limits_.uploads_per_owner = 3;
  restart();
  base::Uuid last;
  for (int i = 0; i < 3; ++i) last = create(10);
  EXPECT_EQ(locker_->create("li", "a", 10).fault().code, "evidence.too_many_uploads");
  EXPECT_TRUE(locker_->create("wang", "a", 10).ok());
  ASSERT_TRUE(locker_->cancel(last, "li").ok());
  EXPECT_TRUE(locker_->create("li", "a", 10).ok());
}

TEST_F(LockerTest, DoesNotCountCompletedUploads) {
  limits_.uploads_per_owner = 1;
  restart();
  bring(photo());
  bring("今天检查了三家店。\n");
}

TEST_F(LockerTest, LeavesRoomOnTheDisk) {
  free_ = limits_.keep_free + 999;
  const base::Fault fault = locker_->create("li", "a", 1000).fault();
  EXPECT_EQ(fault.code, "evidence.no_room");
  EXPECT_EQ(fault.kind, base::FaultKind::kUnavailable);
  const base::Uuid id = create(999);
  free_ = limits_.keep_free;
  const auto writer = locker_->resume(id, "li", 0).value();
  EXPECT_EQ(writer->write("1").fault().code, "evidence.no_room");
  free_ = 0;
  EXPECT_EQ(locker_->create("li", "a", 1).fault().code, "evidence.no_room");
}

TEST_F(LockerTest, KeepsWhatFittedOnAFullDiskAndGoesOnLater) {
  const std::string content = photo();
  const base::Uuid id = create(content.size());
  struct rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit small = before;
  small.rlim_cur = 1000;
  ::setrlimit(RLIMIT_FSIZE, &small);
  const base::Result<Locker::Writer::Outcome> refused = send(id, 0, content);
  ::setrlimit(RLIMIT_FSIZE, &before);
  (void)std::signal(SIGXFSZ, handler);
  EXPECT_EQ(refused.fault().code, "evidence.no_room");
  EXPECT_EQ(received(id), 1000u);
  EXPECT_EQ(send(id, 1000, content.substr(1000)).value().item.value().digest, digest_of(content));
}

TEST_F(LockerTest, RefusesProgramsAndForgetsThem) {
  const std::string program("#!/bin/sh\nrm -rf /\n");
  const base::Uuid id = create(program.size());
  const base::Fault fault = send(id, 0, program).fault();
  EXPECT_EQ(fault.code, "evidence.bad_kind");
  EXPECT_EQ(fault.kind, base::FaultKind::kInvalid);
  EXPECT_EQ(locker_->find(id, "li").fault().code, "evidence.no_upload");
  EXPECT_FALSE(locker_->item(digest_of(program)).value().has_value());
  EXPECT_EQ(files_in_tmp(), 0u);
}

TEST_F(LockerTest, HoldsTheSameContentOnceAndKnowsAllWhoBroughtIt) {
  const std::string content = photo();
  bring(content);
  const calendar::Instant first = clock_.now();
  clock_.set({first.ms + 60'000});
  const Item second = bring(content, "wang");
  ASSERT_EQ(second.brought.size(), 2u);
  EXPECT_EQ(second.brought[0].at, first);
  EXPECT_EQ(second.brought[1].owner, "wang");
  EXPECT_EQ(bring(content).brought.size(), 2u);
  EXPECT_FALSE(second.brought_by("zhao"));
  size_t files = 0;
  for (const auto& entry : fs::directory_iterator(path_of(second.digest).parent_path()))
    files += entry.path().extension().empty() ? 1 : 0;
  EXPECT_EQ(files, 1u);
}

TEST_F(LockerTest, MendsADamagedFileWhenItsContentIsBroughtAgain) {
  const std::string content = photo();
  const Item item = bring(content);
  std::ofstream(path_of(item.digest)) << "damaged";
  EXPECT_EQ(locker_->item(item.digest).fault().code, "evidence.altered");
  bring(content);
  EXPECT_EQ(locker_->check(item.digest, "").value().state, Kept::State::kWhole);
}

TEST_F(LockerTest, FindsAnAlteredFile) {
  const Item item = bring(tagged());
  std::string content = read(path_of(item.digest));
  content[content.size() / 2] ^= 1;
  std::ofstream(path_of(item.digest), std::ios::binary) << content;
  const base::Fault fault = locker_->check(item.digest, "").fault();
  EXPECT_EQ(fault.code, "evidence.altered");
  EXPECT_EQ(fault.kind, base::FaultKind::kCorrupt);
  EXPECT_EQ(locker_->form(item.digest, Form::kPublic).fault().code, "evidence.altered");
  EXPECT_EQ(locker_->form(item.digest, Form::kThumbnail).fault().code, "evidence.altered");
  content.pop_back();
  std::ofstream(path_of(item.digest), std::ios::binary) << content;
  EXPECT_EQ(locker_->item(item.digest).fault().code, "evidence.altered");
  std::ofstream(path_of(item.digest).string() + ".json") << "{}";
  EXPECT_EQ(locker_->item(item.digest).fault().code, "evidence.altered");
}

TEST_F(LockerTest, TellsAFileThatWasLostFromOneThatWasNeverHeld) {
  const Item item = bring(photo());
  EXPECT_EQ(locker_->check(std::string(64, '0'), "").value().state, Kept::State::kAbsent);
  fs::remove(path_of(item.digest).string() + ".json");
  EXPECT_EQ(locker_->check(item.digest, "").value().bytes,
            item.size);  // the file speaks for itself
  bring(photo());
  fs::remove(path_of(item.digest));
  const base::Fault fault = locker_->check(item.digest, "").fault();
  EXPECT_EQ(fault.code, "evidence.lost");
  EXPECT_EQ(fault.kind, base::FaultKind::kCorrupt);
}

TEST_F(LockerTest, KnowsOnlyDigests) {
  const Item item = bring(photo());
  std::string upper = item.digest;
  std::transform(upper.begin(), upper.end(), upper.begin(), ::toupper);
  for (const std::string& digest :
       {std::string(), std::string("../../etc/passwd"), std::string(64, '0'),
        std::string(62, '.') + "/x", item.digest.substr(1), item.digest + "0"}) {
    EXPECT_FALSE(locker_->item(digest).value().has_value()) << digest;
    EXPECT_EQ(locker_->form(digest, Form::kOriginal).fault().code, "evidence.no_item");
    EXPECT_EQ(locker_->check(digest, "").value().state, Kept::State::kAbsent);
  }
  if (upper != item.digest) EXPECT_FALSE(locker_->item(upper).value().has_value());
}

TEST_F(LockerTest, KeepsThePlaceInTheOriginalAndNowhereElse) {
  const Item item = bring(tagged());
  const std::string original = read(locker_->form(item.digest, Form::kOriginal).value());
  EXPECT_TRUE(holds(base::view(original), kSecretName));
  EXPECT_TRUE(holds(base::view(original), kPreviewMark));
  for (const Form form : {Form::kPublic, Form::kThumbnail}) {
    const fs::path path = locker_->form(item.digest, form).value();
    const std::string content = read(path);
    EXPECT_FALSE(holds(base::view(content), kSecretName));
    EXPECT_FALSE(holds(base::view(content), kPreviewMark));
    EXPECT_FALSE(holds(base::view(content), "GPS"));
    EXPECT_EQ(corners(decoded(base::view(content), "image/jpeg").get()), "RGBY");
    // Made once: what lies there is what is given out.
    std::ofstream(path) << "kept";
    EXPECT_EQ(read(locker_->form(item.digest, form).value()), "kept");
    fs::remove(path);
    EXPECT_EQ(read(locker_->form(item.digest, form).value()), content);
  }
}

TEST_F(LockerTest, HasFormsOfImagesOnly) {
  const Item text = bring("今天检查了三家店。\n");
  EXPECT_EQ(locker_->form(text.digest, Form::kPublic).fault().code, "evidence.no_form");
  const Item broken = bring(photo().substr(0, 100));
  EXPECT_EQ(broken.kind.mime, "image/jpeg");
  EXPECT_EQ(locker_->form(broken.digest, Form::kThumbnail).fault().code, "evidence.no_form");
  EXPECT_EQ(locker_->form(broken.digest, Form::kThumbnail).fault().code, "evidence.no_form");
  EXPECT_TRUE(locker_->form(broken.digest, Form::kOriginal).ok());
  limits_.picture_max = 100;
  restart();
  EXPECT_EQ(locker_->form(bring(photo()).digest, Form::kPublic).fault().code, "evidence.no_form");
}

TEST_F(LockerTest, SweepsUploadsWithoutProgress) {
  const calendar::Instant start = clock_.now();
  const base::Uuid old = create(10);
  const base::Uuid moving = create(10);
  const base::Uuid busy = create(10);
  const Item item = bring(photo());
  clock_.set({start.ms + 1000});
  ASSERT_TRUE(send(moving, 0, "12345").ok());
  const auto writer = locker_->resume(busy, "li", 0).value();
  EXPECT_EQ(locker_->sweep(start).value(), 0);
  EXPECT_EQ(locker_->sweep({start.ms + 1}).value(), 2);  // the old one, the completed one
  EXPECT_EQ(locker_->find(old, "li").fault().code, "evidence.no_upload");
  EXPECT_EQ(received(moving), 5u);
  EXPECT_TRUE(locker_->item(item.digest).value().has_value());
  ASSERT_TRUE(writer->write("1").ok());
  ASSERT_TRUE(writer->finish().ok());
  EXPECT_EQ(received(busy), 1u);
}

TEST_F(LockerTest, SweepsWhatACrashLeft) {
  std::ofstream(dir_ / "tmp" / "half.part") << "half";
  std::ofstream(dir_ / "tmp" / (base::Uuid{}.str() + ".data")) << "no record";
  std::ofstream(dir_ / "tmp" / (base::Uuid{.bytes = {1}}.str() + ".json")) << "{broken";
  ASSERT_TRUE(locker_->sweep({0}).ok());
  EXPECT_EQ(files_in_tmp(), 2u);  // a record that says nothing is of no use at any age
  ASSERT_TRUE(locker_->sweep({calendar::SystemClock().now().ms + 3'600'000}).ok());
  EXPECT_EQ(files_in_tmp(), 0u);
}

TEST_F(LockerTest, DoesNotOpenWhereItCannotWrite) {
  std::ofstream(dir_.parent_path() / "file") << "x";
  const base::Fault fault =
      Locker::open(dir_.parent_path() / "file", clock_, random_, nullptr).fault();
  EXPECT_EQ(fault.code, "evidence.cannot_open");
  EXPECT_FALSE(fault.arg("reason").empty());
}

TEST_F(LockerTest, ServesManyAtOnce) {
  const std::string content = tagged();
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 5; ++i) {
        const Item item = bring(content, "owner" + std::to_string(t));
        if (locker_->form(item.digest, Form::kThumbnail).ok()) ++good;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 20);
  EXPECT_EQ(locker_->item(digest_of(content)).value().value().brought.size(), 4u);
}

// However an upload is cut into requests, torn and restarted, the item is the content. Each case
// costs real syncs, so these are few and seeded.
TEST_F(LockerTest, MakesTheSameItemOfAnyPieces) {
  const std::string content = photo();
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    base::SeededRandom random(seed);
    const base::Uuid id = create(content.size());
    uint64_t at = 0;
    for (int request = 0; request < 5; ++request) {
      const uint64_t size = random.below(content.size() - at);
      auto writer = locker_->resume(id, "li", at).value();
      ASSERT_TRUE(writer->write(content.substr(at, size)).ok());
      at += size;
      if (random.below(2) == 0) ASSERT_TRUE(writer->finish().ok());
      writer.reset();
      if (random.below(3) == 0) restart();
    }
    ASSERT_EQ(received(id), at);
    EXPECT_EQ(send(id, at, content.substr(at)).value().item.value().digest, digest_of(content));
  }
}

}  // namespace
}  // namespace evidence
