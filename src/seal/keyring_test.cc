// SPDX-License-Identifier: AGPL-3.0-or-later
#include "seal/keyring.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <thread>

namespace seal {
namespace {

namespace fs = std::filesystem;

constexpr Suite kSuites[] = {Suite::kAes256Gcm, Suite::kSm4CtrHmacSm3};

Keyring test_keys(Suite suite, uint64_t seed = 1) {
  base::SeededRandom random(seed);
  return Keyring::generate({"clue", "minors"}, suite, random);
}

// A folder of its own that goes with the test.
class Folder : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "fadu-seal-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    dir_ = name;
  }
  void TearDown() override { fs::remove_all(dir_); }
  [[nodiscard]] fs::path file() const { return dir_ / "compartments.keys"; }
  void write(std::string_view text) const {
    std::ofstream(file()) << text;
    fs::permissions(file(), fs::perms::owner_read | fs::perms::owner_write);
  }
  [[nodiscard]] std::string read() const {
    std::ifstream in(file());
    return {std::istreambuf_iterator<char>(in), {}};
  }
  fs::path dir_;
};
using KeyringFile = Folder;

std::string opened(const Keyring& keys, std::string_view compartment, std::string_view bound,
                   const base::Bytes& sealed) {
  base::Result<base::Bytes> plain = keys.open(compartment, base::view(bound), sealed);
  return plain.ok() ? std::string(base::text(*plain)) : plain.fault().code;
}

RC_GTEST_PROP(Keyring, OpensWhatItSealed,
              (const base::Bytes& plain, const base::Bytes& bound, uint64_t seed)) {
  base::SeededRandom random(seed);
  for (const Suite suite : kSuites) {
    const Keyring keys = test_keys(suite, seed);
    const base::Bytes sealed = keys.seal("clue", bound, plain, random).value();
    RC_ASSERT(keys.open("clue", bound, sealed).value() == plain);
    RC_ASSERT(sealed[0] == static_cast<uint8_t>(suite));
    RC_ASSERT(sealed.size() == plain.size() + (suite == Suite::kAes256Gcm ? 30u : 50u));
  }
}

RC_GTEST_PROP(Keyring, RefusesAnyChangedBitAndAnyOtherLength,
              (const base::Bytes& plain, const base::Bytes& bound)) {
  base::SeededRandom random(7);
  for (const Suite suite : kSuites) {
    const Keyring keys = test_keys(suite);
    const base::Bytes sealed = keys.seal("clue", bound, plain, random).value();
    for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
      base::Bytes changed = sealed;
      changed[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
      const base::Result<base::Bytes> result = keys.open("clue", bound, changed);
      RC_ASSERT(!result.ok());
      RC_ASSERT(result.fault().code == (bit / 8 == 1 ? "seal.no_key" : "seal.broken"));
    }
    for (size_t size = 0; size < sealed.size(); ++size) {
      RC_ASSERT(!keys.open("clue", bound, base::ByteView(sealed).first(size)).ok());
    }
    base::Bytes longer = sealed;
    longer.push_back(0);
    RC_ASSERT(keys.open("clue", bound, longer).fault().code == "seal.broken");
  }
}

TEST(Keyring, RefusesWhatWasMoved) {
  base::SeededRandom random(3);
  for (const Suite suite : kSuites) {
    const Keyring keys = test_keys(suite);
    const base::Bytes sealed =
        keys.seal("clue", base::view("entry 1"), base::view("word"), random).value();
    EXPECT_EQ(opened(keys, "clue", "entry 1", sealed), "word");
    EXPECT_EQ(opened(keys, "clue", "entry 2", sealed), "seal.broken");
    EXPECT_EQ(opened(keys, "clue", "", sealed), "seal.broken");
    EXPECT_EQ(opened(keys, "minors", "entry 1", sealed), "seal.broken");
    EXPECT_EQ(opened(keys, "other", "entry 1", sealed), "seal.no_key");
    EXPECT_EQ(opened(test_keys(suite, 2), "clue", "entry 1", sealed), "seal.broken");
  }
}

TEST(Keyring, WithTheSameSecretForTwoCompartmentsStillKeepsThemApart) {
  const std::string secret = base::base64(base::Bytes(32, 5));
  for (const Suite suite : kSuites) {
    const std::string end = " 1 " + std::string(name_of(suite)) + " " + secret + "\n";
    const Keyring keys = Keyring::parse("fadu-seal 1 a" + end + "fadu-seal 1 b" + end, "f").value();
    base::SeededRandom random(3);
    const base::Bytes sealed = keys.seal("a", {}, base::view("word"), random).value();
    EXPECT_EQ(opened(keys, "a", "", sealed), "word");
    EXPECT_EQ(opened(keys, "b", "", sealed), "seal.broken");
  }
}

TEST(Keyring, SealsNothingWithoutAKey) {
  base::SeededRandom random(3);
  const base::Fault fault = Keyring().seal("clue", {}, base::view("word"), random).fault();
  EXPECT_EQ(fault.code, "seal.no_key");
  EXPECT_EQ(fault.kind, base::FaultKind::kUnavailable);
  EXPECT_EQ(fault.arg("compartment"), "clue");
}

TEST(Keyring, SealsTheSameTextDifferentlyEachTime) {
  base::SeededRandom random(3);
  for (const Suite suite : kSuites) {
    const Keyring keys = test_keys(suite);
    EXPECT_NE(keys.seal("clue", {}, base::view("word"), random).value(),
              keys.seal("clue", {}, base::view("word"), random).value());
  }
}

TEST(Keyring, CompletesWhatIsMissingAndTouchesNothingElse) {
  base::SeededRandom random(3);
  Keyring keys = test_keys(Suite::kAes256Gcm);
  const base::Bytes sealed = keys.seal("clue", {}, base::view("word"), random).value();
  EXPECT_FALSE(keys.has("correction"));
  EXPECT_TRUE(keys.complete({"clue", "correction"}, Suite::kSm4CtrHmacSm3, random));
  EXPECT_TRUE(keys.has("correction"));
  EXPECT_FALSE(keys.complete({"clue", "correction"}, Suite::kSm4CtrHmacSm3, random));
  EXPECT_EQ(opened(keys, "clue", "", sealed), "word");
}

TEST(Keyring, SealsWithTheNewestKeyAndOpensWithAll) {
  base::SeededRandom random(3);
  Keyring keys = test_keys(Suite::kAes256Gcm);
  const Keyring before = keys;
  const base::Bytes old = keys.seal("clue", {}, base::view("old"), random).value();
  ASSERT_TRUE(keys.rotate("clue", Suite::kSm4CtrHmacSm3, random).ok());
  const base::Bytes fresh = keys.seal("clue", {}, base::view("new"), random).value();
  EXPECT_EQ(fresh[0], 2);
  EXPECT_EQ(fresh[1], 2);
  EXPECT_EQ(opened(keys, "clue", "", old), "old");
  EXPECT_EQ(opened(keys, "clue", "", fresh), "new");
  EXPECT_EQ(opened(before, "clue", "", fresh), "seal.no_key");
  EXPECT_EQ(keys.rotate("other", Suite::kAes256Gcm, random).fault().code, "seal.no_key");
}

TEST(Keyring, TakesNoMoreThan255KeysForACompartment) {
  base::SeededRandom random(3);
  Keyring keys = Keyring::generate({"clue"}, Suite::kAes256Gcm, random);
  for (int i = 1; i < 255; ++i) ASSERT_TRUE(keys.rotate("clue", Suite::kAes256Gcm, random).ok());
  EXPECT_EQ(keys.rotate("clue", Suite::kAes256Gcm, random).fault().code, "seal.too_many_keys");
}

TEST(Keyring, ServesManyThreadsAtOnce) {
  const Keyring keys = test_keys(Suite::kSm4CtrHmacSm3);
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (uint64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&keys, &good, t] {
      base::SeededRandom random(t);
      for (int i = 0; i < 100; ++i) {
        const std::string word = std::to_string(t) + "/" + std::to_string(i);
        const base::Bytes sealed = keys.seal("clue", {}, base::view(word), random).value();
        if (opened(keys, "clue", "", sealed) == word) ++good;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 400);
}

TEST(Suite, HasANameThatIsReadAgain) {
  for (const Suite suite : kSuites) EXPECT_EQ(parse_suite(name_of(suite)), suite);
  EXPECT_EQ(parse_suite("rot13"), std::nullopt);
}

TEST_F(KeyringFile, BringsTheSameKeysBack) {
  base::SeededRandom random(3);
  Keyring keys = test_keys(Suite::kAes256Gcm);
  ASSERT_TRUE(keys.rotate("clue", Suite::kSm4CtrHmacSm3, random).ok());
  const base::Bytes one = keys.seal("clue", {}, base::view("one"), random).value();
  const base::Bytes two = keys.seal("minors", {}, base::view("two"), random).value();
  ASSERT_TRUE(keys.save(file()).ok());
  const Keyring again = Keyring::load(file()).value();
  EXPECT_EQ(opened(again, "clue", "", one), "one");
  EXPECT_EQ(opened(again, "minors", "", two), "two");
  const std::string text = read();
  EXPECT_EQ(text.substr(0, 33), "fadu-seal 1 clue 1 aes-256-gcm " + text.substr(31, 2));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
}

TEST_F(KeyringFile, IsForItsOwnerOnlyFromTheBeginning) {
  const mode_t before = ::umask(0);
  const base::Status saved = test_keys(Suite::kAes256Gcm).save(file());
  ::umask(before);
  ASSERT_TRUE(saved.ok());
  EXPECT_EQ(fs::status(file()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_FALSE(fs::exists(file().string() + ".part"));
  for (const fs::perms other : {fs::perms::group_read, fs::perms::others_read,
                                fs::perms::others_write, fs::perms::group_exec}) {
    fs::permissions(file(), fs::perms::owner_read | other);
    const base::Fault fault = Keyring::load(file()).fault();
    EXPECT_EQ(fault.code, "seal.keyring_readable");
    EXPECT_EQ(fault.kind, base::FaultKind::kUnavailable);
  }
}

TEST_F(KeyringFile, ThatIsNotThereIsMissing) {
  EXPECT_EQ(Keyring::load(file()).fault().code, "base.file_missing");
  EXPECT_TRUE(Keyring().save(file()).ok());
  EXPECT_FALSE(fs::exists(file()));
  EXPECT_EQ(Keyring::load(dir_).fault().code, "base.file_unreadable");
  EXPECT_EQ(test_keys(Suite::kAes256Gcm).save(dir_ / "no" / "keys").fault().code,
            "base.file_unwritable");
}

TEST_F(KeyringFile, KeepsTheKeysOfOthersAndNeverOverwritesOne) {
  base::SeededRandom random(3);
  const Keyring first = Keyring::generate({"clue"}, Suite::kAes256Gcm, random);
  const Keyring second = Keyring::generate({"minors"}, Suite::kAes256Gcm, random);
  const Keyring rival = Keyring::generate({"clue"}, Suite::kAes256Gcm, random);
  ASSERT_TRUE(first.save(file()).ok());
  ASSERT_TRUE(second.save(file()).ok());
  const std::string before = read();
  EXPECT_EQ(rival.save(file()).fault().code, "seal.key_differs");
  EXPECT_EQ(read(), before);
  const Keyring all = Keyring::load(file()).value();
  EXPECT_TRUE(all.has("clue") && all.has("minors"));
  ASSERT_TRUE(all.save(file()).ok());
  EXPECT_EQ(read(), before);
}

TEST_F(KeyringFile, ThatIsDamagedIsNotOverwrittenBySaving) {
  write("something else\n");
  EXPECT_EQ(test_keys(Suite::kAes256Gcm).save(file()).fault().code, "seal.bad_keyring");
  EXPECT_EQ(read(), "something else\n");
}

TEST_F(KeyringFile, SavesOfManyAtOnceLoseNoKey) {
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (uint64_t t = 0; t < 6; ++t) {
    threads.emplace_back([this, t, &good] {
      base::SeededRandom random(t);
      const Keyring keys = Keyring::generate({"c" + std::to_string(t)}, Suite::kAes256Gcm, random);
      if (keys.save(file()).ok()) ++good;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 6);
  const Keyring all = Keyring::load(file()).value();
  for (int t = 0; t < 6; ++t) EXPECT_TRUE(all.has("c" + std::to_string(t)));
}

TEST(KeyringText, IsReadStrictly) {
  const std::string secret = base::base64(base::Bytes(32, 5));
  const std::string good = "fadu-seal 1 clue 1 aes-256-gcm " + secret + "\n";
  ASSERT_TRUE(Keyring::parse(good, "f").ok());
  ASSERT_TRUE(
      Keyring::parse(good + "fadu-seal 1 clue 2 sm4-ctr-hmac-sm3 " + secret + "\n", "f").ok());
  const std::string bad[] = {
      "",
      "\n",
      good.substr(0, good.size() - 1),
      good + "\n",
      good + good,  // the same key twice
      "fadu-seal 1 clue 2 aes-256-gcm " + secret + "\n" + good,
      "fadu-seal 1 clue 0 aes-256-gcm " + secret + "\n",
      "fadu-seal 1 clue 01 aes-256-gcm " + secret + "\n",
      "fadu-seal 1 clue 256 aes-256-gcm " + secret + "\n",
      "fadu-seal 1 clue 1 aes-128-gcm " + secret + "\n",
      "fadu-seal 1 Clue 1 aes-256-gcm " + secret + "\n",
      "fadu-seal 1  1 aes-256-gcm " + secret + "\n",
      "fadu-seal 1 " + std::string(65, 'a') + " 1 aes-256-gcm " + secret + "\n",
      "fadu-seal 1 clue 1 aes-256-gcm " + secret.substr(4) + "\n",
      "fadu-seal 1 clue 1 aes-256-gcm " + secret.substr(0, 43) + "!\n",
      "fadu-seal 1 clue 1 aes-256-gcm " + secret + " \n",
      "fadu-seal 1 clue 1 aes-256-gcm  " + secret + "\n",
      "fadu-seal 1 clue 1 aes-256-gcm\n",
      "fadu 1 clue 1 aes-256-gcm " + secret + "\n",
      good + "fadu-seal\n",
  };
  for (const std::string& text : bad) {
    const base::Result<Keyring> keys = Keyring::parse(text, "f");
    ASSERT_FALSE(keys.ok()) << text;
    EXPECT_EQ(keys.fault().code, "seal.bad_keyring") << text;
    EXPECT_EQ(keys.fault().where.substr(0, 2), "f:");
    for (const auto& [name, value] : keys.fault().args) EXPECT_EQ(value.find("BQUF"), value.npos);
  }
  EXPECT_EQ(Keyring::parse("fadu-seal 2 anything\n", "f").fault().code, "seal.keyring_newer");
}

}  // namespace
}  // namespace seal
