#include "access/policy_testing.h"

namespace bongtu::access {
namespace {

TEST(Policy, RefusesDocumentsThatAreNone) {
  const std::string json = "This policy is not valid JSON. ";
  refuses(
      {{"", json + "The body is not a JSON document in UTF-8."},
       {"{", json + "The body is not a JSON document in UTF-8."},
       {"{} x", json + "The body is not a JSON document: extra data."},
       {R"({"Version":"2012-10-17","Version":"2012-10-17","Statement":[]})",
        json + "A member name occurs twice in one JSON object."},
       {with(R"("Effect":"Deny")"), json + "A member name occurs twice in one JSON object."},
       {with(R"("Effect":"Deny")"), json + "A member name occurs twice in one JSON object."},
       {"[]", "A policy must be an object."},
       {"\"x\"", "A policy must be an object."},
       {"{}", "Statement is missing."},
       {R"({"Version":"2012-10-17"})", "Statement is missing."},
       {R"({"Version":"2012-10-18","Statement":[]})", "Version must be \"2012-10-17\" or \"2008-10-17\"."},
       {R"({"Version":20121017,"Statement":[]})", "Version must be \"2012-10-17\" or \"2008-10-17\"."},
       {R"({"version":"2012-10-17","Statement":[]})", "Unknown element \"version\"."},
       {R"({"Id":7,"Statement":[]})", "Id must be a string."},
       {R"({"Statement":[],"Comment":"x"})", "Unknown element \"Comment\"."},
       {R"({"Statement":"x"})", "Statement 1: It must be an object."},
       {R"({"Statement":["x"]})", "Statement 1: It must be an object."}},
      PolicyKind::identity);
}

TEST(Policy, RefusesStatementsThatItDoesNotUnderstandInsteadOfSkippingThem) {
  const std::string action = "Statement 1: Actions must be \"*\" or prefaced by a vendor, as kms:Encrypt: ";
  refuses(
      {{of(R"("Action":"*","Resource":"*")"), "Statement 1: Effect is missing."},
       {of(R"("Effect":"allow","Action":"*","Resource":"*")"),
        "Statement 1: Effect must be \"Allow\" or \"Deny\"."},
       {of(R"("Effect":true,"Action":"*","Resource":"*")"),
        "Statement 1: Effect must be \"Allow\" or \"Deny\"."},
       {of(R"("Effect":"Allow","Resource":"*")"), "Statement 1: Action or NotAction is missing."},
       {of(R"("Effect":"Allow","Action":"*")"), "Statement 1: Resource or NotResource is missing."},
       {with(R"("NotAction":"*")"), "Statement 1: Action and NotAction exclude each other."},
       {with(R"("NotResource":"*")"), "Statement 1: Resource and NotResource exclude each other."},
       {with(R"("Principal":"*")"), "Statement 1: An identity policy names no principal."},
       {with(R"("NotPrincipal":"*")"), "Statement 1: An identity policy names no principal."},
       {with(R"("condition":{})"), "Statement 1: Unknown element \"condition\"."},
       {with(R"("Conditions":{})"), "Statement 1: Unknown element \"Conditions\"."},
       {with(R"("Sid":1)"), "Statement 1: Sid must be a string."},
       {with(R"("Sid":"a b")"), "Statement 1: Sid \"a b\" must be alphanumeric."},
       {of(R"("Effect":"Allow","Action":[],"Resource":"*")"), "Statement 1: Action is an empty list."},
       {of(R"("Effect":"Allow","Action":{},"Resource":"*")"),
        "Statement 1: Action must be a string or a list of strings."},
       {of(R"("Effect":"Allow","Action":["*",1],"Resource":"*")"),
        "Statement 1: Action must be a string or a list of strings."},
       {of(R"("Effect":"Allow","NotAction":[["*"]],"Resource":"*")"),
        "Statement 1: NotAction must be a string or a list of strings."},
       {of(R"("Effect":"Allow","Action":"Encrypt","Resource":"*")"), action + "\"Encrypt\"."},
       {of(R"("Effect":"Allow","Action":"","Resource":"*")"), action + "\"\"."},
       {of(R"("Effect":"Allow","Action":"kms:","Resource":"*")"), action + "\"kms:\"."},
       {of(R"("Effect":"Allow","Action":":Encrypt","Resource":"*")"), action + "\":Encrypt\"."},
       {of(R"("Effect":"Allow","Action":"k*:Encrypt","Resource":"*")"), action + "\"k*:Encrypt\"."},
       {of(R"("Effect":"Allow","Action":"kms:Enc rypt","Resource":"*")"), action + "\"kms:Enc rypt\"."},
       {of(R"("Effect":"Allow","Action":"kms:${aws:username}","Resource":"*")"),
        action + "\"kms:${aws:username}\"."},
       {of(R"("Effect":"Allow","Action":"**","Resource":"*")"), action + "\"**\"."},
       {of(R"("Effect":"Allow","Action":"*","Resource":null)"),
        "Statement 1: Resource must be a string or a list of strings."},
       {of(R"("Effect":"Allow","Action":"*","Resource":[])"), "Statement 1: Resource is an empty list."},
       {of(R"("Effect":"Allow","Action":"*","Resource":"key/x")"),
        "Statement 1: Resource \"key/x\" must be in ARN format or \"*\"."},
       {of(R"("Effect":"Allow","Action":"*","Resource":"*:key/x")"),
        "Statement 1: Resource \"*:key/x\" must be in ARN format or \"*\"."},
       {of(R"("Effect":"Allow","Action":"*","Resource":"${aws:PrincipalArn}")"),
        "Statement 1: Resource \"${aws:PrincipalArn}\" must be in ARN format or \"*\"."},
       {of(R"("Effect":"Allow","Action":"*","Resource":"arn:aws:kms:*:${aws:PrincipalAccount}:key/*")"),
        "Statement 1: Resource \"arn:aws:kms:*:${aws:PrincipalAccount}:key/*\" has a variable before its "
        "fifth colon."},
       {of(R"("Effect":"Allow","Action":"*","Resource":"arn:aws:kms:::key/${")"),
        "Statement 1: the variable \"${\" is not understood."},
       {of(R"("Effect":"Allow","Action":"*","Resource":"arn:aws:kms:::${}")"),
        "Statement 1: the variable \"${}\" is not understood."},
       {of(R"("Effect":"Allow","Action":"*","Resource":"arn:aws:kms:::${username}")"),
        "Statement 1: the variable \"${username}\" is not understood."},
       {of(R"("Effect":"Allow","Action":"*","Resource":"arn:aws:kms:::${aws:username, x}/y")"),
        "Statement 1: the variable \"${aws:username, x}\" is not understood."},
       {of(R"("Effect":"Allow","Action":"*","Resource":"arn:aws:kms:::${aws:username, 'x}")"),
        "Statement 1: the variable \"${aws:username, 'x}\" is not understood."},
       {R"({"Statement":[{"Sid":"a","Effect":"Deny","Action":"*","Resource":"*"},{"Sid":"b","Effect":"Deny","Action":"*"}]})",
        "Statement 2: Resource or NotResource is missing."},
       {R"({"Statement":[{"Sid":"a","Effect":"Deny","Action":"*","Resource":"*"},{"Sid":"a","Effect":"Deny","Action":"*","Resource":"*"}]})",
        "Statement 2: Statement IDs (SID) in a single policy must be unique."}},
      PolicyKind::identity);
}

TEST(Policy, RefusesConditionsThatItDoesNotUnderstand) {
  const auto value = [](const std::string& op, const std::string& values) {
    return when("{\"" + op + R"(":{"a:b":)" + values + "}}");
  };
  const auto bad = [](const std::string& op, const std::string& what) {
    return "Statement 1: " + op + " on \"a:b\": " + what + ".";
  };
  const std::string date = " is not a date in ISO 8601 or seconds since 1970", number = " is not a number",
                    address = " is not an IP address or a range in CIDR notation",
                    boolean = " is not true or false",
                    arn = " is not an ARN: it must have six parts between colons, wildcards or not";
  std::vector<Row> table = {
      {when("[]"), "Statement 1: Condition must be an object."},
      {when(R"({"StringEquals":"x"})"),
       "Statement 1: Condition operator \"StringEquals\" must have an object."},
      {when(R"({"StringEquals":{"username":"x"}})"),
       "Statement 1: Condition keys must be prefaced by a vendor, as aws:SourceIp: \"username\"."},
      {when(R"({"StringEquals":{"aws:":"x"}})"),
       "Statement 1: Condition keys must be prefaced by a vendor, as aws:SourceIp: \"aws:\"."},
      {when(R"({"StringEquals":{"aws:PrincipalTag/":"x"}})"),
       "Statement 1: Condition keys must be prefaced by a vendor, as aws:SourceIp: \"aws:PrincipalTag/\"."},
      {when(R"({"StringEquals":{"kms:EncryptionContext:":"x"}})"),
       "Statement 1: Condition keys must be prefaced by a vendor, as aws:SourceIp: "
       "\"kms:EncryptionContext:\"."},
      {when(R"({"StringEquals":{"kms:ViaService":"x","KMS:viaservice":"y"}})"),
       "Statement 1: Condition key \"KMS:viaservice\" is there twice."},
      {value("StringEquals", "[]"), bad("StringEquals", "the list of values is empty")},
      {value("StringEquals", "{}"), bad("StringEquals", "a value must be a string, an integer or a boolean")},
      {value("StringEquals", "[null]"),
       bad("StringEquals", "a value must be a string, an integer or a boolean")},
      {value("NumericEquals", "1.5"),
       bad("NumericEquals", "a value must be a string, an integer or a boolean")},
      {value("StringLike", "\"${x}\""), bad("StringLike", "the variable \"${x}\" is not understood")},
      {value("ForAnyValue:DateLessThanIfExists", "\"x\""),
       bad("ForAnyValue:DateLessThanIfExists", "\"x\"" + date)},
  };
  for (const char* op : {"stringEquals", "StringIs", "StringEqualsIfexists", "IfExistsStringEquals",
                         "NullIfExists", "ForAllValues:Null", "ForAnyValue:Null", "ForAllValue:StringEquals",
                         "ForAllValues:", "ForAllValues:ForAnyValue:StringEquals", "BoolNotEquals", ""})
    table.push_back(
        {value(op, "\"true\""), std::string("Statement 1: Unknown condition operator \"") + op + "\"."});
  for (const char* text : {"", "x", "1x", "0x10", "1,5", "inf", "nan", "1e9999", " 1", "${aws:username}"})
    table.push_back({value("NumericLessThan", '"' + std::string(text) + '"'),
                     bad("NumericLessThan", '"' + std::string(text) + '"' + number)});
  for (const char* text :
       {"", "x", "2026", "2026-13-01", "2026-02-29", "2026-1-1", "2026-01-01T", "2026-01-01T00:00",
        "2026-01-01T00:00:00", "2026-01-01T24:00Z", "2026-01-01T00:60Z", "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00Zx", "20260101T000000Z", "2026-01-01T00:00+9:00", "-1", "99999999999999999999",
        "2026-01-01 00:00Z"}) {
    if (std::string(text) == "2026") continue;  // seconds since 1970
    table.push_back({value("DateEquals", '"' + std::string(text) + '"'),
                     bad("DateEquals", '"' + std::string(text) + '"' + date)});
  }
  for (const char* text : {"", "1", "yes", "truex"}) {
    table.push_back(
        {value("Bool", '"' + std::string(text) + '"'), bad("Bool", '"' + std::string(text) + '"' + boolean)});
    table.push_back(
        {value("Null", '"' + std::string(text) + '"'), bad("Null", '"' + std::string(text) + '"' + boolean)});
  }
  for (const char* text : {"", "x", "192.0.2", "192.0.2.256", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/",
                           "192.0.2.0/8x", "2001:db8::/129", "2001:db8:::1", "192.0.2.*", "010.0.0.1"})
    table.push_back({value("IpAddress", '"' + std::string(text) + '"'),
                     bad("IpAddress", '"' + std::string(text) + '"' + address)});
  for (const char* text : {"*", "x", "arn:aws:s3:::", "arn:aws:s3::*", "aws:arn:s3:::b"}) {
    if (std::string(text) == "arn:aws:s3:::") continue;  // six parts, the last empty
    table.push_back({value("ArnLike", '"' + std::string(text) + '"'),
                     bad("ArnLike", '"' + std::string(text) + '"' + arn)});
  }
  table.push_back({value("BinaryEquals", "\"YQ\""), bad("BinaryEquals", "\"YQ\" is not base64")});
  refuses(table, PolicyKind::identity);
}

TEST(Policy, TakesWhatAwsTakes) {
  takes(
      {R"({"Version":"2012-10-17","Statement":[]})",
       R"({"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}})",
       R"({"Version":"2008-10-17","Id":"any thing","Statement":[]})", with(R"("Sid":"")"), when("{}"),
       when(R"({"StringEquals":{}})"),
       when(R"({"Bool":{"aws:SecureTransport":true},"NumericLessThan":{"a:b":[1,-2,18446744073709551615]}})"),
       when(
           R"({"ArnLike":{"a:b":["arn:aws:s3:::","a*:*:*:*:*:*","${aws:PrincipalArn}"]},"DateEquals":{"a:b":"2026"}})"),
       when(R"({"IpAddress":{"a:b":["::","::ffff:192.0.2.0/120","2001:db8::/0"]}})"),
       of(R"("Effect":"Allow","NotAction":["*:*","s3-object-lambda:Get?*"],"NotResource":["arn:*","arn:aws:s3:::a$b"])")},
      PolicyKind::identity);
  takes(
      {for_whom("\"*\""), for_whom(R"({"AWS":"*"})"),
       for_whom(R"({"AWS":["111122223333","arn:aws:iam::111122223333:root"]})"),
       for_whom(
           R"({"AWS":["arn:aws:iam::111122223333:user/a/b/c.d@e","arn:aws:iam::111122223333:role/r+=,-_"]})"),
       for_whom(
           R"({"AWS":["arn:aws:sts::111122223333:assumed-role/r/s@x","arn:aws:sts::111122223333:federated-user/f"]})"),
       for_whom(
           R"({"Service":["s3.amazonaws.com","logs.ap-northeast-2.amazonaws.com"],"Federated":"cognito-identity.amazonaws.com"})"),
       for_whom("\"*\"", "Deny", "NotPrincipal"),
       for_whom("\"*\"").insert(for_whom("\"*\"").size() - 3, R"(,"Sid":"Enable IAM User Permissions")")},
      PolicyKind::key);
  takes(
      {of(R"("Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"})"),
       of(R"("Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession"],"Principal":{"AWS":"111122223333"},"Condition":{"StringEquals":{"sts:ExternalId":"x"}})")},
      PolicyKind::trust);
}

TEST(Policy, CutsWhatItQuotes) {
  const auto policy = parse_policy(with("\"" + std::string(99, 'x') + "키키\":1"), PolicyKind::identity);
  ASSERT_FALSE(policy);
  EXPECT_EQ(policy.error().message, "Statement 1: Unknown element \"" + std::string(99, 'x') + "...\".");
}

// Such a policy took a tenth of a second of every call that it decided.
TEST(Policy, CapsWhatItWouldHaveToSearchFor) {
  const std::string message =
      "What stands between two * together with a ? may have no variables and 256 characters in the whole "
      "policy.";
  const auto like = [](const std::string& pattern) {
    return when(R"({"StringLike":{"aws:x":")" + pattern + "\"}}");
  };
  const std::string most = "?" + std::string(255, 'a');
  takes({like("*" + most + "*"), like("*" + std::string(3000, 'a') + "*"), like(most + "b*" + most + "b"),
         like("*${aws:username}*")},
        PolicyKind::identity);
  refuses({{like("*" + most + "b*"), message},
           {like("*" + most + "*b?*"), message},
           {like("*${aws:username}?*"), message},
           {with(R"("Condition":{"ArnLike":{"aws:a":"arn:*?*:b:c:d:e"},"StringLike":{"aws:b":"*)" + most +
                 "*\"}}"),
            message},
           {of(R"("Effect":"Allow","Action":"*","Resource":["arn:*?*","arn:*)" + most + "*\"]"), message}},
          PolicyKind::identity);
}

}  // namespace
}  // namespace bongtu::access
