#include "store/sqlite/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace bongtu::store::sqlite {
namespace {

constexpr std::uint64_t application_id = 0x426f6e67;  // "Bong", as file(1) could know it
constexpr std::uint64_t schema_version = 1;

// Keys are BLOBs because SQLite compares those with memcmp. `keys` of a feed entry: u16 length and bytes of
// each.
constexpr const char* schema = R"(
CREATE TABLE record (
  key BLOB NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE feed (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL
) STRICT;
CREATE TABLE feed_entry (
  seq INTEGER NOT NULL PRIMARY KEY,
  commit_id BLOB NOT NULL,
  time INTEGER NOT NULL, -- milliseconds since 1970
  keys BLOB NOT NULL
) STRICT;
INSERT INTO feed VALUES (1, 0);
)";

// FULL: with WAL, NORMAL would lose the last commits on a power failure. secure_delete: what is removed is
// overwritten.
constexpr const char* settings =
    "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema "
    "= OFF;"
    "PRAGMA cell_size_check = ON;";

std::unexpected<Error> not_a_store(const std::string& path) {
  return refuse(Fault::validation, "The file '" + path + "' is not a store of Bongtu.");
}

// SQLite gives its side files the mode of the file. An existing file is looked at by name only: closing a
// descriptor of it would drop the locks of every SQLite connection this process has to it.
Result<> make_or_check(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file >= 0) {
    ::close(file);
    return {};
  }
  struct stat status{};
  if (errno != EEXIST || ::stat(path.c_str(), &status) != 0) {
    return refuse(Fault::unavailable, "The store '" + path + "' cannot be opened.", std::strerror(errno));
  }
  // SQLite takes a file of one byte for an empty one.
  if (!S_ISREG(status.st_mode) || status.st_size == 1) return not_a_store(path);
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) == 0) return {};
  return refuse(Fault::validation,
                "The store '" + path + "' can be read or written by others; its mode must be 0600.");
}

// In one transaction, so that a file is either empty or a whole store.
Result<> make_or_check_schema(Connection& connection, const std::string& path) {
  TRY(const std::uint64_t id, connection.integer("PRAGMA application_id"));
  TRY(const std::uint64_t version, connection.integer("PRAGMA user_version"));
  TRY(const std::uint64_t objects, connection.integer("SELECT count(*) FROM sqlite_schema"));
  if (id == 0 && version == 0 && objects == 0) {
    CHECK(connection.run(schema));
    CHECK(connection.run(("PRAGMA application_id = " + std::to_string(application_id)).c_str()));
    return connection.run(("PRAGMA user_version = " + std::to_string(schema_version)).c_str());
  }
  if (id != application_id || version == 0) return not_a_store(path);
  if (version == schema_version) return {};
  return refuse(Fault::validation, "The store '" + path + "' has schema " + std::to_string(version) +
                                       ", made by a newer Bongtu; this one knows schema " +
                                       std::to_string(schema_version) + ".");
}

Result<> turn_on_wal(Connection& connection) {
  TRY(Statement statement, connection.prepare("PRAGMA journal_mode = WAL"));
  TRY(Rows rows, statement.query());
  CHECK(rows.next());
  if (as_text(rows.blob(0)) == "wal") return {};
  return refuse(Fault::unavailable, "The store is not available.",
                "SQLite cannot keep a write-ahead log here.");
}

Result<> prepare_file(Connection& connection, const std::string& path) {
  CHECK(connection.run(settings));
  CHECK(connection.run("BEGIN IMMEDIATE"));
  CHECK(make_or_check_schema(connection, path));
  CHECK(connection.run("COMMIT"));
  CHECK(turn_on_wal(connection));
  // A process that died after a failed fsync may have left commits that are in the page cache only, and which
  // the kernel takes for written. Copied to the file and synced, they can be built upon.
  return connection.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace

Result<Connection> open_file(const std::string& path) {
  CHECK(make_or_check(path));
  TRY(Connection connection, Connection::open(path));
  if (Result<> prepared = prepare_file(connection, path); !prepared) {
    if (connection.code() == SQLITE_NOTADB) return not_a_store(path);
    return std::unexpected(std::move(prepared).error());
  }
  return connection;
}

Result<Connection> open_reader(const std::string& path) {
  TRY(Connection connection, Connection::open(path));
  CHECK(connection.run(settings));
  CHECK(connection.run("PRAGMA query_only = ON"));
  return connection;
}

}  // namespace bongtu::store::sqlite
