// A connection to SQLite, its statements and their rows. Every failure is Fault::unavailable with SQLite's
// words in the detail. A connection and its statements serve one thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace bongtu::store::sqlite {

// The rows of a running statement, which is reset when they go.
class Rows {
 public:
  explicit Rows(sqlite3_stmt* statement) : statement_(statement) {}

  // False after the last row.
  Result<bool> next();
  bool is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
  std::uint64_t integer(int column) const;
  // Valid until next().
  View blob(int column) const;

 private:
  struct Reset {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Reset> statement_;
};

class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  // Binds `values` (integers and bytes, which must outlive the rows) to ?1, ?2, … and starts.
  template <class... Values>
  Result<Rows> query(const Values&... values) {
    Rows rows(statement_.get());
    int parameter = 0;
    for (const int code : {SQLITE_OK, bind(++parameter, values)...}) {
      if (code != SQLITE_OK) return std::unexpected(failure());
    }
    return rows;
  }

  // For statements whose rows are of no interest.
  template <class... Values>
  Result<> run(const Values&... values) {
    TRY(Rows rows, query(values...));
    for (;;) {
      TRY(const bool more, rows.next());
      if (!more) return {};
    }
  }

 private:
  int bind(int parameter, std::uint64_t value);
  int bind(int parameter, std::int64_t value);
  int bind(int parameter, View bytes);
  int bind(int parameter, std::string_view text) { return bind(parameter, as_bytes(text)); }
  Error failure() const;

  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Connection {
 public:
  // Waits up to ten seconds wherever another connection holds a lock. The file must exist; it is not yet
  // read.
  static Result<Connection> open(const std::string& path);

  Result<> run(const char* sql);
  Result<Statement> prepare(std::string_view sql);
  // The first column of the first row.
  Result<std::uint64_t> integer(std::string_view sql);

  // Rows changed by the last statement.
  int changed() const { return sqlite3_changes(database_.get()); }
  bool in_transaction() const { return sqlite3_get_autocommit(database_.get()) == 0; }
  // SQLite's code of the last failure, without its extension.
  int code() const { return sqlite3_errcode(database_.get()) & 0xff; }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  explicit Connection(sqlite3* database) : database_(database) {}
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace bongtu::store::sqlite
