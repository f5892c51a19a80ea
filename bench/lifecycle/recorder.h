// SPDX-License-Identifier: AGPL-3.0-or-later
// A store that takes down what is written through it.
#pragma once

#include "lifecycle/tape.h"

namespace bench {

class RecordingTransaction final : public store::Transaction {
 public:
  RecordingTransaction(std::unique_ptr<store::Transaction> inside, Tape& tape)
      : inside_(std::move(inside)), tape_(tape) {}

  base::Status lock(std::string_view town) override { return inside_->lock(town); }
  base::Status append_entry(const store::EntryView& e) override {
    TapedAct act;
    act.entry = {e.id,
                 e.subject,
                 std::string(e.kind),
                 e.occurred_at,
                 e.recorded_at,
                 {e.header.begin(), e.header.end()},
                 {e.salt.begin(), e.salt.end()},
                 {e.body.begin(), e.body.end()}};
    tape_.acts.push_back(std::move(act));
    return inside_->append_entry(e);
  }
  base::Status put_tile(std::string_view town, uint32_t level, uint64_t index,
                        base::ByteView hashes) override {
    return inside_->put_tile(town, level, index, hashes);
  }
  base::Status put_checkpoint(std::string_view town, const store::Checkpoint& one) override {
    tape_.note = one.note;
    return inside_->put_checkpoint(town, one);
  }
  base::Status drop_checkpoint(std::string_view town, uint64_t size) override {
    return inside_->drop_checkpoint(town, size);
  }
  base::Status erase_body(std::string_view town, uint64_t number) override {
    return inside_->erase_body(town, number);
  }
  base::Status put_case(const store::CaseRow& row) override {
    tape_.acts.back().cases.push_back(row);
    return inside_->put_case(row);
  }
  base::Status put_clock(const store::ClockRow& row) override {
    tape_.acts.back().clocks.push_back(row);
    return inside_->put_clock(row);
  }
  base::Status put_setting(std::string_view town, std::string_view name,
                           std::string_view value) override {
    return inside_->put_setting(town, name, value);
  }
  base::Status put_text(std::string_view town, const store::TextDoc& doc) override {
    tape_.acts.back().texts.push_back(doc);
    return inside_->put_text(town, doc);
  }
  base::Status put_case_key(std::string_view town, const base::Digest& key,
                            const base::Uuid& subject) override {
    tape_.acts.back().keys.push_back({key, subject});
    return inside_->put_case_key(town, key, subject);
  }
  base::Status put_slip(std::string_view town, const store::Slip& slip) override {
    return inside_->put_slip(town, slip);
  }
  base::Status drop_slip(std::string_view town, std::string_view kind,
                         std::string_view id) override {
    return inside_->drop_slip(town, kind, id);
  }
  base::Status drop_expired_slips(std::string_view town, calendar::Instant now) override {
    return inside_->drop_expired_slips(town, now);
  }
  base::Status add_line(const store::FigureLine& line) override {
    tape_.acts.back().lines.push_back(line);
    return inside_->add_line(line);
  }
  base::Status add_bucket(const store::FigureBucket& delta) override {
    tape_.acts.back().buckets.push_back(delta);
    return inside_->add_bucket(delta);
  }
  base::Status clear_figures(std::string_view town) override {
    return inside_->clear_figures(town);
  }
  base::Status clear_projections(std::string_view town) override {
    return inside_->clear_projections(town);
  }
  base::Status commit() override { return inside_->commit(); }

 private:
  std::unique_ptr<store::Transaction> inside_;
  Tape& tape_;
};

class RecordingStore final : public store::Store {
 public:
  RecordingStore(store::Store& inside, Tape& tape) : inside_(inside), tape_(tape) {}

  base::Result<std::unique_ptr<store::Transaction>> begin() override {
    TRY_ASSIGN(auto transaction, inside_.begin());
    return std::unique_ptr<store::Transaction>(
        std::make_unique<RecordingTransaction>(std::move(transaction), tape_));
  }
  base::Result<std::unique_ptr<store::Snapshot>> snapshot() override { return inside_.snapshot(); }
  base::Result<std::unique_ptr<store::Store>> open_reader() override {
    return inside_.open_reader();
  }
  base::Result<std::vector<std::string>> towns() override { return inside_.towns(); }
  base::Result<store::Head> head(std::string_view town) override { return inside_.head(town); }
  base::Result<std::optional<store::EntryRow>> entry(std::string_view town,
                                                     uint64_t number) override {
    return inside_.entry(town, number);
  }
  base::Result<std::optional<store::EntryRow>> entry_by_id(std::string_view town,
                                                           const base::Uuid& id) override {
    return inside_.entry_by_id(town, id);
  }
  base::Status entries_of(std::string_view town, const base::Uuid& subject,
                          const store::EntryFn& fn) override {
    return inside_.entries_of(town, subject, fn);
  }
  base::Status scan(std::string_view town, uint64_t from, uint64_t to,
                    const store::EntryFn& fn) override {
    return inside_.scan(town, from, to, fn);
  }
  base::Status scan_stored(std::string_view town, uint64_t from, uint64_t to,
                           const store::StoredFn& fn) override {
    return inside_.scan_stored(town, from, to, fn);
  }
  base::Result<base::Bytes> tile(std::string_view town, uint32_t level, uint64_t index) override {
    return inside_.tile(town, level, index);
  }
  base::Status tiles(std::string_view town, const store::TileFn& fn) override {
    return inside_.tiles(town, fn);
  }
  base::Result<std::optional<store::Checkpoint>> last_checkpoint(std::string_view town) override {
    return inside_.last_checkpoint(town);
  }
  base::Status checkpoints(std::string_view town, const store::CheckpointFn& fn) override {
    return inside_.checkpoints(town, fn);
  }
  base::Result<std::optional<store::CaseRow>> case_file(std::string_view town,
                                                        const base::Uuid& id) override {
    return inside_.case_file(town, id);
  }
  base::Status cases(std::string_view town, const store::CaseFilter& filter,
                     const store::CaseFn& fn) override {
    return inside_.cases(town, filter, fn);
  }
  base::Status queue(std::string_view town, const store::QueueFilter& filter,
                     const store::CaseFn& fn) override {
    return inside_.queue(town, filter, fn);
  }
  base::Status count_open(std::string_view town, calendar::Instant now,
                          const store::CountFn& fn) override {
    return inside_.count_open(town, now, fn);
  }
  base::Status count_begun(std::string_view town, const base::Uuid& from, const base::Uuid& to,
                           const store::CountFn& fn) override {
    return inside_.count_begun(town, from, to, fn);
  }
  base::Status cases_in_box(std::string_view town, const store::BoxFilter& filter,
                            const store::CaseFn& fn) override {
    return inside_.cases_in_box(town, filter, fn);
  }
  base::Status search(std::string_view town, const store::TextQuery& query,
                      const store::HitFn& fn) override {
    return inside_.search(town, query, fn);
  }
  base::Status cases_by_key(std::string_view town, const base::Digest& key,
                            std::optional<base::Uuid> after, uint32_t limit,
                            const store::IdFn& fn) override {
    return inside_.cases_by_key(town, key, after, limit, fn);
  }
  base::Status cases_of_pack_by_key(std::string_view town, const base::Digest& key,
                                    std::string_view pack, bool open,
                                    std::optional<base::Uuid> after, uint32_t limit,
                                    const store::IdFn& fn) override {
    return inside_.cases_of_pack_by_key(town, key, pack, open, after, limit, fn);
  }
  base::Result<std::optional<store::Slip>> slip(std::string_view town, std::string_view kind,
                                                std::string_view id) override {
    return inside_.slip(town, kind, id);
  }
  base::Status slips(std::string_view town, std::string_view kind,
                     std::optional<std::string_view> owner, std::string_view after, uint32_t limit,
                     const store::SlipFn& fn) override {
    return inside_.slips(town, kind, owner, after, limit, fn);
  }
  base::Result<std::vector<std::string>> slip_kinds(std::string_view town) override {
    return inside_.slip_kinds(town);
  }
  base::Status clocks_of(std::string_view town, const base::Uuid& case_id,
                         const store::ClockFn& fn) override {
    return inside_.clocks_of(town, case_id, fn);
  }
  base::Status clocks_due(std::string_view town, const store::ClockFilter& filter,
                          const store::ClockFn& fn) override {
    return inside_.clocks_due(town, filter, fn);
  }
  base::Result<std::optional<std::string>> setting(std::string_view town,
                                                   std::string_view name) override {
    return inside_.setting(town, name);
  }
  base::Result<store::Sums> figure_sum(std::string_view town, std::string_view indicator,
                                       store::DayRange range) override {
    return inside_.figure_sum(town, indicator, range);
  }
  base::Status figure_buckets(std::string_view town, std::string_view indicator, store::Span span,
                              int32_t first, int32_t last, const store::BucketFn& fn) override {
    return inside_.figure_buckets(town, indicator, span, first, last, fn);
  }
  base::Result<store::Sums> figure_line_sum(std::string_view town, std::string_view indicator,
                                            store::DayRange range,
                                            calendar::Instant as_of) override {
    return inside_.figure_line_sum(town, indicator, range, as_of);
  }
  base::Status figure_lines(std::string_view town, std::string_view indicator,
                            store::DayRange range, calendar::Instant as_of,
                            const store::LineFn& fn) override {
    return inside_.figure_lines(town, indicator, range, as_of, fn);
  }
  base::Result<store::ProjectionDigest> projection_digest(std::string_view town) override {
    return inside_.projection_digest(town);
  }
  base::Status check_structure() override { return inside_.check_structure(); }
  base::Status backup_to(const std::filesystem::path& path) override {
    return inside_.backup_to(path);
  }

 private:
  store::Store& inside_;
  Tape& tape_;
};

}  // namespace bench
