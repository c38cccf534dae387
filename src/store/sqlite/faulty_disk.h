// A disk that fails when told to, and that knows what a power cut would leave of it. For tests only.
//
// A shim over SQLite's own file layer, the default while a FaultyDisk lives. Only what changes the disk is
// counted and can fail: writes (the failing one writes its first half), truncations, syncs and deletions.
#pragma once

#include <sqlite3.h>

#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <vector>

#include "base/bytes.h"

namespace bongtu::store::sqlite {

class FaultyDisk {
 public:
  enum class Fault { none, write_error, disk_full, sync_error, after_commit };

  FaultyDisk() : real_(sqlite3_vfs_find(nullptr)), vfs_(*real_) {
    current_ = this;
    vfs_.zName = "faulty";
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    vfs_.xOpen = open;
    vfs_.xDelete = remove;
    sqlite3_vfs_register(&vfs_, 1);
  }
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;
  ~FaultyDisk() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
    current_ = nullptr;
  }

  // The `nth` operation from now on (1 is the next) fails, and with `lasting` all that follow it as well.
  void arm(Fault fault, int nth, bool lasting) {
    const std::lock_guard lock(mutex_);
    fault_ = fault, nth_ = nth, lasting_ = lasting, seen_ = 0;
  }
  // Returns whether the fault has fired.
  bool disarm() {
    const std::lock_guard lock(mutex_);
    const bool fired = fault_ != Fault::none && seen_ >= nth_;
    fault_ = Fault::none;
    return fired;
  }
  int syncs() {
    const std::lock_guard lock(mutex_);
    return syncs_;
  }

  // What another process finds after a kill -9: the same, with `to` knowing as much of its durability as
  // `from`.
  void kill_copy(const std::string& from, const std::string& to) {
    const std::lock_guard lock(mutex_);
    std::ofstream(to, std::ios::binary) << as_text(bytes_of(from));
    contents_[to] = contents_[from];
  }

  // What a power cut could leave: all that was synced, and of each write since then all, a part or nothing.
  void power_cut_copy(const std::string& from, const std::string& to, std::mt19937& random) {
    const std::lock_guard lock(mutex_);
    Bytes left = contents_[from].synced;
    for (Change change : contents_[from].unsynced) {
      if (random() % 2 == 0) continue;
      if (random() % 3 == 0 && !change.bytes.empty()) change.bytes.resize(1 + random() % change.bytes.size());
      apply(left, change);
    }
    std::ofstream(to, std::ios::binary) << as_text(left);
  }

 private:
  struct Change {
    std::size_t offset;
    Bytes bytes;  // empty: the file is cut at `offset`
  };
  struct Content {
    Bytes synced;
    std::vector<Change> unsynced;
  };
  struct File {
    sqlite3_file base;
    Content* content;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  };

  static Bytes bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  static void apply(Bytes& bytes, const Change& change) {
    if (change.bytes.empty()) return bytes.resize(std::min(bytes.size(), change.offset));
    bytes.resize(std::max(bytes.size(), change.offset + change.bytes.size()));
    std::copy(change.bytes.begin(), change.bytes.end(),
              bytes.begin() + static_cast<std::ptrdiff_t>(change.offset));
  }

  // True where the operation is to fail. Those that this fault does not concern are not counted.
  bool fails(bool concerned) {
    const std::lock_guard lock(mutex_);
    if (fault_ == Fault::none || !concerned) return false;
    ++seen_;
    return seen_ == nth_ || (lasting_ && seen_ > nth_);
  }
  bool writes_fail() { return fails(fault_ == Fault::write_error || fault_ == Fault::disk_full); }

  static File& file(sqlite3_file* base) { return *reinterpret_cast<File*>(base); }
  static sqlite3_file* real(sqlite3_file* base) { return file(base).real(); }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* base, int flags, int* out_flags) {
    File& opened = file(base);
    const int code = current_->real_->xOpen(vfs, name, opened.real(), flags, out_flags);
    base->pMethods = opened.real()->pMethods == nullptr ? nullptr : &methods;
    const std::lock_guard lock(current_->mutex_);
    const auto [entry, is_new] = current_->contents_.try_emplace(name == nullptr ? "" : name);
    opened.content = &entry->second;
    if (is_new) opened.content->synced = bytes_of(entry->first);
    return code;
  }
  static int remove(sqlite3_vfs* vfs, const char* name, int sync_directory) {
    if (current_->writes_fail()) return SQLITE_IOERR_DELETE;
    const std::lock_guard lock(current_->mutex_);
    current_->contents_[name] = {};
    return current_->real_->xDelete(vfs, name, sync_directory);
  }
  static int write(sqlite3_file* base, const void* data, int size, sqlite3_int64 offset) {
    const bool fail = current_->writes_fail();
    const int written = fail ? size / 2 : size;
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    if (written > 0) {
      const std::lock_guard lock(current_->mutex_);
      file(base).content->unsynced.push_back({static_cast<std::size_t>(offset), {bytes, bytes + written}});
    }
    const int code = real(base)->pMethods->xWrite(real(base), data, written, offset);
    if (!fail) return code;
    return current_->fault_ == Fault::disk_full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  }
  static int truncate(sqlite3_file* base, sqlite3_int64 size) {
    if (current_->writes_fail()) return SQLITE_IOERR_TRUNCATE;
    const std::lock_guard lock(current_->mutex_);
    file(base).content->unsynced.push_back({static_cast<std::size_t>(size), {}});
    return real(base)->pMethods->xTruncate(real(base), size);
  }
  static int sync(sqlite3_file* base, int flags) {
    const bool fail = current_->fails(current_->fault_ == Fault::sync_error);
    const std::lock_guard lock(current_->mutex_);
    Content& content = *file(base).content;
    if (fail) {  // the kernel drops what it could not write and takes the pages for clean: no later sync
                 // brings it
      content.unsynced.clear();
      return SQLITE_IOERR_FSYNC;
    }
    ++current_->syncs_;
    for (const Change& change : content.unsynced) apply(content.synced, change);
    content.unsynced.clear();
    return real(base)->pMethods->xSync(real(base), flags);
  }
  // SQLite's last word in a COMMIT, when everything is already written and synced.
  static int file_control(sqlite3_file* base, int operation, void* argument) {
    if (operation == SQLITE_FCNTL_COMMIT_PHASETWO &&
        current_->fails(current_->fault_ == Fault::after_commit)) {
      return SQLITE_IOERR;
    }
    return real(base)->pMethods->xFileControl(real(base), operation, argument);
  }

  static constexpr sqlite3_io_methods methods = {
      3,
      [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); },
      [](sqlite3_file* f, void* data, int size, sqlite3_int64 at) {
        return real(f)->pMethods->xRead(real(f), data, size, at);
      },
      write,
      truncate,
      sync,
      [](sqlite3_file* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); },
      [](sqlite3_file* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); },
      [](sqlite3_file* f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); },
      [](sqlite3_file* f, int* out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); },
      file_control,
      [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); },
      [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
      [](sqlite3_file* f, int region, int size, int extend, void volatile** out) {
        return real(f)->pMethods->xShmMap(real(f), region, size, extend, out);
      },
      [](sqlite3_file* f, int at, int n, int flags) {
        return real(f)->pMethods->xShmLock(real(f), at, n, flags);
      },
      [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); },
      [](sqlite3_file* f, int remove_it) { return real(f)->pMethods->xShmUnmap(real(f), remove_it); },
      [](sqlite3_file* f, sqlite3_int64 at, int size, void** out) {
        return real(f)->pMethods->xFetch(real(f), at, size, out);
      },
      [](sqlite3_file* f, sqlite3_int64 at, void* p) { return real(f)->pMethods->xUnfetch(real(f), at, p); },
  };

  static inline FaultyDisk* current_ = nullptr;
  sqlite3_vfs* real_;
  sqlite3_vfs vfs_;
  std::mutex mutex_;
  std::map<std::string, Content> contents_;
  Fault fault_ = Fault::none;
  int nth_ = 0, seen_ = 0, syncs_ = 0;
  bool lasting_ = false;
};

}  // namespace bongtu::store::sqlite
