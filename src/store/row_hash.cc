// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/row_hash.h"

namespace store {

void RowHash::value(int64_t number) {
  uint8_t bytes[8];
  for (int i = 0; i < 8; ++i) {
    bytes[i] = static_cast<uint8_t>(static_cast<uint64_t>(number) >> (56 - 8 * i));
  }
  hash_.update(bytes);
}

void RowHash::value(std::string_view text) {
  value(static_cast<int64_t>(text.size()));
  hash_.update(base::view(text));
}

void RowHash::value(const std::optional<calendar::Instant>& t) {
  value(int64_t{t.has_value()});
  if (t) value(*t);
}

void RowHash::add(const CaseRow& r) {
  row(std::string_view(r.town), r.id, std::string_view(r.pack), int64_t{r.pack_version},
      std::string_view(r.state), r.opened_at, r.changed_at, r.closed_at, int64_t{r.revision},
      std::string_view(r.title), std::string_view(r.unit), std::string_view(r.handler),
      std::string_view(r.cell), r.due_at, int64_t{r.place.has_value()});
  if (r.place) row(int64_t{r.place->lon}, int64_t{r.place->lat});
}

void RowHash::add(const ClockRow& r) {
  row(std::string_view(r.town), r.case_id, std::string_view(r.clock), r.started_at, r.due_at,
      r.stopped_at, static_cast<int64_t>(r.status), int64_t{r.provisional},
      std::string_view(r.detail));
}

void RowHash::add(const FigureLine& r) {
  row(std::string_view(r.town), std::string_view(r.indicator), std::string_view(r.key),
      int64_t{r.day.days}, static_cast<int64_t>(r.number), r.subject, r.count, r.amount,
      r.recorded_at, static_cast<int64_t>(r.change_number));
}

void RowHash::add(const FigureBucket& r) {
  row(std::string_view(r.town), std::string_view(r.indicator), static_cast<int64_t>(r.span),
      int64_t{r.at}, std::string_view(r.key), r.count, r.amount);
}

void RowHash::add_setting(std::string_view name, std::string_view text) { row(name, text); }

void RowHash::add_key(base::ByteView key, const base::Uuid& subject) {
  row(base::text(key), subject);
}

}  // namespace store
