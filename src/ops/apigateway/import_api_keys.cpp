#include <algorithm>
#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/split.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <set>

#include "ops/apigateway/csv.h"
#include "ops/apigateway/plan_key.h"

namespace bongtu::ops::apigateway {
namespace {

constexpr std::size_t most_rows = 1000;

struct ImportApiKeysRequest {
  WipedText body;
  std::string format;
  std::optional<bool> fail_on_warnings;
  static constexpr auto shape =
      fields(field("body", &ImportApiKeysRequest::body, {},
                   "A heading with name and key, and description, enabled and usageplanIds in any order; "
                   "then a key a line."),
             field("format", &ImportApiKeysRequest::format, {}, "csv, the only one."),
             field("failonwarnings", &ImportApiKeysRequest::fail_on_warnings, {},
                   "Whether a line that fails fails all."));
};

struct ApiKeyIds {
  std::vector<std::string> ids;
  std::vector<std::string> warnings;
  static constexpr auto shape =
      fields(field("ids", &ApiKeyIds::ids), field("warnings", &ApiKeyIds::warnings));
};

enum Column : std::uint8_t { name, key, description, enabled, plans };
constexpr std::array<std::string_view, 5> columns = {"name", "key", "description", "enabled", "usageplanids"};
// Where a row has each column, if it does.
using Heading = std::array<std::optional<std::size_t>, columns.size()>;

Result<Heading> read_heading(const CsvRow& row) {
  Heading heading;
  for (std::size_t i = 0; i < row.size(); ++i) {
    std::string title(row[i]);
    boost::algorithm::trim(title);
    boost::algorithm::to_lower(title);
    const auto* const column = std::ranges::find(columns, title);
    // Not told which: a file without a heading has a key there.
    if (column == columns.end())
      return refuse(Fault::validation, "Column " + std::to_string(i + 1) + " of the heading is not known.");
    auto& at = heading[static_cast<std::size_t>(column - columns.begin())];
    if (std::exchange(at, i))
      return refuse(Fault::validation, "The heading has the column " + title + " twice.");
  }
  if (heading[name] && heading[key]) return heading;
  return refuse(Fault::validation, "The heading must have the columns name and key.");
}

std::string_view cell(const Heading& heading, const CsvRow& row, Column column) {
  const auto at = heading[column];
  return at && *at < row.size() ? std::string_view(row[*at]) : std::string_view();
}

Result<bool> read_enabled(std::string_view text) {
  std::string lower(text);
  boost::algorithm::to_lower(lower);
  if (lower == "true" || lower == "false" || lower.empty()) return lower == "true";
  return refuse(Fault::validation, "enabled must be TRUE or FALSE");
}

Result<std::vector<std::shared_ptr<const UsagePlan>>> read_plans(Rest& rest, std::string_view text) {
  std::set<std::string> ids;
  boost::algorithm::split(ids, text, boost::algorithm::is_any_of(", "));
  std::vector<std::shared_ptr<const UsagePlan>> plans;
  for (const std::string& id : ids) {
    if (id.empty()) continue;
    TRY(auto plan, find_plan(rest, id));
    plans.push_back(std::move(plan));
  }
  return plans;
}

class Import {
 public:
  Import(Rest& rest, const Heading& heading) : rest_(rest), heading_(heading) {}

  // The id of the key. A row that fails adds nothing to the call.
  Result<std::string> add(const CsvRow& row) {
    const std::size_t before = rest_.call().changes.size();
    auto id = try_add(row);
    if (!id) rest_.call().changes.resize(before);
    return id;
  }

  // The plans may not change meanwhile.
  void hold_plans() {
    for (const auto& plan : plans_) gateway::hold(rest_.call(), *plan);
  }

 private:
  Result<std::string> try_add(const CsvRow& row) {
    if (row.size() > columns.size()) return refuse(Fault::validation, "More cells than the heading has");
    ApiKeyRecord record;
    record.name = cell(heading_, row, name);
    if (const auto text = cell(heading_, row, description); !text.empty()) record.description = text;
    TRY(record.enabled, read_enabled(cell(heading_, row, enabled)));
    TRY(const auto plans, read_plans(rest_, cell(heading_, row, Column::plans)));
    TRY(std::string id, create_key(rest_, record, cell(heading_, row, key)));
    if (ids_.contains(id)) return refuse(Fault::already_exists, "API Key already exists");
    for (auto plan = plans.begin(); plan != plans.end(); ++plan)
      CHECK(join_plan(rest_, **plan, id, {plans.begin(), plan}));
    ids_.insert(id);
    plans_.insert(plans.begin(), plans.end());
    return id;
  }

  Rest& rest_;
  const Heading& heading_;
  std::set<std::string> ids_;
  std::set<std::shared_ptr<const UsagePlan>> plans_;
};

Result<ApiKeyIds> import_api_keys(Rest& rest, const ImportApiKeysRequest& request) {
  if (request.format != "csv")
    return refuse(Fault::validation, "Invalid format specified. Must be one of: [csv]");
  const auto rows = parse_csv(request.body);
  if (!rows || rows->empty()) return refuse(Fault::validation, "The body is no CSV with a heading.");
  if (rows->size() > most_rows + 1) return refuse(Fault::validation, "At most 1000 API keys at a time.");
  TRY(const Heading heading, read_heading(rows->front()));
  Import import(rest, heading);
  ApiKeyIds answer;
  for (std::size_t i = 1; i < rows->size(); ++i) {
    const auto id = import.add((*rows)[i]);
    if (id) {
      answer.ids.push_back(*id);
      continue;
    }
    if (id.error().fault == Fault::internal) return std::unexpected(id.error());
    answer.warnings.push_back("API key " + std::to_string(i) + ": " + id.error().message);
  }
  if (request.fail_on_warnings.value_or(false) && !answer.warnings.empty())
    return refuse(Fault::validation, answer.warnings.front());
  import.hold_plans();
  return answer;
}

}  // namespace

extern const Operation ImportApiKeys = rest_operation<&import_api_keys>(
    "ImportApiKeys", {"POST", "/apikeys?mode=import", 201, "body"}, "Creates the API keys of a CSV file.",
    {Fault::already_exists, Fault::not_found});

}  // namespace bongtu::ops::apigateway
