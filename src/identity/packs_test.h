// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests only: the town's own packs.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "law/register.h"
#include "procedure/load.h"

namespace identity {

inline const procedure::Library& town_packs() {
  static const std::unique_ptr<procedure::Library> kLibrary = [] {
    auto law = law::Register::load(FADU_SOURCE_DIR "/law");
    EXPECT_TRUE(law.ok());
    auto loaded = procedure::load_packs(FADU_SOURCE_DIR "/packs", *law);
    EXPECT_TRUE(loaded.problems.empty());
    return std::move(loaded.library);
  }();
  return *kLibrary;
}

}  // namespace identity
