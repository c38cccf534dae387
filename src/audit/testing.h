// For the tests of this room: a directory that goes away, what is in a file, waiting, disks that fail.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"

namespace bongtu::audit {

// While true, every fdatasync of this program fails with EIO (see writer_test.cpp).
extern std::atomic<bool> fdatasync_fails;

class InDirectory : public testing::Test {
 protected:
  InDirectory() {
    std::string name = testing::TempDir() + "bongtu-audit-XXXXXX";
    directory_ = mkdtemp(name.data());
    path_ = directory_ + "/audit.log";
  }
  ~InDirectory() override {
    fdatasync_fails = false;
    std::filesystem::remove_all(directory_);
  }

  std::string directory_;
  std::string path_;
  FixedClock clock_{from_milliseconds(1'795'512'600'250)};  // 2026-11-24T09:30:00.250Z
};

inline std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Writes a file as a server before us may have left it.
inline void leave(const std::string& path, std::string_view text, mode_t mode = 0600) {
  std::ofstream(path, std::ios::binary) << text;
  chmod(path.c_str(), mode);
}

inline std::vector<std::string> lines_of(const std::string& path) {
  std::istringstream in(content(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// A line as short as one can be, for tests that do not look at records.
inline std::string line(const std::string& id) { return R"({"time":"","id":")" + id + "\"}\n"; }

// The limit only ends a test that has failed.
template <class Condition>
bool comes_true(Condition condition) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > limit) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace bongtu::audit
