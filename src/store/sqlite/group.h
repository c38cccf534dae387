// GroupCommit: many commits made durable with one sync.
#pragma once

#include <array>
#include <future>
#include <optional>
#include <span>

#include "base/change.h"
#include "base/clock.h"
#include "store/sqlite/connection.h"

namespace bongtu::store::sqlite {

struct Member {
  std::span<const Change> changes;
  Result<std::uint64_t> outcome = 0;  // the commit's sequence number
  std::promise<Result<std::uint64_t>> told;
};

class GroupCommit {
 public:
  // `connection` is of a file that open_file has prepared.
  static Result<GroupCommit> over(Connection connection, const Clock& clock);

  // Applies the members one after the other in one transaction and sets their outcomes. When it returns,
  // those that succeeded are durable; a conflict has left nothing of its member; and where SQLite failed,
  // nothing of any member is there and all are told so.
  void commit(std::span<Member> group);

 private:
  struct Statements {
    Statement begin, commit, savepoint, roll_back_member, release;
    Statement insert, update, remove, version;
    Statement seq, next_seq, enter, prune, commit_id;
  };
  using CommitId = std::array<std::uint8_t, 16>;
  struct LastEntry {
    std::uint64_t seq;
    CommitId id;
  };

  GroupCommit(Connection connection, Statements statements, const Clock& clock)
      : connection_(std::move(connection)), sql_(std::move(statements)), clock_(clock) {}

  Result<> transact(std::span<Member> group);
  Result<> apply_all(std::span<Member> group);
  Result<std::uint64_t> apply_alone(std::span<const Change> changes);
  Result<std::uint64_t> apply(std::span<const Change> changes);
  Result<std::uint64_t> enter_in_feed(std::span<const Change> changes);
  Result<bool> apply_one(const Change& change);
  Result<bool> has_version(const Change& change);
  Result<> prune_feed();
  void roll_back();
  bool happened();

  Connection connection_;  // before the statements, which must go first
  Statements sql_;
  const Clock& clock_;
  Time now_;
  std::optional<Time> pruned_;
  std::optional<LastEntry> last_;  // the latest feed entry of the transaction at hand
};

}  // namespace bongtu::store::sqlite
