// SPDX-License-Identifier: AGPL-3.0-or-later
// Wrong words, wrong folders, full disks, killed runs: a clear message, nothing lost, nothing half
// written.
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <random>

#include "store/key_file.h"
#include "town.h"

namespace e2e {
namespace {

using std::chrono::milliseconds;

// --- the command line

TEST(Usage, HelpNamesEveryCommandInTwoLanguages) {
  const Outcome help = fadu({"help"});
  EXPECT_EQ(help.code, 0);
  for (const char* command : {"demo --data", "indicators", "trace", "report --data", "audit",
                              "due 5wd", "check", "verify --data", "rebuild --data"}) {
    EXPECT_EQ(times(help.out, "\n  " + std::string(command)), 2u) << command;
  }
  EXPECT_EQ(fadu({}).code, 2);
  EXPECT_TRUE(fadu({}).out.empty());
  EXPECT_EQ(fadu({"--help"}).out, help.out);
}

TEST(Usage, MistypedWordsAreAnsweredWithTheNearest) {
  struct Mistake {
    std::vector<std::string> arguments;
    const char* meant;
  };
  const Mistake mistakes[] = {
      {{"indicatrs"}, "indicators"},
      {{"verfy"}, "verify"},
      {{"due", "5wd", "--form", "2020-01-01"}, "--from"},
      {{"verify", "--dta", "x"}, "--data"},
      {{"trace", "mediation.settld", "--data", demo_dir().string(), "--year", "2020"},
       "mediation.settled"},
  };
  for (const Mistake& mistake : mistakes) {
    const Outcome outcome = fadu(mistake.arguments);
    EXPECT_EQ(outcome.code, 2) << mistake.meant;
    const size_t asked = outcome.err.find('\n');
    EXPECT_NE(outcome.err.substr(0, asked).find(mistake.meant), std::string::npos) << outcome.err;
    EXPECT_TRUE(outcome.out.empty());
  }
}

TEST(Usage, WhatHasNoNearestIsNotGuessed) {
  const Outcome outcome = fadu({"qqqqqqqq"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(outcome.says("没有命令 qqqqqqqq")) << outcome.err;
  EXPECT_FALSE(outcome.says("是否为")) << outcome.err;
}

TEST(Usage, MissingAndMalformedOptionsAreNamed) {
  const std::string data = demo_dir().string();
  struct Wrong {
    std::vector<std::string> arguments;
    const char* says;
  };
  const Wrong wrongs[] = {
      {{"indicators", "--data", data}, "--year"},
      {{"indicators", "--year", "2020"}, "--data"},
      {{"indicators", "--data", data, "--year"}, "--year"},
      {{"indicators", "--data", data, "--year", "20x0"}, "20x0"},
      {{"indicators", "--data", data, "--year", "99999999999999999999"}, "99999999999999999999"},
      {{"indicators", "--data", data, "--year", "2020", "--as-of", "yesterday"}, "yesterday"},
      {{"indicators", "--data", data, "--year", "2020", "--by", "unit"}, "--by"},
      {{"indicators", "--data", data, "--year", "2020", "--town", "nowhere"}, "nowhere"},
      {{"trace", "--data", data, "--year", "2020"}, "trace"},
      {{"trace", "a", "b", "--data", data, "--year", "2020"}, "b"},
      {{"demo"}, "--data"},
      {{"report", "--data", data, "--year", "2020"}, "--format"},
  };
  for (const Wrong& wrong : wrongs) {
    const Outcome outcome = fadu(wrong.arguments);
    EXPECT_EQ(outcome.code, 2) << wrong.says << outcome.all().substr(0, 300);
    EXPECT_TRUE(outcome.says(wrong.says)) << outcome.err;
    EXPECT_TRUE(outcome.out.empty()) << outcome.out.substr(0, 200);
  }
}

TEST(Usage, AFullStandardOutputIsAnError) {
  if (!fs::is_character_file("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  const Outcome outcome = fadu({"help"}, {.out_to = "/dev/full"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_FALSE(outcome.err.empty());
}

// --- data folders

const std::vector<std::string>& readers() {
  static const std::vector<std::string> kReaders = {"indicators", "verify", "rebuild"};
  return kReaders;
}

Outcome open_with(const std::string& command, const fs::path& data) {
  std::vector<std::string> arguments = {command, "--data", data.string()};
  if (command == "indicators") arguments.insert(arguments.end(), {"--year", "2020"});
  return fadu(arguments);
}

std::vector<std::string> names_in(const fs::path& dir) {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(dir)) out.push_back(entry.path().filename());
  std::sort(out.begin(), out.end());
  return out;
}

TEST(DataFolder, ThatIsMissingIsSaidAndNotMade) {
  TempDir folder;
  for (const std::string& command : readers()) {
    const Outcome outcome = open_with(command, folder / "none");
    EXPECT_EQ(outcome.code, 2) << command;
    EXPECT_TRUE(outcome.says("没有数据")) << outcome.err;
    EXPECT_TRUE(outcome.says("fadu demo --data")) << outcome.err;
    EXPECT_FALSE(fs::exists(folder / "none"));
  }
}

TEST(DataFolder, OfANewerVersionIsRefusedAndLeftAsItIs) {
  TempDir folder;
  const fs::path data = folder / "town";
  copy_demo(data);
  sql(data, "PRAGMA user_version=99");
  const std::string before = read(data / "fadu.db");
  const auto names = names_in(data);
  for (const std::string& command : readers()) {
    const Outcome outcome = open_with(command, data);
    EXPECT_EQ(outcome.code, 1) << command;
    EXPECT_TRUE(outcome.says("更新版本")) << outcome.err;
    EXPECT_TRUE(outcome.says("newer program")) << outcome.err;
    EXPECT_TRUE(outcome.says("99")) << outcome.err;
    EXPECT_TRUE(outcome.says("请升级程序")) << outcome.err;
  }
  EXPECT_TRUE(before == read(data / "fadu.db"));
  EXPECT_EQ(names, names_in(data));
}

TEST(DataFolder, OfSomethingElseIsRefusedAndLeftAsItIs) {
  TempDir folder;
  write(folder / "text/fadu.db", "a letter, long enough to be looked at: " + std::string(500, 'x'));
  write(folder / "empty/fadu.db", "");
  fs::create_directories(folder / "folder/fadu.db");
  fs::create_directories(folder / "other");
  ASSERT_EQ(run({FADU_BINARY, "help"}).code, 0);
  write(folder / "other/fadu.db", read(demo_dir() / "fadu.db").substr(0, 8192));
  for (const char* kind : {"text", "empty", "folder", "other"}) {
    const bool file = fs::is_regular_file(folder.path() / kind / "fadu.db");
    const std::string before = file ? read(folder.path() / kind / "fadu.db") : "";
    for (const std::string& command : readers()) {
      const Outcome outcome = open_with(command, folder.path() / kind);
      EXPECT_TRUE(outcome.code == 1 || outcome.code == 2) << kind << outcome.code;
      EXPECT_TRUE(outcome.says("  →")) << kind << outcome.all();
    }
    if (file) EXPECT_TRUE(before == read(folder.path() / kind / "fadu.db")) << kind;
  }
}

TEST(DataFolder, TruncatedIsFoundDamaged) {
  TempDir folder;
  copy_demo(folder / "town");
  fs::resize_file(folder / "town/fadu.db", fs::file_size(folder / "town/fadu.db") / 3);
  for (const std::string& command : readers()) {
    const Outcome outcome = open_with(command, folder / "town");
    EXPECT_EQ(outcome.code, 1) << command;
    EXPECT_TRUE(outcome.says("已损坏") || outcome.says("damaged")) << outcome.all();
  }
}

// Whoever checks a copy has the public key only; nothing may be made up in its place.
TEST(DataFolder, WithoutThePrivateKeyIsVerifiedAndLeftAsItIs) {
  TempDir folder;
  const fs::path data = folder / "town";
  copy_demo(data);
  fs::remove(data / "ledger.key");
  const std::string vkey = read(data / "ledger.vkey");
  EXPECT_EQ(open_with("verify", data).code, 0) << open_with("verify", data).all();
  EXPECT_EQ(open_with("indicators", data).code, 0);
  EXPECT_FALSE(fs::exists(data / "ledger.key"));
  EXPECT_EQ(read(data / "ledger.vkey"), vkey);
}

TEST(DataFolder, WithAnotherTownsKeyIsNotVerified) {
  TempDir folder;
  const fs::path data = folder / "town";
  copy_demo(data);
  base::SystemRandom random;
  fs::create_directories(folder / "other");
  const auto key = store::load_or_create_key(folder / "other", random);
  ASSERT_TRUE(key.ok());
  fs::remove(data / "ledger.vkey");
  EXPECT_EQ(open_with("verify", data).code, 2);
  ASSERT_TRUE(store::publish_vkey(data, key->verifier("demo")).ok());
  const Outcome outcome = open_with("verify", data);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(outcome.says("签名")) << outcome.all();
}

// Runs a shell sentence in a mount namespace of its own; nothing where the machine forbids it.
std::optional<Outcome> in_namespace(const std::string& script) {
  const std::vector<std::string> flags =
      ::geteuid() == 0 ? std::vector<std::string>{"-m"} : std::vector<std::string>{"-r", "-m"};
  std::vector<std::string> argv = {"unshare"};
  argv.insert(argv.end(), flags.begin(), flags.end());
  std::vector<std::string> probe = argv;
  probe.insert(probe.end(), {"sh", "-c", "mount -t tmpfs none /mnt"});
  if (run(probe).code != 0) return std::nullopt;
  argv.insert(argv.end(), {"sh", "-c", script});
  return run(argv, {.env = {{"FADU_SHARE", FADU_SOURCE_DIR}, {"FADU", FADU_BINARY}}});
}

TEST(DataFolder, OnAReadOnlyMediumIsReadAndItsLedgerVerified) {
  TempDir folder;
  copy_demo(folder / "town");
  const auto outcome =
      in_namespace("cd '" + folder.path().string() +
                   "' && mount --bind town town && mount -o remount,ro,bind town && "
                   "$FADU indicators dispute_centre.receptions --data town --year 2020 && "
                   "$FADU verify --ledger-only --data town && "
                   "{ $FADU rebuild --data town; echo \"rebuild exits $?\"; }");
  if (!outcome) GTEST_SKIP() << "no mount namespaces here";
  EXPECT_EQ(outcome->code, 0) << outcome->all();
  EXPECT_TRUE(outcome->says("69批次")) << outcome->all();
  EXPECT_TRUE(outcome->says("台账完整")) << outcome->all();
  EXPECT_TRUE(outcome->says("rebuild exits 1")) << outcome->all();
}

TEST(DataFolder, ThatCannotBeMadeIsSaid) {
  const Outcome outcome = fadu({"demo", "--data", "/proc/town"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(outcome.says("/proc/town")) << outcome.err;
}

TEST(DataFolder, BesideSomebodysOwnFilesDestroysNone) {
  TempDir folder;
  write(folder / "town.part/thesis.txt", "mine");
  const Outcome outcome = fadu({"demo", "--data", (folder / "town").string()});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(outcome.says("town.part")) << outcome.err;
  EXPECT_EQ(read(folder / "town.part/thesis.txt"), "mine");
}

TEST(DataFolder, MayBeEmptyAndEndInASlash) {
  TempDir folder;
  fs::create_directories(folder / "town");
  EXPECT_EQ(fadu({"demo", "--data", (folder / "town").string() + "/"}).code, 0);
  EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"town"});
  EXPECT_EQ(open_with("indicators", folder / "town").code, 0);
}

TEST(DataFolder, WithoutANameIsAskedFor) {
  const Outcome outcome = fadu({"demo", "--data", ""});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(outcome.says("--data")) << outcome.err;
}

// --- full disks and killed runs

void expect_whole(const fs::path& data) {
  const boost::json::value report = fadu({"verify", "--data", data.string(), "--json"}).json();
  EXPECT_TRUE(report.at("ok").as_bool()) << report;
}

TEST(FullDisk, EndsTheDemoWithAClearMessageAndNothingLeft) {
  for (const uint64_t limit : {uint64_t{4096}, uint64_t{60'000}, uint64_t{6'000'000}}) {
    TempDir folder;
    const Outcome outcome =
        fadu({"demo", "--data", (folder / "town").string()}, {.file_bytes_max = limit});
    EXPECT_EQ(outcome.code, 1) << limit << outcome.all();
    EXPECT_TRUE(outcome.says("磁盘")) << outcome.all();
    EXPECT_TRUE(outcome.says("isk")) << outcome.all();
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{}) << limit;
  }
}

TEST(FullDisk, IsFreeAgainAfterwardsAndTheNextRunSucceeds) {
  const auto outcome = in_namespace(
      "mount -t tmpfs -o size=192m none /mnt && cd /mnt && head -c 175000000 /dev/zero > filler && "
      "{ $FADU demo --data town; echo \"first exits $?\"; ls -A; rm filler; "
      "$FADU demo --data town && $FADU verify --data town; }");
  if (!outcome) GTEST_SKIP() << "no mount namespaces here";
  EXPECT_EQ(outcome->code, 0) << outcome->all();
  EXPECT_TRUE(outcome->says("first exits 1\nfiller\n")) << outcome->out;
  EXPECT_TRUE(outcome->says("磁盘已满")) << outcome->err;
  EXPECT_TRUE(outcome->says("台账完整")) << outcome->out;
}

TEST(Killed, DemoLeavesNothingUnderItsNameAndCanBeRunAgain) {
  TempDir folder;
  const fs::path data = folder / "town";
  std::mt19937 random(20200514);
  const int64_t whole = std::max<int64_t>(demo_outcome().took.count(), 200);
  for (int i = 0; i < 10; ++i) {
    const milliseconds moment(std::uniform_int_distribution<int64_t>(1, whole)(random));
    const Outcome outcome = fadu({"demo", "--data", data.string()}, {.kill_after = moment});
    if (outcome.code == 0) {
      expect_whole(data);
      fs::remove_all(data);
    }
    EXPECT_FALSE(fs::exists(data)) << "killed after " << moment.count() << " ms";
  }
  const Outcome again = fadu({"demo", "--data", data.string()});
  EXPECT_EQ(again.code, 0) << again.err;
  expect_whole(data);
  EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"town"});
}

TEST(Killed, RebuildLeavesTheOldProjectionsOrTheNewOnes) {
  TempDir folder;
  const fs::path data = folder / "town";
  copy_demo(data);
  for (const int moment : {120, 400, 900}) {
    const Outcome killed =
        fadu({"rebuild", "--data", data.string()}, {.kill_after = milliseconds(moment)});
    EXPECT_TRUE(killed.code == 0 || killed.code == 128 + 9) << killed.code << killed.err;
    const auto figures = by_id(ask("indicators", data, {"--json"}));
    EXPECT_EQ(text_of(figures.at("dispute_centre.receptions"), "value"), "69");
  }
  expect_whole(data);
}

}  // namespace
}  // namespace e2e
