// The data directory: where its files are, and who may have it.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/record.h"
#include "base/result.h"
#include "root/key_tree.h"
#include "store/authentic.h"

namespace bongtu::app {

// The record meta/service: what a data directory is of.
struct ServiceRecord {
  std::string account;
  std::string region;
  double created = 0;
  static constexpr auto shape =
      fields(field("account", &ServiceRecord::account), field("region", &ServiceRecord::region),
             field("created", &ServiceRecord::created));
};
inline constexpr std::string_view service_record = "meta/service";

// Holds the directory for this process, as long as it lives. Everything in it is this user's alone.
class DataDirectory {
 public:
  // Makes the directory (0700). Refused: one that exists and is not empty.
  static Result<DataDirectory> make(const std::string& path);
  // Refused: missing, others may write it, another process serves it.
  static Result<DataDirectory> open(const std::string& path);
  DataDirectory(DataDirectory&& other) noexcept
      : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}
  DataDirectory& operator=(DataDirectory&&) = delete;
  ~DataDirectory();

  // Takes back what make() put there, for an init that is refused before it wrote anything else.
  void give_up() const;

  std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }
  std::string store_url() const { return "sqlite:" + file("bongtu.db"); }
  std::string audit_log() const { return file("audit.log"); }
  std::string access_logs() const { return file("access-logs"); }  // made when there is one
  std::string root_url(const std::string& given) const {
    return given.empty() ? "file:" + file("root.key") : given;
  }

 private:
  explicit DataDirectory(std::string path) : path_(std::move(path)) {}
  Result<> take_lock();
  std::string path_;
  int lock_ = -1;
};

// Everything that is read from a data directory before anything can be served.
struct OpenStore {
  std::unique_ptr<store::Store> engine;
  std::unique_ptr<root::KeyTree> tree;
  std::unique_ptr<store::AuthenticStore> store;
  ServiceRecord service;
};
Result<OpenStore> open_store(const DataDirectory& directory, const std::string& root, const Clock& clock);

}  // namespace bongtu::app
