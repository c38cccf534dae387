// Lists of keys and aliases.
#include "keys/catalog.h"
#include "keys/names.h"

namespace bongtu::keys {

namespace prefix = store::prefix;

Result<std::vector<std::string>> Catalog::list_keys(const Call& call, std::string_view after,
                                                    std::size_t limit) {
  if (!call.may_wait) return refuse(Fault::later);
  const std::string all = record_name(prefix::key, call.region) + "/";
  std::vector<std::string> ids;
  std::string from = all + std::string(after);
  while (ids.size() <= limit) {  // one page of the store may be all that it gives at a time
    const std::size_t wanted = std::min(limit + 1 - ids.size(), store::list_limit);
    TRY(const auto page, store_.list(all, from, wanted));
    for (const store::Record& record : page) ids.push_back(last_part(record.key));
    if (page.size() < wanted) break;
    from = page.back().key;
  }
  return ids;
}

Result<std::vector<AliasEntry>> Catalog::list_aliases(const Call& call, std::string_view after,
                                                      std::size_t limit) {
  if (!call.may_wait) return refuse(Fault::later);
  const std::string all = record_name(prefix::alias, call.region) + "/";
  std::vector<AliasEntry> entries;
  std::string from = all + std::string(after);
  while (entries.size() <= limit) {
    const std::size_t wanted = std::min(limit + 1 - entries.size(), store::list_limit);
    TRY(const auto page, store_.list(all, from, wanted));
    for (const store::Record& record : page) {
      TRY(AliasRecord alias, from_record<AliasRecord>(record.value));
      entries.push_back({record.key.substr(all.size()), record.version, std::move(alias)});
    }
    if (page.size() < wanted) break;
    from = page.back().key;
  }
  return entries;
}

Result<std::vector<AliasEntry>> Catalog::list_aliases_of(const Call& call, const std::string& key_id,
                                                         std::string_view after, std::size_t limit) {
  if (!call.may_wait) return refuse(Fault::later);
  const std::string all = record_name(prefix::alias_of, call.region, key_id) + "/";
  std::vector<AliasEntry> entries;
  TRY(const auto page, store_.list(all, all + std::string(after), std::min(limit + 1, store::list_limit)));
  for (const store::Record& record : page) {
    const std::string name = record.key.substr(all.size());
    TRY(const auto alias, find_alias(call, name));
    if (alias != nullptr) entries.push_back(*alias);
  }
  return entries;
}

}  // namespace bongtu::keys
