// What the store keeps of API keys, usage plans and what was used of them.
#pragma once

#include "base/record.h"

namespace bongtu::gateway {

// apigateway/key/<api key id>
struct ApiKeyRecord {
  std::string name;
  std::optional<std::string> description;
  std::optional<std::string> customer_id;
  bool enabled = false;
  double created = 0;
  double updated = 0;
  Bytes value;  // sealed, purpose "api-key"
  Bytes index;  // HMAC-SHA-256 of the value: how it is found
  std::optional<MapOf<std::string>> tags;
  static constexpr auto shape =
      fields(field("name", &ApiKeyRecord::name), field("description", &ApiKeyRecord::description),
             field("customerId", &ApiKeyRecord::customer_id), field("enabled", &ApiKeyRecord::enabled),
             field("created", &ApiKeyRecord::created), field("updated", &ApiKeyRecord::updated),
             field("value", &ApiKeyRecord::value), field("index", &ApiKeyRecord::index),
             field("tags", &ApiKeyRecord::tags));
};

inline constexpr std::string_view api_key_purpose = "api-key";

// Of a key in a plan; each key has its own bucket.
struct Throttle {
  std::optional<std::int64_t> burst_limit;  // requests
  std::optional<double> rate_limit;         // requests a second
  static constexpr auto shape =
      fields(field("burstLimit", &Throttle::burst_limit), field("rateLimit", &Throttle::rate_limit));
};

struct QuotaSettings {
  std::int64_t limit = 0;   // requests a period
  std::int64_t offset = 0;  // days by which the period starts later: DAY 0, WEEK 0–6, MONTH 0–27
  std::string period;       // DAY, WEEK (from Sunday), MONTH; UTC
  static constexpr auto shape =
      fields(field("limit", &QuotaSettings::limit), field("offset", &QuotaSettings::offset),
             field("period", &QuotaSettings::period));
  bool operator==(const QuotaSettings&) const = default;
};

struct ApiStage {
  std::string api_id;
  std::string stage;
  std::optional<MapOf<Throttle>> throttle;  // by "/encrypt/POST"
  static constexpr auto shape = fields(field("apiId", &ApiStage::api_id), field("stage", &ApiStage::stage),
                                       field("throttle", &ApiStage::throttle));
};

// apigateway/plan/<plan id>
struct UsagePlanRecord {
  std::string name;
  std::optional<std::string> description;
  double created = 0;
  std::vector<ApiStage> api_stages;
  std::optional<Throttle> throttle;
  std::optional<QuotaSettings> quota;
  std::optional<std::string> product_code;
  std::optional<MapOf<std::string>> tags;
  static constexpr auto shape =
      fields(field("name", &UsagePlanRecord::name), field("description", &UsagePlanRecord::description),
             field("created", &UsagePlanRecord::created), field("apiStages", &UsagePlanRecord::api_stages),
             field("throttle", &UsagePlanRecord::throttle), field("quota", &UsagePlanRecord::quota),
             field("productCode", &UsagePlanRecord::product_code), field("tags", &UsagePlanRecord::tags));
};

// apigateway/plan-key/<plan id>/<api key id>: the key is in the plan.
struct PlanKeyRecord {
  double created = 0;
  static constexpr auto shape = fields(field("created", &PlanKeyRecord::created));
};

// apigateway/quota/<plan id>/<api key id>: what is taken of the quota of one period.
struct QuotaRecord {
  std::int64_t period = 0;    // its first day, counted from 1970-01-01
  std::int64_t reserved = 0;  // calls that nodes may have let through
  // Of UpdateUsage: the limit in this period only.
  std::optional<std::int64_t> limit;
  static constexpr auto shape =
      fields(field("period", &QuotaRecord::period), field("reserved", &QuotaRecord::reserved),
             field("limit", &QuotaRecord::limit));
};

// apigateway/usage/<plan id>/<api key id>/<yyyy-mm>: calls let through, by day of the month ("01").
struct UsageRecord {
  MapOf<std::int64_t> days;
  static constexpr auto shape = fields(field("days", &UsageRecord::days));
};

}  // namespace bongtu::gateway
