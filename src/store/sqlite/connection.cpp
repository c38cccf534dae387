#include "store/sqlite/connection.h"

#include <cstring>

namespace bongtu::store::sqlite {
namespace {

constexpr int lock_wait_ms = 10'000;

Error failure_of(sqlite3* database) {
  std::string detail = sqlite3_errmsg(database);
  detail += " (SQLite code " + std::to_string(sqlite3_extended_errcode(database));
  if (const int number = sqlite3_system_errno(database); number != 0) {
    detail.append(", ").append(std::strerror(number));
  }
  return {Fault::unavailable, "The store is not available.", detail + ")"};
}

}  // namespace

Result<bool> Rows::next() {
  switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      return std::unexpected(failure_of(sqlite3_db_handle(statement_.get())));
  }
}

std::uint64_t Rows::integer(int column) const {
  return static_cast<std::uint64_t>(sqlite3_column_int64(statement_.get(), column));
}

View Rows::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

void Rows::Reset::operator()(sqlite3_stmt* statement) const {
  sqlite3_reset(statement);  // its code is the one next() has reported
  sqlite3_clear_bindings(statement);
}

int Statement::bind(int parameter, std::uint64_t value) {
  return bind(parameter, static_cast<std::int64_t>(value));
}

int Statement::bind(int parameter, std::int64_t value) {
  return sqlite3_bind_int64(statement_.get(), parameter, value);
}

int Statement::bind(int parameter, View bytes) {
  const void* data =
      bytes.empty() ? "" : static_cast<const void*>(bytes.data());  // a null pointer would bind NULL
  return sqlite3_bind_blob64(statement_.get(), parameter, data, bytes.size(), SQLITE_STATIC);
}

Error Statement::failure() const { return failure_of(sqlite3_db_handle(statement_.get())); }

Result<Connection> Connection::open(const std::string& path) {
  sqlite3* database = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(path.c_str(), &database, flags, nullptr);
  Connection connection(database);  // is to be closed also when opening failed
  if (code != SQLITE_OK) return std::unexpected(failure_of(database));
  sqlite3_busy_timeout(database, lock_wait_ms);
  // What someone else writes into the file may not run inside our commits.
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  return connection;
}

Result<> Connection::run(const char* sql) {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return std::unexpected(failure_of(database_.get()));
}

Result<Statement> Connection::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return std::unexpected(failure_of(database_.get()));
  return Statement(statement);
}

Result<std::uint64_t> Connection::integer(std::string_view sql) {
  TRY(Statement statement, prepare(sql));
  TRY(Rows rows, statement.query());
  CHECK(rows.next());
  return rows.integer(0);
}

}  // namespace bongtu::store::sqlite
