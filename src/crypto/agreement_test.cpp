#include "crypto/agreement.h"

#include <gtest/gtest.h>

namespace bongtu::crypto {
namespace {

constexpr AgreementCurve all[] = {AgreementCurve::p256, AgreementCurve::p384, AgreementCurve::p521};

TEST(Agreement, is_the_same_for_both_parties) {
  for (const AgreementCurve curve : all) {
    const auto a = *make_agreement_key(curve), b = *make_agreement_key(curve), c = *make_agreement_key(curve);
    const auto secret = a->agree(b->public_point());
    ASSERT_TRUE(secret);
    EXPECT_EQ(secret->size(), field_size(curve));
    EXPECT_TRUE(*secret == *b->agree(a->public_point()));
    EXPECT_FALSE(*secret == *c->agree(a->public_point()));
  }
}

TEST(Agreement, takes_only_compressed_points_of_its_curve) {
  for (const AgreementCurve curve : all) {
    const auto a = *make_agreement_key(curve);
    const Bytes good(a->public_point().begin(), a->public_point().end());
    EXPECT_EQ(good.size(), 1 + field_size(curve));
    const auto spki = spki_of_point(curve, good);
    ASSERT_TRUE(spki);
    EXPECT_EQ(point_of_spki(curve, *spki), good);
    for (const AgreementCurve other : all) {
      if (other == curve) continue;
      EXPECT_FALSE(point_of_spki(other, *spki));
      EXPECT_FALSE((*make_agreement_key(other))->agree(good));
    }
    Bytes longer = *spki;
    longer.push_back(0);
    EXPECT_FALSE(point_of_spki(curve, longer));
    Bytes wrong = good;
    for (const std::uint8_t form : {0, 1, 4, 5, 6, 7}) {
      wrong[0] = form;
      EXPECT_FALSE(a->agree(wrong)) << int{form};
    }
    std::fill(wrong.begin() + 1, wrong.end(), 0xff);  // above the field
    wrong[0] = 2;
    EXPECT_FALSE(a->agree(wrong));
    EXPECT_FALSE(spki_of_point(curve, wrong));
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, good.size() - 1, good.size() + 1}) {
      wrong = good;
      wrong.resize(size);
      EXPECT_FALSE(a->agree(wrong)) << size;
    }
  }
}

}  // namespace
}  // namespace bongtu::crypto
