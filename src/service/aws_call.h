// AwsCall: what a signed call of an AWS API is, whatever its protocol: who signed, one operation, its changes
// committed with its audit record. A protocol says how it is read and how it is answered.
#pragma once

#include <memory>
#include <optional>

#include "access/directory.h"
#include "base/json.h"
#include "ops/operation.h"
#include "service/protocol.h"

namespace bongtu::service {

class AwsCall : public PendingCall {
 public:
  // Authenticates, then reads: once.
  void admit(const Request& request);

  bool computes() const final { return refusal_ || operation_->computes; }
  std::optional<Reply> run(bool may_wait) final;
  Reply busy() final;

 protected:
  AwsCall(const Parts& parts, const Request& request, std::string_view service);

  // Finds operation_ and fills input_, once the caller is known.
  virtual Result<> read(const Request& request) = 0;
  // Whether the caller may, where the protocol knows that before the operation does.
  virtual Result<> authorize(keys::Gate&) { return {}; }
  virtual Reply answer(WipedText body) const = 0;
  virtual Reply error_reply(const Error& error) const = 0;

  Call call_;
  const ops::Operation* operation_ = nullptr;
  ops::ReplyHead head_;
  WipingResource memory_;
  // With that storage, or what is parsed would be copied into memory that nobody wipes.
  json::value input_ = json::value(json::storage_ptr(&memory_));

 private:
  Result<> authenticate(const Request& request);
  Result<> attempt(WipedText& body);
  Result<> once(WipedText& body);
  Reply finished(Result<> outcome, WipedText body);
  Reply unknown_caller();

  const Parts& parts_;
  std::shared_ptr<const access::Principal> principal_;
  std::optional<Error> refusal_;
};

}  // namespace bongtu::service
