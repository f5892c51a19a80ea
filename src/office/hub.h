// SPDX-License-Identifier: AGPL-3.0-or-later
// News of the office: each recorded act, told to those who listen and may know. Carries no content:
// who hears of a case asks for it and is checked again.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/uuid.h"
#include "calendar/date.h"

namespace office {

struct News {
  uint64_t number = 0;  // of the entry
  base::Uuid subject;
  std::string pack;
  std::string unit;
  std::string state;  // after the act
  std::string step;
  calendar::Instant recorded_at;
};

class Hub {
 public:
  Hub();
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  // Called for every piece of news, on the writer's thread; quick. Returning false ends it.
  // Dropping the handle ends it too; no call is under way after that.
  using Listener = std::function<bool(const News&)>;
  class Listening {
   public:
    virtual ~Listening() = default;
  };
  [[nodiscard]] std::unique_ptr<Listening> listen(Listener listener);
  void tell(const News& news);
  [[nodiscard]] size_t listeners() const;
  // News with a greater number, as far as it is still remembered (the last 4096 pieces): what a
  // listener missed while away. `complete` is false if some was forgotten: reload instead.
  struct Missed {
    bool complete = true;
    std::vector<News> news;
  };
  [[nodiscard]] Missed since(uint64_t number) const;

 private:
  struct Inside;
  std::shared_ptr<Inside> inside_;
};

}  // namespace office
