// SPDX-License-Identifier: AGPL-3.0-or-later
// The demonstration town: made once per process by `fadu demo`, read by all tests, copied by those
// that change it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <span>

#include "app/home.h"
#include "program.h"

namespace e2e {

// The data folder of the demonstration year; nobody writes to it.
[[nodiscard]] const fs::path& demo_dir();
// What `fadu demo` said when it made that.
[[nodiscard]] const Outcome& demo_outcome();
// A copy to spoil.
void copy_demo(const fs::path& to);

// `fadu COMMAND --data DIR --year 2020 …`
[[nodiscard]] Outcome ask(std::string command, const fs::path& data,
                          std::vector<std::string> more = {});

// The acceptance figures of the year 2020.
struct Expected {
  std::string_view number;  // F01 …
  std::string_view id;
  std::string_view value;  // as JSON prints it; for a floor "above/below": "12000/13000"
  std::string_view unit;
  std::string_view text;  // as printed
  std::string_view kind;
  int numerator = 0;  // of rates
  int denominator = 0;
  bool sealed = false;
};
[[nodiscard]] std::span<const Expected> table_f();

// The figures of an answer of `fadu indicators --json`, by id.
using ById = std::map<std::string, boost::json::object>;
[[nodiscard]] ById by_id(const Outcome& outcome);
[[nodiscard]] std::string text_of(const boost::json::object& figure, std::string_view key);
// A JSON integer or decimal text, in units of base::Decimal.
[[nodiscard]] base::Decimal decimal_of(const boost::json::value& value);

// Runs SQL against a data folder's file, beside the program; for spoiling it.
void sql(const fs::path& data, const std::string& script);
// The first column of the first row.
[[nodiscard]] std::string sql_value(const fs::path& data, const std::string& query);

// The program's own rooms over a data folder: for acts that have no command yet.
struct Town {
  std::unique_ptr<app::Knowledge> knowledge;
  std::unique_ptr<app::DataDir> data;
  base::SystemRandom random;
  calendar::ManualClock clock;
  std::unique_ptr<indicator::Upkeep> upkeep;
  std::unique_ptr<casework::Desk> desk;

  // At a moment; a failure of the test if it cannot be opened.
  Town(const fs::path& dir, std::string_view now);
  // A post with that role today.
  [[nodiscard]] const identity::Post& holder(std::string_view role) const;
  [[nodiscard]] casework::Command command(std::string pack, std::string step, base::Uuid subject,
                                          const identity::Post& post, casework::Fields fields = {});
};

}  // namespace e2e
