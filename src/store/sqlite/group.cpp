#include "store/sqlite/group.h"

#include "crypto/random.h"
#include "store/rules.h"

namespace bongtu::store::sqlite {
namespace {

// u16 length and bytes of every key that a commit changes.
Bytes feed_keys(std::span<const Change> changes) {
  Bytes keys;
  for (const Change& change : changes) {
    if (change.kind == Change::Kind::expect) continue;
    append_big_endian(keys, static_cast<std::uint16_t>(change.key.size()));
    keys.insert(keys.end(), change.key.begin(), change.key.end());
  }
  return keys;
}

}  // namespace

Result<GroupCommit> GroupCommit::over(Connection connection, const Clock& clock) {
  TRY(Statement begin, connection.prepare("BEGIN IMMEDIATE"));
  TRY(Statement commit, connection.prepare("COMMIT"));
  TRY(Statement savepoint, connection.prepare("SAVEPOINT member"));
  TRY(Statement roll_back_member, connection.prepare("ROLLBACK TO member"));
  TRY(Statement release, connection.prepare("RELEASE member"));
  TRY(Statement insert, connection.prepare("INSERT INTO record VALUES (?1, 1, ?2) ON CONFLICT DO NOTHING"));
  TRY(Statement update, connection.prepare("UPDATE record SET version = version + 1, value = ?2"
                                           " WHERE key = ?1 AND version = ?3"));
  TRY(Statement remove, connection.prepare("DELETE FROM record WHERE key = ?1 AND version = ?2"));
  TRY(Statement version, connection.prepare("SELECT version FROM record WHERE key = ?1"));
  TRY(Statement seq, connection.prepare("SELECT seq FROM feed"));
  TRY(Statement next_seq, connection.prepare("UPDATE feed SET seq = seq + 1 RETURNING seq"));
  TRY(Statement enter, connection.prepare("INSERT INTO feed_entry VALUES (?1, ?2, ?3, ?4)"));
  // From the oldest entry on, and never past one that is kept, so that no gap can open.
  TRY(Statement prune, connection.prepare("DELETE FROM feed_entry"
                                          " WHERE seq < (SELECT min(seq) FROM feed_entry) + 10000"
                                          " AND seq < (SELECT seq FROM feed_entry"
                                          " WHERE time BETWEEN ?1 AND ?2 ORDER BY seq LIMIT 1)"));
  TRY(Statement commit_id, connection.prepare("SELECT 1 FROM feed_entry WHERE seq = ?1 AND commit_id = ?2"));
  Statements statements{
      std::move(begin),   std::move(commit),   std::move(savepoint), std::move(roll_back_member),
      std::move(release), std::move(insert),   std::move(update),    std::move(remove),
      std::move(version), std::move(seq),      std::move(next_seq),  std::move(enter),
      std::move(prune),   std::move(commit_id)};
  return GroupCommit(std::move(connection), std::move(statements), clock);
}

void GroupCommit::commit(std::span<Member> group) {
  now_ = clock_.now();
  last_.reset();
  const Result<> done = transact(group);
  if (done) return;
  // Conflicts too: they were found against changes of the group that are now not there.
  for (Member& member : group) member.outcome = std::unexpected(done.error());
}

Result<> GroupCommit::transact(std::span<Member> group) {
  roll_back();  // nothing to do, unless an earlier ROLLBACK failed
  CHECK(sql_.begin.run());
  Result<> applied = apply_all(group);
  if (!applied) {
    roll_back();
    return applied;
  }
  Result<> committed = sql_.commit.run();
  if (committed) return {};
  roll_back();
  return happened() ? Result<>{} : committed;
}

Result<> GroupCommit::apply_all(std::span<Member> group) {
  for (Member& member : group) {
    member.outcome = apply_alone(member.changes);
    if (!member.outcome && member.outcome.error().fault != Fault::conflict) {
      return std::unexpected(member.outcome.error());
    }
  }
  return prune_feed();
}

// In a savepoint, so that a conflict takes back what its own member did.
Result<std::uint64_t> GroupCommit::apply_alone(std::span<const Change> changes) {
  CHECK(sql_.savepoint.run());
  const std::optional<LastEntry> before = last_;
  Result<std::uint64_t> outcome = apply(changes);
  if (!outcome) {
    if (outcome.error().fault != Fault::conflict) return outcome;
    CHECK(sql_.roll_back_member.run());
    last_ = before;
  }
  CHECK(sql_.release.run());
  return outcome;
}

Result<std::uint64_t> GroupCommit::apply(std::span<const Change> changes) {
  TRY(const std::uint64_t seq, enter_in_feed(changes));
  for (const Change& change : changes) {
    TRY(const bool as_expected, apply_one(change));
    if (!as_expected) return conflict(change.key);
  }
  return seq;
}

// Comes first: on an engine with many writers, the lock on the feed's row makes the order of its numbers the
// order of the commits.
Result<std::uint64_t> GroupCommit::enter_in_feed(std::span<const Change> changes) {
  const bool changes_records = writes(changes);
  std::uint64_t seq = 0;
  {
    TRY(Rows rows, (changes_records ? sql_.next_seq : sql_.seq).query());
    CHECK(rows.next());
    seq = rows.integer(0);
    CHECK(rows.next());
  }
  if (!changes_records) return seq;
  CommitId id;
  crypto::random(id);
  CHECK(sql_.enter.run(seq, View(id), milliseconds(now_), View(feed_keys(changes))));
  last_ = LastEntry{seq, id};
  return seq;
}

// False where the stored version is not the expected one.
Result<bool> GroupCommit::apply_one(const Change& change) {
  if (change.kind == Change::Kind::expect) return has_version(change);
  if (change.kind == Change::Kind::put) {
    CHECK(change.expected == 0 ? sql_.insert.run(change.key, View(change.value))
                               : sql_.update.run(change.key, View(change.value), change.expected));
    return connection_.changed() == 1;
  }
  if (change.expected == 0) return has_version(change);
  CHECK(sql_.remove.run(change.key, change.expected));
  return connection_.changed() == 1;
}

Result<bool> GroupCommit::has_version(const Change& change) {
  TRY(Rows rows, sql_.version.query(change.key));
  TRY(const bool found, rows.next());
  return change.expected == (found ? rows.integer(0) : 0);
}

// At most once a second and 10,000 entries at a time, to cost next to nothing. Entries from the future, left
// by a clock that was put back, go as well.
Result<> GroupCommit::prune_feed() {
  if (!last_ || (pruned_ && std::chrono::abs(now_ - *pruned_) < std::chrono::seconds(1))) return {};
  CHECK(sql_.prune.run(milliseconds(now_ - feed_retention), milliseconds(now_ + feed_retention)));
  pruned_ = now_;
  return {};
}

// SQLite may have rolled back by itself.
void GroupCommit::roll_back() {
  if (connection_.in_transaction()) (void)connection_.run("ROLLBACK");
}

// Settles a COMMIT that failed. SQLite shows a commit to readers only after it is synced, so finding it is
// enough.
bool GroupCommit::happened() {
  if (!last_) return false;
  Result<Rows> rows = sql_.commit_id.query(last_->seq, View(last_->id));
  return rows && rows->next().value_or(false);
}

}  // namespace bongtu::store::sqlite
