// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/tiles.h"

#include <gtest/gtest.h>

namespace app {
namespace {

std::string code(const base::Result<std::vector<std::string>>& of) {
  return of.ok() ? "" : of.fault().code;
}

TEST(Tiles, GetTheirKeyAndEachHostIsNamedOnce) {
  const auto layers =
      tile_layers({"https://t0.example.cn/vec_w/wmts?L=vec&Z={z}&R={y}&C={x}&tk={key}",
                   "https://t0.example.cn/cva_w/{z}/{y}/{x}?tk={key}",
                   "https://t1.example.cn:8443/{z}/{x}/{y}?tk={key}"},
                  "secret");
  ASSERT_TRUE(layers.ok());
  EXPECT_EQ(layers->front(), "https://t0.example.cn/vec_w/wmts?L=vec&Z={z}&R={y}&C={x}&tk=secret");
  EXPECT_EQ(origins_of(*layers),
            (std::vector<std::string>{"https://t0.example.cn", "https://t1.example.cn:8443"}));
  EXPECT_TRUE(origins_of({}).empty());
}

TEST(Tiles, WhatIsNoTemplateOrWouldWidenTheHeaderIsRefusedAndTheKeyIsNotSaid) {
  EXPECT_EQ(code(tile_layers({"https://a.cn/{z}/{x}/{y}"}, "")), "");
  for (const char* text : {"ftp://a.cn/{z}/{x}/{y}", "https://a.cn/{z}/{x}", "https:///{z}/{x}/{y}",
                           "https://{x}.cn/{z}/{y}", "https://a.cn;script-src *;/{z}/{x}/{y}",
                           "https://u@a.cn/{z}/{x}/{y}", "https://*.cn/{z}/{x}/{y}",
                           "https://a.cn/{z}/{x}/{y}?tk={key}"}) {
    EXPECT_EQ(code(tile_layers({text}, "")), "app.bad_tiles") << text;
  }
  const auto unused = tile_layers({"https://a.cn/{z}/{x}/{y}"}, "secret");
  ASSERT_EQ(code(unused), "app.bad_tiles");
  for (const auto& [name, value] : unused.fault().args) {
    EXPECT_EQ(value.find("secret"), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace app
