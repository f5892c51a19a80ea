// SPDX-License-Identifier: AGPL-3.0-or-later
#include "grid/draw.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <map>
#include <numbers>

#include "base/text.h"

namespace grid {

namespace {

std::string json_text(std::string_view text) {
  return boost::json::serialize(boost::json::string(text));
}

std::string position(Point p) { return "[" + degrees(p.lon) + "," + degrees(p.lat) + "]"; }

std::string feature(const Cell& cell) {
  std::string out = R"({"type":"Feature",)";
  if (!cell.record.empty()) out += R"("id":)" + json_text(cell.record) + ",";
  out += R"("properties":{"code":)" + json_text(cell.code) + R"(,"name":)" + json_text(cell.name) +
         R"(,"unit":)" + json_text(cell.unit) + R"(,"square_metres":)" +
         std::to_string(cell.area.square_metres()) +
         R"(},"geometry":{"type":"Polygon","coordinates":[[)";
  for (const Point p : cell.area.points()) out += position(p) + ",";
  return out + position(cell.area.points().front()) + "]]}}";
}

// From the map to the drawing: north is up, and a degree of longitude is shorter than one of
// latitude.
struct Frame {
  Point low;
  Point high;
  double x_scale = 0;
  double y_scale = 0;
  int width = 0;
  int height = 0;

  Frame(const Map& map, int wide) : width(wide) {
    low = map.cells().front().area.low();
    high = map.cells().front().area.high();
    for (const Cell& cell : map.cells()) {
      low.lon = std::min(low.lon, cell.area.low().lon);
      low.lat = std::min(low.lat, cell.area.low().lat);
      high.lon = std::max(high.lon, cell.area.high().lon);
      high.lat = std::max(high.lat, cell.area.high().lat);
    }
    const double middle = (double{1} * low.lat + high.lat) / 2e6 * std::numbers::pi / 180;
    const double across = std::max(1.0, (double{1} * high.lon - low.lon));
    x_scale = width / across;
    y_scale = x_scale / std::max(0.01, std::cos(middle));
    const double tall = y_scale * (double{1} * high.lat - low.lat);
    height = static_cast<int>(std::clamp(std::ceil(tall), 1.0, 20'000.0));
  }
  [[nodiscard]] std::string place(Point p) const {
    const auto tenth = [](double v) {
      const int64_t tenths = std::llround(v * 10);
      return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
    };
    return tenth((double{1} * p.lon - low.lon) * x_scale) + " " +
           tenth((double{1} * high.lat - p.lat) * y_scale);
  }
};

// Units in the order of their codes; neighbours in the order get hues far apart.
std::map<std::string, int> numbers_of_units(const Map& map) {
  std::map<std::string, int> out;
  for (const Cell& cell : map.cells()) out.emplace(cell.unit, 0);
  int next = 0;
  for (auto& [unit, number] : out) number = next++;
  return out;
}

}  // namespace

std::string geojson(const Map& map) {
  std::string out = R"({"type":"FeatureCollection","features":[)";
  for (size_t i = 0; i < map.cells().size(); ++i) {
    if (i > 0) out += ",\n";
    out += feature(map.cells()[i]);
  }
  return out + "]}";
}

std::string svg(const Map& map, int width) {
  const std::string head = R"(<svg xmlns="http://www.w3.org/2000/svg")";
  if (map.cells().empty()) return head + "/>";
  const Frame frame(map, std::clamp(width, 50, 4000));
  const auto units = numbers_of_units(map);
  std::string out = head + R"( viewBox="0 0 )" + std::to_string(frame.width) + " " +
                    std::to_string(frame.height) + R"(" stroke="#fff" stroke-linejoin="round">)" +
                    "\n";
  for (const Cell& cell : map.cells()) {
    const int hue = units.at(cell.unit) * 137 % 360;
    out += "<path class=\"cell\" data-code=\"" + base::escape_html(cell.code) + "\" data-unit=\"" +
           base::escape_html(cell.unit) + "\" fill=\"hsl(" + std::to_string(hue) +
           " 45% 70%)\" d=\"M";
    for (const Point p : cell.area.points()) out += frame.place(p) + " ";
    out += R"(Z"><title>)" + base::escape_html(cell.code + " " + cell.name) + "</title></path>\n";
  }
  return out + "</svg>\n";
}

std::string ascii(const Map& map, int columns) {
  if (map.cells().empty()) return "";
  const Frame frame(map, std::clamp(columns, 10, 200));
  const auto units = numbers_of_units(map);
  const int rows = std::clamp(frame.height / 2, 1, 200);  // a character is twice as tall as wide
  const auto between = [](int32_t from, int32_t to, int step, int steps) {
    return static_cast<int32_t>(from + (int64_t{to} - from) * (2 * step + 1) / (2 * steps));
  };
  std::string out;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < frame.width; ++column) {
      const Cell* cell = map.at({between(frame.low.lon, frame.high.lon, column, frame.width),
                                 between(frame.high.lat, frame.low.lat, row, rows)});
      out += cell == nullptr ? '.' : static_cast<char>('A' + units.at(cell->unit) % 26);
    }
    out += '\n';
  }
  return out;
}

}  // namespace grid
