// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests only: the repository's tables, and the words of this room alone.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/messages.h"
#include "calendar/office_hours.h"
#include "calendar/workdays.h"

namespace calendar::testing {

template <typename T>
T loaded(base::Result<T> result) {
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.fault().where + " " + result.fault().code);
  return std::move(result).value();
}

inline const Workdays& table() {
  static const Workdays kTable = loaded(Workdays::load(FADU_SOURCE_DIR "/calendar/workdays.yaml"));
  return kTable;
}

inline const OfficeHours& hours() {
  static const OfficeHours kHours =
      loaded(OfficeHours::load(FADU_SOURCE_DIR "/calendar/office_hours.yaml"));
  return kHours;
}

// Only text/base.yaml and text/calendar.yaml: a room is tested with its own words.
inline const base::Messages& words() {
  static const base::Messages kWords = [] {
    namespace fs = std::filesystem;
    std::string folder = fs::temp_directory_path() / "fadu-calendar-words-XXXXXX";
    EXPECT_NE(::mkdtemp(folder.data()), nullptr);
    for (const char* name : {"base.yaml", "calendar.yaml"}) {
      fs::copy_file(fs::path(FADU_SOURCE_DIR "/text") / name, fs::path(folder) / name);
    }
    auto words = loaded(base::Messages::load(folder));
    fs::remove_all(folder);
    return words;
  }();
  return kWords;
}

inline Date day(std::string_view iso) { return *Date::parse(iso); }
inline Instant at(std::string_view iso) { return *Instant::parse(iso); }

}  // namespace calendar::testing
