// SPDX-License-Identifier: AGPL-3.0-or-later
#include "grid/draw.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "grid/lattice_test.h"

namespace grid {
namespace {

TEST(Draw, GeoJsonIsReadByAJsonReaderAndItsRingsAreClosed) {
  auto cells = uneven_cells(3, 2, 1000, 5);
  cells[0].name = "第\"一\"网格";
  const auto map = Map::create(cells);
  const auto json = boost::json::parse(geojson(*map)).as_object();
  const auto& features = json.at("features").as_array();
  ASSERT_EQ(features.size(), 6u);
  EXPECT_EQ(features[0].at("properties").at("name").as_string(), "第\"一\"网格");
  for (const auto& f : features) {
    const auto& ring = f.at("geometry").at("coordinates").as_array().at(0).as_array();
    ASSERT_EQ(ring.size(), 5u);
    EXPECT_EQ(ring.front(), ring.back());
    EXPECT_GT(f.at("properties").at("square_metres").as_int64(), 0);
  }
}

TEST(Draw, SvgHasOnePathForEachCellAndEscapesText) {
  auto cells = uneven_cells(3, 2, 1000, 5);
  cells[0].name = "<b>&\"";
  const std::string drawing = svg(*Map::create(cells), 400);
  size_t paths = 0;
  for (size_t at = drawing.find("<path"); at != std::string::npos;
       at = drawing.find("<path", at + 1))
    ++paths;
  EXPECT_EQ(paths, 6u);
  EXPECT_EQ(drawing.find("<b>"), std::string::npos);
  EXPECT_EQ(drawing.find("hsl()"), std::string::npos);
  EXPECT_TRUE(svg(*Map::create({}), 400).ends_with("/>"));
}

TEST(Draw, AsciiShowsUnitsFromWestToEast) {
  const std::string drawing = ascii(*Map::create(uneven_cells(4, 2, 1000, 5)), 40);
  const size_t a = drawing.find('A');
  const size_t b = drawing.find('B');
  ASSERT_NE(a, std::string::npos);
  ASSERT_NE(b, std::string::npos);
  EXPECT_LT(a % 41, b % 41);
}

}  // namespace
}  // namespace grid
