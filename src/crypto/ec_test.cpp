#include "crypto/ec.h"

#include <gtest/gtest.h>

#include "crypto/test_vectors.h"

namespace bongtu::crypto {
namespace {

const EcSpec* const nist[] = {&ecc_nist_p256, &ecc_nist_p384, &ecc_nist_p521};

std::shared_ptr<const KeyPair> new_pair(const EcSpec& spec) {
  return *parse_ec(spec, generate_ec(spec).reveal());
}

TEST(Ecdh, BothSidesAgree) {
  for (const EcSpec* spec : nist) {
    const auto ours = new_pair(*spec), theirs = new_pair(*spec);
    const auto a = ours->agree(theirs->public_key()), b = theirs->agree(ours->public_key());
    ASSERT_TRUE(a && b) << spec->name;
    EXPECT_TRUE(*a == *b);
    EXPECT_EQ(a->size(), spec->field_size);
    EXPECT_TRUE(ours->agree(ours->public_key())) << "AWS takes one's own public key";
  }
}

void expect_no_peer(const KeyPair& pair, View peer) {
  const auto secret = pair.agree(peer);
  ASSERT_FALSE(secret) << hex(peer);
  EXPECT_EQ(secret.error().fault, Fault::validation);
  EXPECT_EQ(secret.error().message, "");
}

TEST(Ecdh, RefusesAPeerOfAnotherCurveOrOfNone) {
  for (const EcSpec* spec : nist) {
    const auto pair = new_pair(*spec);
    for (const EcSpec* other : {&ecc_nist_p256, &ecc_nist_p384, &ecc_nist_p521, &ecc_secg_p256k1}) {
      if (other != spec) expect_no_peer(*pair, new_pair(*other)->public_key());
    }
    const Bytes right = new_pair(*spec)->public_key();
    for (std::size_t at = 0; at < right.size(); at += 3) {
      Bytes wrong = right;
      wrong[at] ^= 1;  // another header, or a point that is not on the curve
      expect_no_peer(*pair, wrong);
    }
    Bytes longer = right, infinity(right.begin(), right.end());
    longer.push_back(0);
    std::fill(infinity.end() - static_cast<std::ptrdiff_t>(2 * spec->field_size), infinity.end(), 0);
    expect_no_peer(*pair, longer);
    expect_no_peer(*pair, infinity);
    expect_no_peer(*pair, View(right).first(right.size() - 1));
    expect_no_peer(*pair, {});
  }
}

// RFC 5915's ECPrivateKey on P-256 in each form that programs write, and in some that none should. The scalar
// is 1, so the public key is the generator.
const std::string algorithm = "301306072a8648ce3d020106082a8648ce3d030107";
const std::string other_algorithm = "301006072a8648ce3d020106052b8104000a";  // secp256k1
const std::string scalar = "04200000000000000000000000000000000000000000000000000000000000000001";
const std::string curve = "a00a06082a8648ce3d030107";
const std::string other_curve = "a00706052b8104000a";
const std::string point =
    "a144034200"
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
const std::string other_point = point.substr(0, point.size() - 2) + "f6";

std::string der(const std::string& tag, const std::string& content) {
  const std::size_t size = content.size() / 2;
  const std::uint8_t length[] = {0x81, static_cast<std::uint8_t>(size)};
  return tag + hex(View(length).last(size < 0x80 ? 1 : 2)) + content;
}
Bytes pkcs8(const std::string& inner, const std::string& of = algorithm) {
  return *from_hex(der("30", "020100" + of + der("04", der("30", inner))));
}

TEST(Ec, TakesAPrivateKeyInTheFourFormsThatProgramsWrite) {
  Bytes public_key;
  for (const std::string& behind : {std::string(), curve, point, curve + point}) {
    const Bytes material = pkcs8("020101" + scalar + behind);
    ASSERT_TRUE(check_ec(ecc_nist_p256, material)) << behind;
    const auto pair = parse_ec(ecc_nist_p256, material);
    ASSERT_TRUE(pair);
    if (public_key.empty()) public_key = (*pair)->public_key();
    EXPECT_EQ((*pair)->public_key(), public_key);
    EXPECT_EQ(hex(public_key).substr(54), point.substr(12));
  }
}

TEST(Ec, TakesNoOtherForm) {
  const std::string zero = "0420" + std::string(64, '0');
  const std::string order = "0420ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
  const std::string wrong[] = {
      "020100" + scalar,                   // version 0
      "020101" + zero + point,             // scalar 0
      "020101" + order + point,            // the order
      "020101" + zero,                     //
      "020101" + order,                    //
      "02010104010" + std::string("1"),    // a short scalar
      "020101" + scalar + other_point,     // a public key of another pair, and not on the curve
      "020101" + scalar + other_curve,     //
      "020101" + scalar + point + curve,   // in the wrong order
      "020101" + scalar + point + point,   //
      "020101" + scalar + curve + "0500",  // something behind
      "020101" + scalar + "a2020500",      //
      "02020001" + scalar,                 // an integer with too many bytes
      scalar,                              //
      "",                                  //
  };
  for (const std::string& inner : wrong) EXPECT_FALSE(check_ec(ecc_nist_p256, pkcs8(inner))) << inner;
  const Bytes right = pkcs8("020101" + scalar), other = pkcs8("020101" + scalar, other_algorithm);
  EXPECT_TRUE(check_ec(ecc_nist_p256, right));
  EXPECT_FALSE(check_ec(ecc_secg_p256k1, right));
  EXPECT_FALSE(check_ec(ecc_nist_p256, other));
  EXPECT_TRUE(check_ec(ecc_secg_p256k1, other));
  // Bytes behind the ECPrivateKey but inside the octets; attributes; a long form of a length.
  const std::string inside = der("30", "020101" + scalar);
  EXPECT_FALSE(
      check_ec(ecc_nist_p256, *from_hex(der("30", "020100" + algorithm + der("04", inside + "00")))));
  EXPECT_FALSE(
      check_ec(ecc_nist_p256, *from_hex(der("30", "020100" + algorithm + der("04", inside) + "a000"))));
  EXPECT_FALSE(check_ec(ecc_nist_p256, *from_hex("308141" + hex(right).substr(4))));
}

}  // namespace
}  // namespace bongtu::crypto
