#include "ops/kms/custom_key_store.h"

namespace bongtu::ops {
namespace {

struct DescribeCustomKeyStoresRequest {
  std::optional<std::string> id;
  std::optional<std::string> name;
  std::optional<std::int64_t> limit;
  std::optional<std::string> marker;
  using R = DescribeCustomKeyStoresRequest;
  static constexpr auto shape = fields(
      field("CustomKeyStoreId", &R::id, custom_key_store_id_bounds, custom_key_store_doc),
      field("CustomKeyStoreName", &R::name, custom_key_store_name_bounds, "Instead of CustomKeyStoreId."),
      field("Limit", &R::limit, limit_bounds, custom_key_store_doc),
      field("Marker", &R::marker, marker_bounds, custom_key_store_doc));
};

struct CustomKeyStoresListEntry {
  std::string id;
  static constexpr auto shape = fields(field("CustomKeyStoreId", &CustomKeyStoresListEntry::id));
};

struct DescribeCustomKeyStoresResponse {
  std::vector<CustomKeyStoresListEntry> stores;
  bool truncated = false;
  static constexpr auto shape = fields(field("CustomKeyStores", &DescribeCustomKeyStoresResponse::stores),
                                       field("Truncated", &DescribeCustomKeyStoresResponse::truncated));
};

Result<DescribeCustomKeyStoresResponse> describe_custom_key_stores(
    keys::Gate& gate, const DescribeCustomKeyStoresRequest& request) {
  CHECK(gate.allow("kms:DescribeCustomKeyStores"));
  if (request.id) return no_custom_key_store(*request.id);
  if (request.name) return no_custom_key_store(*request.name);
  CHECK(read_marker("custom key stores", request.marker));
  return DescribeCustomKeyStoresResponse{};
}

}  // namespace

extern const Operation DescribeCustomKeyStores = operation<&describe_custom_key_stores>(
    "DescribeCustomKeyStores", Where::loop, "Lists the custom key stores, of which there are none here.",
    {Fault::no_custom_key_store, Fault::invalid_marker});

}  // namespace bongtu::ops
