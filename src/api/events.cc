// SPDX-License-Identifier: AGPL-3.0-or-later
// Server-sent events (HTML standard §9.2): which cases moved, for live queues. Only what the asker
// may list, and nothing of the content: whoever hears of a case asks for it and is checked again.
#include "api/case_view.h"
#include "api/writing.h"
#include "base/text.h"

namespace api {

namespace {

std::string event_of(const office::News& news) {
  const json::object data = {{"number", news.number},       {"case", news.subject.str()},
                             {"pack", news.pack},           {"step", news.step},
                             {"state", news.state},         {"unit", news.unit},
                             {"at", news.recorded_at.str()}};
  return "id: " + std::to_string(news.number) + "\nevent: act\ndata: " + json::serialize(data) +
         "\n\n";
}

// A post's days and a session's end are looked at again with each piece of news.
class Listener {
 public:
  Listener(const Kit& kit, identity::Principal who, std::optional<calendar::Instant> until,
           std::shared_ptr<http::Stream> stream)
      : kit_(kit), who_(std::move(who)), until_(until), stream_(std::move(stream)) {}

  bool hear(const office::News& news) {
    if (kit_.closing->load() || over()) {
      stream_->close();
      return false;
    }
    const identity::Matter matter{news.pack, news.unit, {}};
    if (!kit_.access.read(who_, matter).ok()) return true;
    return stream_->write(event_of(news));
  }

 private:
  [[nodiscard]] bool over() const {
    const calendar::Instant now = kit_.clock.now();
    if (until_ && now >= *until_) return true;
    const identity::Post* post = kit_.office.town()->directory.post(who_.post);
    return post == nullptr || !post->valid(now.date());
  }

  const Kit& kit_;
  identity::Principal who_;
  std::optional<calendar::Instant> until_;
  std::shared_ptr<http::Stream> stream_;
};

// Ties the listening to the stream: it ends when the stream is gone.
void begin(const Kit& kit, const std::shared_ptr<Listener>& listener, std::optional<uint64_t> last,
           const std::shared_ptr<http::Stream>& stream) {
  if (!stream->write("retry: 2000\n\n")) return;
  auto handle = std::make_shared<std::unique_ptr<office::Hub::Listening>>();
  // Returning false ends the listening; the handle lives in the listener's own closure until then.
  const auto hear = [listener, handle](const office::News& news) { return listener->hear(news); };
  office::Hub& hub = kit.office.hub();
  if (!last) {
    *handle = hub.listen(hear);
    return;
  }
  // What is told while this goes on is missed too.
  for (office::Hub::Missed missed = hub.since(*last); !*handle; missed = hub.after(missed.told)) {
    if (!missed.complete && !stream->write("event: reload\ndata: {}\n\n")) return;
    for (const office::News& news : missed.news) {
      if (!listener->hear(news)) return;
    }
    *handle = hub.listen(hear, missed.told);
  }
}

base::Result<Answer> events(Ask& ask) {
  std::optional<uint64_t> last;
  if (const std::string* header = ask.request.headers.find("Last-Event-ID")) {
    if (const auto number = base::parse_int(*header); number && *number > 0) last = *number;
  }
  std::optional<calendar::Instant> until;
  if (ask.session) until = ask.session->expires_at;
  Answer out;
  out.headers.set("Content-Type", "text/event-stream; charset=utf-8");
  out.headers.set("X-Accel-Buffering", "no");
  out.heartbeat = ":\n\n";  // a comment; readers skip it
  out.stream = [&kit = ask.kit, who = ask.who, until, last](std::shared_ptr<http::Stream> stream) {
    begin(kit, std::make_shared<Listener>(kit, who, until, stream), last, stream);
  };
  return out;
}

}  // namespace

void add_event_operations(Operations& operations) { operations.emplace("events", Handle(events)); }

}  // namespace api
