// SPDX-License-Identifier: AGPL-3.0-or-later
// News of the office: each recorded act, told to those who listen and may know. Carries no content:
// who hears of a case asks for it and is checked again. Acts in sealed packs are never told.
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
  uint64_t number = 0;  // of the entry; that of a notice of holidays is told of every case it moved
  base::Uuid subject;
  std::string pack;
  std::string unit;   // of the case; "" if it has none
  std::string state;  // after the act; of an act that another process recorded: as found now
  std::string step;   // "" where a notice of holidays moved the case's deadlines
  calendar::Instant recorded_at;
  bool operator==(const News&) const = default;
};

// Thread safe.
class Hub {
 public:
  // Pieces of news that since() remembers.
  static constexpr size_t kRemembered = 4096;

  Hub();
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  // Called for every piece of news, one after another, on the writer's thread; quick, and without
  // exceptions. Returning false ends it. Dropping the handle ends it too, also from within its own
  // call, and also after the hub is gone; when the drop returns, no call is under way, except the
  // one that it was dropped from. Never drop it while holding what the listener waits for.
  using Listener = std::function<bool(const News&)>;
  class Listening {
   public:
    virtual ~Listening() = default;
  };
  [[nodiscard]] std::unique_ptr<Listening> listen(Listener listener);
  // The same, unless more than the first `told` pieces were told by now: then nullptr, and after()
  // has them. So nothing is lost between what was missed and what is heard.
  [[nodiscard]] std::unique_ptr<Listening> listen(Listener listener, uint64_t told);
  // In the order of numbers; never from within a listener.
  void tell(const News& news);
  // News with a number below `number` is not remembered, for whatever reason.
  void remember_from(uint64_t number);
  [[nodiscard]] size_t listeners() const;
  // News with a greater number, as far as it is still remembered (the last 4096 pieces): what a
  // listener missed while away. `complete` is false if some was forgotten: reload instead. `told`:
  // how many pieces were ever told, these included.
  struct Missed {
    bool complete = true;
    std::vector<News> news;
    uint64_t told = 0;
  };
  [[nodiscard]] Missed since(uint64_t number) const;
  // The same of the pieces after the first `told`.
  [[nodiscard]] Missed after(uint64_t told) const;

 private:
  struct Inside;
  std::shared_ptr<Inside> inside_;
};

}  // namespace office
