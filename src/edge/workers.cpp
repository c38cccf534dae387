#include "edge/workers.h"

namespace bongtu::edge {

Workers::Workers(unsigned threads, std::size_t queue_length) : queue_length_(queue_length) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
  const std::lock_guard lock(mutex_);
  ending_ = true;
  changed_.notify_all();
}

bool Workers::post(Job job) {
  const std::lock_guard lock(mutex_);
  if (jobs_.size() >= queue_length_) return false;
  jobs_.push_back(std::move(job));
  changed_.notify_one();
  return true;
}

void Workers::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
}

}  // namespace bongtu::edge
