#include "service/form.h"

#include <boost/url/src.hpp>
#include <charconv>

namespace bongtu::service {
namespace {

constexpr std::size_t most_parameters = 10000;
constexpr std::size_t most_parts = 8;

std::unexpected<Error> malformed(std::string what) {
  return refuse(Fault::serialization, "The body is no form of the Query protocol: " + std::move(what) + ".");
}

// The object member `name`, made where it is not there yet; null where it is a text.
json::object* part_of(json::object& object, std::string_view name) {
  json::value& value = object.emplace(name, json::object(object.storage())).first->value();
  return value.if_object();
}

// Puts "A.member.1.B" = text where it belongs: lists are still objects, {"A":{"member":{"1":{"B":text}}}}.
Result<> put(json::object& form, std::string_view name, std::string_view text) {
  json::object* at = &form;
  std::size_t parts = 1;
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
    if (++parts > most_parts) return malformed("a name has too many parts");
    at = part_of(*at, name.substr(0, dot));
    if (at == nullptr) return malformed("a name stands for a text and for a structure");
    name.remove_prefix(dot + 1);
  }
  if (at->contains(name)) return malformed("a name is there twice");
  at->emplace(name, text);
  return {};
}

Result<> make_lists(json::value& value);

// {"1":a,"2":b} as [a,b]; the numbers may come in any order.
Result<> make_list(json::value& list, const json::object& elements) {
  json::array array(list.storage());
  for (std::size_t number = 1; number <= elements.size(); ++number) {
    const json::value* element = elements.if_contains(std::to_string(number));
    if (element == nullptr) return malformed("the elements of a list are not numbered from 1 on");
    array.push_back(*element);
    CHECK(make_lists(array.back()));
  }
  list = std::move(array);
  return {};
}

Result<> make_lists(json::value& value) {
  json::object* object = value.if_object();
  if (object == nullptr) return {};
  const json::value* members = object->if_contains("member");
  if (members != nullptr && members->is_object() && object->size() == 1) {
    const json::object elements = members->get_object();
    return make_list(value, elements);
  }
  for (auto& member : *object) CHECK(make_lists(member.value()));
  return {};
}

}  // namespace

Result<json::object> parse_form(std::string_view body, json::memory_resource& memory) {
  // Boost 1.81 takes the length of what it parsed by strlen: it needs a text that ends with a NUL.
  const WipedText text_of_body(body);
  const auto query = boost::urls::parse_query({text_of_body.c_str(), text_of_body.size()});
  if (!query) return malformed("it is not percent-encoded");
  if (query->size() > most_parameters) return malformed("it has too many parameters");
  boost::urls::encoding_opts as_form;
  as_form.space_as_plus = true;
  json::object form((json::storage_ptr(&memory)));
  for (const auto& parameter : *query) {
    WipedText name, text;
    parameter.key.decode(as_form, boost::urls::string_token::assign_to(name));
    parameter.value.decode(as_form, boost::urls::string_token::assign_to(text));
    if (!is_utf8(name) || !is_utf8(text)) return malformed("it is not UTF-8");
    CHECK(put(form, name, text));
  }
  for (auto& member : form) CHECK(make_lists(member.value()));
  return form;
}

}  // namespace bongtu::service
