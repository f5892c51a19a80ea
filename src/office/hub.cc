// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/hub.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace office {

namespace {

// One listener. It is called without any lock held, so that it may do as it likes, also drop its
// own handle; who drops it from another thread waits for the call to end.
class Ear {
 public:
  explicit Ear(Hub::Listener listener) : listener_(std::move(listener)) {}

  // False when it has ended.
  bool hear(const News& news) {
    {
      const std::lock_guard lock(mutex_);
      if (ended_) return false;
      calling_ = std::this_thread::get_id();
    }
    bool more = false;  // also if the listener throws: it is not called again
    // What the listener holds may be its own handle, whose end comes back here: it goes when no
    // lock is held.
    Hub::Listener gone;
    const std::shared_ptr<void> after(nullptr, [&](void*) {
      const std::lock_guard lock(mutex_);
      calling_ = std::thread::id();
      if (!more) ended_ = true;
      if (ended_) gone.swap(listener_);
      called_.notify_all();
    });
    more = listener_(news);
    return more;
  }

  void end() {
    std::unique_lock lock(mutex_);
    ended_ = true;
    if (calling_ == std::this_thread::get_id()) return;
    called_.wait(lock, [this] { return calling_ == std::thread::id(); });
    Hub::Listener gone;
    gone.swap(listener_);
    lock.unlock();
  }

 private:
  std::mutex mutex_;
  std::condition_variable called_;
  std::thread::id calling_;  // who is calling the listener now; nobody by default
  bool ended_ = false;
  Hub::Listener listener_;
};

}  // namespace

struct Hub::Inside {
  mutable std::mutex mutex;  // never held while a listener is called
  std::vector<std::shared_ptr<Ear>> ears;
  std::deque<News> remembered;  // by number
  uint64_t remembered_from = 0;
  uint64_t told = 0;   // pieces, the last remembered one included
  std::mutex telling;  // one piece of news at a time

  void remove(const Ear* ear) {
    const std::lock_guard lock(mutex);
    std::erase_if(ears, [&](const auto& other) { return other.get() == ear; });
  }
};

namespace {

template <typename Inside>
class Handle final : public Hub::Listening {
 public:
  Handle(std::weak_ptr<Inside> inside, std::shared_ptr<Ear> ear)
      : inside_(std::move(inside)), ear_(std::move(ear)) {}
  ~Handle() override {
    if (const auto inside = inside_.lock()) inside->remove(ear_.get());
    ear_->end();
  }

 private:
  std::weak_ptr<Inside> inside_;
  std::shared_ptr<Ear> ear_;
};

}  // namespace

Hub::Hub() : inside_(std::make_shared<Inside>()) {}

Hub::~Hub() = default;

std::unique_ptr<Hub::Listening> Hub::listen(Listener listener) {
  return listen(std::move(listener), UINT64_MAX);
}

std::unique_ptr<Hub::Listening> Hub::listen(Listener listener, uint64_t told) {
  auto ear = std::make_shared<Ear>(std::move(listener));
  {
    const std::lock_guard lock(inside_->mutex);
    if (inside_->told > told) return nullptr;
    inside_->ears.push_back(ear);
  }
  return std::make_unique<Handle<Inside>>(inside_, std::move(ear));
}

void Hub::tell(const News& news) {
  const std::lock_guard telling(inside_->telling);
  std::vector<std::shared_ptr<Ear>> ears;
  {
    const std::lock_guard lock(inside_->mutex);
    inside_->remembered.push_back(news);
    ++inside_->told;
    if (inside_->remembered.size() > kRemembered) {
      inside_->remembered_from = inside_->remembered.front().number + 1;
      inside_->remembered.pop_front();
    }
    ears = inside_->ears;
  }
  for (const auto& ear : ears) {
    if (!ear->hear(news)) inside_->remove(ear.get());
  }
}

void Hub::remember_from(uint64_t number) {
  const std::lock_guard lock(inside_->mutex);
  inside_->remembered_from = std::max(inside_->remembered_from, number);
  while (!inside_->remembered.empty() && inside_->remembered.front().number < number) {
    inside_->remembered.pop_front();
  }
}

size_t Hub::listeners() const {
  const std::lock_guard lock(inside_->mutex);
  return inside_->ears.size();
}

Hub::Missed Hub::since(uint64_t number) const {
  const std::lock_guard lock(inside_->mutex);
  Missed missed;
  missed.complete = number + 1 >= inside_->remembered_from;
  missed.told = inside_->told;
  const auto first =
      std::upper_bound(inside_->remembered.begin(), inside_->remembered.end(), number,
                       [](uint64_t wanted, const News& news) { return wanted < news.number; });
  missed.news.assign(first, inside_->remembered.end());
  return missed;
}

Hub::Missed Hub::after(uint64_t told) const {
  const std::lock_guard lock(inside_->mutex);
  const std::deque<News>& all = inside_->remembered;
  const uint64_t wanted = inside_->told - std::min(told, inside_->told);
  const auto kept = static_cast<ptrdiff_t>(std::min<uint64_t>(wanted, all.size()));
  return {wanted <= all.size(), {all.end() - kept, all.end()}, inside_->told};
}

}  // namespace office
