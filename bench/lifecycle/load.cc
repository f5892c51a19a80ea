// SPDX-License-Identifier: AGPL-3.0-or-later
#include "lifecycle/load.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <queue>

#include "calendar/date.h"
#include "lifecycle/program.h"
#include "measure.h"

namespace bench {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kRetryPause{50};

struct User {
  int fd = -1;
  bool idle = true;  // waits for its stage
  std::string in;
  std::string request;
  Matter matter;
  size_t step = 0;
  std::string subject;
  Clock::time_point sent;
};

class Generator {
 public:
  Generator(const LoadSetup& setup, const std::vector<Stage>& stages)
      : setup_(setup), stages_(stages), random_(setup.seed), poll_(::epoll_create1(0)) {
    size_t most = 0;
    for (const Stage& stage : stages) most = std::max(most, stage.users);
    users_.resize(most);
    for (size_t i = 0; i < most; ++i) open(i);
  }
  ~Generator() {
    for (const User& user : users_) ::close(user.fd);
    ::close(poll_);
  }
  Generator(const Generator&) = delete;
  Generator& operator=(const Generator&) = delete;

  Loaded run() {
    const double cpu = cpu_now();
    begun_ = Clock::now();
    auto end = begun_;
    for (const Stage& stage : stages_) {
      end +=
          std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(stage.seconds));
      wanted_ = stage.users;
      for (size_t i = 0; i < wanted_; ++i) {
        if (users_[i].idle) next(i);
      }
      while (Clock::now() < end) turn(end);
    }
    wanted_ = 0;
    out_.seconds = seconds_since(begun_);
    const auto patience = Clock::now() + std::chrono::seconds(30);
    while (busy_ > 0 && Clock::now() < patience) turn(patience);
    out_.cpu_seconds = cpu_now() - cpu;
    return std::move(out_);
  }

 private:
  static double seconds_since(Clock::time_point from) {
    return std::chrono::duration<double>(Clock::now() - from).count();
  }

  void open(size_t index) {
    User& user = users_[index];
    user.fd = connect_to(setup_.port);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, user.fd, &event);
  }

  // What waits in the sockets, and the retries that are due.
  void turn(Clock::time_point end) {
    int wait = static_cast<int>(
        std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count());
    if (!retries_.empty()) wait = std::min(wait, 5);
    epoll_event events[64];
    const int count = ::epoll_wait(poll_, events, 64, std::max(wait, 0));
    for (int i = 0; i < count; ++i) read(events[i].data.u64);
    while (!retries_.empty() && retries_.front().first <= Clock::now()) {
      send(retries_.front().second);
      retries_.pop();
    }
  }

  // The next act of the user's case, or the first of a new one.
  void next(size_t index) {
    User& user = users_[index];
    user.idle = index >= wanted_;
    if (user.idle) return;
    if (user.step == 0) {
      user.matter = lifecycle(random_, setup_.units);
      user.subject.clear();
    }
    compose(user);
    ++busy_;
    send(index);
  }

  void compose(User& user) {
    const Act& act = user.matter.acts[user.step];
    const std::string id = base::Uuid::v7(calendar::SystemClock().now().ms, random_).str();
    std::string body = "{";
    std::string path = "/api/cases";
    if (user.step == 0) {
      user.subject = id;  // a new case has the id of the act that opens it
      body += std::string("\"pack\":\"") + user.matter.pack + "\",";
    } else {
      path += "/" + user.subject + "/acts";
    }
    body += std::string("\"step\":\"") + act.step + "\",\"fields\":{";
    bool first = true;
    for (const auto& [name, value] : act.fields) {
      if (!first) body += ',';
      first = false;
      body.append("\"").append(name).append("\":\"").append(value).append("\"");
    }
    body += "}}";
    user.request =
        "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + setup_.sessions.at(act.role) +
        "Idempotency-Key: " + id +
        "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\n\r\n" + body;
  }

  void send(size_t index) {
    User& user = users_[index];
    user.sent = Clock::now();
    // A request is smaller than any socket's buffer.
    const ssize_t n = ::send(user.fd, user.request.data(), user.request.size(), MSG_NOSIGNAL);
    if (n != static_cast<ssize_t>(user.request.size())) lost(index);
  }

  void lost(size_t index) {
    ++out_.errors[0];
    ::close(users_[index].fd);
    users_[index].in.clear();
    open(index);
    done(index, false);
  }

  void done(size_t index, bool good) {
    --busy_;
    User& user = users_[index];
    user.step = good ? (user.step + 1) % user.matter.acts.size() : 0;
    if (good && user.step == 0) ++out_.lifecycles;
    next(index);
  }

  void read(size_t index) {
    User& user = users_[index];
    char piece[16 * 1024];
    const ssize_t n = ::recv(user.fd, piece, sizeof piece, 0);
    if (n <= 0) return lost(index);
    user.in.append(piece, static_cast<size_t>(n));
    const size_t head = user.in.find("\r\n\r\n");
    if (head == std::string::npos) return;
    const size_t field = user.in.find("Content-Length: ");
    const size_t length =
        field < head ? std::strtoul(user.in.c_str() + field + 16, nullptr, 10) : 0;
    if (user.in.size() < head + 4 + length) return;
    answered(index, std::atoi(user.in.c_str() + 9), user.in.find("Retry-After:") < head);
  }

  void answered(size_t index, int status, bool retry) {
    User& user = users_[index];
    const auto now = Clock::now();
    if (status == 201) {
      out_.calls.push_back({static_cast<float>(seconds_since(begun_)),
                            std::chrono::duration<float, std::milli>(now - user.sent).count(),
                            static_cast<uint8_t>(user.step)});
      user.in.clear();
      return done(index, true);
    }
    if (status == 503 && retry) {
      ++out_.turned_away;
      user.in.clear();
      retries_.emplace(now + kRetryPause, index);
      return;
    }
    if (out_.errors.empty()) out_.first_error = user.in;
    ++out_.errors[status];
    user.in.clear();
    done(index, false);
  }

  const LoadSetup& setup_;
  const std::vector<Stage>& stages_;
  base::SeededRandom random_;
  int poll_;
  std::vector<User> users_;
  size_t wanted_ = 0;  // users of this stage
  size_t busy_ = 0;    // users that wait for an answer
  std::queue<std::pair<Clock::time_point, size_t>> retries_;
  Clock::time_point begun_;
  Loaded out_;
};

}  // namespace

uint64_t Loaded::errors_in_all() const {
  uint64_t sum = 0;
  for (const auto& [status, count] : errors) sum += count;
  return sum;
}

double Loaded::percentile(double share, int step, double from, double to) const {
  std::vector<float> took;
  for (const Call& call : calls) {
    if ((step < 0 || call.step == step) && call.at_s >= from && call.at_s < to) {
      took.push_back(call.took_ms);
    }
  }
  if (took.empty()) return 0;
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(took.size() - 1));
  std::nth_element(took.begin(), took.begin() + at, took.end());
  return static_cast<double>(took[static_cast<size_t>(at)]);
}

Loaded load(const LoadSetup& setup, const std::vector<Stage>& stages) {
  return Generator(setup, stages).run();
}

}  // namespace bench
