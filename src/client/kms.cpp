// The operations of KMS, over a Session.
#include <bongtu/client.h>

#include <map>

#include "base/from_json.h"
#include "base/to_json.h"
#include "client/kms.h"

namespace bongtu::client {
namespace {

using message::DataKey;
using message::KmsCiphertext;
using message::KmsPlaintext;
using message::KmsRequest;

// The members of all five requests; each call sets its own.
struct Question {
  std::optional<std::string> key_id;
  std::optional<EncryptionContext> context;
  std::optional<std::vector<std::string>> grant_tokens;
  std::optional<std::string> encryption_algorithm;
  std::optional<std::string> key_agreement_algorithm;
  std::optional<std::int64_t> number_of_bytes;
  std::optional<Secret> plaintext;
  std::optional<Bytes> ciphertext_blob;
  std::optional<Bytes> public_key;

  static constexpr auto shape =
      fields(field("KeyId", &Question::key_id), field("EncryptionContext", &Question::context),
             field("GrantTokens", &Question::grant_tokens),
             field("EncryptionAlgorithm", &Question::encryption_algorithm),
             field("KeyAgreementAlgorithm", &Question::key_agreement_algorithm),
             field("NumberOfBytes", &Question::number_of_bytes), field("Plaintext", &Question::plaintext),
             field("CiphertextBlob", &Question::ciphertext_blob), field("PublicKey", &Question::public_key));
};

struct DataKeyAnswer {
  std::string key_id;
  Secret plaintext;
  Bytes ciphertext_blob;
  static constexpr auto shape =
      fields(field("KeyId", &DataKeyAnswer::key_id), field("Plaintext", &DataKeyAnswer::plaintext),
             field("CiphertextBlob", &DataKeyAnswer::ciphertext_blob));
};
struct EncryptAnswer {
  std::string key_id;
  Bytes ciphertext_blob;
  static constexpr auto shape = fields(field("KeyId", &EncryptAnswer::key_id),
                                       field("CiphertextBlob", &EncryptAnswer::ciphertext_blob));
};
struct DecryptAnswer {
  std::string key_id;
  Secret plaintext;
  static constexpr auto shape =
      fields(field("KeyId", &DecryptAnswer::key_id), field("Plaintext", &DecryptAnswer::plaintext));
};
struct PublicKeyAnswer {
  Bytes public_key;
  static constexpr auto shape = fields(field("PublicKey", &PublicKeyAnswer::public_key));
};
struct SharedSecretAnswer {
  Secret shared_secret;
  static constexpr auto shape = fields(field("SharedSecret", &SharedSecretAnswer::shared_secret));
};

Question question(const KmsRequest& request) {
  Question question;
  if (!request.key_id.empty()) question.key_id.emplace(request.key_id);
  if (!request.grant_tokens.empty())
    question.grant_tokens.emplace(request.grant_tokens.begin(), request.grant_tokens.end());
  return question;
}

Question encryption_question(const KmsRequest& request) {
  Question result = question(request);
  if (!request.context.empty()) result.context = request.context;
  if (request.algorithm != KmsRequest().algorithm) result.encryption_algorithm.emplace(request.algorithm);
  return result;
}

std::unexpected<Error> no_answer(std::string_view operation, std::string detail) {
  return refuse(Fault::unavailable,
                "What answered to " + std::string(operation) + " is not what KMS answers.",
                std::move(detail));
}

class RemoteKms : public message::Kms {
 public:
  RemoteKms(std::shared_ptr<Session> session, Url endpoint, std::string region)
      : session_(std::move(session)), endpoint_(std::move(endpoint)), region_(std::move(region)) {}

  Result<DataKey> generate_data_key(const KmsRequest& request, std::size_t size) override {
    Question asked = encryption_question(request);
    asked.number_of_bytes = static_cast<std::int64_t>(size);
    TRY(auto answer, ask<DataKeyAnswer>("GenerateDataKey", asked));
    if (answer.plaintext.size() != size) return no_answer("GenerateDataKey", "a data key of another size");
    return DataKey{std::move(answer.plaintext), std::move(answer.ciphertext_blob), std::move(answer.key_id)};
  }

  Result<KmsCiphertext> encrypt(const KmsRequest& request, View plaintext) override {
    Question asked = encryption_question(request);
    asked.plaintext = Secret::copy_of(plaintext);
    TRY(auto answer, ask<EncryptAnswer>("Encrypt", asked));
    return KmsCiphertext{std::move(answer.ciphertext_blob), std::move(answer.key_id)};
  }

  Result<KmsPlaintext> decrypt(const KmsRequest& request, View ciphertext_blob) override {
    Question asked = encryption_question(request);
    asked.ciphertext_blob.emplace(ciphertext_blob.begin(), ciphertext_blob.end());
    TRY(auto answer, ask<DecryptAnswer>("Decrypt", asked));
    return KmsPlaintext{std::move(answer.plaintext), std::move(answer.key_id)};
  }

  Result<Bytes> public_key(const KmsRequest& request) override {
    TRY(auto answer, ask<PublicKeyAnswer>("GetPublicKey", question(request)));
    return std::move(answer.public_key);
  }

  Result<Secret> derive_shared_secret(const KmsRequest& request, View peer) override {
    Question asked = question(request);
    asked.key_agreement_algorithm = "ECDH";
    asked.public_key.emplace(peer.begin(), peer.end());
    TRY(auto answer, ask<SharedSecretAnswer>("DeriveSharedSecret", asked));
    return std::move(answer.shared_secret);
  }

 private:
  template <class Answer>
  Result<Answer> ask(std::string_view operation, const Question& asked) {
    WipedText body;
    to_json(body, asked);
    TRY(const auto reply, session_->call(endpoint_, region_, operation, body));
    WipingResource memory;
    auto document = parse_json(reply, memory);
    if (!document) return no_answer(operation, std::move(document).error().message);
    if (!document->is_object()) return no_answer(operation, "no JSON object");
    auto answer = from_json<Answer>(document->get_object());
    if (!answer) return no_answer(operation, std::move(answer).error().message);
    return answer;
  }

  std::shared_ptr<Session> session_;
  Url endpoint_;
  std::string region_;
};

// The clients of kms_of_regions. What fails is tried again with the next question.
class Regions {
 public:
  Regions(Options options, Surroundings surroundings)
      : options_(std::move(options)), surroundings_(std::move(surroundings)) {}

  Result<std::shared_ptr<message::Kms>> of(std::string_view region) {
    const std::lock_guard lock(mutex_);
    if (const auto found = made_.find(region); found != made_.end()) return found->second;
    if (session_ == nullptr) {
      TRY(session_, Session::open(options_, surroundings_));
    }
    // Without a name it is the Region that environment or profile say.
    const std::string_view found_region = region.empty() ? session_->settings().region : region;
    TRY(auto kms, kms_over(session_, found_region));
    made_.emplace(region, kms);
    return kms;
  }

 private:
  const Options options_;
  const Surroundings surroundings_;
  std::mutex mutex_;
  std::shared_ptr<Session> session_;
  std::map<std::string, std::shared_ptr<message::Kms>, std::less<>> made_;
};

}  // namespace

Result<std::shared_ptr<message::Kms>> kms_over(std::shared_ptr<Session> session, std::string_view region) {
  if (region.empty()) {
    return refuse(Fault::validation,
                  "No Region was found. Looked at: " + session->settings().region_places + ".");
  }
  TRY(auto endpoint, endpoint_of(session->settings(), region));
  CHECK(session->check_credentials());
  return std::make_shared<RemoteKms>(std::move(session), std::move(endpoint), std::string(region));
}

message::KmsOfRegion regions_over(Options options, Surroundings surroundings) {
  return [regions = std::make_shared<Regions>(std::move(options), std::move(surroundings))](
             std::string_view region) { return regions->of(region); };
}

Result<std::shared_ptr<message::Kms>> kms(const Options& options) {
  TRY(auto session, Session::open(options, real_surroundings()));
  const std::string region = session->settings().region;
  return kms_over(std::move(session), region);
}

message::KmsOfRegion kms_of_regions(Options options) {
  return regions_over(std::move(options), real_surroundings());
}

}  // namespace bongtu::client
