// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/news_desk.h"

#include <utility>

#include "casework/replay.h"

namespace office {

base::Status NewsDesk::begin(store::Store& store) {
  TRY_ASSIGN(const store::Head head, store.head(town_));
  next_ = head.size;
  noted_.clear();
  return base::ok();
}

void NewsDesk::before(const procedure::Pack& /*pack*/, const casework::CaseFile& /*file*/) {}

base::Status NewsDesk::after(store::Transaction& /*transaction*/, const std::string& /*town*/,
                             const procedure::Pack& pack, const casework::CaseFile& file,
                             const casework::Act& cause) {
  const bool own = cause.number == file.acts.back().number;
  Noted noted;
  noted.news.number = cause.number;
  noted.news.subject = file.id;
  noted.news.pack = file.pack;
  if (const std::string* unit = file.fields.find("unit")) noted.news.unit = *unit;
  noted.news.state = file.state;
  if (own) noted.news.step = cause.step;
  noted.news.recorded_at = cause.recorded_at;
  noted.sealed = pack.sealed;
  noted_.push_back(std::move(noted));
  return base::ok();
}

base::Result<NewsDesk::Told> NewsDesk::collect(store::Store& store) {
  const std::vector<Noted> noted = std::exchange(noted_, {});
  const uint64_t begin = next_;
  Told told;
  for (const Noted& own : noted) {
    if (own.news.number > next_) {
      base::Status scanned = scan(store, own.news.number, told);
      if (!scanned.ok()) {
        next_ = begin;
        return std::move(scanned).fault();
      }
    }
    next_ = own.news.number + 1;
    if (casework::teaches(own.news.pack)) told.taught = true;
    if (!own.sealed) told.news.push_back(own.news);
  }
  return told;
}

base::Result<NewsDesk::Told> NewsDesk::look(store::Store& store) {
  Told told;
  TRY_ASSIGN(const store::Head head, store.head(town_));
  if (head.size > next_) TRY(scan(store, head.size, told));
  return told;
}

base::Status NewsDesk::scan(store::Store& store, uint64_t to, Told& told) {
  if (to - next_ > Hub::kRemembered) {
    next_ = to - Hub::kRemembered;
    told.forgotten = next_;
    told.taught = told.others_taught = true;  // perhaps: nobody looked
  }
  std::vector<News> found;
  TRY(store.scan(town_, next_, to, [&](const store::EntryView& entry) {
    const size_t slash = entry.kind.find('/');
    const std::string_view pack = entry.kind.substr(0, slash);
    if (casework::teaches(pack)) told.taught = told.others_taught = true;
    // A pack that this program does not know may be sealed.
    const procedure::Pack* known = world_.packs.newest(pack);
    if (slash == std::string_view::npos || known == nullptr || known->sealed) return true;
    News news;
    news.number = entry.number;
    news.subject = entry.subject;
    news.pack = std::string(pack);
    news.step = std::string(entry.kind.substr(slash + 1));
    news.recorded_at = entry.recorded_at;
    found.push_back(std::move(news));
    return true;
  }));
  for (News& news : found) {
    TRY_ASSIGN(const auto row, store.case_file(town_, news.subject));
    if (row) {
      news.unit = row->unit;
      news.state = row->state;
    }
    told.news.push_back(std::move(news));
  }
  next_ = to;
  return base::ok();
}

}  // namespace office
