// What an operation adds to its call to change a record of the gateway.
#pragma once

#include "base/call.h"
#include "gateway/entities.h"

namespace bongtu::gateway {

template <class Record>
void create(Call& call, std::string key, const Record& record) {
  call.changes.push_back({Change::Kind::put, std::move(key), 0, to_record(record)});
}
template <class Record>
void replace(Call& call, const Stored<Record>& stored, const Record& record) {
  call.changes.push_back({Change::Kind::put, stored.key, stored.version, to_record(record)});
}
template <class Record>
void remove(Call& call, const Stored<Record>& stored) {
  call.changes.push_back({Change::Kind::remove, stored.key, stored.version, {}});
}
// What is counted or unique under a record writes it too, unchanged: of two calls that both looked one
// conflicts.
template <class Record>
void touch(Call& call, const Stored<Record>& stored) {
  replace(call, stored, stored.record);
}

// The call is only committed if the record is as it was.
template <class Record>
void hold(Call& call, const Stored<Record>& stored) {
  call.changes.push_back({Change::Kind::expect, stored.key, stored.version, {}});
}

// Ten of [a-z0-9]: ids of API Gateway.
std::string make_id();

}  // namespace bongtu::gateway
