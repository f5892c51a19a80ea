// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casework/cited.h"

#include <map>

#include "casework/body.h"
#include "casework/fixture_test.h"
#include "store/ledger_appender.h"

namespace casework {
namespace {

const std::string kFirst(64, 'a'), kSecond(64, 'b');

class CitedTest : public TownTest {
 protected:
  // One act of each pack that names the files; its entry's number.
  uint64_t name_files(const std::string& pack, std::initializer_list<std::string> digests) {
    Command act = pack == "secret"
                      ? command(pack, "enter", fresh(), clerk_, {{"name", "甲"}, {"times", "1"}})
                      : command(pack, "receive", fresh(), clerk_,
                                {{"text", "噪声"}, {"persons", "1"}, {"source", "line"}});
    for (const std::string& digest : digests) act.evidence.push_back({"photo", digest, "现场"});
    const auto receipt = desk_->submit(act);
    EXPECT_TRUE(receipt.ok()) << (receipt.ok() ? "" : receipt.fault().code);
    return receipt.ok() ? receipt->number : 0;
  }
  Cited cited() { return cited_files(*store_, "t1", keyring_ ? &*keyring_ : nullptr).value(); }
};

TEST_F(CitedTest, EachFileIsNamedOnceByTheFirstEntryThatNamesIt) {
  const uint64_t first = name_files("matter", {kSecond, kFirst});
  const uint64_t second = name_files("matter", {kFirst, std::string(64, 'c')});
  const Cited all = cited();
  ASSERT_EQ(all.files.size(), 3u);
  EXPECT_EQ(all.files[0].number, first);
  EXPECT_EQ(all.files[1].number, first);
  EXPECT_EQ(all.files[2].number, second);
  EXPECT_EQ(base::hex(all.files[2].digest), std::string(64, 'c'));
  EXPECT_EQ(all.closed, 0u);
}

TEST_F(CitedTest, FilesOfASealedCaseAreNamedWithTheirCompartmentAndOnlyWithItsKey) {
  name_files("matter", {kFirst});
  name_files("secret", {kFirst});
  const Cited all = cited();
  ASSERT_EQ(all.files.size(), 2u);
  EXPECT_EQ(all.files[0].compartment, "");
  EXPECT_EQ(all.files[1].compartment, "secret");
  keyring_.reset();
  const Cited closed = cited();
  EXPECT_EQ(closed.files.size(), 1u);
  EXPECT_EQ(closed.closed, 1u);
}

TEST_F(CitedTest, AFileOfSeveralCompartmentsIsOneAndTellsWhetherAnOpenCaseNamesIt) {
  name_files("secret", {kSecond, kFirst});
  name_files("matter", {kFirst});
  const std::vector<SealedFile> files = sealed_files(cited());
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(base::hex(files[0].digest), kFirst);
  EXPECT_TRUE(files[0].open);
  EXPECT_EQ(files[0].compartments, std::vector<std::string>{"secret"});
  EXPECT_FALSE(files[1].open);
  const auto report =
      check_evidence(cited(), [](const std::string&, const std::string& compartment) {
        return base::Result<FileCheck>(FileCheck{FileState::kWhole, 1, !compartment.empty()});
      }).value();
  EXPECT_EQ(report.unsealed, 1u);  // the other lies in clear for the open case
}

TEST_F(CitedTest, WhatACaseNamedBeforeItWasSealedIsItsCompartmentsToo) {
  name_files("secret", {kSecond});
  const store::EntryRow last =
      store_->entry("t1", store_->head("t1").value().size - 1).value().value();
  ledger::Entry entry = ledger::decode(last.header).value();
  entry.id = fresh();
  entry.flags = 0;
  Act act;
  act.evidence.push_back({"photo", kFirst, "现场"});
  store::LedgerAppender appender(*store_, nullptr);
  ASSERT_TRUE(appender.begin().ok());
  ASSERT_TRUE(appender.append(std::move(entry), {}, base::view(encode_body(act))).ok());
  ASSERT_TRUE(appender.commit().ok());
  const std::vector<SealedFile> files = sealed_files(cited());
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(base::hex(files[1].digest), kFirst);
  EXPECT_EQ(files[1].compartments, std::vector<std::string>{"secret"});
  EXPECT_FALSE(files[1].open);
}

TEST_F(CitedTest, AnErasedBodyNamesNothing) {
  const uint64_t number = name_files("matter", {kFirst});
  auto transaction = store_->begin().value();
  ASSERT_TRUE(transaction->erase_body("t1", number).ok());
  ASSERT_TRUE(transaction->commit().ok());
  EXPECT_TRUE(cited().files.empty());
}

TEST_F(CitedTest, TheFirstFileThatFailsIsReportedWithTheEntryThatNamesIt) {
  name_files("matter", {kFirst});
  const uint64_t second = name_files("matter", {kSecond});
  name_files("matter", {std::string(64, 'c')});
  const auto report =
      check_evidence(cited(),
                     [](const std::string& digest, const std::string&) -> base::Result<FileCheck> {
                       if (digest == kFirst) return FileCheck{FileState::kWhole, 7};
                       return base::fault(base::FaultKind::kCorrupt, "evidence.lost");
                     })
          .value();
  ASSERT_TRUE(report.finding.has_value());
  EXPECT_EQ(report.finding->code, "evidence.lost");
  EXPECT_EQ(report.found_at, second);
  EXPECT_EQ(report.whole, 1u);
  EXPECT_EQ(report.bytes, 7u);
}

TEST_F(CitedTest, DigestsWithoutFilesAreCountedAndNoFinding) {
  name_files("matter", {kFirst, kSecond});
  const auto report = check_evidence(cited(), [](const std::string& digest, const std::string&) {
                        return base::Result<FileCheck>(FileCheck{
                            digest == kFirst ? FileState::kAbsent : FileState::kClosed, 0});
                      }).value();
  EXPECT_FALSE(report.finding.has_value());
  EXPECT_EQ(report.named, 2u);
  EXPECT_EQ(report.absent, 1u);
  EXPECT_EQ(report.closed, 1u);
}

TEST_F(CitedTest, StopsWhenToldAndGoesOnWhereItStopped) {
  name_files("matter", {kFirst});
  const uint64_t second = name_files("matter", {kSecond});
  std::vector<std::string> read;
  const auto check = [&](const std::string& digest, const std::string&) {
    read.push_back(digest);
    return base::Result<FileCheck>(FileCheck{FileState::kWhole, 1});
  };
  const auto first =
      check_evidence(cited(), check, {.before_each = [](uint64_t done) { return done < 1; }})
          .value();
  EXPECT_EQ(first.next, second);
  EXPECT_EQ(first.whole, 1u);
  const auto rest = check_evidence(cited(), check, {.from = *first.next}).value();
  EXPECT_FALSE(rest.next.has_value());
  EXPECT_EQ(read, (std::vector<std::string>{kFirst, kSecond}));
}

TEST_F(CitedTest, AFolderThatCannotBeReadIsNoFinding) {
  name_files("matter", {kFirst});
  const auto report = check_evidence(
      cited(), [](const std::string&, const std::string&) -> base::Result<FileCheck> {
        return base::fault(base::FaultKind::kUnavailable, "base.file_unreadable");
      });
  EXPECT_EQ(report.fault().code, "base.file_unreadable");
}

}  // namespace
}  // namespace casework
