// Workers: threads that may wait, so that event loops need not.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace bongtu::edge {

class Workers {
 public:
  using Job = std::function<void()>;  // must not throw

  // `queue_length` jobs may wait beside those that run.
  Workers(unsigned threads, std::size_t queue_length);
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  // Runs what is queued, then ends the threads.
  ~Workers();

  // False, and nothing done, where the queue is full.
  bool post(Job job);

 private:
  void work();

  const std::size_t queue_length_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  bool ending_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace bongtu::edge
