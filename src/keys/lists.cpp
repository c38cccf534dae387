#include "keys/lists.h"

#include <algorithm>
#include <iterator>

#include "keys/catalog.h"
#include "keys/names.h"

namespace bongtu::keys {

namespace prefix = store::prefix;

Result<std::vector<store::Record>> list_records(store::Store& store, const std::string& prefix,
                                                std::string_view after, std::size_t most) {
  std::vector<store::Record> records;
  std::string from = prefix + std::string(after);
  while (records.size() < most) {
    const std::size_t wanted = std::min(most - records.size(), store::list_limit);
    TRY(auto page, store.list(prefix, from, wanted));
    if (!page.empty()) from = page.back().key;
    const bool last = page.size() < wanted;
    std::ranges::move(page, std::back_inserter(records));
    if (last) break;
  }
  return records;
}

Result<std::vector<std::string>> Catalog::list_keys(const Call& call, std::string_view after,
                                                    std::size_t limit) {
  if (!call.may_wait) return refuse(Fault::later);
  const std::string all = record_name(prefix::key, call.region) + "/";
  TRY(const auto rows, list_records(store_, all, after, limit + 1));
  std::vector<std::string> ids;
  ids.reserve(rows.size());
  for (const store::Record& row : rows) ids.push_back(last_part(row.key));
  return ids;
}

Result<std::vector<AliasEntry>> Catalog::list_aliases(const Call& call, std::string_view after,
                                                      std::size_t limit) {
  if (!call.may_wait) return refuse(Fault::later);
  const std::string all = record_name(prefix::alias, call.region) + "/";
  TRY(const auto rows, list_records(store_, all, after, limit + 1));
  std::vector<AliasEntry> entries;
  entries.reserve(rows.size());
  for (const store::Record& row : rows) {
    TRY(AliasRecord alias, from_record<AliasRecord>(row.value));
    entries.push_back({row.key.substr(all.size()), row.version, std::move(alias)});
  }
  return entries;
}

Result<std::vector<AliasEntry>> Catalog::list_aliases_of(const Call& call, const std::string& key_id,
                                                         std::string_view after, std::size_t limit) {
  if (!call.may_wait) return refuse(Fault::later);
  const std::string all = record_name(prefix::alias_of, call.region, key_id) + "/";
  TRY(const auto rows, list_records(store_, all, after, limit + 1));
  std::vector<AliasEntry> entries;
  entries.reserve(rows.size());
  for (const store::Record& row : rows) {
    TRY(const auto alias, find_alias(call, row.key.substr(all.size())));
    if (alias != nullptr) entries.push_back(*alias);
  }
  return entries;
}

}  // namespace bongtu::keys
