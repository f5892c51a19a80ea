// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/entry.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/file.h"
#include "base/messages.h"
#include "base/text.h"
#include "ledger/checkpoint.h"
#include "ledger/merkle.h"
#include "ledger/test_ledger.h"

namespace ledger {
namespace {

// The code blocks of FORMAT.md's worked example, in order.
std::vector<std::string> example_blocks() {
  const std::string page =
      base::read_file(FADU_SOURCE_DIR "/src/ledger/FORMAT.md", 1 << 20).value();
  std::vector<std::string> out;
  size_t at = page.find("## Worked example");
  while ((at = page.find("```", at)) != std::string::npos) {
    const size_t from = page.find('\n', at) + 1;
    const size_t to = page.find("```", from);
    out.push_back(page.substr(from, to - from));
    at = to + 3;
  }
  return out;
}

base::Bytes hex_of(const std::string& block) {
  std::string digits;
  for (const std::string_view line : base::split(block, '\n')) {
    for (const char c : line.substr(0, line.find('#'))) {
      if (c != ' ') digits += c;
    }
  }
  return base::from_hex(digits).value();
}

// A generator whose every byte is 0x2a.
class FortyTwo final : public base::Random {
 public:
  uint64_t next() override { return 0x2a2a2a2a2a2a2a2a; }
};

TEST(Format, WorkedExampleIsWhatTheCodeWrites) {
  const std::vector<std::string> blocks = example_blocks();
  ASSERT_EQ(blocks.size(), 5u);
  const base::Bytes header = hex_of(blocks[0]);
  const base::Bytes content = hex_of(blocks[1]);
  Entry want;
  want.town = "demo";
  want.number = 7;
  want.id = base::Uuid::parse("01721116-1ac0-7001-8002-030405060708").value();
  want.subject = base::Uuid::parse("01721100-0000-7aaa-8bbb-ccccddddeeee").value();
  want.occurred_at.ms = 0x017211161ac0;
  want.recorded_at.ms = 0x0172111740e8;
  want.actor = "clerk-1";
  want.post = "window";
  want.kind = "mediation/accept";
  want.pack_version = 1;
  want.pack_digest.fill(0x11);
  Salt salt;
  std::copy_n(content.begin(), salt.size(), salt.begin());
  want.body_digest = digest_body(salt, base::ByteView(content).subspan(salt.size()));
  EXPECT_EQ(decode(header).value(), want);
  EXPECT_EQ(encode(want), header);
  EXPECT_EQ(base::text(base::ByteView(content).subspan(16)), R"({"say":"你好"})");

  const base::Digest leaf = leaf_hash(header);
  EXPECT_EQ(base::Bytes(leaf.begin(), leaf.end()), hex_of(blocks[2]));
  FortyTwo random;
  const SigningKey key = SigningKey::generate(random);
  EXPECT_EQ(key.verifier("demo").vkey() + "\n", blocks[3]);
  Frontier tree;
  for (int i = 0; i < 8; ++i) tree.append(leaf);
  EXPECT_EQ(key.sign("demo", 8, tree.root()), blocks[4]);
}

TEST(Entry, DecodeGivesBackWhatWasEncoded) {
  const Entry entry = test_entry(3);
  EXPECT_EQ(decode(encode(entry)).value(), entry);
}

TEST(Entry, HeaderOfAnyOtherLengthIsRefused) {
  const base::Bytes header = encode(test_entry(3));
  for (size_t size = 0; size < header.size(); ++size) {
    EXPECT_FALSE(decode(base::ByteView(header).first(size)).ok()) << size;
  }
  base::Bytes longer = header;
  longer.push_back(0);
  EXPECT_EQ(decode(longer).fault().code, "ledger.bad_header");
}

TEST(Entry, EachFieldHasItsLimits) {
  struct Row {
    const char* field;
    void (*spoil)(Entry&);
  };
  const Row rows[] = {
      {"flags", [](Entry& e) { e.flags = 2; }},
      {"number", [](Entry& e) { e.number = kNumberMax + 1; }},
      {"occurred_at", [](Entry& e) { e.occurred_at.ms = INT64_MAX; }},
      {"recorded_at", [](Entry& e) { e.recorded_at.ms = INT64_MIN; }},
      {"id", [](Entry& e) { e.id = {}; }},
      {"id", [](Entry& e) { e.id.bytes[6] = 0x4f; }},
      {"town", [](Entry& e) { e.town = ""; }},
      {"town", [](Entry& e) { e.town = "Town"; }},
      {"town", [](Entry& e) { e.town = "a b"; }},
      {"town", [](Entry& e) { e.town = std::string(65, 'a'); }},
      {"actor", [](Entry& e) { e.actor = std::string(129, 'a'); }},
      {"actor", [](Entry& e) { e.actor = "a\nb"; }},
      {"post", [](Entry& e) { e.post = "\xff"; }},
      {"kind", [](Entry& e) { e.kind = ""; }},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.field);
    Entry entry = test_entry(1);
    ASSERT_TRUE(check(entry).ok());
    row.spoil(entry);
    const base::Status status = check(entry);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.fault().code, "ledger.bad_entry");
    EXPECT_EQ(status.fault().arg("field"), row.field);
    EXPECT_THROW((void)encode(entry), base::Bug);
  }
}

TEST(Entry, FirstAndLastInstantAreTheOnesOfTheCalendar) {
  Entry entry = test_entry(1);
  entry.occurred_at = calendar::Instant::at(calendar::Date::of(1900, 1, 1).value());
  EXPECT_TRUE(check(entry).ok());
  --entry.occurred_at.ms;
  EXPECT_FALSE(check(entry).ok());
  entry.occurred_at = calendar::Instant::at(calendar::Date::of(2199, 12, 31).value() + 1);
  EXPECT_FALSE(check(entry).ok());
  --entry.occurred_at.ms;
  EXPECT_TRUE(check(entry).ok());
}

RC_GTEST_PROP(Entry, HasExactlyOneEncoding, ()) {
  // Whatever decodes encodes to the same bytes: change a byte anywhere and see.
  base::Bytes header = encode(test_entry(*rc::gen::inRange<uint64_t>(0, 1000)));
  header[*rc::gen::inRange<size_t>(0, header.size())] ^= *rc::gen::inRange<uint8_t>(1, 255);
  const base::Result<Entry> entry = decode(header);
  if (entry.ok()) RC_ASSERT(encode(*entry) == header);
}

TEST(Entry, SaltHidesEqualBodies) {
  base::SeededRandom random(1);
  const Salt a = make_salt(random);
  const Salt b = make_salt(random);
  EXPECT_NE(a, b);
  EXPECT_NE(digest_body(a, base::view("body")), digest_body(b, base::view("body")));
}

TEST(Words, EveryFaultOfTheRoomHasWords) {
  const base::Messages words = base::Messages::load(FADU_SOURCE_DIR "/text").value();
  for (const char* room : {"ledger", "store"}) {
    for (const auto& path : base::files_below(std::string(FADU_SOURCE_DIR "/src/") + room, ".cc")) {
      if (path.string().ends_with("_test.cc")) continue;
      const std::string source = base::read_file(path, 1 << 20).value();
      const std::string prefix = std::string("\"") + room + ".";
      for (size_t at = source.find(prefix); at != std::string::npos;
           at = source.find(prefix, at + 1)) {
        const std::string code = source.substr(at + 1, source.find('"', at + 1) - at - 1);
        if (code.ends_with(".key") || code.ends_with(".vkey")) continue;  // file names
        EXPECT_TRUE(words.has(code)) << code << " in " << path;
      }
    }
  }
}

}  // namespace
}  // namespace ledger
