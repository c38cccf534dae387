#include "function/work.h"

namespace bongtu::function {
namespace {

constexpr std::uint32_t frame_length = 65536;

std::unexpected<Error> not_opened() { return refuse(Fault::invalid_ciphertext); }

// All that a changed or foreign blob can meet: it belongs to the answer that is one for all ciphertexts.
bool does_not_fit(const Error& error) {
  return error.fault == Fault::invalid_ciphertext || error.fault == Fault::incorrect_key ||
         error.fault == Fault::validation;
}

// Exactly the context of the request; of a signed message beside the public key that it carries.
bool has_context(const message::Header& header, const EncryptionContext& context) {
  if (!header.suite->is_signed()) return header.context == context;
  EncryptionContext stored = header.context;
  return stored.erase(std::string(message::public_key_name)) == 1 && stored == context;
}

void append_base64(WipedText& out, View bytes) {
  const std::size_t start = out.size();
  out.resize(start + base64_size(bytes.size()));
  base64_to(bytes, out.data() + start);
}

}  // namespace

Result<> Work::run(const Request& request) {
  const bool allowed = request.action == Path::encrypt ? settings_.allow_encrypt : settings_.allow_decrypt;
  if (!allowed) return refuse(Fault::access_denied);
  return request.action == Path::encrypt ? encrypt(request) : decrypt(request);
}

Result<> Work::encrypt(const Request& request) {
  if (!request.is_base64) return encrypt(request, as_bytes(request.text));
  Secret plaintext(base64_decoded_size(request.text));
  if (!base64_decode_to(request.text, plaintext.writable().data())) {
    return refuse(Fault::validation, "'plaintext_base64' must be base64, with padding.");
  }
  return encrypt(request, plaintext.reveal());
}

Result<> Work::encrypt(const Request& request, View plaintext) {
  const DataKeys::Encrypting& found = data_keys_.encrypting(request);
  if (!found) return std::unexpected(found.error());
  const message::EncryptionMaterials& materials = **found;
  message_.resize(message::message_size(materials, frame_length, plaintext.size()));
  CHECK(message::encrypt(materials, frame_length, plaintext, message_));
  reply_ += request.form == Form::req_type ? "{\"context\":\"" : "{\"ciphertext\":\"";
  append_base64(reply_, message_);
  reply_ += '"';
  if (request.form == Form::by_path) {
    reply_ += ",\"key_id\":";
    append_json_string(reply_, as_text(materials.encrypted_data_keys.front().provider_info));
  }
  reply_ += '}';
  return {};
}

Result<> Work::decrypt(const Request& request) {
  message_.resize(base64_decoded_size(request.text));
  if (!base64_decode_to(request.text, message_.data())) return not_opened();
  const auto header = message::parse_header(message_);
  if (!header || !message::may_decrypt(commitment_policy, *header->suite) ||
      !has_context(*header, request.context))
    return not_opened();
  TRY(const Secret plaintext, open(*header, request));
  const std::string_view text = as_text(plaintext.reveal());
  reply_ += request.form == Form::req_type ? "{\"context" : "{\"plaintext";
  if (is_utf8(text)) {
    reply_ += "\":";
    append_json_string(reply_, text);
  } else {
    reply_ += "_base64\":\"";
    append_base64(reply_, plaintext.reveal());
    reply_ += '"';
  }
  reply_ += '}';
  return {};
}

// A refusal of the key service (denied, disabled, ...) is told, and nothing of why a ciphertext does not
// open.
Result<Secret> Work::open(const message::Header& header, const Request& request) {
  if (header.suite->is_signed() && !settings_.may_wait) return refuse(Fault::later);
  const DataKeys::Decrypting& found = data_keys_.decrypting(header, request);
  if (!found) return does_not_fit(found.error()) ? not_opened() : std::unexpected(found.error());
  return message::decrypt(message_, header, **found);
}

}  // namespace bongtu::function
