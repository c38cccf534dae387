#include "crypto/random.h"
#include "ops/kms/custom_key_store.h"
#include "ops/kms/recipient.h"

namespace bongtu::ops {
namespace {

struct GenerateRandomRequest {
  std::optional<std::int64_t> number_of_bytes;
  std::optional<std::string> custom_key_store_id;
  std::optional<RecipientInfo> recipient;
  static constexpr auto shape =
      fields(field("NumberOfBytes", &GenerateRandomRequest::number_of_bytes, number_of_bytes_bounds,
                   "How many; required."),
             field("CustomKeyStoreId", &GenerateRandomRequest::custom_key_store_id,
                   custom_key_store_id_bounds, custom_key_store_doc),
             field("Recipient", &GenerateRandomRequest::recipient, {}, recipient_doc));
};

struct GenerateRandomResponse {
  Secret plaintext;
  static constexpr auto shape = fields(field("Plaintext", &GenerateRandomResponse::plaintext));
};

Result<GenerateRandomResponse> generate_random(keys::Gate& gate, const GenerateRandomRequest& request) {
  CHECK(refuse_recipient(request.recipient));
  if (!request.number_of_bytes) return refuse(Fault::validation, "NumberOfBytes is required.");
  CHECK(gate.allow("kms:GenerateRandom"));
  if (request.custom_key_store_id) return no_custom_key_store(*request.custom_key_store_id);
  Secret plaintext(static_cast<std::size_t>(*request.number_of_bytes));
  crypto::random(plaintext.writable());
  return GenerateRandomResponse{std::move(plaintext)};
}

}  // namespace

extern const Operation GenerateRandom =
    operation<&generate_random>("GenerateRandom", Where::loop, "Returns random bytes.",
                                {Fault::unsupported_operation, Fault::no_custom_key_store});

}  // namespace bongtu::ops
