// A directory for one test. For tests only.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace bongtu::store {

class TestDirectory {
 public:
  explicit TestDirectory(const std::filesystem::path& parent = std::filesystem::temp_directory_path()) {
    std::string name = (parent / "bongtu-store-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp " + name);
    path_ = name;
  }
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;
  ~TestDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  // In memory where that can be: for tests whose disk is simulated anyway, and whose syncs are many.
  static std::filesystem::path fast_parent() {
    const std::filesystem::path memory = "/dev/shm";
    return ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
  }

  std::string file(const std::string& name = "store.db") const { return (path_ / name).string(); }
  std::string url(const std::string& name = "store.db") const { return "sqlite:" + file(name); }

 private:
  std::filesystem::path path_;
};

}  // namespace bongtu::store
