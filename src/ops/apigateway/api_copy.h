// ApiCopy: the REST API that a request names, to be read or changed.
#pragma once

#include "gateway/changes.h"
#include "ops/apigateway/members.h"
#include "ops/apigateway/patch.h"
#include "ops/operation.h"

namespace bongtu::ops::apigateway {

using gateway::Integration;
using gateway::Method;
using gateway::Resource;
using gateway::RestApiRecord;

// Pointers that it gives are into its record. Each refusal is Fault::not_found in AWS's words.
class ApiCopy {
 public:
  static Result<ApiCopy> of(Rest& rest, const std::string& id);

  Result<Resource*> resource(std::string_view id);
  Result<Method*> method(std::string_view resource_id, std::string_view verb);
  Result<Integration*> integration(std::string_view resource_id, std::string_view verb);

  const gateway::RestApi& stored() const { return *stored_; }
  const std::string& id() const { return stored_->id; }
  // Adds the change to the call: the record as it stands here.
  void save(Rest& rest) const { gateway::replace(rest.call(), *stored_, record); }

  RestApiRecord record;

 private:
  explicit ApiCopy(std::shared_ptr<const gateway::RestApi> stored)
      : record(stored->record), stored_(std::move(stored)) {}

  std::shared_ptr<const gateway::RestApi> stored_;
};

// The API without a copy.
Result<std::shared_ptr<const gateway::RestApi>> find_api(Rest& rest, const std::string& id);

// --- Requests that several operations take ---

struct ApiRequest {
  std::string api;
  static constexpr auto shape = fields(field("restapi_id", &ApiRequest::api, {}, api_doc));
};

struct ResourceRequest {
  std::string api;
  std::string resource;
  static constexpr auto shape = fields(field("restapi_id", &ResourceRequest::api, {}, api_doc),
                                       field("resource_id", &ResourceRequest::resource, {}, resource_doc));
};

struct MethodRequest {
  std::string api;
  std::string resource;
  std::string verb;
  static constexpr auto shape = fields(field("restapi_id", &MethodRequest::api, {}, api_doc),
                                       field("resource_id", &MethodRequest::resource, {}, resource_doc),
                                       field("http_method", &MethodRequest::verb, {}, method_doc));
};

struct MethodPatch {
  std::string api;
  std::string resource;
  std::string verb;
  PatchOperations operations;
  static constexpr auto shape = fields(field("restapi_id", &MethodPatch::api, {}, api_doc),
                                       field("resource_id", &MethodPatch::resource, {}, resource_doc),
                                       field("http_method", &MethodPatch::verb, {}, method_doc),
                                       field("patchOperations", &MethodPatch::operations, {}, patch_doc));
};

struct StatusRequest {
  std::string api;
  std::string resource;
  std::string verb;
  std::string status;
  static constexpr auto shape =
      fields(field("restapi_id", &StatusRequest::api, {}, api_doc),
             field("resource_id", &StatusRequest::resource, {}, resource_doc),
             field("http_method", &StatusRequest::verb, {}, method_doc),
             field("status_code", &StatusRequest::status, status_bounds, status_doc));
};

struct StatusPatch {
  std::string api;
  std::string resource;
  std::string verb;
  std::string status;
  PatchOperations operations;
  static constexpr auto shape = fields(field("restapi_id", &StatusPatch::api, {}, api_doc),
                                       field("resource_id", &StatusPatch::resource, {}, resource_doc),
                                       field("http_method", &StatusPatch::verb, {}, method_doc),
                                       field("status_code", &StatusPatch::status, status_bounds, status_doc),
                                       field("patchOperations", &StatusPatch::operations, {}, patch_doc));
};

}  // namespace bongtu::ops::apigateway
