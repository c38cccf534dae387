#include "crypto/mac.h"

#include <algorithm>
#include <iterator>

#include "crypto/hmac.h"
#include "crypto/openssl.h"

namespace bongtu::crypto {
namespace {

template <class Hash>
Bytes mac_with(View key, View message) {
  const auto mac = HmacKey<Hash>(key).mac({message});
  return {mac.begin(), mac.end()};
}

constexpr struct {
  std::string_view name;
  Bytes (*mac)(View key, View message);
} algorithms[] = {
    {"HMAC_SHA_224", mac_with<Sha224>},
    {"HMAC_SHA_256", mac_with<Sha256>},
    {"HMAC_SHA_384", mac_with<Sha384>},
    {"HMAC_SHA_512", mac_with<Sha512>},
};

}  // namespace

Bytes mac(std::string_view algorithm, View key, View message) {
  const auto* row = std::ranges::find(algorithms, algorithm, [](const auto& each) { return each.name; });
  must(row != std::end(algorithms), "a MAC by an algorithm that there is not");
  return row->mac(key, message);
}

}  // namespace bongtu::crypto
