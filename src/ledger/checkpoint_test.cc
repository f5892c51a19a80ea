// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/checkpoint.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/merkle.h"
#include "ledger/proof.h"
#include "ledger/test_ledger.h"

namespace ledger {
namespace {

SigningKey test_key(uint64_t seed = 1) {
  base::SeededRandom random(seed);
  return SigningKey::generate(random);
}

TEST(Checkpoint, OpensWithTheTownsKey) {
  const SigningKey key = test_key();
  const std::string note = key.sign("demo", 42, base::sha256(base::view("root")));
  const TreeHead head = key.verifier("demo").open(note).value();
  EXPECT_EQ(head.origin, "fadu/demo");
  EXPECT_EQ(head.size, 42u);
  EXPECT_EQ(head.root, base::sha256(base::view("root")));
  EXPECT_EQ(parse_checkpoint(note).value(), head);
}

TEST(Checkpoint, OfAnotherTownOrKeyIsRefused) {
  const SigningKey key = test_key();
  const std::string note = key.sign("demo", 42, {});
  EXPECT_EQ(key.verifier("other").open(note).fault().code, "ledger.bad_signature");
  EXPECT_EQ(test_key(2).verifier("demo").open(note).fault().code, "ledger.bad_signature");
}

TEST(Checkpoint, AnyChangedByteIsFound) {
  const SigningKey key = test_key();
  const Verifier verifier = key.verifier("demo");
  const std::string note = key.sign("demo", 42, {});
  for (size_t i = 0; i < note.size(); ++i) {
    for (const int bit : {0, 5}) {
      std::string changed = note;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      EXPECT_FALSE(verifier.open(changed).ok()) << "byte " << i;
    }
    EXPECT_FALSE(verifier.open(note.substr(0, i)).ok()) << "first " << i;
  }
}

TEST(Checkpoint, SignaturesOfWitnessesAreIgnored) {
  const SigningKey key = test_key();
  const Verifier verifier = key.verifier("demo");
  const std::string note = key.sign("demo", 42, {});
  const std::string text = note.substr(0, note.find("\n\n") + 1);
  const std::string witness = test_key(9).sign_note("witness.example", text);
  const std::string line = witness.substr(witness.find("\n\n") + 2);
  EXPECT_TRUE(verifier.open(note + line).ok());
  EXPECT_TRUE(verifier.open(text + "\n" + line + note.substr(text.size() + 1)).ok());
  EXPECT_EQ(verifier.open(witness).fault().code, "ledger.bad_signature");
  std::string many = note;
  for (size_t i = 0; i < kSignaturesMax; ++i) many += line;
  EXPECT_EQ(verifier.open(many).fault().code, "ledger.bad_note");
}

TEST(Checkpoint, OtherShapesAreRefusedEvenIfSigned) {
  const SigningKey key = test_key();
  const Verifier verifier = key.verifier("demo");
  const std::string root = base::base64(base::Digest{});
  const std::string texts[] = {
      "fadu/demo\n042\n" + root + "\n",            // leading zero
      "fadu/demo\n-1\n" + root + "\n",             // negative
      "fadu/demo\n1\n" + root + "\nextra line\n",  // extension
      "fadu/demo\n1\nAAAA\n",                      // short root
      "fadu/other\n1\n" + root + "\n",             // other origin
      "fadu/demo\n1\n",
  };
  for (const std::string& text : texts) {
    const std::string note = key.sign_note("fadu/demo", text);
    ASSERT_TRUE(verifier.open_note(note).ok()) << text;
    EXPECT_EQ(verifier.open(note).fault().code, "ledger.bad_checkpoint") << text;
  }
}

// The example of the Go package golang.org/x/mod/sumdb/note.
TEST(Note, ForeignToolsNoteOpens) {
  const Verifier verifier =
      Verifier::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").value();
  const std::string text =
      "If you think cryptography is the answer to your problem,\n"
      "then you don't know what your problem is.\n";
  const std::string note = text +
                           "\n— PeterNeumann "
                           "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdn"
                           "gotpRZb6KE6RyyBwJnAM=\n";
  EXPECT_EQ(verifier.open_note(note).value(), text);
  std::string changed = note;
  changed[3] = 'Y';
  EXPECT_FALSE(verifier.open_note(changed).ok());
}

TEST(Vkey, ReadsBackWhatItWrites) {
  const Verifier verifier = test_key().verifier("demo");
  const Verifier again = Verifier::parse(verifier.vkey()).value();
  EXPECT_EQ(again.vkey(), verifier.vkey());
  EXPECT_EQ(again.key_id(), verifier.key_id());
}

TEST(Vkey, AnyChangedByteIsFound) {
  const std::string vkey = test_key().verifier("demo").vkey();
  for (size_t i = 0; i < vkey.size(); ++i) {
    std::string changed = vkey;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(Verifier::parse(changed).ok()) << changed;
  }
}

TEST(SigningKey, SurvivesItsPem) {
  const SigningKey key = test_key();
  EXPECT_EQ(SigningKey::from_pem(key.to_pem())->public_key(), key.public_key());
  EXPECT_EQ(SigningKey::from_pem("").fault().code, "ledger.bad_key");
  EXPECT_EQ(SigningKey::from_pem(key.to_pem().substr(0, 60)).fault().code, "ledger.bad_key");
}

// RFC 8032 §7.1, test 1.
TEST(SigningKey, DerivesThePublicKeyOfTheRfc) {
  const char* pem =
      "-----BEGIN PRIVATE KEY-----\n"
      "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
      "-----END PRIVATE KEY-----\n";
  EXPECT_EQ(base::hex(SigningKey::from_pem(pem)->public_key()),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
}

// A receipt for entry `number` of a ledger of `size`.
Receipt receipt_of(MemoryRows& rows, uint64_t number, const SigningKey& key) {
  const TileReader reader = [&rows](uint32_t level, uint64_t index) {
    return rows.tile(level, index);
  };
  Receipt receipt;
  receipt.number = number;
  receipt.path = inclusion_proof(number, rows.tree.size(), nodes_of(reader)).value();
  receipt.checkpoint = key.sign("demo", rows.tree.size(), rows.tree.root());
  receipt.extra = rows.all()[number].header;
  return receipt;
}

TEST(Receipt, StandsAlone) {
  MemoryRows rows(300);
  const SigningKey key = test_key();
  const std::string text = write_receipt(receipt_of(rows, 123, key));
  EXPECT_TRUE(text.starts_with("c2sp.org/tlog-proof@v1\nextra "));
  const Receipt receipt = parse_receipt(text).value();
  const Verifier verifier = Verifier::parse(key.verifier("demo").vkey()).value();
  EXPECT_EQ(verify_receipt(receipt, receipt.extra, verifier)->size, 300u);
  EXPECT_EQ(verify_receipt(receipt, rows.all()[124].header, verifier).fault().code,
            "ledger.not_included");
}

TEST(Receipt, AnyChangedByteIsFound) {
  MemoryRows rows(40);
  const SigningKey key = test_key();
  const Verifier verifier = key.verifier("demo");
  const std::string text = write_receipt(receipt_of(rows, 17, key));
  for (size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const base::Result<Receipt> receipt = parse_receipt(changed);
    if (!receipt.ok()) continue;
    EXPECT_FALSE(verify_receipt(*receipt, receipt->extra, verifier).ok()) << "byte " << i;
  }
}

TEST(Receipt, OtherShapesAreRefused) {
  const std::string good = "c2sp.org/tlog-proof@v1\nindex 0\n\nnote\n";
  ASSERT_TRUE(parse_receipt(good).ok());
  for (const char* bad :
       {"", "c2sp.org/tlog-proof@v2\nindex 0\n\nnote\n",
        "c2sp.org/tlog-proof@v1\nindex 00\n\nnote\n", "c2sp.org/tlog-proof@v1\nindex 0\n\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nnote\n",
        "c2sp.org/tlog-proof@v1\nextra \nindex 0\n\nnote\n", "c2sp.org/tlog-proof@v1\nindex 0\n"}) {
    EXPECT_EQ(parse_receipt(bad).fault().code, "ledger.bad_receipt") << bad;
  }
}

}  // namespace
}  // namespace ledger
