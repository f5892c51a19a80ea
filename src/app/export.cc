// SPDX-License-Identifier: AGPL-3.0-or-later
// fadu receipt NUMBER, fadu export: what outsiders need to verify without the town.
#include "app/command.h"
#include "app/home.h"
#include "base/file.h"
#include "base/text.h"
#include "store/verify_store.h"

namespace app {

namespace {

base::Result<std::unique_ptr<DataDir>> open_for_reading(const Options& options) {
  TRY_ASSIGN(const std::string dir, options.required("data"));
  base::SystemRandom random;
  return DataDir::open(dir, DataDir::Mode::kRead, options.value("town").value_or(""), random,
                       options.value("store").value_or(""));
}

}  // namespace

base::Result<int> run_receipt(const Options& options, Console& console) {
  const std::string& word = options.words.front();
  const auto number =
      base::parse_int(word.starts_with('#') ? std::string_view(word).substr(1) : word);
  if (!number || *number < 0) {
    return base::fault(base::FaultKind::kInvalid, "app.bad_number", {{"text", word}});
  }
  TRY_ASSIGN(const auto data, open_for_reading(options));
  TRY_ASSIGN(const ledger::Receipt receipt,
             store::make_receipt(data->store(), data->town(), static_cast<uint64_t>(*number)));
  const std::string text = ledger::write_receipt(receipt);
  if (const auto out = options.value("out")) {
    TRY(base::write_file(*out, text));
  } else {
    console.out << text;
  }
  return 0;
}

base::Result<int> run_export(const Options& options, Console& console) {
  TRY_ASSIGN(const std::string out, options.required("out"));
  TRY_ASSIGN(const auto data, open_for_reading(options));
  TRY(store::export_tiles(data->store(), data->town(), out));
  const base::Fault::Args args = {{"path", out}};
  console.out << console.messages.text("app.exported", base::Language::kChinese, args) << "\n"
              << console.messages.text("app.exported", base::Language::kEnglish, args) << "\n";
  return 0;
}

}  // namespace app
