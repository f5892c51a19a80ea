// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes ZIP files for tests, stored and not compressed.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "evidence/picture_parts.h"

namespace evidence {

inline std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files) {
  const auto little = [](uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i, value >>= 8) out.push_back(static_cast<char>(value));
    return out;
  };
  std::string out;
  std::string directory;
  for (const auto& [name, content] : files) {
    const uint32_t crc = png_crc(base::view(content));  // the same polynomial
    const std::string common = little(20, 2) + little(0, 2) + little(0, 2) + little(0, 4) +
                               little(crc, 4) + little(content.size(), 4) +
                               little(content.size(), 4) + little(name.size(), 2) + little(0, 2);
    directory += little(0x02014b50, 4) + little(20, 2) + common + little(0, 2) + little(0, 2) +
                 little(0, 2) + little(0, 4) + little(out.size(), 4) + name;
    out += little(0x04034b50, 4) + common + name + content;
  }
  const size_t offset = out.size();
  return out + directory + little(0x06054b50, 4) + little(0, 4) + little(files.size(), 2) +
         little(files.size(), 2) + little(directory.size(), 4) + little(offset, 4) + little(0, 2);
}

}  // namespace evidence
