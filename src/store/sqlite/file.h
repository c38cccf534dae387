// The file of a SQLite store: its marks, its schema and how it is opened.
#pragma once

#include "store/sqlite/connection.h"

namespace bongtu::store::sqlite {

// The first connection to a store. Makes the file (mode 0600) where it is missing; refuses with
// Fault::validation what is no store, what others may read, and a newer schema. Whatever an earlier process
// left in the write-ahead log is in the file itself, and synced, when this returns.
Result<Connection> open_file(const std::string& path);

// A further connection, for reading only.
Result<Connection> open_reader(const std::string& path);

}  // namespace bongtu::store::sqlite
