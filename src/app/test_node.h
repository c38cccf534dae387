// A whole node in memory: what `bongtu init` puts into a store, and what `bongtu serve` runs over it, without
// sockets. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <filesystem>
#include <fstream>
#include <functional>

#include "access/names.h"
#include "access/records.h"
#include "app/due_work.h"
#include "app/first_records.h"
#include "audit/log.h"
#include "base/xml.h"
#include "gateway/gateway.h"
#include "ops/operation.h"
#include "root/test_tree.h"
#include "service/access_log.h"
#include "service/parts.h"
#include "sigv4/sigv4.h"

namespace bongtu::app {

// Between the service and its store: shows commits, and makes them fail as a test wants.
class SpyStore : public store::Store {
 public:
  explicit SpyStore(store::Store& store) : store_(store) {}

  int conflicts = 0;                       // of the next commits
  bool fails = false;                      // all commits and reads
  std::function<void()> before_commit;     // once, before the next commit
  std::vector<std::vector<Change>> tried;  // what was to be committed

  Result<std::optional<store::Record>> get(std::string_view key) override {
    if (fails) return refuse(Fault::unavailable, {}, "as the test wants");
    return store_.get(key);
  }
  Result<std::vector<store::Record>> list(std::string_view prefix, std::string_view after,
                                          std::size_t limit) override {
    if (fails) return refuse(Fault::unavailable, {}, "as the test wants");
    return store_.list(prefix, after, limit);
  }
  Result<std::uint64_t> commit(std::span<const Change> changes) override {
    tried.emplace_back(changes.begin(), changes.end());
    if (const auto first = std::exchange(before_commit, nullptr)) first();
    if (fails) return refuse(Fault::unavailable, {}, "as the test wants");
    if (conflicts > 0) {
      --conflicts;
      return refuse(Fault::conflict, "A record has changed meanwhile.", "as the test wants");
    }
    return store_.commit(changes);
  }
  Result<store::Feed> changes(std::uint64_t since) override { return store_.changes(since); }

 private:
  store::Store& store_;
};

// A request that owns its text.
struct TestRequest {
  std::string method = "POST";
  std::string target = "/";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string source = "192.0.2.7";
  bool stage_calls_only = false;

  // Views into this object, until the next call.
  service::Request view() {
    views_.clear();
    for (const auto& [name, value] : headers) views_.push_back({name, value});
    return {method, target, views_, body, source, stage_calls_only};
  }

 private:
  std::vector<service::HeaderView> views_;
};

struct Signer {
  std::string id;
  std::string secret;
  std::string region = "ap-northeast-2";
  std::string service = "kms";
  std::string token;  // of a session
};

// Members of a form of the Query protocol: {"Tags.member.1.Key", "a"}.
using Form = std::vector<std::pair<std::string, std::string>>;

struct TestNode {
  TestNode() { start(); }
  ~TestNode() { stop(); }

  root::TestTree at_rest;
  FixedClock& clock = at_rest.clock;
  Credentials credentials = make_records();
  Signer administrator{credentials.access_key_id, credentials.secret_access_key};
  std::string key_id = credentials.key_arn.substr(credentials.key_arn.rfind('/') + 1);
  const std::string admin_arn = "arn:aws:iam::123456789012:user/admin";

  SpyStore store{*at_rest.store};
  std::unique_ptr<access::Directory> directory;
  std::unique_ptr<gateway::Gateway> gateway;
  std::unique_ptr<keys::Catalog> catalog;
  std::unique_ptr<audit::Log> audit;
  service::AccessLogs access_logs{at_rest.directory.file("access-logs")};
  std::unique_ptr<service::Service> service;
  std::unique_ptr<DueWork> due_work;
  keys::Steady steady;  // the clock that nobody sets

  // The server, with cold caches; starts again what runs.
  void start() {
    stop();
    directory = access::Directory::load(*at_rest.store, *at_rest.tree, credentials.account).value();
    gateway = gateway::Gateway::load(*at_rest.store, *at_rest.tree, credentials.account, clock.now()).value();
    catalog = std::make_unique<keys::Catalog>(store, *at_rest.tree);
    audit = audit::Log::open({audit_path(), false}, *at_rest.store, clock).value();
    const service::Parts parts{clock,    store,  *directory,  *gateway,
                               *catalog, *audit, access_logs, credentials.account};
    service = service::make_service(parts);
    due_work = std::make_unique<DueWork>(parts);
  }
  void stop() {
    due_work.reset();
    service.reset();
    audit.reset();  // writes what it still has
  }

  // One round of due work, after so much time.
  void pass(std::chrono::milliseconds time) {
    clock.set(clock.now() + time);
    steady += time;
    EXPECT_TRUE(due_work->round(steady));
  }
  // The same after somebody moved the clock.
  void move_clock(std::chrono::milliseconds time) {
    clock.set(clock.now() + time);
    EXPECT_TRUE(due_work->round(steady));
  }

  std::string audit_path() const { return at_rest.directory.file("audit.log"); }
  std::string audit_log() const {
    std::ifstream in(audit_path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  TestRequest unsigned_kms(std::string_view operation, std::string body) const {
    TestRequest request;
    request.body = std::move(body);
    request.headers = {{"Host", "127.0.0.1:8280"},
                       {"X-Amz-Date", iso_basic(clock.now())},
                       {"X-Amz-Target", "TrentService." + std::string(operation)},
                       {"Content-Type", "application/x-amz-json-1.1"}};
    return request;
  }
  // Signs the headers that are there.
  TestRequest sign(TestRequest request, const Signer& signer) const {
    if (!signer.token.empty()) request.headers.emplace_back("X-Amz-Security-Token", signer.token);
    std::vector<sigv4::Header> headers;
    for (const auto& [name, value] : request.headers) headers.push_back({name, value});
    const std::string date = iso_basic(clock.now()).substr(0, 8);
    const auto authorization =
        sigv4::sign({request.method, request.target, headers, request.body}, signer.id,
                    Secret::copy_of(signer.secret), {date, signer.region, signer.service});
    request.headers.emplace_back("Authorization", authorization.value());
    return request;
  }
  TestRequest signed_kms(std::string_view operation, std::string body) const {
    return sign(unsigned_kms(operation, std::move(body)), administrator);
  }

  service::Reply kms(std::string_view operation, std::string body) {
    return service->serve(signed_kms(operation, std::move(body)).view());
  }
  service::Reply kms_in(const std::string& region, std::string_view operation, std::string body) {
    Signer elsewhere = administrator;
    elsewhere.region = region;
    return service->serve(sign(unsigned_kms(operation, std::move(body)), elsewhere).view());
  }

  TestRequest unsigned_query(std::string_view api, std::string_view action, const Form& form) const {
    TestRequest request;
    request.body =
        "Action=" + std::string(action) + "&Version=" + (api == "sts" ? "2011-06-15" : "2010-05-08");
    for (const auto& [name, value] : form) {
      request.body += "&" + name + "=";
      append_percent_encoded(request.body, value);
    }
    request.headers = {{"Host", "127.0.0.1:8280"},
                       {"X-Amz-Date", iso_basic(clock.now())},
                       {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
    return request;
  }
  // IAM is signed for us-east-1 wherever the client is.
  service::Reply iam(std::string_view action, const Form& form, Signer signer) {
    signer.service = "iam";
    signer.region = "us-east-1";
    return service->serve(sign(unsigned_query("iam", action, form), signer).view());
  }
  service::Reply iam(std::string_view action, const Form& form = {}) {
    return iam(action, form, administrator);
  }
  service::Reply sts(std::string_view action, const Form& form, Signer signer) {
    signer.service = "sts";
    return service->serve(sign(unsigned_query("sts", action, form), signer).view());
  }

  TestRequest stage_request(std::string target, std::string body) const {
    TestRequest request;
    request.target = std::move(target);
    request.body = std::move(body);
    request.headers = {{"Host", "127.0.0.1:8280"}, {"x-api-key", credentials.api_key}};
    return request;
  }
  service::Reply stage(std::string target, std::string body) {
    return service->serve(stage_request(std::move(target), std::move(body)).view());
  }

  // The one record under `prefix`.
  store::Record only(std::string_view prefix) const {
    return at_rest.store->list(prefix, {}, 2).value().at(0);
  }
  std::string stage_path() const { return only("apigateway/stage/").key.substr(17); }
  std::string api_key_id() const { return only("apigateway/key/").key.substr(15); }

  // A user with one policy and an access key, known after the next start().
  Signer add_user(const std::string& name, const std::string& policy) {
    const Signer signer{"AKIAUSER0000" + name, "secret-of-" + name};
    const std::string record = "iam/access-key/" + signer.id;
    at_rest.put("iam/user/" + access::lower(name), to_record(access::UserRecord{name, 0, {{"P", policy}}}));
    at_rest.put(record, to_record(access::AccessKeyRecord{
                            name, true, 0,
                            at_rest.tree->seal(access::secret_purpose, record, 1, as_bytes(signer.secret))}));
    return signer;
  }

  std::string new_key() {
    const auto reply = kms("CreateKey", "{}");
    EXPECT_EQ(reply.status, 200);
    return std::string(boost::json::parse(reply.body).at("KeyMetadata").at("KeyId").as_string());
  }
  std::string arn(const std::string& id) const { return "arn:aws:kms:ap-northeast-2:123456789012:key/" + id; }

 private:
  Credentials make_records() {
    keys::Catalog making(*at_rest.store, *at_rest.tree);
    Call call;
    call.now = at_rest.clock.now();
    call.account = root::test_account;
    call.region = "ap-northeast-2";
    Credentials made = add_first_records(call, *at_rest.tree, making).value();
    at_rest.store->commit(call.changes).value();
    return made;
  }
};

// A string member of a reply's body.
inline std::string member(const service::Reply& reply, std::string_view name) {
  EXPECT_EQ(reply.status, 200) << reply.body;
  const boost::json::value body = boost::json::parse(reply.body);
  const auto* value = body.as_object().if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                : "no " + std::string(name);
}

// What stands in an answer between <name> and </name>, the first time; "no name" where it is not there.
inline std::string element(const service::Reply& reply, const std::string& name) {
  const std::string_view body(reply.body);
  const std::string open = "<" + name + ">", close = "</" + name + ">";
  const std::size_t at = body.find(open);
  if (at == std::string_view::npos) return "no " + name;
  return std::string(body.substr(at + open.size(), body.find(close) - at - open.size()));
}

// A refusal of IAM or STS.
inline void expect_query_error(const service::Reply& reply, int status, std::string_view code,
                               std::string_view message = {}) {
  EXPECT_EQ(reply.status, status) << reply.body;
  EXPECT_EQ(element(reply, "Code"), code) << reply.body;
  if (!message.empty()) {
    std::string text;
    append_xml_text(text, message);
    EXPECT_EQ(element(reply, "Message"), text);
  }
  EXPECT_EQ(element(reply, "RequestId"), reply.request_id);
  EXPECT_EQ(reply.error_type, code);
  EXPECT_EQ(reply.content_type, "text/xml");
}

inline void expect_error(const service::Reply& reply, std::string_view type, std::string_view message,
                         int status = 400) {
  std::string body = R"({"__type":")" + std::string(type) + '"';
  if (!message.empty()) {
    body += R"(,"message":)";
    append_json_string(body, message);
  }
  EXPECT_EQ(std::string_view(reply.body), body + '}');
  EXPECT_EQ(reply.status, status);
  EXPECT_EQ(reply.error_type, type);
  EXPECT_EQ(reply.content_type, "application/x-amz-json-1.1");
}

}  // namespace bongtu::app
